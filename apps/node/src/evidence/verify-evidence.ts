import { createHash } from "node:crypto";
import { type ProvenToken, verifyStoredToken } from "@wissel/trust";
import type { NamedToken } from "./evidence-file.ts";

/** What came of one token. */
export interface EvidenceLine {
  readonly name: string;
  readonly holds: boolean;
  /** For people, on one line. */
  readonly text: string;
}

/** Judges every token, and whether the tokens that they refer to by digest are the ones that are there. */
export async function verifyEvidence(tokens: readonly NamedToken[]): Promise<readonly EvidenceLine[]> {
  const digests = new Map(tokens.map(({ stored }) => [jtiOf(stored.token), digestOf(stored.token)]));
  return await Promise.all(
    tokens.map(async ({ name, stored }) => {
      const verdict = await verifyStoredToken(stored);
      if (!verdict.ok) return { name, holds: false, text: verdict.refusal.detail };
      const fault = referenceFault(verdict.value.claims, digests);
      if (fault !== undefined) return { name, holds: false, text: fault };
      return { name, holds: true, text: describe(verdict.value) };
    }),
  );
}

function describe({ claims, kid, entityKid }: ProvenToken): string {
  const [event = ""] = Object.keys(Object(claims.events));
  const at = new Date(Number(claims.iat) * 1000).toISOString();
  const what = event.split("/").at(-1);
  return `${what} of ${claims.iss}, signed ${at}, key ${kid}, entity key ${entityKid}`;
}

/** Receipts name results, and versions the one before, by `jti` and sha256. */
function referenceFault(
  claims: Readonly<Record<string, unknown>>,
  digests: ReadonlyMap<string, string>,
): string | undefined {
  const [payload] = Object.values(Object(claims.events)) as { results?: unknown; supersedes?: unknown }[];
  const results: unknown[] = Array.isArray(payload?.results) ? payload.results : [];
  for (const reference of [...results, payload?.supersedes]) {
    const { jti, sha256 } = Object(reference) as { readonly jti?: unknown; readonly sha256?: unknown };
    const digest = digests.get(String(jti));
    if (digest !== undefined && typeof sha256 === "string" && digest !== sha256) {
      return `it names ${jti} by the digest of another token`;
    }
  }
  return undefined;
}

function jtiOf(token: string): string {
  try {
    return String(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")).jti);
  } catch {
    return ""; // it is refused for that when it is judged
  }
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
