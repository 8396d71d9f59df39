import type { PublicJwk, StoredToken } from "@wissel/trust";

/** What `evidence.json` in a bundle says that it is. */
export const EVIDENCE_FORMAT = "wissel-evidence/1";

/** One signed event in an evidence file, with what it was believed on. Instants are RFC 3339. */
export interface EvidenceEntry {
  /** Of its files in the bundle, without an ending. */
  readonly name: string;
  readonly direction: "sent" | "received";
  readonly token: string;
  readonly jwk: PublicJwk | Readonly<Record<string, unknown>>;
  readonly acceptedAt: string;
  readonly statement?: string;
  readonly historicalKeys?: string;
  readonly revokedAt?: string;
}

/** A scale that results name, as it was published when they were signed. */
export interface EvidenceScale {
  /** Of its file in the bundle. */
  readonly name: string;
  readonly sha256: string;
  /** JSON, byte for byte. */
  readonly text: string;
}

export interface EvidenceFile {
  readonly format: typeof EVIDENCE_FORMAT;
  readonly institution: string;
  readonly associationId: string;
  readonly home: string;
  readonly host: string;
  readonly entries: readonly EvidenceEntry[];
  readonly scales: readonly EvidenceScale[];
}

/** A file that is neither evidence nor a stored result; the message says why. */
export class EvidenceUnreadable extends Error {
  override readonly name = "EvidenceUnreadable";
}

/** An entry that can be judged, with the name it has in the file. */
export interface NamedToken {
  readonly name: string;
  readonly stored: StoredToken;
}

/** What is judged: tokens, and the scales that were put beside them. */
export interface Evidence {
  readonly tokens: readonly NamedToken[];
  readonly scales: readonly EvidenceScale[];
}

/** Reads evidence files, lists of entries, or entries by themselves, as one. Throws EvidenceUnreadable. */
export function parseEvidence(texts: readonly string[]): Evidence {
  const files = texts.map(parseFile);
  return {
    tokens: files.flatMap(({ tokens }) => tokens),
    scales: files.flatMap(({ scales }) => scales),
  };
}

function parseFile(text: string): Evidence {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EvidenceUnreadable("it is not JSON", { cause: error });
  }
  return { tokens: parseTokens(value), scales: parseScales(value) };
}

/** Bundles from before scales were kept have none. */
function parseScales(value: unknown): readonly EvidenceScale[] {
  const scales = isRecord(value) && Array.isArray(value.scales) ? value.scales : [];
  return scales.map((scale: unknown, index) => {
    const { name = `scale ${index + 1}`, sha256, text } = isRecord(scale) ? scale : {};
    if (typeof name !== "string" || typeof sha256 !== "string" || typeof text !== "string") {
      throw new EvidenceUnreadable(`scale ${index + 1} is not whole`);
    }
    return { name, sha256, text };
  });
}

function parseTokens(value: unknown): readonly NamedToken[] {
  const entries = isRecord(value) && "entries" in value ? value.entries : value;
  const list = Array.isArray(entries) ? entries : [entries];
  if (list.length === 0) throw new EvidenceUnreadable("there is no token in it");
  return list.map((entry: unknown, index) => parseEntry(entry, `token ${index + 1}`));
}

function parseEntry(value: unknown, place: string): NamedToken {
  if (!isRecord(value)) throw new EvidenceUnreadable(`${place} is not an object`);
  const name = typeof value.name === "string" ? value.name : place;
  const { token, jwk } = value;
  if (typeof token !== "string") throw new EvidenceUnreadable(`${name} has no token`);
  const acceptedAt = instantOf(value.acceptedAt);
  if (acceptedAt === undefined) throw new EvidenceUnreadable(`${name} does not say when it was accepted`);
  const revokedAt = instantOf(value.revokedAt);
  if (value.revokedAt !== undefined && revokedAt === undefined) {
    throw new EvidenceUnreadable(`${name} has a revokedAt that is no instant`);
  }
  return {
    name,
    stored: {
      token,
      jwk,
      acceptedAt,
      revokedAt,
      statement: textOf(value.statement),
      historicalKeys: textOf(value.historicalKeys),
    },
  };
}

function instantOf(value: unknown): Date | undefined {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
