import { documents, openValidators, type Validators, type WellKnownSchemas } from "@wissel/contract";
import {
  type Clock,
  comparableTable,
  distributionFindings,
  type PeerDirectory,
  type PublishedDistribution,
} from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { keepPartnerDistribution, listPartnerDistributions, type Queryable } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { type Loop, startLoop } from "../delivery/loop.ts";
import { DISTRIBUTIONS_PATH, distributionPath } from "./distribution-handlers.ts";

export interface FetchDistributionPorts {
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  /** schacHomes of those whose results come here. */
  readonly partners: () => readonly string[];
  readonly http: Pick<PeerHttp, "getText">;
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

const LOOK_EVERY_MS = 10 * 60_000;
/** Tables are made once a year. */
const FRESH_MS = 6 * 60 * 60_000;
/** Of a hundred tables each; a partner that lists more is not read to the end. */
const MOST_PAGES = 20;

/** Fetches in the background what partners publish, so that a proposal can be made without anybody's help. */
export function startFetchingDistributions(ports: FetchDistributionPorts): Loop {
  const validators = openValidators(documents["well-known"]);
  const freshUntil = new Map<string, number>();
  return startLoop({
    everyMs: LOOK_EVERY_MS,
    async run() {
      for (const host of ports.partners()) {
        const now = ports.clock.now().getTime();
        if ((freshUntil.get(host) ?? 0) > now) continue;
        const failure = await fetchDistributions(ports, host, validators);
        if (failure === undefined) freshUntil.set(host, now + FRESH_MS);
        else
          ports.log.warn({ host, failure }, "a partner's grade tables are not to be had; it is asked again");
      }
    },
    onError: (error) => ports.log.warn({ err: error }, "grade tables of partners could not be fetched"),
  });
}

/** One partner's tables, as far as they are not here. Answers why it did not get to the end. */
export async function fetchDistributions(
  ports: FetchDistributionPorts,
  host: string,
  validators: Validators,
): Promise<string | undefined> {
  const { pool, peers, clock } = ports;
  try {
    const peer = await peers.findBySchacHome(host);
    if (peer === undefined) return "no-peer";
    const known = new Map((await listPartnerDistributions(pool, host)).map((one) => [one.id, one.version]));
    let failure: string | undefined;
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = after === undefined ? "" : `?after=${after}`;
      const list = `${peer.entityId}${DISTRIBUTIONS_PATH}${query}`;
      const listed = await read(ports, list, isOf(validators, "PublishedGradeDistributions"));
      if ("failure" in listed) return listed.failure === LISTS_NONE ? failure : listed.failure;
      const { items, next } = listed.body as WellKnownSchemas["PublishedGradeDistributions"]; // checked against it
      for (const named of items.filter(({ id, version }) => known.get(id) !== version)) {
        const url = `${peer.entityId}${distributionPath(named)}`;
        const found = await read(ports, url, isOf(validators, "PublishedGradeDistribution"));
        if ("failure" in found || !isThatTable(found.body, { host, ...named })) failure = "table-unusable";
        else await keepPartnerDistribution(pool, { host, ...named, text: found.text }, clock.now());
      }
      if (next === undefined || (after !== undefined && next <= after)) return failure;
      after = next;
    }
    return failure;
  } catch (error) {
    if (error instanceof PeerUnreachable) return error.code;
    throw error;
  }
}

/** The partner runs a version that lists no tables. */
const LISTS_NONE = "status-404";

type Read = { readonly text: string; readonly body: unknown } | { readonly failure: string };

async function read(
  { http }: Pick<FetchDistributionPorts, "http">,
  url: string,
  fits: (body: unknown) => boolean,
): Promise<Read> {
  const { status, body: text } = await http.getText(url);
  if (status !== 200) return { failure: `status-${status}` };
  try {
    const body: unknown = JSON.parse(text);
    return fits(body) ? { text, body } : { failure: "answer-unreadable" };
  } catch {
    return { failure: "answer-unreadable" }; // no JSON
  }
}

function isOf(validators: Validators, schema: string): (body: unknown) => boolean {
  return (body) => validators.check(schema, body).length === 0;
}

/** A partner's own table, of the name under which it is listed, that can be compared. */
function isThatTable(
  body: unknown,
  { host, id, version, sha256 }: { readonly host: string } & WellKnownSchemas["GradeDistributionEntry"],
): boolean {
  const published = body as PublishedDistribution & { readonly sha256: string }; // checked against its schema
  const isNamed = published.id === id && published.version === version && published.sha256 === sha256;
  return (
    isNamed && published.institution === host && distributionFindings(comparableTable(published)).length === 0
  );
}
