import { isAttending, isLive } from "../enrolment/association.ts";
import type { HomeView } from "../enrolment/ports.ts";
import { phaseAt } from "./phases.ts";
import { offeringName, type RoundRules } from "./round-rules.ts";

/**
 * What of a student's enrolments ends, because the student attends by a phase that excludes theirs: places, waits, open
 * offers, and what no host has answered yet. A place that a live request is to be exchanged for excludes nothing. Of two
 * places that exclude each other the one that the earlier rule names stays. Pure.
 */
export function listLeftEnrolments(rules: RoundRules, held: readonly HomeView[]): readonly HomeView[] {
  const left = new Set<HomeView>();
  const governed = held.filter(
    ({ association }) => isLive(association) && rules.studyLoads.has(offeringName(association)),
  );
  const phaseOf = ({ association }: HomeView) =>
    phaseAt(rules, association.requestedAt, association)?.phaseId;
  for (const { placedIn, leaves } of rules.incompatibilities) {
    const staying = governed.filter((view) => !left.has(view));
    const exchanged = new Set(staying.map(({ request }) => request.releases));
    const isPlaced = staying.some(
      (view) =>
        isAttending(view.association) &&
        !exchanged.has(view.association.associationId) &&
        phaseOf(view) === placedIn,
    );
    if (isPlaced) for (const view of staying) if (phaseOf(view) === leaves) left.add(view);
  }
  return governed.filter((view) => left.has(view));
}
