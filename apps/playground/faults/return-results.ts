import { setTimeout as delay } from "node:timers/promises";
import type { SisSchemas } from "@wissel/contract";
import type { Api } from "../src/script/api.ts";
import { atOnce } from "./at-once.ts";

const ROWS_AT_ONCE = 500;
const RECORDS_AT_ONCE = 20;
const LOOK_EVERY_MS = 200;
const PAGE = 500;

/** Whose results they are, and from which day. */
export interface ReturnContext {
  readonly home: string;
  readonly resultDate: string;
}

/** The host's SIS returns a result for each of these enrolments, in batches that it sends again until they are answered. */
export async function returnResults(
  hostSis: Api,
  associationIds: readonly string[],
  context: ReturnContext,
): Promise<void> {
  const rows = associationIds.map((associationId, index) => aRow(associationId, index, context));
  await postRows(hostSis, "/sis/v1/results", rows);
}

const CORRECTED = 10;
const WITHDRAWN = 25;

/** It corrects every tenth of them and withdraws every twenty-fifth, while the first version may still be on its way. */
export async function changeResults(
  hostSis: Api,
  associationIds: readonly string[],
  context: ReturnContext,
): Promise<void> {
  const corrections = associationIds
    .filter((_, index) => index % CORRECTED === 0)
    .map((associationId, index) => ({
      ...aRow(associationId, index + 1, context),
      reason: "clerical_error",
    }));
  const withdrawals = associationIds
    .filter((_, index) => index % WITHDRAWN === 0)
    .map((associationId) => ({ home: context.home, associationId, reason: "fraud_decision" }));
  await postRows(hostSis, "/sis/v1/results/corrections", corrections);
  await postRows(hostSis, "/sis/v1/results/withdrawals", withdrawals);
}

function aRow(associationId: string, index: number, { home, resultDate }: ReturnContext) {
  return {
    home,
    associationId,
    state: "completed",
    pass: "passed",
    score: `0${(index % 100) / 10}`, // a leading zero on purpose: a score is text
    resultDate,
  };
}

async function postRows(hostSis: Api, path: string, all: readonly object[]): Promise<void> {
  for (let start = 0; start < all.length; start += ROWS_AT_ONCE) {
    const rows = all.slice(start, start + ROWS_AT_ONCE);
    const { status, body } = await hostSis.post(path, { rows });
    if (status !== 200) throw new Error(`the host's SIS was answered ${status}: ${JSON.stringify(body)}`);
    const { outcomes } = body as { readonly outcomes: readonly SisSchemas["ResultOutcome"][] }; // by the contract
    const refused = outcomes.find(({ outcome }) => outcome === "refused");
    if (refused !== undefined) throw new Error(`a result was refused: ${JSON.stringify(refused)}`);
  }
}

/** Home's SIS records every result that it finds, until it is told to stop. */
export async function recordResults(homeSis: Api, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    const answer = await homeSis.get(`/sis/v1/results-received?recorded=false&limit=${PAGE}`);
    const { items = [] } = answer.body as { readonly items?: readonly SisSchemas["ReceivedResult"][] };
    await atOnce(items, RECORDS_AT_ONCE, ({ resultId }) =>
      homeSis.post(`/sis/v1/results-received/${resultId}/recorded`),
    );
    if (items.length === 0) await delay(LOOK_EVERY_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}
