import { AUDIENCES, type Audience, documents } from "@wissel/contract";
import { type AssociationRow, anAssociationRow } from "@wissel/testing/association-row";
import { expect, test } from "vitest";
import { type BoundOperation, listOperations, prefixOf } from "../../src/http/bound-operation.ts";
import { PAGE_PATHS } from "../../src/pages/serve-pages.ts";
import { askPatiently } from "../http/patient.ts";
import { REACHES, type Reach } from "./foreign-objects.ts";
import type { MatrixCaller } from "./matrix-callers.ts";
import { aMatrixWorld, type MatrixWorld } from "./matrix-world.ts";
import { wellFormed } from "./well-formed.ts";

interface Cell {
  readonly audience: Audience;
  readonly operation: BoundOperation;
}

const OPERATIONS: readonly Cell[] = AUDIENCES.flatMap((audience) =>
  listOperations(documents[audience]).map((operation) => ({ audience, operation })),
);

type Verdict = "heard" | "unknown caller" | "may not";
const VERDICTS: Readonly<Record<number, Verdict>> = { 401: "unknown caller", 403: "may not" };

/** What the document's own words say, read apart from the code that obeys them. */
function expectedVerdict({ audience, operation }: Cell, { name, token, scopes }: MatrixCaller): Verdict {
  // Its token is in the form, and is none of the identity provider's.
  if (operation.operationId === "postBearer") return "unknown caller";
  const security = operation.source.security ?? documents[audience].security ?? [];
  const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  if (security.length === 0 || (isOpen && token === undefined)) return "heard";
  // A student's token of eduXchange is none of this node's, and a receiver, a broker and systems of the host have passwords.
  if (
    security.some((requirement) =>
      ["student", "receiver", "broker", "hostSystem"].some((one) => one in requirement),
    )
  )
    return "unknown caller";
  // Where only a browser's session counts, a token is not looked at.
  if (security.every((requirement) => !("oauth" in requirement))) return "heard";
  if (scopes === undefined) return "unknown caller";
  const wanted = security.map((requirement) => Object.values(requirement).flat());
  if (!isOpen && !wanted.some((set) => set.every((scope) => scopes.includes(scope)))) return "may not";
  const isRefused =
    name === ONLY_RESULTS && audience === "exchange" && !WITHOUT_ENROLMENTS.has(operation.operationId);
  return isRefused ? "may not" : "heard";
}

/**
 * Beyond the document: enrolments are with those who agreed on them, rounds with whoever is in the alliance or
 * coordinates them; ledgers, which hold results too, and copies of agreements are for whoever agreed on either.
 */
const WITHOUT_ENROLMENTS: ReadonlySet<string> = new Set([
  "listExchangedRounds",
  "listExchangedAgreements",
  "getRoundFigures",
  "listRoundMovements",
  "getLedger",
  "listLedgerStatements",
  "getResultToken",
  // What is held of a student does not end with an agreement.
  "listHeldData",
  "eraseHeldData",
]);
const ONLY_RESULTS = "a partner that agreed on results only";

/** Routes that are in no document: sign-in, whose formats are OAuth's own, and the pages that show the documents. */
const UNDOCUMENTED =
  /^\w+ (\/oauth\/\S+|\/login\/\S+|\/\.well-known\/(oauth-authorization-server|openid-configuration)|\/docs|\/docs\/\S+|\/openapi\/\S+\.json)$/;

test("every operation is open to exactly those whom its document names", async () => {
  const world = await aMatrixWorld();
  const counts: Record<Verdict, number> = { heard: 0, "unknown caller": 0, "may not": 0 };
  const leaks: string[] = [];
  for (const cell of OPERATIONS) {
    const request = wellFormed(documents[cell.audience], cell.operation, {});
    for (const caller of world.all) {
      const authorization = caller.token === undefined ? {} : { authorization: `Bearer ${caller.token}` };
      const answer = await askPatiently(world.node.app, {
        ...request,
        headers: { ...request.headers, ...authorization },
      });
      const verdict = VERDICTS[answer.statusCode] ?? "heard";
      const where = `${cell.audience}.${cell.operation.operationId} by ${caller.name}`;
      if (verdict !== expectedVerdict(cell, caller)) leaks.push(`${where}: ${answer.statusCode}`);
      if (answer.statusCode >= 500 && answer.statusCode !== 503) leaks.push(`${where}: ${answer.body}`);
      for (const secret of secretsFrom(world, caller)) {
        if (answer.body.includes(secret)) leaks.push(`${where}: told ${secret}`);
      }
      counts[verdict] += 1;
    }
  }
  console.log(`matrix: ${OPERATIONS.length} operations x ${world.all.length} callers`, counts);
  expect(leaks).toEqual([]);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(100);
}, 240_000);

