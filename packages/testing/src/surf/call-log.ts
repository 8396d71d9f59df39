/** A request that somebody has taken or made. */
export interface NotedCall {
  readonly direction: "taken" | "made";
  readonly method: string;
  /** The path of one that was taken, the address of one that was made. */
  readonly url: string;
  /** 0: no answer, or none yet. */
  status: number;
  /** Milliseconds on this process's own clock: puts the calls of several into one order. */
  readonly begunAt: number;
}

/** Notes that a request begins; its status is the caller's to fill in. */
export function noteCall(
  calls: NotedCall[],
  { direction, method, url }: Pick<NotedCall, "direction" | "method" | "url">,
): NotedCall {
  const call: NotedCall = { direction, method, url, status: 0, begunAt: performance.now() };
  calls.push(call);
  return call;
}

/** Makes a request and notes it, in the order in which requests began. Rejects as fetch does. */
export async function fetchNoted(calls: NotedCall[], url: string, init: RequestInit): Promise<Response> {
  const call = noteCall(calls, { direction: "made", method: init.method ?? "GET", url });
  const answer = await fetch(url, init);
  call.status = answer.status;
  return answer;
}
