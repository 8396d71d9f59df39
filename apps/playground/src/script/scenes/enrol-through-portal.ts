import { openBrowser, type Page } from "../../browser/browser.ts";
import { portalClientId } from "../../nodes/node-files.ts";
import type { Enrolment as PortalEnrolment } from "../../portal/me-client.ts";
import type { DemoOffering, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";

/** A student signs in at home for a portal, which then enrols with its own token. */
export async function enrolThroughPortal(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, layout, noordzee } = stage;
  const student = studentOf(noordzee, 2);
  narrator.say(
    `${student.name} opens the portal at ${layout.portal.origin} and signs in at ${student.home.name}.`,
  );
  const browser = openBrowser(() => false);
  const login = await browser.open(`${layout.portal.origin}/login/${student.home.key}`);
  checks.holds(
    "the portal has sent the student to the home institution's own login page",
    login.url.origin === layout.identity.origin && login.text.includes('name="password"'),
    login,
  );
  const back = await browser.submit(login, { username: student.username, password: student.password });
  checks.holds(
    "after the login the student is back at the portal, which asked for no further consent",
    back.url.origin === layout.portal.origin && back.status === 200,
    back,
  );
  narrator.say(`The portal enrols the student in "${offering.name}" with a token of its own.`);
  const list = await browser.open(
    `${layout.portal.origin}/offerings?${new URLSearchParams({ q: offering.name })}`,
  );
  const form: Page = list;
  checks.holds("the portal shows the offering", form.text.includes(offering.offeringId), form);
  const done = await browser.submit(form, {}, { accept: "application/json" });
  const receipt: PortalEnrolment = JSON.parse(done.text);
  checks.holds(
    "there is a place, and the receipt names the portal",
    receipt.place === "given" && receipt.portal.clientId === portalClientId(student.home),
    receipt,
  );
}
