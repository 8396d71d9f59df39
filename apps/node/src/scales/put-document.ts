import { createHash } from "node:crypto";
import type { Problem } from "@wissel/contract";
import { type Clock, type Finding, granted, type Outcome } from "@wissel/core";
import { addDocument, type ConnectionPool, type DocumentKind, type VersionedDocument } from "@wissel/store";
import { invalidRequest } from "../http/problems.ts";

export interface DocumentPorts {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
}

export interface Saying<Content> {
  readonly id: string;
  /** What is to be said, or why nothing, given what was said last; asked while nobody else can say anything. */
  readonly next: (newest: VersionedDocument | undefined) => Outcome<Content, Problem>;
  /** What is said, as the given version. */
  readonly textOf: (content: Content, version: number) => string;
  readonly dryRun: boolean;
}

export interface DocumentWritten {
  readonly outcome: "added" | "unchanged";
  readonly document: VersionedDocument;
}

/** Says something as the next version of a document, unless the newest one says it already. */
export async function putDocument<Content>(
  { pool, clock }: DocumentPorts,
  kind: DocumentKind,
  { id, next, textOf, dryRun }: Saying<Content>,
): Promise<Outcome<DocumentWritten, Problem>> {
  const before: { newest?: VersionedDocument | undefined } = {};
  const written = await addDocument<Problem>(pool, kind, {
    id,
    dryRun,
    next(newest) {
      before.newest = newest;
      const content = next(newest);
      if (!content.ok) return content;
      if (newest?.text === textOf(content.value, newest?.version ?? 0)) return granted(undefined);
      const version = (newest?.version ?? 0) + 1;
      const text = textOf(content.value, version);
      return granted({ id, version, sha256: digestOfText(text), text, createdAt: clock.now() });
    },
  });
  if (!written.ok) return written;
  const document = written.value;
  return granted({ outcome: document === before.newest ? "unchanged" : "added", document });
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
