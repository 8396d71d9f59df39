import { connect, type Socket } from "node:net";
import { AnswerReader, type WireAnswer } from "./answer-reader.ts";
import type { Target } from "./volley.ts";

/** The answer did not come: nobody knows whether the request did. */
export class AnswerLostError extends Error {
  override readonly name = "AnswerLostError";
}

/** A keep-alive connection with one request in flight; opened at first use, and again after it was lost. */
export interface Connection extends Disposable {
  /** Rejects with AnswerLostError when the connection ends first, or nothing comes for a long time. */
  readonly send: (request: Buffer) => Promise<WireAnswer>;
}

const SILENCE_MS = 30_000;

interface Waiting {
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: Error) => void;
}

export function openConnection({ host, port }: Target): Connection {
  let socket: Socket | undefined;
  let waiting: Waiting | undefined;

  function lose(lost: Socket, cause: unknown): void {
    lost.destroy();
    if (socket !== lost) return;
    socket = undefined;
    const { reject } = waiting ?? {};
    waiting = undefined;
    reject?.(new AnswerLostError(`${host}:${port} did not answer`, { cause }));
  }

  function open(): Socket {
    const opened = connect({ host, port, noDelay: true });
    const reader = new AnswerReader();
    opened.setTimeout(SILENCE_MS, () => {
      if (waiting !== undefined) lose(opened, "silence");
    });
    opened.on("data", (chunk) => {
      try {
        const answer = reader.take(chunk);
        if (answer === undefined) return;
        const { resolve } = waiting ?? {};
        waiting = undefined;
        resolve?.(answer);
      } catch (error) {
        lose(opened, error);
      }
    });
    opened.on("error", (error) => lose(opened, error));
    opened.on("close", () => lose(opened, "closed"));
    return opened;
  }

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (waiting !== undefined) throw new Error("one request at a time");
        waiting = { resolve, reject };
        socket ??= open();
        socket.write(request);
      }),
    [Symbol.dispose]: () => socket?.destroy(),
  };
}
