import { AUDIENCES } from "@wissel/contract";
import type { SheetInstitution, SheetLogin } from "@wissel/testing/playground-sheet";
import { endpointsAt } from "../eduxchange/node-file.ts";
import type { Eduxchange } from "../eduxchange/open-eduxchange.ts";
import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { portalClientId, portalRedirectUri, SIS_SCOPES, sisClientId } from "../nodes/node-files.ts";
import type { InstitutionLogins } from "../people/issue-logins.ts";
import type { Playground } from "../playground.ts";
import { authorizeUrl, tokenUrl } from "../script/sis-token.ts";
import type { Sheet } from "./sheet.ts";

/** What a sheet is made from. */
export type SheetSource = Pick<
  Playground,
  "layout" | "secrets" | "outside" | "readerUrl" | "listProcesses"
> & {
  readonly eduxchange: Pick<Eduxchange, "basicOf"> | undefined;
};

/** The connection sheet of a playground as it runs now. */
export function buildSheet(
  playground: SheetSource,
  logins: ReadonlyMap<Institution, InstitutionLogins>,
): Sheet {
  return {
    oidcIssuer: playground.layout.identity.origin,
    institutions: INSTITUTIONS.flatMap((institution) => {
      const people = logins.get(institution);
      return people === undefined ? [] : [describeInstitution(playground, institution, people)];
    }),
    outsidePeer: playground.outside,
    processes: playground.listProcesses().map(({ name, pid, port }) => ({ name, pid, port })),
  };
}

function describeInstitution(
  { layout, secrets, readerUrl, eduxchange }: SheetSource,
  institution: Institution,
  { officer, coordinator, auditor, audience }: InstitutionLogins,
): SheetInstitution {
  const baseUrl = layout.node(institution).origin;
  const { sisClient, portalClient } = secrets(institution);
  return {
    name: institution.name,
    schacHome: institution.schacHome,
    baseUrl,
    ooapiUrl: `${baseUrl}/ooapi/v5`,
    openapiUrls: AUDIENCES.map((name) => `${baseUrl}/openapi/${name}.json`),
    databaseUrl: readerUrl(institution),
    sis: {
      tokenUrl: tokenUrl(baseUrl),
      clientId: sisClientId(institution),
      clientSecret: sisClient,
      scopes: SIS_SCOPES,
    },
    coordinator: toLogin(coordinator),
    officer: toLogin(officer),
    auditor: { username: auditor.username, password: auditor.password },
    students: audience.map((student) => ({ ...toLogin(student), personId: student.personId })),
    portals: [
      {
        clientId: portalClientId(institution),
        clientSecret: portalClient,
        authorizeUrl: authorizeUrl(baseUrl),
        tokenUrl: tokenUrl(baseUrl),
        redirectUri: portalRedirectUri(layout, institution),
      },
    ],
    ...(eduxchange === undefined
      ? {}
      : { eduxchange: { ...endpointsAt(baseUrl), basic: eduxchange.basicOf(institution) } }),
  };
}

function toLogin({ username, password, token }: SheetLogin): SheetLogin {
  return { username, password, token };
}
