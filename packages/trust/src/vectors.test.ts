import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePublicKeys } from "./public-keys.ts";
import { verifySet } from "./security-event-token.ts";

interface Vectors {
  readonly audience: string;
  readonly now: string;
  readonly issuers: Readonly<Record<string, unknown>>;
  readonly vectors: readonly { readonly name: string; readonly token: string; readonly verdict: string }[];
}

const file = new URL("../../../openapi/vectors/security-event-tokens.json", import.meta.url);
const { audience, now, issuers, vectors }: Vectors = JSON.parse(readFileSync(file, "utf8"));

describe("the published vectors of Security Event Tokens", () => {
  test.each(vectors.map(({ name, token, verdict }) => ({ name, token, verdict })))(
    "$name: $verdict",
    async (vector) => {
      const outcome = await verifySet(vector.token, {
        audience,
        eventKeysOf: (issuer) => parsePublicKeys(issuers[issuer]),
        now: new Date(now),
      });
      expect(outcome.ok ? "valid" : outcome.refusal.code).toBe(vector.verdict);
    },
  );

  test("hold no private key", () => {
    expect(JSON.stringify(issuers)).not.toContain('"d"');
  });
});

describe("the tokens in the figures of the standards", () => {
  const figures: Pick<Vectors, "vectors"> = JSON.parse(
    readFileSync(new URL("../../../openapi/vectors/rfc-figures.json", import.meta.url), "utf8"),
  );
  test.each(figures.vectors.map(({ name, token, verdict }) => ({ name, token, verdict })))(
    "$name is refused: $verdict",
    async ({ token, verdict }) => {
      const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
      const outcome = await verifySet(token, {
        audience: [claims.aud].flat()[0],
        eventKeysOf: async () => [],
        now: new Date(),
      });
      expect(outcome.ok ? "valid" : outcome.refusal.code).toBe(verdict);
    },
  );
});
