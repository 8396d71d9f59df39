import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type Published, publish, untilListed } from "./api.ts";
import { looks } from "./axe.ts";
import { startOrigin, studentOf } from "./sheet.ts";
import { openStage } from "./stage.ts";

const stage = openStage();

let offering: Published;
let page: string;
beforeAll(async () => {
  const { noordzee, heuvelland } = stage;
  page = `${noordzee.baseUrl}/eduxchange/broker`;
  offering = await publish(heuvelland, { name: "Chosen from abroad", places: 5 });
  await untilListed(noordzee, studentOf(noordzee, 0).token, offering);
});

/** A browser that nobody has signed in with, and all that it has to complain of. */
async function aBrowser() {
  const visitor = await stage.visit({ institution: stage.noordzee });
  const failures: string[] = [];
  visitor.page.on("console", (message) => {
    if (message.type() === "error") failures.push(`${message.text()} ${message.location().url}`);
  });
  return { visitor, failures };
}

/** What is wrong with a page in either look: to axe, and to who has a phone. */
async function lookedAt(page: Page, what: string): Promise<readonly string[]> {
  const found = await looks(page, what);
  // Now as narrow as a phone.
  const over = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  return over === 0 ? found : [...found, `${what} scrolls sideways by ${over} pixels`];
}

/** As a catalogue's page does it. */
async function choose(page: Page, to: string): Promise<void> {
  const fields = {
    homeInstitutionSchacHome: "overzee.example",
    guestInstitutionSchacHome: offering.host,
    offeringId: offering.offeringId,
  };
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
  await page.goto("about:blank");
  await page.setContent(
    `<form method="post" action="${to}">${inputs.join("")}<button>Choose</button></form>`,
  );
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: "Consent" }).waitFor();
}

test("a student goes by the broker's page from a choice to a place, with one button a page", async () => {
  const { visitor, failures } = await aBrowser();
  await using student = visitor;
  const found: string[] = [];
  await choose(student.page, page);
  found.push(...(await lookedAt(student.page, "consent")));
  await student.page.getByRole("button", { name: "I agree" }).click();
  await student.page.getByRole("heading", { name: "Enrol" }).waitFor();
  const back = new URL(student.page.url());
  expect([back.origin + back.pathname, back.searchParams.get("step")]).toEqual([page, "enroll"]);
  expect(await student.page.getByText(offering.name).count()).toBe(1);
  found.push(...(await lookedAt(student.page, "enrol")));
  await student.page.getByRole("button", { name: "Enrol me" }).click();
  await student.page.getByText("You have a place").waitFor();
  found.push(...(await lookedAt(student.page, "done")));
  expect([found, failures, student.complaints]).toEqual([[], [], []]);
});

test("what goes wrong at the broker's page is said there, in words that help", async () => {
  const { visitor, failures } = await aBrowser();
  await using student = visitor;
  const found: string[] = [];
  await choose(student.page, page);
  // Somebody else's address for the person.
  await student.page
    .locator("[name=personURI]")
    .evaluate((input) => input.setAttribute("value", "http://127.0.0.1:1/"));
  await student.page.getByRole("button").click();
  await student.page.getByText("not what is registered").waitFor();
  expect(new URL(student.page.url()).searchParams.get("error")).toBe("412");
  found.push(...(await lookedAt(student.page, "412")));
  // Back from the identity provider with something that this browser has not begun.
  await student.page.goto(`${stage.heuvelland.baseUrl}/eduxchange/redirect?code=c&state=s`);
  await student.page.getByText("Signing in did not work").waitFor();
  expect(student.page.url()).toBe(`${page}?error=417`);
  found.push(...(await lookedAt(student.page, "417")));
  await student.page.goto(`${page}?error=419`);
  await student.page.getByText("not linked").waitFor();
  found.push(...(await lookedAt(student.page, "419")));
  expect([found, failures, student.complaints]).toEqual([[], [], []]);
});

test("the start page and the list of interfaces are whole, load nothing that is not there, and fit on a phone", async () => {
  const { visitor, failures } = await aBrowser();
  await using guest = visitor;
  const found: string[] = [];
  await guest.page.goto(startOrigin(stage.noordzee));
  await guest.page.getByText("Its interfaces one by one").first().click();
  await guest.page.getByRole("link", { name: "eduXchange" }).first().waitFor();
  found.push(...(await lookedAt(guest.page, "start")));
  await guest.page.getByRole("link", { name: "its interfaces" }).first().click();
  await guest.page.getByRole("heading", { name: "Interfaces of this node" }).waitFor();
  found.push(...(await lookedAt(guest.page, "interfaces")));
  expect([found, failures, guest.complaints]).toEqual([[], [], []]);
});
