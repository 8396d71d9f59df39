import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";
import { type Visitor, visit } from "./visitor.ts";

const stage = openStage();

async function look({ page, open }: Visitor, path: string, settled: string): Promise<readonly string[]> {
  await open(path);
  await page.getByText(settled).first().waitFor();
  return (await violations(page)).map((violation) => `${path} ${violation}`);
}

const LOOKS = [
  { reader: 9, colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { reader: 10, colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

const STUDENT_PAGES = [
  ["/", "Opens next"],
  ["/ready", "Rounds"],
  ["/offerings", "offerings"],
  ["/offerings?q=surely-nothing", "Nothing fits"],
  ["/choices", "No choices yet"],
  ["/compare", "Nothing to compare"],
  ["/enrolments", "My exchange"],
  ["/results", "No results yet"],
  ["/my-data", "What your institution tells"],
  ["/desk", "not for you"],
] as const;

test.each(LOOKS)("axe finds nothing where a student reads, $colorScheme", async ({ reader, ...options }) => {
  const { noordzee: institution } = stage;
  await using guest = await visit(stage.browser(), { institution, options });
  const found = [...(await look(guest, "/", "Study next door"))];
  found.push(...(await look(guest, "/enrolments", "Your session has ended")));
  await using student = await visit(stage.browser(), {
    institution,
    login: studentOf(institution, reader),
    options,
  });
  for (const [path, settled] of STUDENT_PAGES) found.push(...(await look(student, path, settled)));
  expect(found).toEqual([]);
});

test.each(LOOKS)(
  "axe finds nothing where a student chooses, enrols and withdraws, $colorScheme",
  async ({ reader, ...options }) => {
    const { noordzee: institution } = stage;
    await using student = await visit(stage.browser(), {
      institution,
      login: studentOf(institution, reader),
      options,
    });
    const { page } = student;
    const found: string[] = [];
    const nowAt = async (what: string) =>
      found.push(...(await violations(page)).map((violation) => `${what} ${violation}`));
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
    await page.locator("article h2 a").nth(reader).click();
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
    expect(found).toEqual([]);
  },
);

test.each(LOOKS)(
  "axe finds nothing where staff decide and watch, $colorScheme",
  async ({ reader: _, ...options }) => {
    const { noordzee: institution } = stage;
    await using officer = await visit(stage.browser(), { institution, login: institution.officer, options });
    const found = [...(await look(officer, "/desk", "Nothing selected"))];
    found.push(...(await look(officer, "/desk/deliveries", "How partners are")));
    found.push(...(await look(officer, "/desk/results", "Missing results")));
    found.push(...(await look(officer, "/desk/tasks", "Tasks")));
    await using coordinator = await visit(stage.browser(), {
      institution,
      login: institution.coordinator,
      options,
    });
    found.push(...(await look(coordinator, "/board", "Rounds")));
    await coordinator.page.locator("main h2 a").first().click();
    await coordinator.page.getByText("Each second").waitFor();
    found.push(...(await violations(coordinator.page)).map((violation) => `board ${violation}`));
    expect(found).toEqual([]);
  },
);
