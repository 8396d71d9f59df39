import { openEnrolmentStore } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { takeIntake } from "../../src/eduxchange/take-intake.ts";
import { openPseudonyms } from "../../src/enrolment/pseudonyms.ts";
import type { HostWorld } from "./a-host.ts";
import { HOME, HOST } from "./a-host-node.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };

/** A process that ends between the transaction that gives a place and the one that writes down whose it is. */
export function describeCutShort(worldOf: () => HostWorld): void {
  test("an intake that is cut short after the place, before the details, is completed by asking home", async () => {
    const world = worldOf();
    const { pool, clock } = world;
    const offeringId = await world.anOffering(1);
    const { eduid: personId } = world.guest();
    const pseudonymOf = await openPseudonyms(Buffer.alloc(32, 1));
    const seats = openEnrolmentStore({
      ...{ institution: HOST, alliancesOf: () => [], eventBase: "", pool, clock, newId: uuidv7 },
      newPseudonym: pseudonymOf,
      onBadItem: () => undefined,
    });
    const end = new Error("the process ends here");
    const ports = {
      ...{ pool, own: HOST, host: { homes: [HOME] }, pseudonymOf, clock, newId: uuidv7 },
      institutions: { findPartner: () => undefined },
      claimOf: () => seats.ledger.claim,
      ledger: { saveDetails: () => Promise.reject(end) },
      kickDeliveries: () => undefined,
    };
    const person = { personId, mail: "x@y", otherCodes: [{ codeType: "schacHome", code: HOME }] };
    await expect(takeIntake(ports, { offering: { offeringId }, person }, "nl")).rejects.toBe(end);
    await seats[Symbol.asyncDispose]();

    const enrolment = async () =>
      (await world.sis("GET", `/enrolments?role=host&offeringId=${offeringId}`)).items[0];
    const placed = await enrolment();
    expect([placed.hostState, placed.student.details]).toEqual(["associated", undefined]);
    const later = async () => {
      clock.advance(60_000);
      return (await enrolment()).student.details;
    };
    await expect.poll(later, PATIENCE).toMatchObject({ givenName: "Gast", mail: `${personId}@${HOME}` });
  });
}
