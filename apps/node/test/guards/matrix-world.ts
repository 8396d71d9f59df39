import { randomUUID } from "node:crypto";
import { type DatabaseConnections, openDatabase } from "@wissel/store";
import { type AssociationRow, anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { deriveSealingKey, sealText } from "@wissel/trust";
import { onTestFinished } from "vitest";
import { aNode, type TestNode } from "../a-node.ts";
import { type MatrixCallers, matrixCallers, matrixFiles, PARTNERS } from "./matrix-callers.ts";

export interface MatrixWorld extends MatrixCallers {
  readonly node: TestNode;
  readonly database: DatabaseConnections;
  /** Every route that the server has, as `GET /path/:parameter`. */
  readonly routes: readonly string[];
  /** Another enrolment at home, of the other student at the one partner. */
  addOfOtherStudent(): Promise<AssociationRow>;
  /** Another enrolment at the host, as if the one partner had asked for it. */
  addOfPartner(): Promise<AssociationRow>;
  /** Must be in no answer to anybody but their owners and the institution's own people. */
  readonly secretsOfOtherStudent: readonly string[];
  readonly secretsOfPartner: readonly string[];
}

const OWN = "noord.example";
const OFFERING_ID = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";

const RESULT = JSON.stringify({ state: "completed", resultDate: "2027-06-28", final: true });

/** A real node with two students and two partners, of whom one of each owns something that the other is after. */
export async function aMatrixWorld(): Promise<MatrixWorld> {
  const routes: string[] = [];
  const addRoutes: NonNullable<Parameters<typeof aNode>[1]>["addRoutes"] = (app) => {
    app.addHook("onRoute", ({ method, url }) => {
      routes.push(...[method].flat().map((one) => `${one} ${url}`));
    });
  };
  const node = await aNode(matrixFiles(), { addRoutes });
  const callers = await matrixCallers(node.config);
  const { database: place } = node.config;
  if (place.kind === "embedded") throw new Error("the tests' database is an external one");
  const database = openDatabase({
    url: place.url,
    applicationName: "test",
    maxConnections: 2,
    onError: () => undefined,
  });
  onTestFinished(() => database[Symbol.asyncDispose]());
  const { pool } = database;
  const nameOf = async (personId: string, givenName: string, surname: string) =>
    pool.query("UPDATE person SET given_name = $2, surname = $3 WHERE person_id = $1", [
      personId,
      givenName,
      surname,
    ]);
  await nameOf(callers.personIds.student, "Aafke", "Aardbei");
  await nameOf(callers.personIds.other, "Bartholomeus", "Braamstruik");
  await pool.query("INSERT INTO offering_enrolment (offering_id) VALUES ($1)", [OFFERING_ID]);

  const sealingKey = await deriveSealingKey(node.config.keySecret, "events");
  const token = await sealText("a token", sealingKey);
  const mine = anAssociationRow({ home: OWN, host: PARTNERS.other.schacHome });
  await insertAssociation(pool, { ...mine, person_id: callers.personIds.student });
  const addOfOtherStudent = async () => {
    const row = anAssociationRow({ home: OWN, host: PARTNERS.one.schacHome });
    const { rows } = await pool.query(
      `INSERT INTO enrolment_request (request_id, person_id, client_id, choices, choice_index, state, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'portal', $2, 0, 'granted', now(), now()) RETURNING request_id`,
      [callers.personIds.other, JSON.stringify([choiceOf(row)])],
    );
    const atHome = { ...row, person_id: callers.personIds.other, request_id: rows[0].request_id };
    await insertAssociation(pool, atHome);
    return row;
  };
  const addOfPartner = async () => {
    const row = anAssociationRow({ home: PARTNERS.one.schacHome, host: OWN, offering_id: OFFERING_ID });
    await insertAssociation(pool, row);
    await pool.query(
      `WITH sent AS (
         INSERT INTO result (association_key, direction, version, result_id, jti, document, issued_at)
         VALUES ($1, 'sent', 1, $2::uuid, $2::text, $5, now()))
       INSERT INTO delivery (delivery_id, kind, recipient, payload, state, next_attempt_at, created_at, jws_jwe)
       VALUES ($2::uuid, 'set', $3, '{}', 'delivered', now(), now(), $4)`,
      [row.association_key, randomUUID(), row.home, token, RESULT],
    );
    return row;
  };
  const theirs = await addOfOtherStudent();
  const away = await addOfPartner();
  return {
    ...callers,
    node,
    database,
    routes,
    addOfOtherStudent,
    addOfPartner,
    secretsOfOtherStudent: [theirs.association_id, theirs.pseudonym, "Bartholomeus", "Braamstruik"],
    secretsOfPartner: [away.association_id, away.pseudonym],
  };
}

function choiceOf({ association_id, host, offering_id }: AssociationRow): object {
  return {
    host,
    offeringId: offering_id,
    ifFull: "refuse",
    outcome: "granted",
    associationId: association_id,
  };
}
