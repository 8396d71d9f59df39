import { problemOf, type SisOperations, type WellKnownSchemas } from "@wissel/contract";
import { type ScaleContent, scaleFindings, scaleText } from "@wissel/core";
import { findDocument, listNewestDocuments, readPartnerScales } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { AudienceOperations, Handlers } from "../http/operation.ts";
import { type DocumentAnswerPorts, documentAnswers } from "./document-answers.ts";
import { publishedScale, scaleContentOf } from "./published-scale.ts";
import type { DocumentPorts, DocumentWritten } from "./put-document.ts";

export interface ScalePorts extends DocumentPorts {
  readonly own: { readonly schacHome: string; readonly entityId: string };
}

export type PublicScaleHandlers = Pick<Handlers<AudienceOperations["well-known"]>, "listScales" | "getScale">;
export type SisScaleHandlers = Pick<
  Handlers<SisOperations>,
  "getScale" | "putScale" | "patchScale" | "getPartnerScale"
>;

const PAGE = 100;

/** A version never changes, so whoever has it need not ask again. */
const FOR_GOOD = "public, max-age=31536000, immutable";

/** What scores mean, for everyone. */
export function publicScaleHandlers(ports: ScalePorts): PublicScaleHandlers {
  const { pool } = ports;
  return {
    async listScales({ query }) {
      // One more than a page tells whether there is a next one.
      const page = { ...present({ after: query.after }), limit: PAGE + 1 };
      const found = await listNewestDocuments(pool, "scale", page);
      const items = found.slice(0, PAGE);
      const next = found.length > PAGE ? items.at(-1)?.id : undefined;
      const entries = items.map((document) => toWireEntry(ports, publishedScale(document)));
      return { status: 200, body: { items: entries, ...present({ next }) } };
    },

    async getScale({ params }) {
      const { scaleId: id, version } = params;
      const document = await findDocument(pool, "scale", { id, version });
      if (document === undefined) return { problem: problemOf("scale-unknown") };
      const headers = { etag: `"${document.sha256}"`, "cache-control": FOR_GOOD };
      return { status: 200, body: document.text, headers };
    },
  };
}

/** Writing own scales, and reading those of partners. */
export function sisScaleHandlers(ports: ScalePorts & DocumentAnswerPorts): SisScaleHandlers {
  const { pool, own } = ports;
  const scales = documentAnswers<ScaleContent>(ports, {
    kind: "scale",
    schemaName: "ScaleContent",
    unknown: "scale-unknown",
    contentOf: scaleContentOf,
    findingsOf: scaleFindings,
    textOf: (content, named) => scaleText({ owner: own.schacHome, ...named, ...content }),
  });
  const written = ({ outcome, document }: DocumentWritten) => {
    return { outcome, scale: toWireEntry(ports, publishedScale(document)) };
  };
  return {
    getScale: ({ params }) => scales.find(params.scaleId),
    putScale: (request) => scales.put(request.params.scaleId, request, written),
    patchScale: (request) => scales.patch(request.params.scaleId, request, written),

    async getPartnerScale({ params }) {
      const text = (await readPartnerScales(pool, [params])).get(params.sha256);
      if (text === undefined) return { problem: problemOf("scale-unknown") };
      return { status: 200, body: text };
    },
  };
}

function toWireEntry(
  { own }: ScalePorts,
  { reference, descriptor }: ReturnType<typeof publishedScale>,
): WellKnownSchemas["ScaleEntry"] {
  const { id, version } = reference;
  return { ...reference, uri: `${own.entityId}${scalePath({ id, version })}`, descriptor };
}

/** Where a node publishes a version of a scale of its own, under its entity id. */
export function scalePath({ id, version }: { readonly id: string; readonly version: number }): string {
  return `/.well-known/scales/${id}/${version}`;
}
