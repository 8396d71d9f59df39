import { expect, test } from "vitest";
import { ask, enrol, publish } from "./api.ts";
import { studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";

const stage = openStage();
const unique = () => crypto.randomUUID().slice(0, 8);
const DAY_MS = 86_400_000;

test("an officer decides about several students at once, with words that they read", async () => {
  const { waterstad, heuvelland } = stage;
  const offering = await publish(heuvelland, { name: `Needs a person ${unique()}`, places: 9 });
  const students = [studentOf(waterstad, 0), studentOf(waterstad, 1)];
  const receipts = [];
  for (const student of students) receipts.push(await enrol(waterstad, student, offering));
  await using officer = await stage.visit({ institution: waterstad, login: waterstad.officer });
  const { page } = officer;
  await officer.open("/desk");
  const rows = page.getByRole("row").filter({ hasText: offering.name });
  await expect.poll(() => rows.count()).toBe(2);
  for (const box of await rows.getByRole("checkbox").all()) await box.check();
  await page.getByText("2 selected").waitFor();
  await page.getByLabel("Usual reasons").selectOption({ label: "This overlaps with your own programme." });
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByText("2 decided.").waitFor();
  await expect.poll(() => rows.count()).toBe(0);

  await using student = await stage.visit({
    institution: waterstad,
    login: studentOf(waterstad, 0),
  });
  await student.open(`/enrolments/${receipts[0]?.associationId}`);
  await student.page.getByText("This overlaps with your own programme.").waitFor();
  expect([...officer.complaints, ...student.complaints]).toEqual([]);
});

test("a coordinator watches an opening, pauses it with words that a student reads, and moves its end", async () => {
  const { noordzee } = stage;
  const { token } = noordzee.coordinator;
  const offering = await publish(noordzee, { name: `Opening ${unique()}`, places: 2 });
  const roundId = crypto.randomUUID();
  const path = `/alliance/v1/rounds/${roundId}`;
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const name = `Watched round ${unique()}`;
  const pledge = { coordinator: noordzee.schacHome, offeringIds: [offering.offeringId] };
  await ask(noordzee, token, { method: "PUT", path: `${path}/pledges`, body: pledge });
  const open = {
    phaseId: "open",
    name: "First come",
    participants: { own: true, partners: true },
    mode: "first_come",
  };
  const plan = {
    alliance: "lde",
    name,
    timeZone: "Europe/Amsterdam",
    validUntil: day(60),
    phases: [
      { ...open, opensAt: `${day(-2).slice(0, 10)}T13:00`, closesAt: `${day(20).slice(0, 10)}T00:00` },
    ],
    offerings: [{ host: noordzee.schacHome, offeringId: offering.offeringId }],
  };
  await ask(noordzee, token, { method: "PUT", path, body: plan });
  await ask(noordzee, token, { method: "POST", path: `${path}/publications` });
  await using coordinator = await stage.visit({
    institution: noordzee,
    login: noordzee.coordinator,
  });
  const { page } = coordinator;
  await coordinator.open("/board");
  await page.getByRole("link", { name }).click();
  await page.getByText("First come closes in").waitFor();
  const total = (label: string) => page.locator("dl.totals div").filter({ hasText: label }).locator("dd");
  await expect.poll(() => total("Requests").textContent()).toBe("0");
  for (const index of [4, 5, 6]) await enrol(noordzee, studentOf(noordzee, index), offering);
  await expect.poll(() => total("Requests").textContent()).toBe("3");
  await expect.poll(() => total("Placed").textContent()).toBe("2");
  await expect.poll(() => total("Waiting").textContent()).toBe("1");
  await page.getByText(/At most [1-3] arrivals? in a second/).waitFor();
  await page.getByRole("button", { name: offering.name }).click();
  await page.getByRole("region", { name: "Movements of seats" }).getByRole("row").nth(1).waitFor();

  await page.getByText("Pause or extend").click();
  await page.getByLabel("Why, for everybody to read").fill("The wrong capacity was published.");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("Paused:").waitFor();
  await using student = await stage.visit({
    institution: noordzee,
    login: studentOf(noordzee, 7),
  });
  await student.open(`/offerings/${offering.host}/${offering.offeringId}`);
  await student.page.getByText("The wrong capacity was published.").waitFor();

  await page.getByLabel("Why, for everybody to read").fill("Mended.");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => page.getByText("Paused:").count()).toBe(0);
  await page.getByLabel("Why, for everybody to read").fill("A day more, because of the pause.");
  await page.getByLabel(/^Closes at/).fill(`${day(21).slice(0, 10)}T00:00`);
  await page.getByRole("button", { name: "Move the end" }).click();
  await page.getByText("A day more, because of the pause.").waitFor();
  await ask(noordzee, token, {
    method: "PUT",
    path: `${path}/pledges`,
    body: { ...pledge, offeringIds: [] },
  });
  expect([...coordinator.complaints, ...student.complaints]).toEqual([]);
});

const FOR_STAFF = [
  "/desk",
  "/desk/selections",
  "/desk/deliveries",
  "/desk/results",
  "/desk/tasks",
  "/desk/agreements",
  "/desk/audit",
  "/board",
];

test("the wrong role sees nothing", async () => {
  const { noordzee } = stage;
  await using student = await stage.visit({
    institution: noordzee,
    login: studentOf(noordzee, 0),
  });
  const { page } = student;
  await student.open("/");
  const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await expect
    .poll(() => links.allTextContents())
    .toEqual(["Catalogue", "My choices", "My exchange", "Results"]);
  for (const path of FOR_STAFF) {
    await student.open(path);
    await page.getByRole("alert").filter({ hasText: "This page is not for you" }).first().waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
  }
  await using officer = await stage.visit({ institution: noordzee, login: noordzee.officer });
  await officer.open("/enrolments");
  await officer.page.getByRole("alert").filter({ hasText: "This page is not for you" }).first().waitFor();
});
