import { type DeskOperations, problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import type { Clock } from "@wissel/core";
import {
  countReturnedResults,
  listMissingResults,
  listResultGaps,
  type PartnerResults,
  type Queryable,
  type ResultGap,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { isOfficer } from "./task-handlers.ts";

export interface OverviewPorts {
  readonly pool: Queryable;
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
}

export type SisOverviewHandlers = Pick<Handlers<SisOperations>, "getResultOverview" | "listMissingResults">;
export type DeskOverviewHandlers = Pick<
  Handlers<DeskOperations>,
  "getDeskResultOverview" | "listDeskMissingResults"
>;

const PAGE = 100;
const OVERDUE_AFTER_DAYS = 14;
const DAY_MS = 86_400_000;
/** Of all hosts together, and of one. */
const MOST_GAPS = 10_000;
const MOST_NAMED = 100;

/** How far results came and which are missing, for the SIS. */
export function sisOverviewHandlers(ports: OverviewPorts): SisOverviewHandlers {
  return {
    getResultOverview: async ({ query }) => await overview(ports, query),
    listMissingResults: async ({ query }) => await missing(ports, query),
  };
}

/** The same for officers. */
export function deskOverviewHandlers(ports: OverviewPorts): DeskOverviewHandlers {
  return {
    async getDeskResultOverview({ query, caller }) {
      return isOfficer(caller) ? await overview(ports, query) : { problem: problemOf("scope-missing") };
    },
    async listDeskMissingResults({ query, caller }) {
      return isOfficer(caller) ? await missing(ports, query) : { problem: problemOf("scope-missing") };
    },
  };
}

async function overview(
  { pool, own, clock }: OverviewPorts,
  { overdueAfterDays = OVERDUE_AFTER_DAYS }: { readonly overdueAfterDays?: number },
) {
  const overdueBefore = new Date(clock.now().getTime() - overdueAfterDays * DAY_MS);
  const partners = await countReturnedResults(pool, { host: own, overdueBefore });
  const gaps = toWireGaps(await listResultGaps(pool, own, MOST_GAPS));
  return { status: 200, body: { partners: partners.map(toWirePartner), ...present({ gaps }) } } as const;
}

/** Undefined where every version has arrived. */
function toWireGaps(gaps: readonly ResultGap[]): SisSchemas["PartnerGaps"][] | undefined {
  const hosts = [...new Set(gaps.map(({ host }) => host))];
  if (hosts.length === 0) return undefined;
  return hosts.map((host) => {
    const ofHost = gaps.filter((gap) => gap.host === host);
    const associations = ofHost.slice(0, MOST_NAMED).map(({ associationId, missing }) => {
      return { associationId, missing: [...missing] };
    });
    return { host, results: ofHost.length, associations };
  });
}

function toWirePartner({ overdueSince, ...counts }: PartnerResults): SisSchemas["PartnerResults"] {
  return { ...counts, ...present({ overdueSince: overdueSince?.toISOString() }) };
}

interface MissingQuery {
  readonly offeringId?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

async function missing(
  { pool, own, clock }: OverviewPorts,
  { offeringId, cursor: after, limit = PAGE }: MissingQuery,
) {
  const endedBefore = clock.now().toISOString().slice(0, 10);
  // One more than asked for tells whether there is a next page.
  const filter = { host: own, endedBefore, ...present({ offeringId, after }), limit: limit + 1 };
  const found = await listMissingResults(pool, filter);
  const items = found.slice(0, limit);
  const next = found.length > limit ? items.at(-1)?.offeringId : undefined;
  return { status: 200, body: { items, ...present({ next }) } } as const;
}
