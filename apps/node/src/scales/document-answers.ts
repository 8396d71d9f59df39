import { type Problem, type ProblemCode, problemOf, type Validators } from "@wissel/contract";
import { type Finding, granted, type Outcome, refused } from "@wissel/core";
import { type DocumentKind, findDocument, type VersionedDocument } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { type Conditions, etagOf, refusedWith, unmetCondition } from "../http/conditional.ts";
import type { ProblemAnswer } from "../http/operation.ts";
import { patched } from "../http/patched.ts";
import { type DocumentPorts, type DocumentWritten, incoherent, putDocument } from "./put-document.ts";

export interface DocumentAnswerPorts extends DocumentPorts {
  readonly validators: Pick<Validators, "check">;
}

/** A kind of document that the SIS says version by version. `Wire` is its content as it is sent. */
export interface DocumentForm<Wire extends object> {
  readonly kind: DocumentKind;
  /** Of the sis document; what a patch comes to has to fit it. */
  readonly schemaName: string;
  readonly unknown: ProblemCode;
  readonly contentOf: (document: VersionedDocument) => Wire;
  readonly findingsOf: (content: Wire) => readonly Finding[];
  readonly textOf: (content: Wire, named: { readonly id: string; readonly version: number }) => string;
}

export interface WritingDocument {
  readonly headers: Conditions;
  readonly query: { readonly dryRun?: boolean };
}

/** One version of a document, as the SIS reads it. */
export interface DocumentRecord<Wire> {
  readonly id: string;
  readonly version: number;
  readonly sha256: string;
  readonly content: Wire;
}

export function documentRecord<Wire>(
  document: VersionedDocument,
  contentOf: (document: VersionedDocument) => Wire,
): DocumentRecord<Wire> {
  const { id, version, sha256 } = document;
  return { id, version, sha256, content: contentOf(document) };
}

interface DocumentRead<Wire> {
  readonly status: 200;
  readonly body: DocumentRecord<Wire>;
  readonly headers: { readonly etag: string };
}

/** What the operations on one kind of document share. */
export function documentAnswers<Wire extends object>(
  ports: DocumentAnswerPorts,
  { kind, schemaName, unknown, contentOf, findingsOf, textOf }: DocumentForm<Wire>,
) {
  const shown = (document: VersionedDocument): DocumentRead<Wire> => {
    const body = documentRecord(document, contentOf);
    return { status: 200, body, headers: { etag: etagOf(body) } };
  };

  async function write<Body>(
    id: string,
    { headers, query: { dryRun = false } }: WritingDocument,
    {
      change,
      toBody,
    }: {
      readonly change: (content: Wire | undefined) => Outcome<Wire, Problem>;
      readonly toBody: (written: DocumentWritten) => Body;
    },
  ) {
    const written = await putDocument<Wire>(ports, kind, {
      id,
      dryRun,
      next(newest) {
        const unmet = unmetCondition(headers, newest && shown(newest).headers.etag);
        if (unmet !== undefined) return refused(unmet);
        const content = change(newest && contentOf(newest));
        if (!content.ok) return content;
        const findings = findingsOf(content.value);
        return findings.length > 0 ? refused(incoherent(findings)) : content;
      },
      textOf: (content, version) => textOf(content, { id, version }),
    });
    if (!written.ok) return refusedWith(written.refusal);
    const tag = shown(written.value.document).headers;
    return { status: 200, body: toBody(written.value), headers: tag } as const;
  }

  return {
    /** The newest version, or the one that is named. */
    async find(id: string, version?: number): Promise<DocumentRead<Wire> | ProblemAnswer> {
      const document = await findDocument(ports.pool, kind, { id, ...present({ version }) });
      return document === undefined ? { problem: problemOf(unknown) } : shown(document);
    },

    put: <Body>(
      id: string,
      request: WritingDocument & { readonly body: Wire },
      toBody: (written: DocumentWritten) => Body,
    ) => write(id, request, { change: () => granted(request.body), toBody }),

    patch: <Body>(
      id: string,
      request: WritingDocument & { readonly body: object },
      toBody: (written: DocumentWritten) => Body,
    ) =>
      write(id, request, {
        change: (document) =>
          document === undefined
            ? refused(problemOf(unknown))
            : patched(ports.validators, schemaName, { document, patch: request.body }),
        toBody,
      }),
  };
}
