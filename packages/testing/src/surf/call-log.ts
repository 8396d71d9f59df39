/** A request that a stand-in has taken or made. */
export interface StandInCall {
  readonly direction: "taken" | "made";
  readonly method: string;
  /** The path of one that was taken, the address of one that was made. */
  readonly url: string;
  /** 0: no answer, or none yet. */
  status: number;
}

/** Makes a request and notes it, in the order in which requests began. Rejects as fetch does. */
export async function fetchNoted(calls: StandInCall[], url: string, init: RequestInit): Promise<Response> {
  const call: StandInCall = { direction: "made", method: init.method ?? "GET", url, status: 0 };
  calls.push(call);
  const answer = await fetch(url, init);
  call.status = answer.status;
  return answer;
}
