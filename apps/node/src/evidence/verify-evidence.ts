import { createHash } from "node:crypto";
import type { ScaleReference } from "@wissel/core";
import { type ProvenToken, verifyStoredToken } from "@wissel/trust";
import type { Evidence, EvidenceScale } from "./evidence-file.ts";

/** What came of one token, or of one scale. */
export interface EvidenceLine {
  readonly name: string;
  readonly holds: boolean;
  /** For people, on one line. */
  readonly text: string;
}

/** Judges every token, and whether the tokens and scales that they refer to by digest are the ones that are there. */
export async function verifyEvidence({ tokens, scales }: Evidence): Promise<readonly EvidenceLine[]> {
  const digests = new Map(tokens.map(({ stored }) => [jtiOf(stored.token), digestOf(stored.token)]));
  const named = new Set<string>();
  const lines = await Promise.all(
    tokens.map(async ({ name, stored }) => {
      const verdict = await verifyStoredToken(stored);
      if (!verdict.ok) return { name, holds: false, text: verdict.refusal.detail };
      const { claims } = verdict.value;
      const fault = referenceFault(claims, digests);
      if (fault !== undefined) return { name, holds: false, text: fault };
      const scale = scaleNamedIn(claims)?.sha256;
      if (scale !== undefined) named.add(scale);
      const isThere = scale === undefined || scales.some(({ sha256 }) => sha256 === scale);
      const remark = isThere ? "" : "; the scale it names is not here";
      return { name, holds: true, text: `${describe(verdict.value)}${remark}` };
    }),
  );
  return [...lines, ...scales.map((scale) => judgeScale(scale, named))];
}

/** A scale is what a result names if its text has the digest that the result was signed with. */
function judgeScale({ name, sha256, text }: EvidenceScale, named: ReadonlySet<string>): EvidenceLine {
  if (digestOf(text) !== sha256)
    return { name, holds: false, text: "it is another text than its digest says" };
  if (!named.has(sha256)) return { name, holds: false, text: "no token that holds names it" };
  return { name, holds: true, text: `named by its digest ${sha256}` };
}

/** The scale that the score of a result event is on. Undefined for other events, and for results without a scale. */
export function scaleNamedIn(claims: Readonly<Record<string, unknown>>): ScaleReference | undefined {
  const [payload] = Object.values(Object(claims.events)) as { readonly result?: unknown }[];
  const { scale } = Object(payload?.result) as { readonly scale?: unknown };
  const { id, version, sha256 } = Object(scale) as Readonly<Record<string, unknown>>;
  const isWhole = typeof id === "string" && typeof version === "number" && typeof sha256 === "string";
  return isWhole ? { id, version, sha256 } : undefined;
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

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
