import { agreement } from "./scenes/agreement.ts";
import { allianceMembers } from "./scenes/alliance-members.ts";
import { approval } from "./scenes/approval.ts";
import { bulkDecision } from "./scenes/bulk-decision.ts";
import { cancelledOffering } from "./scenes/cancelled-offering.ts";
import { copiedEverywhere } from "./scenes/copied-everywhere.ts";
import { playEduxchange } from "./scenes/eduxchange/play-eduxchange.ts";
import { enrolAtHome } from "./scenes/enrol-at-home.ts";
import { enrolAtPartner } from "./scenes/enrol-at-partner.ts";
import { enrolThroughPortal } from "./scenes/enrol-through-portal.ts";
import { exportAndErasure } from "./scenes/export-and-erasure.ts";
import { forgedResult } from "./scenes/forged-result.ts";
import { fullOffering, promotion } from "./scenes/full-offering.ts";
import { orient } from "./scenes/orient.ts";
import { partnerDown } from "./scenes/partner-down.ts";
import { publish } from "./scenes/publish.ts";
import { repeatedCommand } from "./scenes/repeated-command.ts";
import { resultWithReceipt } from "./scenes/result-with-receipt.ts";
import { round } from "./scenes/round.ts";
import { swap } from "./scenes/swap.ts";
import { waitingListOffer } from "./scenes/waiting-list-offer.ts";
import type { Stage } from "./stage.ts";

/** The first scene: each institution publishes its offer, and the others have a copy of it. */
export async function publishOffer(stage: Stage): ReturnType<typeof publish> {
  const published = await publish(stage);
  await copiedEverywhere(stage, Object.values(published));
  return published;
}

/** Plays the exchange from the first publication to the last result; throws SceneFailure where something does not hold. */
export async function play(stage: Stage): Promise<void> {
  let number = 0;
  async function scene<T>(title: string, act: () => Promise<T>): Promise<T> {
    number += 1;
    stage.narrator.title(`${number}. ${title}`);
    return await act();
  }

  const offer = await scene("The institutions publish", () => publishOffer(stage));
  await scene("A student looks around", () => orient(stage, offer.tides));
  await scene("A coordinator looks around", () => allianceMembers(stage));
  const enrolment = await scene("A place at a partner", () => enrolAtPartner(stage, offer.tides));
  await scene("A place at home", () => enrolAtHome(stage, offer.hills));
  await scene("A place through a portal", () => enrolThroughPortal(stage, offer.tides));
  await scene("Somebody must approve", () => approval(stage, offer.hills));
  await scene("Two decisions at once", () => bulkDecision(stage, offer.hills));
  const full = await scene("The offering is full", () => fullOffering(stage, offer.lighthouse));
  await scene("A withdrawal, and the next in line", () => promotion(stage, full));
  const taken = await scene("A place is offered, by mail too", () =>
    waitingListOffer(stage, offer.observatory),
  );
  await scene("One place in exchange for another", () => swap(stage, taken, offer.hills));
  await scene("What two institutions agreed", () => agreement(stage, offer.dunes));
  await scene("The same command twice", () => repeatedCommand(stage, offer.tides));
  await scene("A partner is down", () => partnerDown(stage, offer.tides));
  await scene("An offering is cancelled", () => cancelledOffering(stage, offer.fog));
  await scene("A result, and its receipt", () => resultWithReceipt(stage, enrolment));
  await scene("A forged result", () => forgedResult(stage, enrolment));
  await scene("A student takes everything along, and is forgotten", () =>
    exportAndErasure(stage, offer.hills),
  );
  await scene("A round", () => round(stage, offer.hills));
  if (stage.eduxchange !== undefined) await playEduxchange(stage, stage.eduxchange, { offer, scene });
}
