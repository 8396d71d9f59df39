import { type ChecklistStep, checklist, clientCredentials, createSisClient } from "@wissel/client";
import type { Institution } from "../institutions.ts";
import { SIS_SCOPES, sisClientId } from "../nodes/node-files.ts";
import type { Playground } from "../playground.ts";
import { tokenUrl } from "../script/sis-token.ts";

/** What each institution's node has seen of joining the exchange, asked as its SIS asks. */
export interface Checklists {
  /** Undefined while the node does not answer. */
  read(institution: Institution): Promise<readonly ChecklistStep[] | undefined>;
}

export function openChecklists({ layout, secrets }: Pick<Playground, "layout" | "secrets">): Checklists {
  const ticked = new Map<Institution, ReadonlySet<string>>();
  const sisOf = (institution: Institution) => {
    const { origin } = layout.node(institution);
    const token = clientCredentials({
      tokenUrl: tokenUrl(origin),
      clientId: sisClientId(institution),
      clientSecret: secrets(institution).sisClient,
      scope: SIS_SCOPES.join(" "),
    });
    // The page asks again by itself.
    return createSisClient({ baseUrl: origin, token, patience: { attempts: 1 } });
  };
  const clients = new Map<Institution, ReturnType<typeof createSisClient>>();
  return {
    async read(institution) {
      const sis = clients.get(institution) ?? sisOf(institution);
      clients.set(institution, sis);
      try {
        const steps: ChecklistStep[] = [];
        for await (const step of checklist(sis, { known: ticked.get(institution) ?? new Set() }))
          steps.push(step);
        ticked.set(institution, new Set(steps.flatMap(({ step, done }) => (done ? [step] : []))));
        return steps;
      } catch {
        return undefined; // stopped by the script or by hand, or just starting
      }
    },
  };
}
