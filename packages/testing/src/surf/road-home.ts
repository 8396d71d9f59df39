import { openStandIn, type StandIn, type StandInPlace, type StandInRequest } from "./stand-in.ts";

/** Stands between receivers and a home: passes on what comes, and may lose the home's answer. */
export interface RoadHome extends StandIn {
  /** The next so many requests of this method reach home, and are answered with 500 all the same. */
  failAfterCommit(method: string, times: number): void;
}

export interface RoadHomeOptions extends StandInPlace {
  /** Of the home. */
  readonly origin: string;
}

export async function openRoadHome({ origin, ...place }: RoadHomeOptions): Promise<RoadHome> {
  const failures = new Map<string, number>();

  async function passOn({ method, path, headers, text }: StandInRequest) {
    const kept = ["authorization", "content-type", "accept"].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, headers[name]] as const],
    );
    const body = text === "" ? {} : { body: text };
    const answer = await fetch(`${origin}${path}`, { method, headers: Object.fromEntries(kept), ...body });
    const said: unknown = await answer.json();
    const left = failures.get(method) ?? 0;
    failures.set(method, Math.max(0, left - 1));
    return left > 0 ? { status: 500 } : { status: answer.status, body: said };
  }

  const standIn = await openStandIn(
    place,
    ["GET", "POST", "PATCH"].map((method) => [method, /^\//, passOn] as const),
  );
  return { ...standIn, failAfterCommit: (method, times) => void failures.set(method, times) };
}
