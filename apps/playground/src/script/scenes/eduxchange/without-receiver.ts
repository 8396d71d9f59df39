import { randomUUID } from "node:crypto";
import { type Browser, openBrowser, type Page } from "../../../browser/browser.ts";
import { brokerPageAt } from "../../../eduxchange/node-file.ts";
import { ABROAD, type StandIns } from "../../../eduxchange/open-stand-ins.ts";
import type { Institution } from "../../../institutions.ts";
import type { DemoOffering, House, Stage } from "../../stage.ts";
import { returnResult, untilHomeAgrees } from "./guest-from-abroad.ts";
import { openTranscript } from "./transcript.ts";

/** An institution that is its own receiver, in a federation whose broker is a node. */
export interface Federated {
  readonly house: House;
  readonly offering: DemoOffering;
  readonly broker: Institution;
  readonly standIns: Pick<StandIns, "identityProvider" | "home">;
}

/** A student goes by browser from a node's page through the host's own sign-in to a place; home hears with the student's token. */
export async function withoutReceiver(
  stage: Stage,
  { house, offering, broker, standIns }: Federated,
): Promise<void> {
  const { narrator, checks, layout } = stage;
  const { identityProvider, home } = standIns;
  const browser = openBrowser(({ origin }) => origin === identityProvider.baseUrl);
  const tell = openTranscript(stage, [
    { name: "browser", by: browser },
    { name: "identity provider", by: identityProvider },
    { name: "home", by: home },
  ]);
  narrator.say(
    `A student of ${ABROAD.name} chooses "${offering.name}" on the broker's page, which ${broker.name} keeps for the federation.`,
  );
  const brokerPage = brokerPageAt(layout.node(broker).origin);
  const consent = await browser.send(brokerPage, choiceOf(offering), IN_ENGLISH);
  holdsPage(stage, "the page asks for consent before anybody signs in", consent, "Consent");
  const login = await browser.submit(consent, {}, IN_ENGLISH);
  checks.holds(
    `${offering.host.name} knows home as it is registered, and sends the browser to the identity provider`,
    login.url.origin === identityProvider.baseUrl,
    login,
  );
  tell();

  const student = { sub: randomUUID(), eduid: randomUUID(), givenName: "Guest" };
  narrator.say("The student signs in there, and consents.");
  const back = identityProvider.signIn(login.url.href, student);
  const confirm = await browser.open(back, IN_ENGLISH);
  holdsPage(
    stage,
    "the student is back at the broker's page, which starts nothing by itself",
    confirm,
    "Enrol",
  );
  tell();

  const asked = home.personsAsked;
  await enrol(stage, browser, confirm);
  checks.holds(
    "home was asked who the student is once there was a place",
    home.personsAsked === asked + 1,
    asked,
  );
  const guest = { house, offering, home };
  const associationId = await untilHomeAgrees(stage, guest);
  tell();

  await returnResult(stage, guest, { associationId, score: "6,5" });
  checks.holds("home has it, byte for byte, by the token that the student left", true, undefined);
  tell();
}

const IN_ENGLISH = { "accept-language": "en" };

/** What a catalogue's page sends. */
function choiceOf({ host, offeringId }: DemoOffering) {
  return {
    homeInstitutionSchacHome: ABROAD.schacHome,
    guestInstitutionSchacHome: host.schacHome,
    offeringId,
  };
}

function holdsPage({ checks }: Stage, sentence: string, page: Page, title: string): void {
  checks.holds(sentence, page.status === 200 && page.text.includes(`<h1>${title}</h1>`), page);
}

async function enrol({ checks }: Stage, browser: Browser, confirm: Page): Promise<void> {
  const done = await browser.submit(confirm, {}, IN_ENGLISH);
  const message = /<p>(You have a place[^<]*)<\/p>/.exec(done.text)?.[1];
  checks.holds(`the student reads at once: ${message}`, message !== undefined, done);
}
