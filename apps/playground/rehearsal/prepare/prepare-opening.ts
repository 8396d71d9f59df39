import type { Narrator } from "../../src/narrator.ts";
import type { Operated } from "../../src/people/issue-logins.ts";
import { openChecks } from "../../src/script/checks.ts";
import type { Cast } from "../cast.ts";
import type { Houses } from "../houses.ts";
import { type Opening, OpeningError } from "../opening.ts";
import type { PlayedChoice, Player } from "../play/player.ts";
import { type Enlisted, enlistStudents } from "./enlist-students.ts";
import { publishMinors } from "./publish-minors.ts";
import { waitForOffers } from "./wait-for-offers.ts";

/** An opening that may be played. */
export interface PreparedOpening {
  readonly players: readonly Player[];
  /** The offering of each minor, by the minor's code. */
  readonly offerings: ReadonlyMap<string, string>;
  readonly minors: readonly PlayedChoice[];
  readonly onlookers: Enlisted["onlookers"];
}

/** Minors through each SIS, then persons and tokens; nobody's token has been seen by a node afterwards. */
export async function prepareOpening(
  houses: Pick<Houses, "layout" | "secrets"> & Operated,
  {
    opening,
    cast,
    narrator,
  }: { readonly opening: Opening; readonly cast: Cast; readonly narrator: Narrator },
): Promise<PreparedOpening> {
  const { minors, applicants } = opening;
  const checks = openChecks(narrator);
  const offerings = await narrator.during(`${minors.length} minors by each SIS`, () =>
    publishMinors(houses, { minors, cast, checks }),
  );
  const hosts = new Map(minors.map(({ code, host }) => [code, cast(host)]));
  const offeringOf = (minor: string) => {
    const host = hosts.get(minor);
    const offeringId = offerings.get(minor);
    if (host === undefined || offeringId === undefined) throw new OpeningError(`there is no minor ${minor}`);
    return { host, offeringId };
  };
  const { players, onlookers } = await narrator.during(
    `${applicants.length} students with a token each`,
    () => enlistStudents(houses, { applicants, cast, offeringOf }),
  );
  const published = minors.map(({ code }) => ({ minor: code, ...offeringOf(code) }));
  await narrator.during("Every home knows what its partners offer", () =>
    waitForOffers(houses, { minors: published, onlookers, checks }),
  );
  return { players, offerings, minors: published, onlookers };
}
