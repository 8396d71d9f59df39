import type { Phase, PledgedOffering, Round } from "@wissel/core";

const AN_OFFERING_ID = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";

/** First come, first served, for everybody, on 15 May 2027 from 13:00. */
export function aPhase(overrides: Partial<Phase> = {}): Phase {
  return {
    phaseId: "open",
    name: "Open to all",
    opensAt: "2027-05-15T13:00",
    closesAt: "2027-06-01T00:00",
    participants: { own: true, partners: true },
    mode: "first_come",
    ...overrides,
  };
}

/** A round of one phase with one offering, without a mistake when `aPledge` is given for it. */
export function aRound(overrides: Partial<Round> = {}): Round {
  return {
    roundId: "0193a0e2-7c1d-7f0a-9c11-00000000c0de",
    version: 1,
    alliance: "coast",
    name: "Minors 2027",
    timeZone: "Europe/Amsterdam",
    validUntil: new Date("2027-09-01T00:00:00Z"),
    phases: [aPhase()],
    offerings: [{ host: "waterstad.example", offeringId: AN_OFFERING_ID }],
    releases: [],
    ...overrides,
  };
}

/** The offering of `aRound`, with places of its own and of the alliance. */
export function aPledge(overrides: Partial<PledgedOffering> = {}): PledgedOffering {
  return {
    host: "waterstad.example",
    offeringId: AN_OFFERING_ID,
    pools: [
      { kind: "own", size: 20 },
      { kind: "alliance", beneficiary: "coast", size: 10 },
    ],
    alliances: ["coast"],
    ...overrides,
  };
}
