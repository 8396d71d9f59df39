import { problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import {
  type ConversionPolicy,
  type DistributionContent,
  distributionFindings,
  distributionText,
  type GradeDistribution,
  publishableGrades,
} from "@wissel/core";
import { findDocument, listNewestDocuments, type VersionedDocument } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { AudienceOperations, Handlers } from "../http/operation.ts";
import { type DocumentAnswerPorts, documentAnswers } from "./document-answers.ts";
import type { DocumentPorts, DocumentWritten } from "./put-document.ts";

export interface DistributionPorts extends DocumentPorts {
  readonly own: { readonly schacHome: string };
}

export type SisDistributionHandlers = Pick<
  Handlers<SisOperations>,
  | "getGradeDistribution"
  | "putGradeDistribution"
  | "patchGradeDistribution"
  | "getConversionPolicy"
  | "putConversionPolicy"
  | "patchConversionPolicy"
>;
export type PublicDistributionHandlers = Pick<
  Handlers<AudienceOperations["well-known"]>,
  "listPublishedGradeDistributions" | "getPublishedGradeDistribution" | "getConversionPolicy"
>;

/** An institution has one. */
export const POLICY_ID = "own";

/** Tables and policy, as the SIS gives them. */
export function sisDistributionHandlers(ports: DocumentAnswerPorts): SisDistributionHandlers {
  const tables = documentAnswers<SisSchemas["GradeDistributionContent"]>(ports, {
    kind: "grade_distribution",
    schemaName: "GradeDistributionContent",
    unknown: "distribution-unknown",
    contentOf: distributionContentOf,
    findingsOf: (content) => distributionFindings(contentOf(content)),
    textOf: (content, named) => distributionText({ ...contentOf(content), ...named }),
  });
  const policies = documentAnswers<SisSchemas["ConversionPolicyContent"]>(ports, {
    kind: "conversion_policy",
    schemaName: "ConversionPolicyContent",
    unknown: "conversion-policy-missing",
    contentOf: policyOf,
    findingsOf: () => [],
    // The validator has filled in what was left out.
    textOf: ({ pick, minimumGrades, maximumAgeYears }) =>
      JSON.stringify({ pick, minimumGrades, maximumAgeYears }),
  });
  return {
    getGradeDistribution: ({ params, query }) => tables.find(params.distributionId, query.version),
    putGradeDistribution: (request) => tables.put(request.params.distributionId, request, written),
    patchGradeDistribution: (request) => tables.patch(request.params.distributionId, request, written),

    getConversionPolicy: () => policies.find(POLICY_ID),
    putConversionPolicy: (request) => policies.put(POLICY_ID, request, written),
    patchConversionPolicy: (request) => policies.patch(POLICY_ID, request, written),
  };
}

const PAGE = 100;

/** What everyone may know of them: own tables without small cells, and the policy. */
export function publicDistributionHandlers(ports: DistributionPorts): PublicDistributionHandlers {
  return {
    async listPublishedGradeDistributions({ query }) {
      // One more than a page tells whether there is a next one.
      const page = { ...present({ after: query.after }), limit: PAGE + 1 };
      const found = await listNewestDocuments(ports.pool, "grade_distribution", page);
      const next = found.length > PAGE ? found[PAGE - 1]?.id : undefined;
      const own = found
        .slice(0, PAGE)
        .filter((document) => distributionOf(document).institution === ports.own.schacHome);
      const items = own.map(({ id, version, sha256 }) => ({ id, version, sha256 }));
      return { status: 200, body: { items, ...present({ next }) } };
    },

    async getPublishedGradeDistribution({ params }) {
      const { distributionId: id, version } = params;
      const document = await findDocument(ports.pool, "grade_distribution", { id, version });
      const table = document === undefined ? undefined : distributionOf(document);
      // A partner's table is the partner's to publish.
      if (document === undefined || table?.institution !== ports.own.schacHome) {
        return { problem: problemOf("distribution-unknown") };
      }
      const { sha256 } = document;
      return { status: 200, body: { ...table, sha256, grades: publishableGrades(table) } };
    },

    async getConversionPolicy() {
      const document = await findDocument(ports.pool, "conversion_policy", { id: POLICY_ID });
      if (document === undefined) return { problem: problemOf("conversion-policy-missing") };
      const { version, sha256 } = document;
      return { status: 200, body: { version, sha256, policy: policyOf(document) } };
    },
  };
}

/** Where a node publishes its own tables, under its entity id. */
export const DISTRIBUTIONS_PATH = "/.well-known/grade-distributions";

export function distributionPath({ id, version }: { readonly id: string; readonly version: number }): string {
  return `${DISTRIBUTIONS_PATH}/${id}/${version}`;
}

/** A table as it was stored. */
export function distributionOf({ text }: VersionedDocument): GradeDistribution {
  return JSON.parse(text) as GradeDistribution; // written by distributionText()
}

/** What a stored table says. */
export function distributionContentOf(document: VersionedDocument): DistributionContent {
  const { id: _, version: __, ...content } = distributionOf(document);
  return content;
}

/** The policy as it was stored. */
export function policyOf({ text }: VersionedDocument): ConversionPolicy {
  return JSON.parse(text) as ConversionPolicy; // written by putConversionPolicy
}

function contentOf(
  body: Omit<DistributionContent, "scaleId"> & { readonly scaleId?: string | undefined },
): DistributionContent {
  const { scaleId, ...content } = body;
  return { ...content, ...present({ scaleId }) };
}

function written({ outcome, document }: DocumentWritten) {
  const { id, version, sha256 } = document;
  return { outcome, document: { id, version, sha256 } };
}
