import { type AllianceOperations, type AllianceSchemas, type Problem, problemOf } from "@wissel/contract";
import type { Outcome } from "@wissel/core";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { actorOf } from "./actor.ts";
import { selectionsHere } from "./list-selections.ts";
import { parseRankingCsv, type RankingRow } from "./parse-ranking.ts";
import type { RoundPorts } from "./round-ports.ts";
import {
  type Awaiting,
  importRanking,
  previewSelection,
  readSelection,
  type SelectionOf,
  type SelectionOutcome,
  type SelectionRefusal,
  selectStudents,
} from "./select-students.ts";

export type SelectionHandlers = Pick<
  Handlers<AllianceOperations>,
  "listSelections" | "getSelection" | "putRanking" | "previewSelection" | "decideSelection"
>;

/** How a host selects among those who asked in a phase of selection. */
export function selectionHandlers(ports: RoundPorts): SelectionHandlers {
  return {
    listSelections: async () => ({ status: 200, body: { items: await selectionsHere(ports) } }),

    getSelection: async ({ params }) => shown(params, await readSelection(ports, params)),

    async putRanking({ params, body, caller }) {
      const rows =
        typeof body === "string" ? parseRankingCsv(body) : { ok: true as const, value: rowsOf(body) };
      if (!rows.ok) return refuse({ code: "ranking-unacceptable", faults: rows.refusal });
      const actor = actorOf(caller);
      return shown(params, await importRanking(ports, params, { rows: rows.value, actor }));
    },

    previewSelection: async ({ params }) => decided(await previewSelection(ports, params)),

    decideSelection: async ({ params, body: { ranked }, caller }) =>
      decided(await selectStudents(ports, params, { ranked, actor: actorOf(caller) })),
  };
}

function rowsOf({ candidates }: AllianceSchemas["Ranking"]): readonly RankingRow[] {
  return candidates.map((one, index) => ({
    ...one,
    associationId: one.associationId.toLowerCase(),
    row: index + 1,
  }));
}

function shown(selection: SelectionOf, outcome: Outcome<Awaiting, SelectionRefusal>) {
  if (!outcome.ok) return refuse(outcome.refusal);
  const { phase, candidates } = outcome.value;
  const { phaseId, closesAt, ifFull } = phase ?? {};
  const body: AllianceSchemas["Selection"] = {
    ...selection,
    ...present({ phaseId, closesAt: closesAt?.toISOString(), ifFull }),
    candidates: candidates.map(({ association, rank }) => ({
      home: association.home,
      associationId: association.associationId,
      homeState: association.homeState,
      requestedAt: (association.claimedAt ?? association.requestedAt).toISOString(),
      ...association.student,
      ...present({ rank }),
    })),
  };
  return { status: 200, body } as const;
}

function decided(outcome: Outcome<SelectionOutcome, SelectionRefusal>) {
  if (!outcome.ok) return refuse(outcome.refusal);
  const { ranked, selected } = outcome.value;
  return { status: 200, body: { ranked, items: [...selected] } } as const;
}

/** As many as a problem may name. */
const MOST_ERRORS = 100;

function refuse(refusal: SelectionRefusal): { readonly problem: Problem } {
  switch (refusal.code) {
    case "selection-unknown":
      return { problem: problemOf(refusal.code) };
    case "selection-not-decidable": {
      const { code, because, closesAt, ranked } = refusal;
      const facts = { because, ...present({ closesAt: closesAt?.toISOString(), ranked }) };
      return { problem: problemOf(code, undefined, facts) };
    }
    case "ranking-unacceptable": {
      const errors = refusal.faults.slice(0, MOST_ERRORS).map(({ row, column, detail }) => ({
        in: "body",
        row,
        ...present({ column }),
        detail: `row ${row}${column === undefined ? "" : `, ${column}`} ${detail}`,
      }));
      return { problem: problemOf(refusal.code, errors[0]?.detail, { errors }) };
    }
  }
}
