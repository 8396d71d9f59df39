import { expect, test } from "vitest";
import { generateKey } from "./keys.ts";
import { signAuditHead, verifyAuditHead } from "./signed-audit-head.ts";
import { signLedger } from "./signed-ledger.ts";

const NOW = new Date("2027-05-20T12:00:00Z");
const NODE = "https://node.noord.example";
const head = { issuer: NODE, issuedAt: NOW, end: { sequence: 41, hash: "abc" } };

test("a signed end of the audit log states what its node signed, years later too, and nothing else passes for one", async () => {
  const key = await generateKey("event");
  const years = new Date(NOW.getTime() + 1000 * 86_400_000);
  const asked = { issuer: NODE, eventKeysOf: async () => [key.publicJwk], now: years };
  expect(await verifyAuditHead(await signAuditHead(head, key), asked)).toEqual({ ok: true, value: head });
  const forged = await signAuditHead(head, await generateKey("event"));
  expect(await verifyAuditHead(forged, asked)).toMatchObject({ refusal: { code: "head-not-signed" } });
  const page = await signLedger({ issuer: NODE, audience: NODE, issuedAt: NOW, ledger: {} }, key);
  expect(await verifyAuditHead(page, asked)).toMatchObject({ refusal: { code: "head-not-signed" } });
  const [protectedHeader, , signature] = (await signAuditHead(head, key)).split(".");
  const claims = Buffer.from(JSON.stringify({ iss: NODE, iat: 1, sequence: 42, hash: "abc" }));
  const changed = [protectedHeader, claims.toString("base64url"), signature].join(".");
  expect(await verifyAuditHead(changed, asked)).toMatchObject({ refusal: { code: "head-altered" } });
});
