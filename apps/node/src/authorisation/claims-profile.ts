/** How an identity provider spells what it says of a person; each has its own rules about who somebody is. */
export const CLAIMS_PROFILES = ["institution", "surfconext", "eduid", "myacademicid"] as const;
export type ClaimsProfile = (typeof CLAIMS_PROFILES)[number];

export type Claims = Readonly<Record<string, unknown>>;

/** Who somebody is, by one provider's word. */
export interface ClaimedIdentity {
  /**
   * The id of the account, good at this node only. An eduID is a pseudonym per service: the same person has another one
   * at every other node, so that it is never compared with anything that came from elsewhere.
   */
  readonly subject: string;
  /** The institution that the account belongs to, as its schac domain; undefined when the provider does not tell. */
  readonly home: string | undefined;
  /** At that institution; undefined when the provider does not tell. */
  readonly affiliations: readonly string[] | undefined;
  /** European Student Identifier, where the provider asserts it. */
  readonly esi: string | undefined;
}

interface Spelling {
  /** The first of these that is there. */
  readonly subject: readonly string[];
  /** Without a home nobody can tell whose student it is. */
  readonly homeRequired: boolean;
  /** Where affiliations with a scope stand, such as `student@noord.example`. */
  readonly scoped: readonly string[];
  /** The account's own domain is a service, and the institution is known by the scope of an affiliation. */
  readonly homeByScope: boolean;
}

const SPELLINGS: Readonly<Record<ClaimsProfile, Spelling>> = {
  institution: {
    subject: ["sub"],
    homeRequired: false,
    scoped: ["eduperson_scoped_affiliation"],
    homeByScope: false,
  },
  surfconext: {
    subject: ["sub"],
    homeRequired: true,
    scoped: ["eduperson_scoped_affiliation"],
    homeByScope: false,
  },
  eduid: {
    subject: ["eduid", "sub"],
    homeRequired: true,
    scoped: ["eduperson_scoped_affiliation"],
    homeByScope: true,
  },
  myacademicid: {
    subject: ["sub"],
    homeRequired: true,
    scoped: ["voperson_external_affiliation", "eduperson_scoped_affiliation"],
    homeByScope: false,
  },
};

const ESI_PREFIX = "urn:schac:personalUniqueCode:int:esi:";

/** Reads a provider's claims for a node of `own`, an institution's schac domain. */
export function readIdentity(claims: Claims, profile: ClaimsProfile, own: string): ClaimedIdentity {
  const spelling = SPELLINGS[profile];
  const scoped = spelling.scoped.flatMap((name) => textsOf(claims[name])).map(splitScope);
  const ofOwn = scoped.filter(({ scope }) => scope === own).map(({ affiliation }) => affiliation);
  // Bare affiliations are those at the account's home, which is checked to be this institution.
  const bare = spelling.homeByScope ? [] : textsOf(claims.eduperson_affiliation);
  const affiliations = [...new Set([...bare, ...ofOwn])];
  const told = claims.eduperson_affiliation !== undefined || scoped.length > 0 || spelling.homeByScope;
  const codes = [claims.schac_personal_unique_code, claims.schac_personal_unique_codes].flatMap(textsOf);
  return {
    subject:
      spelling.subject.map((name) => textsOf(claims[name])[0]).find((text) => text !== undefined) ?? "",
    home: spelling.homeByScope ? homeByScope(scoped, own) : homeClaimed(claims),
    affiliations: told ? affiliations : undefined,
    esi: codes.find((code) => code.startsWith(ESI_PREFIX)),
  };
}

/** Whether the account is one of this institution, as far as the profile can tell. */
export function isAtHome({ home }: ClaimedIdentity, profile: ClaimsProfile, own: string): boolean {
  return home === undefined ? !SPELLINGS[profile].homeRequired : home === own;
}

/** Both spellings are about: OIDC has the American one, one wallet source the other. */
function homeClaimed(claims: Claims): string | undefined {
  const [home] = [claims.schac_home_organization, claims.schac_home_organisation].flatMap(textsOf);
  return home?.toLowerCase();
}

interface ScopedAffiliation {
  readonly affiliation: string;
  readonly scope: string;
}

function homeByScope(scoped: readonly ScopedAffiliation[], own: string): string | undefined {
  return scoped.find(({ scope }) => scope === own)?.scope ?? scoped[0]?.scope;
}

function splitScope(text: string): ScopedAffiliation {
  const at = text.lastIndexOf("@");
  if (at === -1) return { affiliation: text.toLowerCase(), scope: "" };
  return { affiliation: text.slice(0, at).toLowerCase(), scope: text.slice(at + 1).toLowerCase() };
}

/** One text or a list of them; anything else was not said. */
function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((item): item is string => typeof item === "string" && item !== "");
}
