import {
  type Doubt,
  differingAssociations,
  type LedgerEntry,
  type LedgerStatement,
  ledgerEntries,
  type Peer,
  planReconciliation,
  type ReconciliationMode,
  SIDES,
  type Side,
} from "@wissel/core";
import { listLedgerRows, listLedgerStatements, type Pair } from "@wissel/store";
import { chunksOf } from "../results/chunks-of.ts";
import { type ApplyPorts, applySteps, type Difference } from "./apply-steps.ts";
import type { PartnerLedger, ToldPage } from "./ask-partner.ts";
import { sha256 } from "./exchange-handlers.ts";
import type { LedgerPages } from "./ledger-pages.ts";

export interface ReconcilePorts extends ApplyPorts {
  readonly partnerLedger: (peer: Peer) => PartnerLedger;
  readonly pages: LedgerPages;
}

/** What a run came to. */
export interface LedgerOutcome {
  readonly mode: ReconciliationMode;
  /** Lines held against each other. */
  readonly compared: number;
  /** Associations of which the two did not hold the same. */
  readonly differing: number;
  /** Associations brought up to what the partner holds. */
  readonly learnt: number;
  readonly fetched: number;
  readonly sent: number;
  readonly doubted: number;
  /** The first of the doubts. */
  readonly doubts: readonly Doubt[];
}

const MOST_DOUBTS = 100;

/**
 * Compares the ledger with a partner's, page by page, and makes equal what can be made equal from here. Holds a page
 * in memory at a time. Throws LedgerUnavailable when the partner cannot be asked to the end.
 */
export async function reconcile(
  ports: ReconcilePorts,
  peer: Peer,
  mode: ReconciliationMode,
): Promise<LedgerOutcome> {
  const ledger = ports.partnerLedger(peer);
  let outcome: LedgerOutcome = {
    ...{ mode, compared: 0, differing: 0, learnt: 0, fetched: 0, sent: 0, doubted: 0 },
    doubts: [],
  };
  for (const side of SIDES) {
    const pair: Pair = { side, own: ports.own.schacHome, partner: peer.schacHome };
    let after: string | undefined;
    for await (const page of ledger.pages(otherSide(side))) {
      for await (const { compared, differing } of comparePage(ports, pair, { page, after })) {
        outcome = { ...outcome, compared: outcome.compared + compared };
        for (const some of chunksOf(differing, ports.pages.statements)) {
          const differences = await findDifferences(ports, { pair, ledger, mode }, some);
          outcome = added(
            outcome,
            differences.length,
            await applySteps(ports, { pair, peer, ledger }, differences),
          );
        }
      }
      after = page.until;
    }
  }
  return outcome;
}

/** Holds a page against the own rows of its stretch, which may be many more than it has. */
async function* comparePage(
  { pool, pages: { associations: limit } }: ReconcilePorts,
  pair: Pair,
  { page, after }: { readonly page: ToldPage; readonly after: string | undefined },
): AsyncIterable<{ readonly compared: number; readonly differing: readonly string[] }> {
  const { until } = page;
  let told = page.entries;
  let from = after;
  for (;;) {
    const range = {
      ...(from === undefined ? {} : { after: from }),
      ...(until === undefined ? {} : { until }),
    };
    const rows = await listLedgerRows(pool, pair, { ...range, limit });
    const last = rows.length === limit ? rows.at(-1)?.associationId : undefined;
    const here = told.filter((entry) => isUpTo(entry, last));
    const held = rows.flatMap((row) => ledgerEntries(row, sha256));
    yield { compared: held.length, differing: differingAssociations(held, here) };
    if (last === undefined) return;
    told = told.filter((entry) => !isUpTo(entry, last));
    from = last;
  }
}

/** Ids are told in lower case, and PostgreSQL orders them as their texts are ordered. */
function isUpTo({ associationId }: LedgerEntry, last: string | undefined): boolean {
  return last === undefined || associationId <= last;
}

async function findDifferences(
  { pool }: ReconcilePorts,
  {
    pair,
    ledger,
    mode,
  }: { readonly pair: Pair; readonly ledger: PartnerLedger; readonly mode: ReconciliationMode },
  associationIds: readonly string[],
): Promise<readonly Difference[]> {
  // Ours is read first: that the partner holds less than we did before we asked is no accident of the moment.
  const held = await listLedgerStatements(pool, pair, associationIds);
  const mine = new Map(held.map((one) => [one.associationId, one]));
  const theirs = await ledger.statements(otherSide(pair.side), associationIds);
  return associationIds.map((associationId) => {
    const both: { readonly mine: LedgerStatement | undefined; readonly theirs: LedgerStatement | undefined } =
      {
        mine: mine.get(associationId),
        theirs: theirs.get(associationId),
      };
    return { associationId, ...both, steps: planReconciliation({ side: pair.side, ...both }, mode) };
  });
}

function added(
  before: LedgerOutcome,
  differing: number,
  applied: Awaited<ReturnType<typeof applySteps>>,
): LedgerOutcome {
  const { learnt, fetched, sent, doubts } = applied;
  return {
    ...before,
    differing: before.differing + differing,
    learnt: before.learnt + learnt,
    fetched: before.fetched + fetched,
    sent: before.sent + sent,
    doubted: before.doubted + doubts.length,
    doubts: [...before.doubts, ...doubts].slice(0, MOST_DOUBTS),
  };
}

function otherSide(side: Side): Side {
  return side === "home" ? "host" : "home";
}
