import {
  documents,
  METHODS,
  type OpenApiDocument,
  type OpenApiResponse,
  type Operation,
  resolveReference,
} from "@wissel/contract";
import { describe, expect, test } from "vitest";

interface Named {
  readonly name: string;
  readonly operation: Operation;
  readonly document: OpenApiDocument;
}

/** What a node answers. */
const operations = operationsOf((document) => document.paths);
/** What a node sends: a partner answers it. */
const sent = operationsOf((document) => document.webhooks ?? {});

function operationsOf(items: (document: OpenApiDocument) => OpenApiDocument["paths"]): readonly Named[] {
  return Object.entries(documents).flatMap(([audience, document]) =>
    Object.entries(items(document)).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation === undefined
          ? []
          : [{ name: `${audience} ${method} ${path}`, operation, document }];
      }),
    ),
  );
}

function namesOf(offenders: readonly Named[]): readonly string[] {
  return offenders.map(({ name }) => name);
}

describe("every operation of the contract", () => {
  test("has a summary of one line and a description that says more", () => {
    const silent = [...operations, ...sent].filter(({ operation: { summary = "", description = "" } }) => {
      return summary === "" || summary.includes("\n") || description === "" || description === summary;
    });
    expect(namesOf(silent)).toEqual([]);
  });

  test("has a tag that its document explains", () => {
    const untagged = [...operations, ...sent].filter(({ operation, document }) => {
      const explained = (document.tags ?? []).filter(({ description = "" }) => description !== "");
      const names = new Set(explained.map(({ name }) => name));
      return operation.tags === undefined || !operation.tags.every((tag) => names.has(tag));
    });
    expect(namesOf(untagged)).toEqual([]);
  });

  test("says which tokens it takes, or that it takes none", () => {
    const silent = operations.filter(({ operation, document }) => {
      return (operation.security ?? document.security) === undefined;
    });
    expect(namesOf(silent)).toEqual([]);
  });

  test("says which problems it answers with; readiness and partners answer their own way", () => {
    const refusing = operations.filter(({ operation }) => operation.operationId !== "getReadiness");
    expect(namesOf(refusing.filter((named) => !refusesWith("application/problem+json", named)))).toEqual([]);
    expect(namesOf(sent.filter((named) => !refusesWith("application/json", named)))).toEqual([]); // RFC 8935
  });

  test("has a name of its own in its document: a verb and a noun", () => {
    for (const document of new Set(operations.map((named) => named.document))) {
      const ids = operations
        .filter((named) => named.document === document)
        .map(({ operation }) => operation.operationId);
      expect(ids).toEqual([...new Set(ids)]);
    }
    expect(
      namesOf(operations.filter(({ operation }) => !/^[a-z]+[A-Z]/.test(operation.operationId))),
    ).toEqual([]);
  });
});

function refusesWith(mediaType: string, { operation, document }: Named): boolean {
  return Object.entries(operation.responses).some(([status, response]) => {
    const { content = {} } = resolveReference<OpenApiResponse>(document, response);
    return /^[45]/.test(status) && mediaType in content;
  });
}
