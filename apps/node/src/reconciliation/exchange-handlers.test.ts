import type { AgreedExchange, PersonField } from "@wissel/core";
import type { Queryable } from "@wissel/store";
import { aDirection } from "@wissel/testing/agreement-builders";
import { aPartner } from "@wissel/testing/enrolment-builders";
import { deriveSealingKey, generateKey, verifyLedger } from "@wissel/trust";
import { expect, test } from "vitest";
import type { Caller } from "../http/caller.ts";
import { ledgerHandlers } from "./exchange-handlers.ts";
import { LEDGER_PAGES } from "./ledger-pages.ts";

const NOW = new Date("2027-05-20T12:00:00Z");
const OWN = { schacHome: "noord.example", entityId: "https://node.noord.example" };
const HOST = aPartner({ schacHome: "zuid.example", entityId: "https://node.zuid.example" });
const ID = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01";
const FACTS = { level: "bachelor", programmeCode: "B-HIST", creditsEarned: 62.5 };

/** What was written down of one enrolment, as the database gives it. */
const ROW = {
  ...{ association_key: ID, association_id: ID, offering_id: ID, pseudonym: ID, txn: ID, request_id: ID },
  ...{ person_id: ID, home: OWN.schacHome, host: HOST.schacHome, home_state: "associated" },
  ...{ host_state: "associated", reason: null, home_sequence: 1, host_version: 1, pool_id: null, rank: null },
  ...{ position: null, offer: null, held: null, held_permission: null, terms: null, deregistration: null },
  ...{ if_full: "queue", road: null, student: FACTS, permitted_by: null, permission_until: null },
  ...{ requested_at: NOW.toISOString(), claimed_at: null },
  ...{ created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
};

function anExchange(personFields: readonly PersonField[]): AgreedExchange {
  return {
    agreementId: ID,
    period: { from: new Date("2027-01-01"), until: new Date("2028-01-01") },
    direction: aDirection({ personFields }),
    covers: () => true,
    limits: [],
  };
}

/** The facts that a partner reads in the ledger. */
async function factsTold(side: "home" | "host", exchanges: readonly AgreedExchange[] | undefined) {
  const key = await generateKey("event");
  const pool = { query: async () => ({ rows: [{ row: ROW, results: [] }] }) } as unknown as Queryable; // as it is asked
  const { listLedgerStatements } = ledgerHandlers({
    own: OWN,
    pool,
    peers: { listPinned: () => [HOST] },
    eventKey: () => key,
    sealingKey: await deriveSealingKey(Buffer.alloc(32, 1), "events"),
    outgoing: { outgoing: async () => ({ way: "withheld" }) },
    pages: LEDGER_PAGES,
    agreements: { asHome: async () => exchanges },
    offerings: { findOffering: async () => undefined },
    clock: { now: () => NOW },
  });
  const caller = {
    kind: "peer",
    entityId: HOST.entityId,
    schacHome: HOST.schacHome,
    scopes: new Set(),
  } as const;
  const asked = { caller: caller as Caller, body: { side, associationIds: [ID] } };
  const answer = await listLedgerStatements(asked as unknown as Parameters<typeof listLedgerStatements>[0]);
  const token = (answer as { readonly body: { readonly ledger: string } }).body.ledger;
  const verified = await verifyLedger(token, {
    issuer: OWN.entityId,
    audience: HOST.entityId,
    eventKeysOf: async () => [key.publicJwk],
    now: NOW,
  });
  if (!verified.ok) throw new Error(verified.refusal.code);
  const { statements } = verified.value.ledger as {
    readonly statements: readonly { readonly student: object }[];
  };
  return statements[0]?.student;
}

test("a host reads no more of a student in home's ledger than agreements let it know", async () => {
  expect(await factsTold("home", [anExchange(["level"])])).toEqual({ level: "bachelor" });
  expect(await factsTold("home", [])).toEqual({});
  expect(await factsTold("home", undefined)).toEqual(FACTS);
});

test("a host says in its ledger what it was told", async () => {
  expect(await factsTold("host", [anExchange([])])).toEqual(FACTS);
});
