import { beforeAll, expect, test } from "vitest";
import { anAgreement } from "./agreements.ts";
import { publish, untilListed } from "./api.ts";
import { looks } from "./axe.ts";
import { aSelection, askForSelection } from "./selections.ts";
import { studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";
import type { Visitor } from "./visitor.ts";

const stage = openStage();

async function look({ page, open }: Visitor, path: string, settled: string): Promise<readonly string[]> {
  await open(path);
  await page.getByText(settled).filter({ visible: true }).first().waitFor();
  return await looks(page, path);
}

const STUDENT_PAGES = [
  ["/", "Opens next"],
  ["/ready", "Rounds"],
  ["/offerings", "offerings"],
  ["/offerings?q=surely-nothing", "Nothing fits"],
  ["/choices", "No choices yet"],
  ["/compare", "Nothing to compare"],
  ["/enrolments", "You have not asked"],
  ["/results", "No results yet"],
  ["/my-data", "Nothing was told"],
  ["/desk", "not for you"],
] as const;

const OFFICER_PAGES = [
  ["/desk", "Nothing selected"],
  ["/desk/deliveries", "How partners are"],
  ["/desk/results", "Missing results"],
  ["/desk/tasks", "Tasks"],
  ["/desk/selections", "Collecting"],
  ["/desk/agreements", "Differ"],
] as const;

/** A round that selects, with somebody who waits for it; and an agreement whose copies differ. */
const world = { path: "", agreementId: "" };
beforeAll(async () => {
  const { noordzee, heuvelland } = stage;
  const offering = await publish(noordzee, { name: "Chosen by its host", places: 2 });
  await untilListed(noordzee, studentOf(noordzee, 9).token, offering);
  const roundId = await aSelection(noordzee, offering, "A round that selects");
  world.path = `/desk/selections/${roundId}/${offering.offeringId}`;
  world.agreementId = await anAgreement(noordzee, heuvelland);
  await askForSelection(noordzee, studentOf(noordzee, 9), offering);
});

test("axe finds nothing where a student reads", async () => {
  const { noordzee: institution } = stage;
  await using guest = await stage.visit({ institution });
  const found = [...(await look(guest, "/", "Study next door"))];
  found.push(...(await look(guest, "/enrolments", "Your session has ended")));
  await using student = await stage.visit({ institution, login: studentOf(institution, 10) });
  for (const [path, settled] of STUDENT_PAGES) found.push(...(await look(student, path, settled)));
  expect(found).toEqual([]);
});

test("axe finds nothing where a student chooses, enrols, withdraws and reads who was told", async () => {
  const { noordzee: institution } = stage;
  await using student = await stage.visit({ institution, login: studentOf(institution, 10) });
  const { page } = student;
  const found: string[] = [];
  const nowAt = async (what: string) => found.push(...(await looks(page, what)));
  await student.open("/offerings?places=yes&language=en");
  await page
    .getByRole("button", { name: /^My choices/ })
    .first()
    .click();
  await page
    .getByRole("button", { name: /^Compare/ })
    .first()
    .click();
  found.push(...(await look(student, "/compare", "Enrolment closes")));
  found.push(...(await look(student, "/choices", "Best first")));
  await student.open("/offerings?places=yes&language=en");
  await page.locator("article h2 a").nth(9).click();
  await page.getByRole("button", { name: "Enrol" }).waitFor();
  await nowAt("offering");
  await page.getByRole("button", { name: "Enrol" }).click();
  await page.getByText("Your request has arrived").waitFor();
  await nowAt("receipt");
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("dialog").waitFor();
  await nowAt("dialog");
  await page.getByRole("button", { name: "Withdraw now" }).click();
  await page.getByText("No place", { exact: true }).waitFor();
  await nowAt("ended");
  await student.open("/my-data");
  await page.getByRole("button", { name: "Gather it" }).click();
  await page.getByRole("button", { name: /^Save/ }).waitFor();
  await nowAt("my data");
  expect(found).toEqual([]);
});

test("axe finds nothing where staff decide, choose, compare and watch", async () => {
  const { noordzee: institution } = stage;
  await using officer = await stage.visit({ institution, login: institution.officer });
  const found: string[] = [];
  for (const [path, settled] of OFFICER_PAGES) found.push(...(await look(officer, path, settled)));
  found.push(...(await look(officer, world.path, "What it comes to now")));
  found.push(...(await look(officer, `/desk/agreements/${world.agreementId}`, "How it came to be so")));
  await using auditor = await stage.visit({ institution, login: institution.auditor });
  found.push(...(await look(auditor, "/desk/audit", "Link ")));
  await using coordinator = await stage.visit({ institution, login: institution.coordinator });
  found.push(...(await look(coordinator, "/board", "Rounds")));
  await coordinator.page.locator("main h2 a").first().click();
  await coordinator.page.getByText("Each second").waitFor();
  found.push(...(await looks(coordinator.page, "board")));
  expect(found).toEqual([]);
});
