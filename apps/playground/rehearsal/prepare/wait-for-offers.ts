import { openApi } from "../../src/script/api.ts";
import type { Checks } from "../../src/script/checks.ts";
import type { Houses } from "../houses.ts";
import type { PlayedChoice } from "../play/player.ts";
import type { Enlisted } from "./enlist-students.ts";

/** Waits until every home knows every minor of its partners. */
export async function waitForOffers(
  houses: Pick<Houses, "layout">,
  {
    minors,
    onlookers,
    checks,
  }: {
    readonly minors: readonly PlayedChoice[];
    readonly onlookers: Enlisted["onlookers"];
    readonly checks: Checks;
  },
): Promise<void> {
  await Promise.all(
    [...onlookers].map(async ([institution, token]) => {
      const api = openApi(houses.layout.node(institution).origin, async () => token);
      for (const { host, offeringId } of minors) {
        await checks.eventually(`${institution.name} knows what ${host.name} offers`, async () => {
          const answer = await api.get(`/me/v1/offerings/${host.schacHome}/${offeringId}`);
          return answer.status === 200 ? answer : undefined;
        });
      }
    }),
  );
}
