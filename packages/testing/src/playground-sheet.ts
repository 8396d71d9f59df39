/** A bearer token for the institution's own node, and the login it could have come from. */
export interface SheetLogin {
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

export interface SheetInstitution {
  readonly name: string;
  readonly schacHome: string;
  readonly baseUrl: string;
  readonly ooapiUrl: string;
  readonly openapiUrls: readonly string[];
  /** A role that may only read. */
  readonly databaseUrl: string;
  readonly sis: {
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scopes: readonly string[];
  };
  readonly coordinator: SheetLogin;
  readonly officer: SheetLogin;
  /** Signs in to the pages; has no token. */
  readonly auditor: Omit<SheetLogin, "token">;
  /** Students that the script has not touched. */
  readonly students: readonly (SheetLogin & { readonly personId: string })[];
  readonly portals: readonly {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly authorizeUrl: string;
    readonly tokenUrl: string;
    readonly redirectUri: string;
  }[];
  /** Where the playground runs with components of eduXchange. */
  readonly eduxchange?: SheetEduxchange;
}

/** What the node of an institution answers to components of eduXchange. */
export interface SheetEduxchange {
  readonly personsMe: string;
  readonly associations: string;
  readonly intake: string;
  readonly enrollment: string;
  readonly start: string;
  /** Carried by whatever brings an enrolment. */
  readonly basic: { readonly user: string; readonly password: string };
}

/**
 * What the playground's connection sheet tells of its institutions and processes: whatever drives the playground from
 * outside reads it. Field names are an interface.
 */
export interface PlaygroundSheet {
  readonly oidcIssuer: string;
  readonly institutions: readonly SheetInstitution[];
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly port: number }[];
}
