import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { enrol, publish } from "./api.ts";
import { aRoundToCome, endRound } from "./rounds.ts";
import { studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

test("a student sees before an opening what is in order, what opens next, and finds what fits", async () => {
  const { noordzee: institution } = stage;
  await using student = await stage.visit({ institution, login: studentOf(institution, 15) });
  const { page } = student;
  await student.open("/ready");
  await page.getByText(`Student of ${institution.name}`).waitFor();
  await page
    .getByText(/^You may take [\d,]+ of [\d,]+$/)
    .first()
    .waitFor();
  await page.getByText("Your clock is right").waitFor();
  await page.getByRole("region", { name: "Opens next" }).waitFor();
  await page.getByRole("link", { name: "See what fits" }).click();
  await page.getByText(/^\d[\d,]* offerings?$/).waitFor();
  expect(new URL(page.url()).searchParams.get("fits")).toBe("yes");
  expect(await page.getByLabel("Fits my programme").isChecked()).toBe(true);
  expect(await page.locator("article .chip").filter({ hasText: "With permission" }).count()).toBe(0);
  expect(student.complaints).toEqual([]);
});

test("a round is told phase by phase: which are the student's, what one may have, and its opening goes into a calendar", async () => {
  const { noordzee: institution } = stage;
  const offering = await publish(institution, { name: "In a round", places: 3 });
  const name = `Round ${crypto.randomUUID().slice(0, 8)}`;
  const roundId = await aRoundToCome(institution, offering, name);
  try {
    await using student = await stage.visit({ institution, login: studentOf(institution, 15) });
    const { page } = student;
    await student.open(`/ready?round=${roundId}`);
    await page.getByRole("heading", { name, level: 3 }).waitFor();
    const phases = page.getByRole("article").getByRole("listitem");
    await phases.filter({ hasText: "Master students first" }).getByText("Not for you").waitFor();
    await page.getByText("0 of 3 enrolments").waitFor();
    await page.getByText("0 of 30 EC").waitFor();
    const opening = page.getByRole("region", { name: "Opens next" });
    await opening.getByText("1 offering for you").waitFor();
    const saving = page.waitForEvent("download");
    await opening.getByRole("link", { name: "Add to calendar" }).click();
    expect(await readFile(await (await saving).path(), "utf8")).toContain(`SUMMARY:Enrolment opens: ${name}`);
  } finally {
    await endRound(institution, roundId);
  }
});

test("a device whose clock is wrong is told so, and counts down by the node", async () => {
  const { noordzee: institution } = stage;
  await using student = await stage.visit({ institution, login: studentOf(institution, 15) });
  const { page } = student;
  await page.addInitScript("const now = Date.now; Date.now = () => now() + 90_000;");
  await student.open("/ready");
  await page.getByText("Your clock differs by 90 seconds").waitFor();
});

test("dates go into the student's own calendar: one by one, and as a feed that ends when the student says so", async () => {
  const { noordzee: institution, waterstad } = stage;
  const login = studentOf(institution, 16);
  const offering = await publish(waterstad, { name: "Dates, and more", places: 3 });
  await enrol(institution, login, offering);
  await using student = await stage.visit({ institution, login });
  const { page } = student;
  await student.open(`/offerings/${offering.host}/${offering.offeringId}`);
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Add to calendar" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("wissel.ics");
  expect(await readFile(await saved.path(), "utf8")).toContain("SUMMARY:Begins: Dates\\, and more");

  await student.open("/enrolments");
  await page.getByRole("button", { name: "Make an address" }).click();
  const address = await page.getByLabel("Address of your calendar").inputValue();
  const read = () => fetch(address);
  expect(await (await read()).text()).toContain("SUMMARY:Begins: Dates\\, and more");
  await page.reload();
  await page.getByText("last read").waitFor();
  expect(await page.getByLabel("Address of your calendar").count()).toBe(0);
  await page.getByRole("button", { name: "End it" }).click();
  await page.getByRole("button", { name: "Make an address" }).waitFor();
  expect((await read()).status).toBe(404);
  expect(student.complaints).toEqual([]);
});

test("where clocks at the host show another time than the reader's, both are told", async () => {
  const { noordzee: institution, waterstad } = stage;
  const login = studentOf(institution, 16);
  const offering = await publish(waterstad, { name: "Far away", places: 3 });
  await enrol(institution, login, offering);
  const options = { timezoneId: "America/New_York" };
  await using student = await stage.visit({ institution, login, options });
  await student.open(`/offerings/${offering.host}/${offering.offeringId}`);
  await student.page
    .getByText(/\((?:.*) CES?T at the host\)/)
    .first()
    .waitFor();
  await student.page
    .getByText(/GMT-[45]|E[SD]T/)
    .first()
    .waitFor();
});
