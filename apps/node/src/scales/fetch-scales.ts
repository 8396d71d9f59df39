import type { Clock, Peer, PeerDirectory, ScaleDescriptor } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import {
  keepPartnerScale,
  listWantedScales,
  noteScaleFailure,
  type PartnerScale,
  type Queryable,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { type Loop, startLoop } from "../delivery/loop.ts";
import { digestOfText } from "./put-document.ts";
import { scalePath } from "./scale-handlers.ts";

export interface FetchScalePorts {
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  readonly http: Pick<PeerHttp, "getText">;
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

const AT_ONCE = 20;
const EVERY_MS = 30_000;
/** Whether the partner was down or says something else than it signed: nobody waits for it. */
const RETRY_MS = 3_600_000;

/** Fetches what results name in the background: the host need not be there when somebody asks what a score means. */
export function startFetchingScales(ports: FetchScalePorts): Loop {
  return startLoop({
    everyMs: EVERY_MS,
    run: () => fetchWantedScales(ports),
    onError: (error) => ports.log.warn({ err: error }, "scales of partners could not be fetched"),
  });
}

/** One round. A scale is asked for at its host's own address, whatever the result says, and held to the digest. */
export async function fetchWantedScales(ports: FetchScalePorts): Promise<void> {
  const { pool, clock, log } = ports;
  const wanted = await listWantedScales(pool, { now: clock.now(), limit: AT_ONCE });
  await Promise.all(
    wanted.map(async (scale) => {
      const fetched = await fetchScale(ports, scale);
      if ("text" in fetched) return await keepPartnerScale(pool, scale, fetched.text);
      const { failure } = fetched;
      const { host, id, version } = scale;
      log.warn(
        { host, scaleId: id, version, failure },
        "a partner's scale is not to be had; it is asked again",
      );
      const nextAttemptAt = new Date(clock.now().getTime() + RETRY_MS);
      await noteScaleFailure(pool, scale, { failure, nextAttemptAt });
    }),
  );
}

type Fetched = { readonly text: string } | { readonly failure: string };

async function fetchScale(
  { peers, http }: FetchScalePorts,
  { host, sha256, ...name }: PartnerScale,
): Promise<Fetched> {
  try {
    const peer: Peer | undefined = await peers.findBySchacHome(host);
    if (peer === undefined) return { failure: "no-peer" };
    const { status, body } = await http.getText(`${peer.entityId}${scalePath(name)}`);
    if (status !== 200) return { failure: `status-${status}` };
    if (digestOfText(body) !== sha256) return { failure: "digest-differs" };
    return isDescriptor(body, { owner: host, ...name }) ? { text: body } : { failure: "not-that-scale" };
  } catch (error) {
    if (error instanceof PeerUnreachable) return { failure: error.code };
    throw error;
  }
}

/** A partner may have signed the digest of anything; what is kept is JSON that says which scale it is. */
function isDescriptor(text: string, wanted: Pick<ScaleDescriptor, "owner" | "id" | "version">): boolean {
  try {
    const { owner, id, version } = Object(JSON.parse(text)) as Partial<typeof wanted>;
    return owner === wanted.owner && id === wanted.id && version === wanted.version;
  } catch {
    return false; // no JSON
  }
}
