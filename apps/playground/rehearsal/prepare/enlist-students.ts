import { INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import { portalClientId } from "../../src/nodes/node-files.ts";
import { issueTokens, type TokenRequest } from "../../src/people/issue-logins.ts";
import type { Cast } from "../cast.ts";
import type { Houses } from "../houses.ts";
import type { Applicant } from "../opening.ts";
import type { Player } from "../play/player.ts";

const TOKEN_LIFETIME_S = 8 * 60 * 60;

/** Persons and tokens by each node's own operator command, before any of the tokens is seen by a node. */
export async function enlistStudents(
  houses: Houses,
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
): Promise<readonly Player[]> {
  const enlisted = await Promise.all(
    INSTITUTIONS.map(async (institution) => {
      const own = applicants.filter(({ home }) => cast(home) === institution);
      if (own.length === 0) return [];
      const requests = own.map(({ code }) => requestFor(institution, code));
      const issued = await issueTokens(houses, institution, requests);
      return own.map(({ code }, index) => [code, issued[index]] as const);
    }),
  );
  const tokens = new Map(enlisted.flat());
  return applicants.map((applicant) => {
    const issued = tokens.get(applicant.code);
    if (issued?.personId === undefined) throw new Error(`${applicant.code} got no token`);
    const choices = applicant.choices.map((minor) => ({ minor, ...offeringOf(minor) }));
    const { token, personId } = issued;
    return { applicant, home: cast(applicant.home), personId, token, choices };
  });
}

/** Somebody at each institution who takes no part: to look whether the nodes are set. */
export async function enlistOnlooker(houses: Houses, institution: Institution): Promise<string> {
  const [issued] = await issueTokens(houses, institution, [requestFor(institution, "onlooker")]);
  if (issued === undefined) throw new Error(`${institution.name} gave the onlooker no token`);
  return issued.token;
}

function requestFor(institution: Institution, code: string): TokenRequest {
  return {
    kind: "student",
    loginSubject: `rehearsal-${code}`,
    clientId: portalClientId(institution),
    ttlSeconds: TOKEN_LIFETIME_S,
    person: { studentNumber: code, level: "bachelor", programmeCode: "B-REHEARSAL", creditsEarned: 120 },
  };
}
