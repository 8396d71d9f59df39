/** How a home takes the student's token when it is asked who the student is. */
export const PERSON_AUTHENTICATIONS = ["HEADER", "FORM"] as const;
export type PersonAuthentication = (typeof PERSON_AUTHENTICATIONS)[number];

/** Of OOAPI, or OEAPI, in which hosts write associations to homes. */
export const ASSOCIATION_VERSIONS = [5, 6] as const;
export type AssociationVersion = (typeof ASSOCIATION_VERSIONS)[number];

/** A home as it is registered with the broker. */
export interface RegisteredHome {
  readonly schacHome: string;
  readonly personsUrl: string;
  readonly personAuthentication: PersonAuthentication;
  readonly associationsUrl: string;
  /** In which it takes associations; 5 where nothing is said. */
  readonly version?: AssociationVersion;
  /** What a student may be asked to consent to. */
  readonly scopes: readonly string[];
}

/** What a browser brings along from the broker's page. Nothing of it is to be believed. */
export interface BroughtHome {
  readonly personURI: string | undefined;
  readonly personAuth: string | undefined;
  readonly associationsURI: string | undefined;
  readonly scope: string | undefined;
}

/** Asked for at every identity provider, registered or not. */
const ALWAYS = "openid";

/**
 * Whether what a browser brings is what is registered: these very addresses of this very home, since the student's token
 * goes there, and no scope more.
 */
export function isAsRegistered(brought: BroughtHome, home: RegisteredHome): boolean {
  const { personURI, personAuth, associationsURI, scope } = brought;
  return (
    personURI === home.personsUrl &&
    personAuth === home.personAuthentication &&
    (associationsURI === undefined || associationsURI === home.associationsUrl) &&
    scope !== undefined &&
    scopesIn(scope).every((one) => one === ALWAYS || home.scopes.includes(one))
  );
}

/** Names of scopes, each once, with the one that is always asked for. */
export function scopesIn(scope: string): readonly string[] {
  return [...new Set([ALWAYS, ...scope.split(/\s+/).filter((one) => one !== "")])];
}
