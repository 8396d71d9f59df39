import { createHash } from "node:crypto";
import type { Clock, JsonObject, Outcome, Peer, Superseded } from "@wissel/core";
import { type ConnectionPool, learnResult, type Pair } from "@wissel/store";
import { type PublicJwk, type SealingKey, type SetRefusal, sealText, verifySet } from "@wissel/trust";
import { type EventCheck, eventNameOf } from "../events/event-schemas.ts";
import { type IncomingPorts, unwrapped } from "../events/incoming.ts";
import { fromWireVersion, RESULT_EVENTS } from "../results/event-wire.ts";

export interface RecoverPorts {
  readonly own: { readonly schacHome: string; readonly entityId: string };
  readonly pool: ConnectionPool;
  /** Takes a token in as if it had been pushed. */
  readonly receive: (token: string) => Promise<Outcome<unknown, SetRefusal>>;
  readonly incoming: IncomingPorts;
  /** The own event keys, also those that are used no more. */
  readonly ownEventKeys: () => readonly PublicJwk[];
  readonly checkPayload: EventCheck;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly clock: Clock;
}

/** A token as a partner handed it over for one version of a result. */
export interface HandedOver {
  readonly token: string;
  readonly associationId: string;
  readonly version: number;
}

/** Takes a version back from its signed token: home from its host, or a restored host what it once signed itself. */
export async function recoverResult(
  ports: RecoverPorts,
  { pair, peer }: { readonly pair: Pair; readonly peer: Peer },
  handed: HandedOver,
): Promise<boolean> {
  if (pair.side === "home") return (await ports.receive(handed.token)).ok;
  const { own, pool, incoming, ownEventKeys, checkPayload, sealingKey, clock } = ports;
  const opened = await unwrapped(handed.token, incoming);
  if (!opened.ok) return false;
  const { token } = opened.value;
  const verdict = await verifySet(token, {
    audience: peer.entityId,
    eventKeysOf: async (issuer) => (issuer === own.entityId ? ownEventKeys() : undefined),
    now: clock.now(),
  });
  if (!verdict.ok) return false;
  const { claims } = verdict.value;
  const [stated] = Object.entries(claims.events);
  if (stated === undefined || claims.sub_id.id !== handed.associationId) return false;
  const [eventType, payload] = stated;
  const kind = kindOf(eventType);
  if (kind === undefined || checkPayload(eventType, payload) !== undefined) return false;
  const { supersedes: _link, ...event } = payload as JsonObject & { readonly supersedes?: Superseded };
  const { version, statement } = fromWireVersion(kind, event);
  if (version !== handed.version) return false;
  const remembered = {
    ...{ home: pair.partner, host: own.schacHome, associationId: handed.associationId, version, statement },
    ...{ resultId: claims.jti, eventType, issuedAt: new Date(claims.iat * 1000) },
    payload: { associationId: handed.associationId, txn: claims.txn, event },
    jwsJwe: await sealText(token, sealingKey),
    sha256: createHash("sha256").update(token).digest("base64url"),
  };
  return await learnResult(pool, remembered, clock.now());
}

/** Which kind of version an event tells. */
function kindOf(eventType: string): keyof typeof RESULT_EVENTS | undefined {
  const name = eventNameOf(eventType);
  return (["issued", "corrected", "withdrawn"] as const).find((kind) => RESULT_EVENTS[kind] === name);
}
