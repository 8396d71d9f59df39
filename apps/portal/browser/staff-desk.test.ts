import { expect, test } from "vitest";
import { anAgreement } from "./agreements.ts";
import { publish, type Receipt, untilListed } from "./api.ts";
import { aSelection, askForSelection, closeSelection } from "./selections.ts";
import { studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const SEALED_MS = 90_000;

test("a host officer ranks those who asked and decides about all of them at once, and students read what came of it", async () => {
  const { noordzee } = stage;
  const students = [17, 18, 19].map((index) => studentOf(noordzee, index));
  const name = `By selection ${crypto.randomUUID().slice(0, 8)}`;
  const offering = await publish(noordzee, { name, places: 1 });
  for (const { token } of students) await untilListed(noordzee, token, offering);
  const roundId = await aSelection(noordzee, offering, name);
  const receipts: Receipt[] = [];
  for (const student of students) receipts.push(await askForSelection(noordzee, student, offering));
  const idOf = (index: number) => receipts[index]?.associationId ?? "";
  await using officer = await stage.visit({ institution: noordzee, login: noordzee.officer });
  const { page } = officer;
  await officer.open("/desk/selections");
  await page.getByRole("link", { name }).click();
  const row = (index: number) => page.getByRole("row").filter({ hasText: idOf(index) });
  await row(0).waitFor();
  expect(await page.getByRole("row").count()).toBe(4);
  await page.getByText("It can be decided once it has closed").waitFor();
  // The second is chosen first, and so is ranked before the first.
  for (const index of [1, 0]) {
    await row(index).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Rank these, in this order" }).click();
    await page.getByText("The ranking is saved").waitFor();
    await expect.poll(() => row(index).getByRole("cell").nth(1).textContent()).toBe(index === 1 ? "1" : "2");
  }
  await page.getByRole("combobox", { name: "Ranking" }).selectOption({ label: "Not ranked" });
  await expect.poll(() => page.getByRole("row").count()).toBe(2);
  expect(new URL(page.url()).searchParams.get("ranking")).toBe("unranked");

  await closeSelection(noordzee, roundId);
  await page.reload();
  await page.getByText("1 gets a place").waitFor();
  await page.getByText("2 are refused").waitFor();
  await page.getByRole("button", { name: "Decide about everybody" }).click();
  await page.getByRole("button", { name: "Decide now" }).click();
  await page.getByText("Decided. Homes and students are being told.").waitFor();
  await page.getByText("Nobody awaits this selection").waitFor();

  const headlines = ["No place", "You have a place", "No place"];
  for (const [index, login] of students.entries()) {
    await using student = await stage.visit({ institution: noordzee, login });
    await student.open(`/enrolments/${idOf(index)}`);
    await student.page.getByText(headlines[index] ?? "", { exact: true }).waitFor();
    expect(student.complaints).toEqual([]);
  }
  expect(officer.complaints).toEqual([]);
});

test("an officer reads where a partner's copy of an agreement says otherwise, and settles it", async () => {
  const { noordzee, heuvelland } = stage;
  const agreementId = await anAgreement(noordzee, heuvelland);
  await using officer = await stage.visit({ institution: noordzee, login: noordzee.officer });
  const { page } = officer;
  await officer.open("/desk/agreements?comparison=differs");
  await page.getByRole("link", { name: agreementId }).click();
  const until = page.getByRole("row").filter({ hasText: "Until" });
  await until.getByText("Differs").waitFor();
  expect(await until.getByRole("time").count()).toBe(2);
  expect(await page.getByRole("row").filter({ hasText: "Time zone" }).getByText("The same").count()).toBe(1);
  await page.getByLabel("Note, for your colleagues").fill("Their board meets in May.");
  await page.getByRole("button", { name: "Taken up with them" }).click();
  await page.getByText("Noted. This difference is settled.").waitFor();
  expect(officer.complaints).toEqual([]);
});

test("an auditor finds a decision by its enrolment, and has the chain checked; an officer does not see the log", async () => {
  const { noordzee } = stage;
  await using auditor = await stage.visit({ institution: noordzee, login: noordzee.auditor });
  const { page } = auditor;
  await auditor.open("/desk/audit");
  const entries = page.getByRole("listitem").filter({ has: page.getByRole("heading") });
  const given = entries.filter({ hasText: "Place given" });
  // An entry is there once it is in the chain, within a minute.
  await expect
    .poll(
      async () => {
        await page.reload();
        await entries.first().waitFor();
        return await given.count();
      },
      { timeout: SEALED_MS, interval: 2_000 },
    )
    .toBeGreaterThan(0);
  const said = await given.first().getByRole("listitem").filter({ hasText: "enrolment" }).textContent();
  const associationId = (said ?? "").replace("enrolment", "").trim();
  await page.getByLabel("Enrolment").fill(associationId);
  await page.getByRole("button", { name: "Show" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("associationId")).toBe(associationId);
  await given.first().waitFor();
  await expect
    .poll(async () => (await entries.count()) - (await entries.filter({ hasText: associationId }).count()))
    .toBe(0);
  await page.getByRole("button", { name: "Check the chain" }).click();
  await page.getByText(/^All \d[\d,]* links up to/).waitFor();
  expect(auditor.complaints).toEqual([]);

  await using officer = await stage.visit({ institution: noordzee, login: noordzee.officer });
  await officer.open("/desk/audit");
  await officer.page.getByRole("alert").filter({ hasText: "This page is not for you" }).first().waitFor();
  expect(await officer.page.getByRole("button", { name: "Check the chain" }).count()).toBe(0);
});
