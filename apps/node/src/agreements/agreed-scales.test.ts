import { agreedExchanges } from "@wissel/core";
import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { anOffering } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { openAgreedScales } from "./agreed-scales.ts";

const OWN = "waterstad.example";
const HOME = "noordzee.example";
const OFFERING = anOffering({ host: OWN });

/** What was agreed with the one home, in the directions of so many agreements. */
function scalesWith(...agreed: readonly (readonly string[] | undefined)[]) {
  const documents = agreed.map((scales, index) =>
    anAgreement({
      agreementId: `coast-${index}`,
      directions: [aDirection(scales === undefined ? {} : { scales })],
    }),
  );
  const ports = {
    own: OWN,
    agreements: {
      asHost: async (home: string) =>
        home === HOME ? agreedExchanges(documents, { home, host: OWN }, () => []) : undefined,
    },
    offerings: { findOffering: async () => OFFERING },
  };
  return openAgreedScales(ports, [HOME, "oost.example"]);
}

test("scales of every agreement that covers the offering are agreed; one that names none allows any", async () => {
  const ask = { home: HOME, offeringId: OFFERING.offeringId };
  expect(await (await scalesWith(["one-to-ten"], ["ects"]))(ask)).toEqual(new Set(["one-to-ten", "ects"]));
  expect(await (await scalesWith(["one-to-ten"], undefined))(ask)).toBeUndefined();
});

test("with a home without agreements on record any scale is agreed", async () => {
  const scalesOf = await scalesWith(["one-to-ten"]);
  expect(await scalesOf({ home: "oost.example", offeringId: OFFERING.offeringId })).toBeUndefined();
});
