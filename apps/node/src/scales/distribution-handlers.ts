import { problemOf, type SisOperations } from "@wissel/contract";
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
import { type DocumentPorts, type DocumentWritten, incoherent, putDocument } from "./put-document.ts";

export interface DistributionPorts extends DocumentPorts {
  readonly own: { readonly schacHome: string };
}

export type SisDistributionHandlers = Pick<
  Handlers<SisOperations>,
  "putGradeDistribution" | "getGradeDistribution" | "putConversionPolicy"
>;
export type PublicDistributionHandlers = Pick<
  Handlers<AudienceOperations["well-known"]>,
  "listPublishedGradeDistributions" | "getPublishedGradeDistribution" | "getConversionPolicy"
>;

/** An institution has one. */
export const POLICY_ID = "own";

/** Tables and policy, as the SIS gives them. */
export function sisDistributionHandlers(ports: DistributionPorts): SisDistributionHandlers {
  return {
    async putGradeDistribution({ params, body }) {
      const { distributionId: id } = params;
      const content = contentOf(body);
      const findings = distributionFindings(content);
      if (findings.length > 0) return { problem: incoherent(findings) };
      const textOf = (version: number) => distributionText({ ...content, id, version });
      return answerOf(await putDocument(ports, "grade_distribution", { id, textOf }));
    },

    async getGradeDistribution({ params, query }) {
      const wanted = { id: params.distributionId, ...present({ version: query.version }) };
      const document = await findDocument(ports.pool, "grade_distribution", wanted);
      if (document === undefined) return { problem: problemOf("distribution-unknown") };
      const { sha256 } = document;
      const { id, version, ...content } = distributionOf(document);
      return { status: 200, body: { id, version, sha256, content } };
    },

    async putConversionPolicy({ body }) {
      const { pick, minimumGrades = 50, maximumAgeYears = 5 } = body;
      const text = JSON.stringify({ pick, minimumGrades, maximumAgeYears });
      const saying = { id: POLICY_ID, textOf: () => text };
      return answerOf(await putDocument(ports, "conversion_policy", saying));
    },
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

function answerOf({ outcome, document }: DocumentWritten) {
  const { id, version, sha256 } = document;
  return { status: 200, body: { outcome, document: { id, version, sha256 } } } as const;
}
