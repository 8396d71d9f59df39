import { isRepeatable } from "./repeatable.ts";

/** How long a client goes on with a node that does not answer, or says that it cannot now. */
export interface Patience {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Milliseconds that one attempt may take, until the last byte of its answer. */
  readonly timeoutMs: number;
  /** A node that asks for a longer wait is not waited for: its answer is the caller's. In milliseconds. */
  readonly longestWaitMs: number;
  /** Waits so many milliseconds; rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What a machine has without saying anything: five attempts of a minute each, over half a minute to two and a half. */
export const PATIENT: Patience = { attempts: 5, timeoutMs: 60_000, longestWaitMs: 60_000, wait: waitFor };

export interface Sender {
  readonly fetch: typeof globalThis.fetch;
  readonly patience: Patience;
  /** Puts who asks into the headers. Told the headers that were answered with 401, it may have others. */
  readonly authorise?: (headers: Headers, refused?: Headers) => Promise<void>;
}

/** Statuses of a node, or of what stands before it, that cannot answer now. */
const NOT_NOW: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const TOO_MANY = 429;
const UNAUTHORISED = 401;
const FIRST_WAIT_MS = 500;

/**
 * Sends requests, each again while that is of use: after 429 always, for then nothing was done; after a reset, a
 * time-out or a 502, 503 or 504 only what may be repeated. It waits as Retry-After says, else longer each time.
 */
export function openSender({ fetch, patience, authorise }: Sender): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = request.body === null ? null : await request.arrayBuffer();
    const repeatable = isRepeatable(request);
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt >= patience.attempts;
      try {
        const answer = await once(request, body);
        const goesOn = NOT_NOW.has(answer.status) && (repeatable || answer.status === TOO_MANY);
        if (isLast || !goesOn) return answer;
        const waitMs = retryAfterMs(answer.headers) ?? backOffMs(attempt);
        if (waitMs > patience.longestWaitMs) return answer;
        await answer.body?.cancel();
        await patience.wait(waitMs, request.signal);
      } catch (error) {
        if (isLast || !repeatable || request.signal.aborted) throw error;
        await patience.wait(Math.min(backOffMs(attempt), patience.longestWaitMs), request.signal);
      }
    }
  };

  async function once(request: Request, body: ArrayBuffer | null): Promise<Response> {
    const headers = new Headers(request.headers);
    await authorise?.(headers);
    const answer = await ask(headers);
    if (answer.status !== UNAUTHORISED || authorise === undefined) return answer;
    const renewed = new Headers(request.headers);
    await authorise(renewed, headers);
    if (renewed.get("authorization") === headers.get("authorization")) return answer;
    await answer.body?.cancel();
    return ask(renewed);

    function ask(sent: Headers): Promise<Response> {
      const { method, redirect, credentials } = request;
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patience.timeoutMs)]);
      return fetch(new Request(request.url, { method, redirect, credentials, headers: sent, body, signal }));
    }
  }
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Twice as long each time, and not the same for everybody. */
function backOffMs(attempt: number): number {
  return FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
