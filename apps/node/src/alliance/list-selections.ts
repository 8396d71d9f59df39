import type { AllianceSchemas } from "@wissel/contract";
import { selectionPhase } from "@wissel/core";
import { listSelections } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { RoundPorts } from "./round-ports.ts";

/** The own offerings that select, those that may be decided first, then by when they close. */
export async function selectionsHere({
  pool,
  own,
  offerings,
  clock,
}: RoundPorts): Promise<AllianceSchemas["SelectionSummary"][]> {
  const found = await listSelections(pool, own.schacHome);
  const timed = found.flatMap(({ round, ...counts }) => {
    const phase = selectionPhase(round);
    return phase === undefined ? [] : [{ ...counts, round, phase }];
  });
  const now = clock.now();
  const mayBeDecided = ({ phase, awaiting }: (typeof timed)[number]) => phase.closesAt <= now && awaiting > 0;
  const inOrder = timed.sort(
    (one, other) =>
      Number(mayBeDecided(other)) - Number(mayBeDecided(one)) ||
      one.phase.closesAt.getTime() - other.phase.closesAt.getTime() ||
      one.offeringId.localeCompare(other.offeringId, "en"),
  );
  return await Promise.all(
    inOrder.map(async ({ offeringId, round, phase, awaiting, ranked }) => {
      const name = (await offerings.findOffering(own.schacHome, offeringId))?.name;
      return {
        roundId: round.roundId,
        offeringId,
        phaseId: phase.phaseId,
        opensAt: phase.opensAt.toISOString(),
        closesAt: phase.closesAt.toISOString(),
        ifFull: phase.ifFull ?? "refuse",
        ...present({ name, pausedBecause: round.pausedBecause }),
        awaiting,
        ranked,
      };
    }),
  );
}