test("what is somebody else's is answered like what there is not, and stays as it was", async () => {
  const world = await aMatrixWorld();
  let probes = 0;
  for (const { cell, reach, add, owner, stranger } of targets(world)) {
    const { audience, operation } = cell;
    const ask = async (caller: MatrixCaller, target: AssociationRow) => {
      const body = reach.kind === "path" ? reach.body : reach.bodyFor(target);
      const wishes = {
        token: caller.token,
        path: { associationId: target.association_id, version: "1" },
        body,
      };
      const request = wellFormed(documents[audience], operation, wishes);
      // Each is a new request, not the repetition of the one before.
      request.headers = { ...request.headers, "idempotency-key": crypto.randomUUID() };
      const answer = await askPatiently(world.node.app, request);
      const { operationId } = operation;
      return { operationId, status: answer.statusCode, body: withoutIds(answer.body) };
    };
    const target = await add();
    const before = await rowOf(world, target);
    const unknown = anAssociationRow({ host: target.host, offering_id: target.offering_id });
    expect(await ask(stranger, target)).toEqual(await ask(stranger, unknown));
    expect(await rowOf(world, target)).toEqual(before);
    // Its owner gets it: what was refused is the object, not the request.
    const { status } = await ask(owner, target);
    const { found = 200 } = reach.kind === "path" ? reach : {};
    if (operation.method === "get")
      expect([operation.operationId, status]).toEqual([operation.operationId, found]);
    probes += 1;
  }
  console.log(`matrix: ${probes} operations turned on what is somebody else's`);
  expect(probes).toBeGreaterThan(10);
});

test("personal data goes to the host of the enrolment, and not to another one that names it", async () => {
  const { node, partner, otherPartner, addOfOtherStudent } = await aMatrixWorld();
  const { association_id: associationId } = await addOfOtherStudent();
  const persons = [{ associationId, fields: ["givenName"] }];
  const ask = async (caller: MatrixCaller) =>
    askPatiently(node.app, {
      method: "POST",
      url: "/exchange/v1/persons",
      headers: { authorization: `Bearer ${caller.token}` },
      payload: { persons },
    });
  expect((await ask(partner)).json().persons).toHaveLength(1);
  expect((await ask(otherPartner)).json().persons).toEqual([]);
});

test("a node has no route that is not in the matrix", async () => {
  const { routes } = await aMatrixWorld();
  const known = new Set(
    OPERATIONS.flatMap(({ audience, operation: { method, path } }) => {
      const url = `${prefixOf(documents[audience])}${path}`.replaceAll(/\{([^}]+)\}/g, ":$1");
      const verbs = method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()];
      // Fastify answers the root of a document with and without its slash.
      return verbs.flatMap((verb) => [`${verb} ${url}`, `${verb} ${url.replace(/\/$/, "")}`]);
    }),
  );
  for (const path of [...PAGE_PATHS, "/assets/*", "/icon.svg"]) known.add(`GET ${path}`).add(`HEAD ${path}`);
  expect(routes.filter((route) => !known.has(route) && !UNDOCUMENTED.test(route))).toEqual([]);
  expect(routes.length).toBeGreaterThan(OPERATIONS.length);
});

function secretsFrom(world: MatrixWorld, { name }: MatrixCaller): readonly string[] {
  const isOwnPeople = name.startsWith("SIS") || OWN_STAFF.has(name);
  const { secretsOfOtherStudent, secretsOfPartner } = world;
  return [
    ...(isOwnPeople || name === "another student" || name === "a partner" ? [] : secretsOfOtherStudent),
    ...(isOwnPeople || name === "a partner" ? [] : secretsOfPartner),
  ];
}

/** Whose work it is to see enrolments of this institution, on one side or on both. */
const OWN_STAFF: ReadonlySet<string> = new Set([
  "officer",
  "host officer",
  "home approver",
  "operator",
  "auditor",
]);

interface Target {
  readonly cell: Cell;
  readonly reach: Exclude<Reach, { readonly kind: "nobody's" }>;
  readonly add: () => Promise<AssociationRow>;
  readonly owner: MatrixCaller;
  readonly stranger: MatrixCaller;
}

function targets(world: MatrixWorld): readonly Target[] {
  const atHome = { add: world.addOfOtherStudent, owner: world.otherStudent, stranger: world.student };
  const partners = { owner: world.partner, stranger: world.otherPartner };
  return OPERATIONS.flatMap((cell) => {
    const { audience, operation } = cell;
    if (audience !== "me" && audience !== "exchange") return [];
    const reach = new Map(Object.entries<Reach>(REACHES[audience])).get(operation.operationId);
    if (reach === undefined || reach.kind === "nobody's") return [];
    if (audience === "me") return [{ cell, reach, ...atHome }];
    // What home tells hosts is another side of the same document.
    const isToldByHome = operation.operationId === "listAssociatedPersons";
    return [{ cell, reach, ...partners, add: isToldByHome ? world.addOfOtherStudent : world.addOfPartner }];
  });
}

async function rowOf({ database }: MatrixWorld, { association_key }: AssociationRow): Promise<object> {
  const { rows } = await database.pool.query("SELECT * FROM association WHERE association_key = $1", [
    association_key,
  ]);
  return rows[0];
}

/** Answers to two requests are compared without what names the one or the other. */
function withoutIds(body: string): string {
  return body
    .replaceAll(/eyJ[\w-]+\.([\w-]+)\.[\w-]+/g, (_, claims: string) =>
      Buffer.from(claims, "base64url").toString(),
    )
    .replaceAll(/"iat":\d+/g, "<at>")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<at>");
}
