import { type DemoOffering, type MyOffering, type Stage, studentOf } from "../stage.ts";

/** Waits until each institution's students see the offerings: a partner's are copied every few seconds. */
export async function copiedEverywhere(stage: Stage, offerings: readonly DemoOffering[]): Promise<void> {
  const { narrator, checks, noordzee, heuvelland, waterstad } = stage;
  for (const house of [noordzee, heuvelland, waterstad]) {
    for (const { name, offeringId } of offerings) {
      await checks.eventually(`${house.institution.name} shows "${name}"`, async () => {
        const query = new URLSearchParams({ q: name, open: "true" });
        const answer = await studentOf(house, 1).api.get(`/me/v1/offerings?${query}`);
        const { items } = checks.body<{ items: MyOffering[] }>("the search", answer, 200);
        return items.find((item) => item.offeringId === offeringId);
      });
    }
  }
  narrator.holds("each institution has copied what its partners published");
}
