import { INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import { portalClientId } from "../../src/nodes/node-files.ts";
import { issueTokens, type Operated, type TokenRequest } from "../../src/people/issue-logins.ts";
import type { Cast } from "../cast.ts";
import type { Applicant } from "../opening.ts";
import type { Player } from "../play/player.ts";

const TOKEN_LIFETIME_S = 8 * 60 * 60;

/** Everybody who can ask. */
export interface Enlisted {
  readonly players: readonly Player[];
  /** The token of somebody who takes no part, to look whether the nodes are set. */
  readonly onlookers: ReadonlyMap<Institution, string>;
}

const ONLOOKER = "onlooker";
/** Of everybody who takes part; nobody else is in it. */
export const REHEARSAL_PROGRAMME = "B-REHEARSAL";

/** Persons and tokens by each node's own operator command, before any of the tokens is seen by a node. */
export async function enlistStudents(
  houses: Operated,
  {
    applicants,
    cast,
    offeringOf,
  }: {
    readonly applicants: readonly Applicant[];
    readonly cast: Cast;
    /** The offering and the host of a minor, by its code. */
    readonly offeringOf: (minor: string) => { readonly offeringId: string; readonly host: Institution };
  },
): Promise<Enlisted> {
  const enlisted = await Promise.all(
    INSTITUTIONS.map(async (institution) => {
      const own = applicants.filter(({ home }) => cast(home) === institution);
      const requests = own.map(({ code }) => requestFor(institution, `student-${code}`, code));
      const [onlooker, ...issued] = await issueTokens(houses, institution, [
        requestFor(institution, ONLOOKER, ONLOOKER),
        ...requests,
      ]);
      if (onlooker === undefined) throw new Error(`${institution.name} gave the onlooker no token`);
      const tokens = own.map(({ code }, index) => [code, issued[index]] as const);
      return { institution, onlooker: onlooker.token, tokens };
    }),
  );
  const tokens = new Map(enlisted.flatMap((one) => one.tokens));
  const players = applicants.map((applicant): Player => {
    const issued = tokens.get(applicant.code);
    if (issued?.personId === undefined) throw new Error(`${applicant.code} got no token`);
    const choices = applicant.choices.map((minor) => ({ minor, ...offeringOf(minor) }));
    const { token, personId } = issued;
    return { applicant, home: cast(applicant.home), personId, token, choices };
  });
  return {
    players,
    onlookers: new Map(enlisted.map(({ institution, onlooker }) => [institution, onlooker])),
  };
}

function requestFor(institution: Institution, login: string, studentNumber: string): TokenRequest {
  return {
    kind: "student",
    loginSubject: `rehearsal-${login}`,
    clientId: portalClientId(institution),
    ttlSeconds: TOKEN_LIFETIME_S,
    person: { studentNumber, level: "bachelor", programmeCode: REHEARSAL_PROGRAMME, creditsEarned: 120 },
  };
}
