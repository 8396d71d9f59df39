import type { AllianceSchemas } from "@wissel/contract";
import { ALLIANCE } from "../../institutions.ts";
import { type DemoOffering, type MyOffering, type Stage, studentOf } from "../stage.ts";

const WORDS = "Two minors have the wrong capacity.";
const DAY_MS = 86_400_000;

/** A round from its pledge to its end: lent, checked, looked at as a student, published, stopped, and given back. */
export async function round(stage: Stage, { offeringId, name }: DemoOffering): Promise<void> {
  const { narrator, checks, noordzee, heuvelland, waterstad } = stage;
  const host = heuvelland.institution.schacHome;
  const coordinator = noordzee.institution.schacHome;
  const path = `/alliance/v1/rounds/${crypto.randomUUID()}`;
  const pledge = (offeringIds: readonly string[]) =>
    heuvelland.coordinator.put(`${path}/pledges`, { coordinator, offeringIds });

  narrator.say(`${heuvelland.institution.name} lends "${name}" to a round of ${noordzee.institution.name}.`);
  checks.body("the pledge", await pledge([offeringId]), 200);
  await checks.eventually("the coordinator hears of it", async () => {
    const { items } = (await noordzee.coordinator.get(`${path}/pledges`)).body as AllianceSchemas["Pledges"];
    return items.length === 1 ? items : undefined;
  });

  const days = (count: number) => new Date(Date.now() + count * DAY_MS).toISOString();
  const plan = {
    alliance: ALLIANCE,
    name: "A round of the playground",
    timeZone: "Europe/Amsterdam",
    validUntil: days(60),
    phases: [
      {
        phaseId: "open",
        name: "Open to all",
        opensAt: `${days(-2).slice(0, 10)}T13:00`,
        closesAt: `${days(30).slice(0, 10)}T00:00`,
        participants: { own: true, partners: true },
        mode: "first_come",
      },
    ],
    offerings: [{ host, offeringId }],
    limits: { maxLive: 3 },
  };
  checks.body("the draft", await noordzee.coordinator.put(path, plan), 200);
  const { findings } = checks.body<{ findings: readonly object[] }>(
    "the check",
    await noordzee.coordinator.get(`${path}/findings`),
    200,
  );
  checks.holds("nothing keeps the round from being published", findings.length === 0, findings);
  const preview = async (at: string) => {
    const query = `home=${waterstad.institution.schacHome}&host=${host}&at=${at}`;
    const answer = await noordzee.coordinator.get(`${path}/preview?${query}`);
    return checks.body<AllianceSchemas["RoundPreview"]>("the preview", answer, 200);
  };
  const [early, now] = [await preview(days(-3)), await preview(days(0))];
  checks.holds(
    `as a student of ${waterstad.institution.name} it is shut three days ago and open now`,
    !early.open && early.next?.phaseId === "open" && now.open,
    { early, now },
  );

  checks.body("the publication", await noordzee.coordinator.post(`${path}/publications`), 200);
  const student = studentOf(waterstad, 1);
  const shown = (what: string, isSo: (offering: MyOffering) => boolean) =>
    checks.eventually(what, async () => {
      const offering = (await student.api.get(`/me/v1/offerings/${host}/${offeringId}`)).body as MyOffering;
      return isSo(offering) ? offering : undefined;
    });
  await shown(
    "students see the round's window",
    ({ open, enrolmentWindow }) => open && enrolmentWindow.mode !== undefined,
  );
  await checks.eventually("the host has taken the round over", async () =>
    (await heuvelland.coordinator.get(path)).status === 200 ? true : undefined,
  );

  narrator.say(`${heuvelland.institution.name} stops it: "${WORDS}"`);
  checks.body("the pause", await heuvelland.coordinator.post(`${path}/pauses`, { reason: WORDS }), 200);
  await shown(
    "a student elsewhere reads why",
    (one) => one.enrolmentWindow.pausedBecause === WORDS && !one.open,
  );
  const { items } = checks.body<{ items: readonly { action: string; reason?: string }[] }>(
    "what was done",
    await heuvelland.coordinator.get(`${path}/actions`),
    200,
  );
  checks.holds("who stopped it, when and why stays written down", items[0]?.reason === WORDS, items);
  checks.body(
    "the resumption",
    await heuvelland.coordinator.post(`${path}/resumptions`, { reason: "Mended." }),
    200,
  );
  checks.body("the pledge taken back", await pledge([]), 200);
}
