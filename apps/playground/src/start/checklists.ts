import { type ChecklistStep, checklist, type SisClient } from "@wissel/client";
import type { Institution } from "../institutions.ts";

/** What each institution's node has seen of joining the exchange, asked as its SIS asks. */
export interface Checklists {
  /** Undefined while the node does not answer. */
  read(institution: Institution): Promise<readonly ChecklistStep[] | undefined>;
}

export function openChecklists(sisOf: (institution: Institution) => SisClient): Checklists {
  const ticked = new Map<Institution, ReadonlySet<string>>();
  return {
    async read(institution) {
      try {
        const steps: ChecklistStep[] = [];
        const known = ticked.get(institution) ?? new Set();
        for await (const step of checklist(sisOf(institution), { known })) steps.push(step);
        ticked.set(institution, new Set(steps.flatMap(({ step, done }) => (done ? [step] : []))));
        return steps;
      } catch {
        return undefined; // stopped by the script or by hand, or just starting
      }
    },
  };
}
