import type { AgreedDirection, AgreementDocument } from "@wissel/core";

/** Students of Noordzee at Waterstad: any offering, any number. */
export function aDirection(overrides: Partial<AgreedDirection> = {}): AgreedDirection {
  return {
    home: "noordzee.example",
    host: "waterstad.example",
    offerings: {},
    personFields: ["givenName", "surname", "mail", "level", "programmeCode", "creditsEarned"],
    ...overrides,
  };
}

/** An agreement both ways, in force at `AN_INSTANT`. */
export function anAgreement(overrides: Partial<AgreementDocument> = {}): AgreementDocument {
  return {
    agreementId: "coast-2026",
    state: "in_force",
    timeZone: "Europe/Amsterdam",
    validFrom: "2026-09-01",
    validUntil: "2027-09-01",
    directions: [aDirection(), aDirection({ home: "waterstad.example", host: "noordzee.example" })],
    ...overrides,
  };
}
