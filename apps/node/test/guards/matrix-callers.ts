import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { PEER_SCOPES, ROLE_SCOPES, SIS_SCOPES, STUDENT_SCOPES } from "../../src/authorisation/scopes.ts";
import type { NodeConfig } from "../../src/config.ts";
import { issued, openTokenSigner, tokenIn } from "../callers.ts";

/** Who asks in the matrix: what they carry, and what they may do. */
export interface MatrixCaller {
  readonly name: string;
  readonly token: string | undefined;
  /** Undefined: the token is none of this node's, and is no better than none. */
  readonly scopes: readonly string[] | undefined;
}

const SECRET = "a-secret-that-is-long-enough";
const partner = (schacHome: string, port: number, agreement: { enrolments: boolean; results: boolean }) => ({
  schacHome,
  entityId: `http://127.0.0.9:${port}`,
  name: schacHome,
  pins: ["A".repeat(43)],
  alliances: ["coast"],
  agreement: { ...agreement, tokens: "bearer", maxStudents: null, personFields: ["givenName", "surname"] },
});

/** Nobody listens at any of them. */
export const PARTNERS = {
  one: partner("zuid.example", 4191, { enrolments: true, results: true }),
  other: partner("oost.example", 4192, { enrolments: true, results: true }),
  onlyResults: partner("west.example", 4193, { enrolments: false, results: true }),
  noAgreement: partner("verre.example", 4194, { enrolments: false, results: false }),
} as const;

/** Files that name every client, partner and member of staff, and the variables that name the files. */
export function matrixFiles(): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "wissel-matrix-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const portals = ["portal", "other-portal"].map((clientId) => {
    return { clientId, clientSecret: SECRET, name: clientId, redirectUris: ["http://127.0.0.1:1/c"] };
  });
  const staff = [
    { loginSubject: "officer-1", roles: ["officer"] },
    { loginSubject: "coordinator-1", roles: ["coordinator"] },
    { loginSubject: "host officer-1", roles: ["host_officer"] },
    { loginSubject: "home approver-1", roles: ["home_approver"] },
    { loginSubject: "operator-1", roles: ["operator"] },
    { loginSubject: "auditor-1", roles: ["auditor"] },
    { loginSubject: "clerk-1", roles: [] },
  ];
  const sis = [{ clientId: "sis", clientSecret: SECRET, scopes: SIS_SCOPES }];
  writeFileSync(join(folder, "peers.json"), JSON.stringify({ peers: Object.values(PARTNERS) }));
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis, portals, staff }));
  return {
    WISSEL_PEERS_FILE: join(folder, "peers.json"),
    WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
    WISSEL_PEER_ALLOW: "127.0.0.9/32",
    WISSEL_LONG_POLL_MS: "0",
    WISSEL_RATE_PER_PERSON: "10000",
  };
}

export interface MatrixCallers {
  readonly all: readonly MatrixCaller[];
  readonly student: MatrixCaller;
  readonly personIds: { readonly student: string; readonly other: string };
  readonly otherStudent: MatrixCaller;
  readonly partner: MatrixCaller;
  readonly otherPartner: MatrixCaller;
}

/** A caller for every credential and scope there is, and for the usual forgeries. */
export async function matrixCallers(config: NodeConfig): Promise<MatrixCallers> {
  const sign = await openTokenSigner(config);
  const own = { audience: config.baseUrl };
  const request = { kind: "student", clientId: "portal", ttlSeconds: 600 } as const;
  const students = await issued(config, [
    { ...request, loginSubject: "student-a" },
    { ...request, loginSubject: "student-b" },
    { ...request, loginSubject: "student-a", clientId: "other-portal" },
  ]);
  const [token = "", otherToken = "", elsewhere = ""] = students.map(tokenIn);
  const [studentId = "", otherId = ""] = students.map(({ personId }) => personId ?? "");
  const subject = subjectOf(token);
  const named = (name: string, carried: string | undefined, scopes: readonly string[] | undefined) => {
    return { name, token: carried, scopes };
  };
  const machine = (clientId: string, scopes: readonly string[]) =>
    sign({ ...own, clientId, subject: clientId, scopes });
  const peer = async (name: string, { entityId }: { readonly entityId: string }, scopes: readonly string[]) =>
    named(name, await machine(entityId, PEER_SCOPES), scopes);
  const staff = async (name: string, scopes: readonly string[]) => {
    // Each asks for everything; what the clients file does not give is not had.
    const wanted = Object.values(ROLE_SCOPES).flat();
    const wish = { ...own, clientId: "desk", subject: `${name}-1`, scopes: wanted };
    return named(name, await sign(wish), scopes);
  };
  const forged = `${token.slice(0, token.lastIndexOf(".") + 1)}${"A".repeat(86)}`;
  const away = { clientId: "sis", subject: "sis", scopes: SIS_SCOPES, audience: "https://node.oost.example" };
  const strangers = [
    named("no token", undefined, undefined),
    named("a token with a forged signature", forged, undefined),
    named("a token for another node", await sign(away), undefined),
    named("a token of a client that is gone", await machine("gone", SIS_SCOPES), undefined),
    named(
      "a student's token in another portal's hands",
      await sign({ ...own, clientId: "other-portal", subject, scopes: STUDENT_SCOPES }),
      undefined,
    ),
  ];
  const student = named("a student", token, STUDENT_SCOPES);
  const otherStudent = named("another student", otherToken, STUDENT_SCOPES);
  const onePartner = await peer("a partner", PARTNERS.one, PEER_SCOPES);
  const otherPartner = await peer("another partner", PARTNERS.other, PEER_SCOPES);
  const all = [
    ...strangers,
    student,
    otherStudent,
    named("a student through another portal", elsewhere, STUDENT_SCOPES),
    ...(await Promise.all(
      STUDENT_SCOPES.map(async (scope) =>
        named(
          `a portal with ${scope}`,
          await sign({ ...own, clientId: "portal", subject, scopes: [scope] }),
          [scope],
        ),
      ),
    )),
    ...(await Promise.all(
      SIS_SCOPES.map(async (scope) => named(`SIS with ${scope}`, await machine("sis", [scope]), [scope])),
    )),
    await staff("officer", ["desk"]),
    await staff("coordinator", ["alliance"]),
    await staff("host officer", ROLE_SCOPES.host_officer),
    await staff("home approver", ROLE_SCOPES.home_approver),
    await staff("operator", ROLE_SCOPES.operator),
    await staff("auditor", ROLE_SCOPES.auditor),
    await staff("clerk", []),
    onePartner,
    otherPartner,
    await peer("a partner that agreed on results only", PARTNERS.onlyResults, PEER_SCOPES),
    await peer("a partner without agreement", PARTNERS.noAgreement, []),
  ];
  const personIds = { student: studentId, other: otherId };
  return { all, student, otherStudent, personIds, partner: onePartner, otherPartner };
}

function subjectOf(token: string): string {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sub;
}
