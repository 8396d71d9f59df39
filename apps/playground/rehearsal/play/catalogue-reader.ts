import { AnswerLostError, openConnection } from "../../bench/load/connection.ts";
import { requestBytes, type Target } from "../../bench/load/volley.ts";

/** Reads a page of the catalogue again and again, whatever else goes on. */
export interface CatalogueReader extends AsyncDisposable {
  /** Ends the reading; how long each read took, in milliseconds from the time at which it was meant to be sent. */
  readonly stop: () => Promise<readonly number[]>;
}

const PATH = "/ooapi/v5/programs?pageSize=50";
const READS_PER_SECOND = 50;

/** Fifty reads a second, over all nodes in turn. A read that was not answered has no time. */
export function startCatalogueReader(targets: readonly Target[]): CatalogueReader {
  const times: number[] = [];
  const start = performance.now();
  const stopped = new AbortController();
  const readers = targets.map((target, index) => readInTurn(target, index));

  for (const reader of readers) reader.catch(() => undefined); // told to whoever stops the reading

  async function readInTurn(target: Target, index: number): Promise<void> {
    using connection = openConnection(target);
    const request = requestBytes(target, { method: "GET", path: PATH, headers: {} });
    for (let turn = index; !stopped.signal.aborted; turn += targets.length) {
      const meant = start + (turn * 1_000) / READS_PER_SECOND;
      await until(meant, stopped.signal);
      if (stopped.signal.aborted) return;
      try {
        const { status } = await connection.send(request);
        if (status === 200) times.push(performance.now() - meant);
        else if (status < 500) throw new Error(`${PATH} answers ${status}`);
      } catch (error) {
        if (!(error instanceof AnswerLostError)) throw error;
      }
    }
  }

  async function stop(): Promise<readonly number[]> {
    stopped.abort();
    await Promise.all(readers);
    return times;
  }

  return {
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

function until(instant: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, Math.ceil(instant - performance.now())));
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    stopped.addEventListener("abort", stop, { once: true });
  });
}
