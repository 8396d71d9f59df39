import { setTimeout as delay } from "node:timers/promises";
import type { SisSchemas } from "@wissel/contract";
import type { Api } from "../src/script/api.ts";
import { atOnce } from "./at-once.ts";

const ROWS_AT_ONCE = 500;
const RECORDS_AT_ONCE = 20;
const LOOK_EVERY_MS = 200;
const PAGE = 500;

/** The host's SIS returns a result for each of these enrolments, in batches that it sends again until they are answered. */
export async function returnResults(
  hostSis: Api,
  associationIds: readonly string[],
  { home, resultDate }: { readonly home: string; readonly resultDate: string },
): Promise<void> {
  for (let start = 0; start < associationIds.length; start += ROWS_AT_ONCE) {
    const rows = associationIds.slice(start, start + ROWS_AT_ONCE).map((associationId, index) => ({
      home,
      associationId,
      state: "completed",
      pass: "passed",
      score: `0${((start + index) % 100) / 10}`, // a leading zero on purpose: a score is text
      resultDate,
    }));
    const { status, body } = await hostSis.post("/sis/v1/results", { rows });
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
