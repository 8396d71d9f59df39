import { anAssociation } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import type { Association } from "../enrolment/association.ts";
import { decideCommands } from "./decide.ts";
import type { LaneNumber } from "./slice.ts";

const HOST = "waterstad.example";
const PARTNER = "noordzee.example";
const NOW = new Date("2027-06-02T00:00:00Z");

/** The host has just ended it, while home's permission was still awaited. */
function notSelected(home: string): Association {
  return anAssociation({
    home,
    offeringId: "minor",
    homeState: "pending",
    hostState: "denied",
    reason: "not-selected",
    sequence: 1,
  });
}

function permit(known: Association, sequence: LaneNumber) {
  const { home, associationId, offeringId } = known;
  const decision = {
    home,
    associationId,
    offeringId,
    sequence,
    homeState: "associated",
    actor: home,
  } as const;
  const world = {
    host: HOST,
    offerings: [{ offeringId, promotion: "place" as const }],
    pools: [],
    associations: [known],
    tombstones: [],
    ranks: [],
    newId: () => "id",
    alliancesOf: () => [],
  };
  const { outcomes, changed } = decideCommands(world, [{ kind: "decision", decision }], NOW);
  const [outcome] = outcomes;
  return { homeState: outcome?.ok === true ? outcome.value.association?.homeState : undefined, changed };
}

describe("home's permission for what the host has ended meanwhile", () => {
  test("is not written down for an own student: an officer is told, and never believes to have permitted it", () => {
    expect(permit(notSelected(HOST), "next")).toEqual({ homeState: "pending", changed: [] });
  });

  test("is a partner's own to give: it was decided there before the news came", () => {
    expect(permit(notSelected(PARTNER), 2).homeState).toBe("associated");
  });
});
