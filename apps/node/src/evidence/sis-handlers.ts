import { problemOf, type SisOperations } from "@wissel/contract";
import type { Clock, ScaleReference } from "@wissel/core";
import {
  type AssociationEvidence,
  type DoubtedEvent,
  listDoubtedEvents,
  listVersionsOf,
  type Queryable,
  type ReceivedEvidence,
  readEvidence,
  readPartnerScales,
  type SentEvidence,
} from "@wissel/store";
import { openText, type PublicJwk, readUnverified, type SealingKey, signHistoricalKeys } from "@wissel/trust";
import { present } from "../enrolment/present.ts";
import { isStorable } from "../events/storable.ts";
import type { OwnKeys } from "../federation/own-keys.ts";
import type { Handlers } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { buildBundle } from "./build-bundle.ts";
import {
  EVIDENCE_FORMAT,
  type EvidenceEntry,
  type EvidenceFile,
  type EvidenceScale,
} from "./evidence-file.ts";
import { scaleNamedIn } from "./verify-evidence.ts";

export interface EvidencePorts {
  readonly pool: Queryable;
  readonly own: { readonly schacHome: string; readonly entityId: string };
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly keys: Pick<OwnKeys, "active" | "past" | "published">;
  /** Our own entity statement, as it is now. */
  readonly statement: () => Promise<string>;
  readonly clock: Clock;
}

/** This area's part of the SIS's operations. */
export type EvidenceHandlers = Pick<Handlers<SisOperations>, "getEvidence" | "listDoubtedEvents">;

const PAGE = 100;

export function evidenceHandlers(ports: EvidencePorts): EvidenceHandlers {
  return {
    async getEvidence({ params }) {
      const { associationId } = params;
      const found = await readEvidence(ports.pool, associationId);
      if (found.length === 0) return { problem: problemOf("association-unknown") };
      const files = await Promise.all(found.map((one) => evidenceFile(ports, associationId, one)));
      return {
        status: 200,
        body: buildBundle(files),
        contentType: "application/zip",
        headers: { "content-disposition": `attachment; filename="evidence-${associationId}.zip"` },
      };
    },

    async listDoubtedEvents({ query }) {
      const { cursor, limit = PAGE } = query;
      const after = cursor === undefined ? undefined : placeIn(cursor);
      if (cursor !== undefined && after === undefined) {
        const detail = "is not a cursor of this list";
        return { problem: invalidRequest([{ in: "query", parameter: "cursor", detail }]) };
      }
      // One more than asked for tells whether there is a next page.
      const found = await listDoubtedEvents(ports.pool, { ...present({ after }), limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: items.map(({ place: _place, receivedAt, revokedAt, ...event }) => ({
            ...event,
            receivedAt: receivedAt.toISOString(),
            revokedAt: revokedAt.toISOString(),
          })),
          ...present({ next: last && cursorOf(last) }),
        },
      };
    },
  };
}

function cursorOf({ issuer, place }: Place): string {
  return Buffer.from(JSON.stringify([issuer, place])).toString("base64url");
}

function placeIn(cursor: string): Place | undefined {
  try {
    const [issuer, place, ...more] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const isPlace = typeof issuer === "string" && typeof place === "string" && more.length === 0;
    return isPlace && isStorable([issuer, place]) ? { issuer, place } : undefined;
  } catch {
    return undefined; // not ours
  }
}

type Place = Pick<DoubtedEvent, "issuer" | "place">;

async function evidenceFile(
  ports: EvidencePorts,
  associationId: string,
  { home, host, sent, received }: AssociationEvidence,
): Promise<EvidenceFile> {
  const named = [
    ...sent.map((event) => ({ at: event.createdAt, entry: (name: string) => sentEntry(ports, event, name) })),
    ...received.map((event) => ({
      at: event.receivedAt,
      entry: (name: string) => receivedEntry(ports, event, name),
    })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
  const entries = await Promise.all(
    named.map(({ entry }, index) => entry(`event-${String(index + 1).padStart(3, "0")}`)),
  );
  const { schacHome: institution } = ports.own;
  const scales = await scalesNamed(ports, host, entries);
  return { format: EVIDENCE_FORMAT, institution, associationId, home, host, entries, scales };
}

/** The scales that these tokens name: as host the own ones, as home those that were fetched from the host. */
async function scalesNamed(
  { pool, own }: EvidencePorts,
  host: string,
  entries: readonly EvidenceEntry[],
): Promise<readonly EvidenceScale[]> {
  const named = entries.flatMap(({ token }) => scaleNamedIn(readUnverified(token)?.claims ?? {}) ?? []);
  const references = new Map(named.map((scale) => [scale.sha256, scale]));
  const texts =
    host === own.schacHome
      ? await readOwnScales(pool, [...references.values()])
      : await readPartnerScales(
          pool,
          [...references.keys()].map((sha256) => ({ host, sha256 })),
        );
  return [...references.values()].flatMap(({ id, version, sha256 }) => {
    const text = texts.get(sha256);
    return text === undefined ? [] : [{ name: `scale-${id}-${version}`, sha256, text }];
  });
}

async function readOwnScales(
  pool: Queryable,
  references: readonly ScaleReference[],
): Promise<ReadonlyMap<string, string>> {
  const ids = references.map(({ id }) => id);
  const documents = await listVersionsOf(pool, "scale", ids);
  return new Map(documents.map(({ sha256, text }) => [sha256, text]));
}

/** An own token: our statement of today vouches for its key, or our list of earlier ones. */
async function sentEntry(
  { sealingKey, keys, own, statement, clock }: EvidencePorts,
  { jwsJwe, eventType }: SentEvidence,
  number: string,
): Promise<EvidenceEntry> {
  const token = await openText(jwsJwe, sealingKey);
  const kid = readUnverified(token)?.header.kid;
  const past = keys.past("event");
  const known: readonly PublicJwk[] = [...keys.published("event"), ...past.map(({ jwk }) => jwk)];
  const now = clock.now();
  const history = { entityId: own.entityId, issuedAt: now, keys: past };
  return {
    name: `${number}-sent-${eventType.split("/").at(-1)}`,
    direction: "sent",
    token,
    jwk: known.find((key) => key.kid === kid) ?? {},
    acceptedAt: now.toISOString(),
    statement: await statement(),
    ...(past.length === 0
      ? {}
      : { historicalKeys: await signHistoricalKeys(history, keys.active("federation")) }),
  };
}

async function receivedEntry(
  { sealingKey }: EvidencePorts,
  { jwsJwe, jwk, eventType, receivedAt, statement, revokedAt }: ReceivedEvidence,
  number: string,
): Promise<EvidenceEntry> {
  return {
    name: `${number}-received-${eventType.replaceAll(/[^a-z-]+/g, "-")}`,
    direction: "received",
    token: await openText(jwsJwe, sealingKey),
    jwk,
    acceptedAt: receivedAt.toISOString(),
    ...(statement === null ? {} : { statement }),
    ...(revokedAt === null ? {} : { revokedAt: revokedAt.toISOString() }),
  };
}
