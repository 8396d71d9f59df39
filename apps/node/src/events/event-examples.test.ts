import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { documents, EVENT_BASE, openValidators } from "@wissel/contract";
import { EVENT_NAMES } from "@wissel/core";
import { generateKey, type SetClaims, signSet, verifySet } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import { openEventCheck } from "./event-schemas.ts";

const EXAMPLES = fileURLToPath(new URL("../../../../openapi/examples/events/", import.meta.url));

function read(name: string): SetClaims {
  const parsed: unknown = JSON.parse(readFileSync(`${EXAMPLES}${name}.json`, "utf8"));
  return parsed as SetClaims; // held against its schema below
}

/** The schema of the claims that a webhook of the document carries, by event name. */
function claimsSchemaOf(name: string): string {
  const webhook = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  expect(documents.events.webhooks).toHaveProperty(webhook);
  return `${webhook[0]?.toUpperCase()}${webhook.slice(1)}Claims`;
}

test("there is an example of every event", () => {
  expect(readdirSync(EXAMPLES).sort()).toEqual([...EVENT_NAMES].sort().map((name) => `${name}.json`));
});

describe.each(EVENT_NAMES)("the example of %s", (name) => {
  const validators = openValidators(documents.events);

  test("fits the claims of its webhook", () => {
    expect(validators.check(claimsSchemaOf(name), read(name))).toEqual([]);
  });

  test("has a payload that is taken, and one that is not once it lacks its first member", () => {
    const check = openEventCheck();
    const payload = read(name).events[`${EVENT_BASE}${name}`] ?? {};
    expect(check(`${EVENT_BASE}${name}`, payload)).toBeUndefined();
    const [, ...rest] = Object.entries(payload);
    expect(check(`${EVENT_BASE}${name}`, Object.fromEntries(rest))).toMatch(/is required/);
  });

  test("survives signing and verifying", async () => {
    const key = await generateKey("event");
    const claims = read(name);
    const verdict = await verifySet(await signSet(claims, key), {
      audience: claims.aud,
      eventKeysOf: async (issuer) => (issuer === claims.iss ? [key.publicJwk] : undefined),
      now: new Date(claims.iat * 1000),
    });
    expect(verdict).toMatchObject({ ok: true, value: { claims } });
  });
});

test("an event of a newer partner may say more", () => {
  const payload = { ...read("result-recorded").events[`${EVENT_BASE}result-recorded`], mood: "good" };
  expect(openEventCheck()(`${EVENT_BASE}result-recorded`, payload)).toBeUndefined();
});
