import { createHash } from "node:crypto";
import type { Problem } from "@wissel/contract";
import type { Clock, Finding } from "@wissel/core";
import { addDocument, type ConnectionPool, type DocumentKind, type VersionedDocument } from "@wissel/store";
import { invalidRequest } from "../http/problems.ts";

export interface DocumentPorts {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
}

export interface Saying {
  readonly id: string;
  /** What is said, as the given version. */
  readonly textOf: (version: number) => string;
}

export interface DocumentWritten {
  readonly outcome: "added" | "unchanged";
  readonly document: VersionedDocument;
}

/** Says something as the next version of a document, unless the newest one says it already. */
export async function putDocument(
  { pool, clock }: DocumentPorts,
  kind: DocumentKind,
  { id, textOf }: Saying,
): Promise<DocumentWritten> {
  let outcome: DocumentWritten["outcome"] = "unchanged";
  const document = await addDocument(pool, kind, {
    id,
    next(newest) {
      if (newest !== undefined && textOf(newest.version) === newest.text) return undefined;
      outcome = "added";
      const version = (newest?.version ?? 0) + 1;
      const text = textOf(version);
      return { id, version, sha256: digestOfText(text), text, createdAt: clock.now() };
    },
  });
  return { outcome, document };
}

/** SHA-256 of a text in UTF-8, base64url. */
export function digestOfText(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Members of a body that contradict each other. */
export function incoherent(findings: readonly Finding[]): Problem {
  return invalidRequest(
    findings.map(({ pointer, reason }) => ({ in: "body", pointer: `#${pointer}`, detail: reason })),
  );
}
