import { createHash } from "node:crypto";
import type { Clock, Peer, Superseded } from "@wissel/core";
import {
  type FormerEvent,
  keepSigned,
  listFormerEnrolmentEvents,
  listFormerResults,
  listOwedEvents,
  type OwedEvent,
  type Queryable,
  type SignedDelivery,
} from "@wissel/store";
import {
  openText,
  readUnverified,
  type SealingKey,
  type SetClaims,
  type SigningKey,
  sealText,
  signSet,
} from "@wissel/trust";
import { eventNameOf } from "./event-schemas.ts";

export interface SignPorts {
  readonly pool: Queryable;
  /** Our entity id. */
  readonly issuer: string;
  /** The active event key. */
  readonly eventKey: () => SigningKey;
  /** Event keys of ours that were taken back: what they signed proves nothing, and is refused. */
  readonly revokedKids: () => ReadonlySet<string>;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly clock: Clock;
}

type Tokens = ReadonlyMap<string, string>;

/**
 * The token of each event by its delivery: the one that was signed before, or a new one, kept before it is returned.
 * A version is signed after the version before it, whose digest it carries; that one is signed here where it is not yet.
 * What a key signed that was taken back since is signed anew, as the same event, as long as it has not arrived.
 */
export async function signedEvents(
  ports: SignPorts,
  peer: Pick<Peer, "entityId">,
  events: readonly OwedEvent[],
): Promise<Tokens> {
  const opened = await openAll(ports, events);
  const outdated = new Map([...opened].filter(([, token]) => isOutdated(ports, token)));
  const known = new Map([...opened].filter(([deliveryId]) => !outdated.has(deliveryId)));
  const unsigned = events.filter(({ deliveryId }) => !known.has(deliveryId));
  if (unsigned.length === 0) return known;
  const links = await linksOf(ports, peer, unsigned);
  const made = await Promise.all(
    unsigned.map(async (event) => {
      const { deliveryId } = event;
      const claims = claimsOf(event, links.get(deliveryId));
      const iat = Math.floor(ports.clock.now().getTime() / 1000);
      const token = await signSet(
        { iss: ports.issuer, aud: peer.entityId, iat, ...claims },
        ports.eventKey(),
      );
      const former = outdated.get(deliveryId);
      const replaces = former === undefined ? {} : { replaces: digestOf(former) };
      return { token, signed: { ...(await sealed(ports, deliveryId, token)), ...replaces } };
    }),
  );
  const kept = await keepSigned(
    ports.pool,
    made.map(({ signed }) => signed),
  );
  const ours = made.filter(({ signed }) => kept.includes(signed.deliveryId));
  // Somebody else has signed the rest at the same time; theirs came first.
  const others = unsigned.map(({ deliveryId }) => deliveryId).filter((id) => !kept.includes(id));
  return new Map([
    ...known,
    ...ours.map(({ signed, token }) => [signed.deliveryId, token] as const),
    ...(await openAll(ports, await listOwedEvents(ports.pool, others))),
  ]);
}

function isOutdated({ revokedKids }: SignPorts, token: string): boolean {
  const kids = revokedKids();
  if (kids.size === 0) return false;
  const kid = readUnverified(token)?.header.kid;
  return typeof kid === "string" && kids.has(kid);
}

async function openAll({ sealingKey }: SignPorts, events: readonly OwedEvent[]): Promise<Tokens> {
  const signed = events.flatMap(({ deliveryId, jwsJwe }) =>
    jwsJwe === undefined ? [] : [{ deliveryId, jwsJwe }],
  );
  return new Map(
    await Promise.all(
      signed.map(async ({ deliveryId, jwsJwe }) => [deliveryId, await openText(jwsJwe, sealingKey)] as const),
    ),
  );
}

async function sealed({ sealingKey }: SignPorts, deliveryId: string, token: string): Promise<SignedDelivery> {
  return { deliveryId, sha256: digestOf(token), jwsJwe: await sealText(token, sealingKey) };
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** The link of the chain of each event that has a predecessor in its stream. */
async function linksOf(
  ports: SignPorts,
  peer: Pick<Peer, "entityId">,
  events: readonly OwedEvent[],
): Promise<ReadonlyMap<string, Superseded>> {
  const idsOf = (stream: Stream) =>
    events.flatMap((event) => (streamOf(event) === stream ? event.deliveryId : []));
  const formers = [
    ...(await listFormerResults(ports.pool, idsOf("result"))),
    ...(await listFormerEnrolmentEvents(ports.pool, idsOf("enrolment"))),
  ];
  // Where a key was taken back the former may have to be signed anew itself, and has another digest then.
  const mayChange = ports.revokedKids().size > 0;
  const wanted = formers.flatMap(({ jti, sha256 }) => (mayChange || sha256 === undefined ? jti : []));
  // Ends: each round is about lower versions.
  const tokens =
    wanted.length === 0
      ? new Map<string, string>()
      : await signedEvents(ports, peer, await listOwedEvents(ports.pool, wanted));
  return new Map(formers.flatMap((former) => linkTo(former, tokens.get(former.jti))));
}

function linkTo(
  { deliveryId, version, jti, sha256 }: FormerEvent,
  token: string | undefined,
): readonly [string, Superseded][] {
  const digest = token === undefined ? sha256 : digestOf(token);
  return digest === undefined ? [] : [[deliveryId, { version, jti, sha256: digest }]];
}

type Stream = "result" | "enrolment";

/** The stream in which an event may have a predecessor. */
function streamOf({ eventType = "", payload }: OwedEvent): Stream | undefined {
  const name = eventNameOf(eventType);
  if (name === "enrolment-changed") return "enrolment";
  if (name === "result-corrected" || name === "result-withdrawn") return "result";
  return name === "result-issued" && eventOf(payload).event.version !== 1 ? "result" : undefined;
}

function claimsOf(
  { deliveryId, eventType = "", payload }: OwedEvent,
  supersedes: Superseded | undefined,
): Omit<SetClaims, "iss" | "aud" | "iat"> {
  const { associationId, txn, event } = eventOf(payload);
  return {
    jti: deliveryId,
    txn,
    sub_id: { format: "opaque", id: associationId },
    events: { [eventType]: { ...event, ...(supersedes === undefined ? {} : { supersedes }) } },
  };
}

/** As deliveryOf() wrote it. */
function eventOf(payload: OwedEvent["payload"]): {
  readonly associationId: string;
  readonly txn: string;
  readonly event: Readonly<Record<string, unknown>>;
} {
  return payload as ReturnType<typeof eventOf>;
}
