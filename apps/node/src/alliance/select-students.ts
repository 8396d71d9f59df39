import {
  granted,
  type Outcome,
  type RoundInForce,
  refused,
  type SelectionDecided,
  selectionPhase,
  type TimedPhase,
  tooEarlyToSelect,
} from "@wissel/core";
import {
  findRoundOfOffering,
  inTransaction,
  listCandidates,
  noteRoundAction,
  planSelection,
  type Queryable,
  replaceRanking,
  writeSelection,
} from "@wissel/store";
import { toldActor } from "../audit/audit-actor.ts";
import { type RankingFault, type RankingRow, rankingFaults } from "./parse-ranking.ts";
import type { RoundPorts } from "./round-ports.ts";

/** The selection of one own offering in one round. */
export interface SelectionOf {
  readonly roundId: string;
  readonly offeringId: string;
}

export type SelectionRefusal =
  | { readonly code: "selection-unknown" }
  | { readonly code: "ranking-unacceptable"; readonly faults: readonly RankingFault[] }
  | {
      readonly code: "selection-not-decidable";
      readonly because: "phase-open" | "round-not-valid" | "round-paused" | "ranking-changed";
      readonly closesAt?: Date;
      readonly ranked?: number;
    };

/** Who awaits the selection. */
export interface Awaiting {
  readonly phase?: TimedPhase;
  readonly candidates: Awaited<ReturnType<typeof listCandidates>>;
}

export async function readSelection(
  { pool, own }: Pick<RoundPorts, "pool" | "own">,
  { roundId, offeringId }: SelectionOf,
): Promise<Outcome<Awaiting, SelectionRefusal>> {
  const round = await findRoundOfOffering(pool, offeringId);
  if (round?.roundId !== roundId) return refused({ code: "selection-unknown" });
  return granted(await awaitingIn(pool, { own, round, offeringId }));
}

/** Makes these rows the ranking, or takes none of them. */
export async function importRanking(
  { pool, own, clock, newId }: RoundPorts,
  { roundId, offeringId }: SelectionOf,
  { rows, actor }: { readonly rows: readonly RankingRow[]; readonly actor: string },
): Promise<Outcome<Awaiting, SelectionRefusal>> {
  return await inTransaction(pool, async (client) => {
    const round = await findRoundOfOffering(client, offeringId);
    if (round?.roundId !== roundId) return refused({ code: "selection-unknown" });
    const candidates = await listCandidates(client, own.schacHome, offeringId);
    const faults = rankingFaults(
      rows,
      candidates.map(({ association }) => association),
    );
    if (faults.length > 0) return refused({ code: "ranking-unacceptable", faults });
    await replaceRanking(client, offeringId, rows);
    const done = { action: "ranked", roundId, offeringId, actor, at: clock.now() } as const;
    await noteRoundAction(client, { ...done, actionId: newId() });
    return granted(await awaitingIn(client, { own, round, offeringId }));
  });
}

/** A selection as it was, or would be, decided. */
export interface SelectionOutcome {
  readonly ranked: number;
  readonly selected: SelectionDecided["selected"];
}

/** What a decision would come to now; nothing is written. */
export async function previewSelection(
  ports: RoundPorts,
  { roundId, offeringId }: SelectionOf,
): Promise<Outcome<SelectionOutcome, SelectionRefusal>> {
  return await inTransaction(ports.pool, async (client) => {
    const round = await findRoundOfOffering(client, offeringId);
    if (round?.roundId !== roundId) return refused({ code: "selection-unknown" });
    return granted(await planned(ports, client, { round, offeringId, actor: "preview" }));
  });
}

/** Decides about everybody who awaits the selection, once; `ranked` is how many ranked candidates are meant. */
export async function selectStudents(
  ports: RoundPorts,
  { roundId, offeringId }: SelectionOf,
  { ranked, actor }: { readonly ranked: number; readonly actor: string },
): Promise<Outcome<SelectionOutcome, SelectionRefusal>> {
  const { pool, own, clock, newId, eventBase, alliancesOf, kickDeliveries } = ports;
  const outcome = await inTransaction(
    pool,
    async (client): Promise<Outcome<SelectionOutcome, SelectionRefusal>> => {
      const round = await findRoundOfOffering(client, offeringId);
      if (round?.roundId !== roundId) return refused({ code: "selection-unknown" });
      const plan = await planned(ports, client, { round, offeringId, actor: toldActor(actor) });
      if (plan.selected.length === 0) return granted(plan);
      const early = tooEarlyToSelect(round, clock.now());
      if (early !== undefined) return refused({ code: "selection-not-decidable", ...early });
      if (plan.ranked !== ranked)
        return refused({ code: "selection-not-decidable", because: "ranking-changed", ranked: plan.ranked });
      const now = clock.now();
      await writeSelection(
        client,
        { ...plan, offeringId },
        { institution: own.schacHome, eventBase, newId, alliancesOf, now },
      );
      const done = { action: "selected", roundId, offeringId, actor, at: now } as const;
      await noteRoundAction(client, { ...done, actionId: newId() });
      return granted(plan);
    },
  );
  if (outcome.ok) kickDeliveries();
  return outcome;
}

interface Planned {
  readonly round: RoundInForce;
  readonly offeringId: string;
  readonly actor: string;
}

async function planned(
  { own, newId, alliancesOf, clock }: RoundPorts,
  client: Queryable,
  { round, offeringId, actor }: Planned,
): Promise<SelectionDecided & SelectionOutcome> {
  const place = { institution: own.schacHome, newId, alliancesOf, now: clock.now() };
  const ifFull = selectionPhase(round)?.ifFull ?? "refuse";
  return await planSelection(client, place, { offeringId, ifFull, actor });
}

async function awaitingIn(
  client: Queryable,
  { own, round, offeringId }: Pick<RoundPorts, "own"> & Omit<Planned, "actor">,
): Promise<Awaiting> {
  const phase = selectionPhase(round);
  const candidates = await listCandidates(client, own.schacHome, offeringId);
  return { candidates, ...(phase === undefined ? {} : { phase }) };
}
