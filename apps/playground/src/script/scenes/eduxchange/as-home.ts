import { randomUUID } from "node:crypto";
import { type SisSchemas, toWireNewAssociation } from "@wissel/contract";
import { scopesOf } from "../../../eduxchange/node-file.ts";
import { ABROAD, type StandInReceiver, type StandIns } from "../../../eduxchange/open-stand-ins.ts";
import { accountsOf } from "../../../identity/accounts.ts";
import type { Answer } from "../../api.ts";
import { type House, type Stage, studentOf } from "../../stage.ts";
import { openTranscript } from "./transcript.ts";

/** A host that runs no node brings an own student: an officer agrees, the host hears of it by asking, and the result comes the same way. */
export async function asHome(
  stage: Stage,
  { house, standIns }: { readonly house: House; readonly standIns: StandIns },
): Promise<void> {
  const { narrator, checks } = stage;
  const { identityProvider, receiverAbroad } = standIns;
  const { institution } = house;
  const tell = openTranscript(stage, [{ name: "receiver", by: receiverAbroad }]);
  const student = studentOf(house, 2);
  const account = accountsOf(institution.schacHome).find(({ username }) => username === student.username);
  if (account === undefined) throw new Error(`${student.username} has no account`);
  narrator.say(
    `${student.name} has a place at ${ABROAD.name}, which runs no node and asks home by its receiver.`,
  );
  const { persons, associations } = scopesOf(institution);
  const eduid = randomUUID();
  const scope = `openid ${persons} ${associations}`;
  const tokens = identityProvider.issue({ sub: account.subject, eduid, scope });
  receiverAbroad.signIn({ homeInstitution: institution.schacHome, eduid, ...tokens });
  const offeringId = randomUUID();
  const brought = await ask(receiverAbroad, "POST", `/associations/external/${eduid}`, {
    ...toWireNewAssociation({ host: ABROAD, offeringId, offering: undefined }, { remoteState: "associated" }),
  });
  const { associationId } = checks.body<{ associationId: string }>("home", brought, 201);
  const path = `/associations/${associationId}`;

  const decision = { decision: "approve" };
  const decided = await house.officer.post(`/desk/v1/approvals/${associationId}/decision`, decision);
  checks.body("the officer's decision", decided, 200);
  const { state } = checks.body<{ state: string }>("home", await ask(receiverAbroad, "GET", path), 200);
  checks.holds("an officer agrees, and the host learns it by asking", state === "associated", state);
  tell();

  const resultDate = new Date().toISOString().slice(0, 10);
  const result = { state: "completed", pass: "passed", score: SCORE, resultDate };
  checks.body("home", await ask(receiverAbroad, "PATCH", path, { remoteState: "completed", result }), 200);
  const list = await house.sis.get(`/sis/v1/results-received?associationId=${associationId}`);
  const { items } = checks.body<{ items: SisSchemas["ReceivedResult"][] }>("the results at home", list, 200);
  checks.holds("the result is at the SIS of home, byte for byte", items[0]?.score === SCORE, items);
  tell();
}

const SCORE = "8,0";

/** As the systems of the host abroad, at their receiver. */
async function ask(
  { baseUrl, sis }: StandInReceiver,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<Answer> {
  const credentials = Buffer.from(`${sis.user}:${sis.password}`).toString("base64");
  const answer = await fetch(`${baseUrl}${path}`, {
    method,
    headers: { authorization: `Basic ${credentials}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}
