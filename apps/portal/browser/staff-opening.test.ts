import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { startOrigin } from "./sheet.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
/** Making minors, students and a round takes a while on a busy machine. */
const PREPARED_MS = 240_000;
const PLAYED_MS = 180_000;

test("an opening is played from the start page, and the coordinator sees it on the board while it runs", async () => {
  const { noordzee, heuvelland, waterstad } = stage;
  await using guest = await stage.visit({ institution: noordzee });
  const start = guest.page;
  await start.goto(startOrigin(noordzee));
  expect(await violations(start)).toEqual([]);
  await start.getByLabel("How large").selectOption({ label: "240 students, 12 minors" });
  await start.getByLabel("How fast").selectOption({ label: "within fifteen seconds" });
  await start.getByLabel("When").selectOption({ label: "as soon as it is prepared" });
  await start.getByRole("button", { name: "Play an" }).click();
  await start.getByText("It is open").waitFor({ timeout: PREPARED_MS });
  expect(await start.getByRole("button", { name: "Play another one" }).isDisabled()).toBe(true);
  expect(await violations(start)).toEqual([]);

  await using coordinator = await stage.visit({
    institution: noordzee,
    login: noordzee.coordinator,
  });
  const board = new URL((await start.getByRole("link", { name: /board/ }).getAttribute("href")) ?? "");
  await coordinator.open(board.searchParams.get("returnTo") ?? "/");
  const { page } = coordinator;
  const total = (label: string) =>
    page.locator("dl.totals div").filter({ hasText: label }).locator("dd").textContent().then(Number);
  await expect.poll(() => total("Requests")).toBeGreaterThan(0);
  const first = await total("Requests");
  await expect.poll(() => total("Requests")).toBeGreaterThan(first);
  await expect.poll(() => total("Placed"), { timeout: PLAYED_MS }).toBeGreaterThan(200);
  for (const { name } of [noordzee, heuvelland, waterstad])
    await page.getByRole("row").filter({ hasText: name }).first().waitFor();

  await start.getByText("240 students had").waitFor({ timeout: PLAYED_MS });
  await start.getByLabel("How large").selectOption({ label: "240 students, 12 minors" });
  await start.getByLabel("How fast").selectOption({ label: "within five minutes" });
  await start.getByRole("button", { name: "Play another one" }).click();
  await start.getByRole("button", { name: "Stop it" }).click();
  await start.getByText("Stopped.").waitFor();
  expect([...guest.complaints, ...coordinator.complaints]).toEqual([]);
}, 900_000);
