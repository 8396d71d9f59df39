import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enrol, publish } from "./api.ts";
import { studentOf } from "./sheet.ts";
import { countShifts, shifted } from "./shifts.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const MOST_SHIFTED = 0.02;

const LOOKS = [
  { look: "wide", viewport: { width: 1280, height: 900 } },
  { look: "phone", viewport: { width: 390, height: 844 } },
] as const;

/** Nothing is on its way any more; what polls never rests. */
async function settled(page: Page): Promise<void> {
  // A page that could not be shown has no head, and holds still as well.
  await page.getByRole("banner").waitFor();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator(".loading").first().waitFor({ state: "detached" });
}

test.each(LOOKS)(
  "no page moves under a reader's eyes while it loads, $look",
  async ({ look, ...options }) => {
    const { noordzee: institution, waterstad } = stage;
    const login = studentOf(institution, look === "wide" ? 12 : 13);
    const offering = await publish(waterstad, { name: `Steady ${look}`, places: 3 });
    const { associationId } = await enrol(institution, login, offering);
    await using student = await stage.visit({ institution, login, options });
    await countShifts(student.page);
    const pages = [
      "/",
      "/ready",
      "/offerings",
      "/offerings?fits=yes&places=yes",
      `/offerings/${offering.host}/${offering.offeringId}`,
      "/choices",
      "/compare",
      "/enrolments",
      `/enrolments/${associationId}`,
      "/results",
      "/my-data",
    ];
    const found: [string, number][] = [];
    for (const path of pages) {
      await student.open(path);
      await settled(student.page);
      found.push([path, Math.round((await shifted(student.page)) * 10_000) / 10_000]);
    }
    console.log(`shifts, ${look}: ${found.map(([path, value]) => `${path} ${value}`).join(", ")}`);
    expect(found.filter(([, value]) => value > MOST_SHIFTED)).toEqual([]);
  },
);

test("without a network what was read stays, what was not says so, and both mend themselves", async () => {
  const { noordzee: institution } = stage;
  await using student = await stage.visit({ institution, login: studentOf(institution, 14) });
  const { page } = student;
  await student.open("/enrolments");
  await page.getByText("You have not asked for anything yet").waitFor();
  await page.getByRole("link", { name: "Results" }).click();
  await page.getByText("No results yet").waitFor();
  await page.context().setOffline(true);
  await page.getByRole("status").filter({ hasText: "You are offline" }).waitFor();
  await page.getByRole("link", { name: "My exchange" }).click();
  await page.getByText("You have not asked for anything yet").waitFor();
  // Its program has not been read on this device.
  await page.getByRole("link", { name: "Wissel" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  await page.getByText("This was not read before").waitFor();
  await page.context().setOffline(false);
  await page.getByText("Opens next").waitFor();
  expect(await page.locator(".offline").count()).toBe(0);
  expect(student.complaints).toEqual([]);
});

test("a node that does not answer is told apart from nothing to show, and asked again on demand", async () => {
  const { noordzee: institution } = stage;
  await using student = await stage.visit({ institution, login: studentOf(institution, 14) });
  const { page } = student;
  await page.route("**/me/v1/results", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "The node is busy", status: 503 }),
    }),
  );
  await student.open("/results");
  await page.getByRole("alert").filter({ hasText: "The node is busy" }).waitFor();
  expect(await page.getByText("No results yet").count()).toBe(0);
  await page.unroute("**/me/v1/results");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No results yet").waitFor();
});
