import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ask, enrol, publish, sisToken, untilListed } from "./api.ts";
import { studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
/** What has the focus is called this. */
const NAME_OF_FOCUSED = `
  document.activeElement?.getAttribute("aria-label")
    ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? ""`;
const unique = () => crypto.randomUUID().slice(0, 8);

test("a student finds an offering, enrols, has the receipt at once, sees it again elsewhere, and withdraws", async () => {
  const { noordzee, waterstad } = stage;
  const login = studentOf(noordzee, 0);
  const offering = await publish(waterstad, { name: `Dunes and dykes ${unique()}`, places: 3 });
  await untilListed(noordzee, login.token, offering);
  await using student = await stage.visit({ institution: noordzee, login });
  const { page } = student;
  await student.open("/offerings");
  await page.getByLabel("Search by name").fill(offering.name);
  await expect
    .poll(() =>
      page
        .getByRole("status")
        .filter({ hasText: /^1 offering$/ })
        .count(),
    )
    .toBe(1);
  expect(new URL(page.url()).searchParams.get("q")).toBe(offering.name);
  await page.getByRole("link", { name: offering.name }).click();
  await page.getByText("You can take this").waitFor();
  await page.getByText("3 places for you").waitFor();
  await page.getByRole("button", { name: "Enrol" }).click();
  await page.getByText("Your request has arrived").waitFor();
  await page.getByText("You have a place").waitFor();

  await using elsewhere = await stage.visit({ institution: noordzee, login });
  await elsewhere.open(new URL(page.url()).pathname);
  await elsewhere.page.getByText("You have a place").waitFor();

  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByText("goes to the next in line").waitFor();
  await page.getByRole("button", { name: "Withdraw now" }).click();
  await page.getByText("No place", { exact: true }).waitFor();
  expect([...student.complaints, ...elsewhere.complaints]).toEqual([]);
});

test("a student waits, takes the offered place, swaps it for another, and sees the signed result with its scale", async () => {
  const { noordzee, heuvelland, waterstad } = stage;
  const [holder, waiting] = [studentOf(noordzee, 1), studentOf(noordzee, 2)];
  const full = await publish(waterstad, { name: `One seat ${unique()}`, places: 1, promotion: "offer" });
  const other = await publish(heuvelland, { name: `Room enough ${unique()}`, places: 5 });
  const held = await enrol(noordzee, holder, full);
  await untilListed(noordzee, waiting.token, other);
  await using student = await stage.visit({ institution: noordzee, login: waiting });
  const { page } = student;
  await student.open(`/offerings/${full.host}/${full.offeringId}`);
  await page.getByText("once a place falls free").waitFor();
  await page.getByRole("button", { name: "Join the waiting list" }).click();
  await page.getByText("You are number 1 on the waiting list").waitFor();

  const path = `/me/v1/enrolments/${held.associationId}/withdrawal`;
  await ask(noordzee, holder.token, { method: "POST", path });
  await page.getByText("A place is held for you").waitFor();
  await page.getByText("Time left:").waitFor();
  await page.getByRole("button", { name: "Accept the place" }).click();
  await page.getByText("You have a place").waitFor();
  const first = new URL(page.url()).pathname;

  await student.open(`/offerings/${other.host}/${other.offeringId}`);
  await page.getByLabel("In exchange for").selectOption({ label: full.name });
  await page.getByText("You keep the old place until this one is certain").waitFor();
  await page.getByRole("button", { name: "Swap" }).click();
  await page.getByText("You have a place").waitFor();
  const associationId = new URL(page.url()).pathname.split("/").at(-1);
  await student.open(first);
  await page.getByText("No place", { exact: true }).waitFor();

  const rows = [
    {
      home: noordzee.schacHome,
      associationId,
      state: "completed",
      pass: "passed",
      score: "07.5",
      resultDate: "2026-11-20",
    },
  ];
  await ask(heuvelland, await sisToken(heuvelland), {
    method: "POST",
    path: "/sis/v1/results",
    body: { rows },
  });
  await expect
    .poll(
      async () =>
        (await ask<{ items: object[] }>(noordzee, waiting.token, { path: "/me/v1/results" })).items.length,
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
  await student.open("/results");
  await page.locator(".score").filter({ hasText: "07.5" }).first().waitFor();
  await page.getByText("1 version").first().waitFor();
  expect(student.complaints).toEqual([]);
});

test("from sign-in to receipt by keyboard alone", async () => {
  const { noordzee, waterstad } = stage;
  const login = studentOf(noordzee, 3);
  const offering = await publish(waterstad, { name: `By keyboard ${unique()}`, places: 3 });
  await untilListed(noordzee, login.token, offering);
  await using student = await stage.visit({ institution: noordzee });
  const { page } = student;
  /** Tabs until something of that name has the focus, which a person would see. */
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const said = String(await page.evaluate(NAME_OF_FOCUSED));
      if (name.test(said.trim())) return;
    }
    throw new Error(`the keyboard does not get to ${name}`);
  };
  await student.open("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await tabTo(/^Sign in$/);
  await page.keyboard.press("Enter");
  await page.getByLabel("Username").waitFor();
  await page.keyboard.type(login.username);
  await page.keyboard.press("Tab");
  await page.keyboard.type(login.password);
  await page.keyboard.press("Enter");
  await page.getByText("Are you ready?").waitFor();
  await tabTo(/^Catalogue$/);
  await page.keyboard.press("Enter");
  await page.getByLabel("Search by name").waitFor();
  await tabTo(/^Search by name/);
  await page.keyboard.type(offering.name);
  await page.getByText("1 offering", { exact: true }).waitFor();
  await tabTo(new RegExp(`^${offering.name}$`));
  await page.keyboard.press("Enter");
  await page.getByText("You can take this").waitFor();
  await tabTo(/^Enrol$/);
  await page.keyboard.press("Enter");
  await page.getByText("You have a place").waitFor();
});

test("a student reads who was told what and why, and takes a copy of everything along", async () => {
  const { noordzee, waterstad } = stage;
  const login = studentOf(noordzee, 20);
  const offering = await publish(waterstad, { name: `Told of me ${unique()}`, places: 3 });
  const { associationId } = await enrol(noordzee, login, offering);
  await using student = await stage.visit({ institution: noordzee, login });
  const { page } = student;
  await student.open("/my-data");
  const rows = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: offering.name }) });
  await rows.filter({ hasText: "Level" }).getByText("judge whether the rules").waitFor();
  // Names follow, once the host has asked for them.
  await expect
    .poll(async () => {
      await page.reload();
      await rows.first().waitFor();
      return await rows.filter({ hasText: "E-mail address" }).count();
    })
    .toBe(1);

  await page.getByRole("button", { name: "Gather it" }).click();
  await page.getByText("All 2 institutions have answered").waitFor();
  await page.reload();
  await page.getByText("All 2 institutions have answered").waitFor();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the file" }).click();
  const saved = JSON.parse(await readFile(await (await saving).path(), "utf8"));
  expect(
    saved.parts.map((part: { institution: { schacHome: string } }) => part.institution.schacHome),
  ).toEqual([noordzee.schacHome, waterstad.schacHome]);
  expect(JSON.stringify(saved)).toContain(associationId);
  expect(student.complaints).toEqual([]);
});

test("the catalogue leaves out what is given at the same time as what a student has, while the address says so", async () => {
  const { noordzee, waterstad } = stage;
  const login = studentOf(noordzee, 20);
  const offering = await publish(waterstad, { name: `Same days ${unique()}`, places: 3 });
  await untilListed(noordzee, login.token, offering);
  await using student = await stage.visit({ institution: noordzee, login });
  const { page } = student;
  await student.open(`/offerings?q=${encodeURIComponent(offering.name)}`);
  await page.getByRole("link", { name: offering.name }).waitFor();
  await page.getByLabel("Not at the same time as what I chose").check();
  await page.getByText("Nothing fits all of this").waitFor();
  expect(new URL(page.url()).searchParams.get("apart")).toBe("yes");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByText(/^\d[\d,]* offerings$/).waitFor();
});
