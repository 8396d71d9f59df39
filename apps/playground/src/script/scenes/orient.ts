import type { DemoOffering, MyOffering, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";

/** A student sees at home what a partner has just published, with the places that are left. */
export async function orient(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, noordzee } = stage;
  const student = studentOf(noordzee, 1);
  narrator.say(`${student.name} searches at home for "${offering.name}".`);
  const found = await checks.eventually("home has fetched the partner's new offering", async () => {
    const query = new URLSearchParams({ q: offering.name, open: "true" });
    const answer = await student.api.get(`/me/v1/offerings?${query}`);
    const { items } = checks.body<{ items: MyOffering[] }>("the search", answer, 200);
    return items.find(({ offeringId }) => offeringId === offering.offeringId);
  });
  checks.holds(
    `it is there, given by ${offering.host.name}, with its places and the age of the copy`,
    found.host.schacHome === offering.host.schacHome &&
      (found.places.left ?? 0) > 0 &&
      found.fetchedAt !== undefined,
    found,
  );
}
