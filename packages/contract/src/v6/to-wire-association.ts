import type { AssociationState, ResultContent } from "@wissel/core";
import type { BroughtBy } from "../v5/to-wire-association.ts";

/** OEAPI 6 `remoteState`: as we spell states, but that only home's own side can be finished. */
export const REMOTE_STATE_V6 = {
  pending: "pending",
  queued: "queued",
  associated: "associated",
  denied: "denied",
  cancelled: "cancelled",
  finished: "associated",
} as const satisfies Record<AssociationState, string>;

/** The day is what a result has; noon is on the same day wherever it is read. */
const NOON = "T12:00:00Z";

/** A result as OEAPI 6 writes it; the kind of scale under its own name, which is spelt so, and in the draft's place as well. */
export function toWireResultV6(content: ResultContent) {
  const { state, resultDate, final, pass, score, studyLoad, resultValueType } = content;
  return {
    state,
    resultDateTime: `${resultDate}${NOON}`,
    final,
    ...(pass === undefined ? {} : { pass }),
    ...(score === undefined ? {} : { score }),
    ...(studyLoad === undefined ? {} : { studyLoad }),
    ...(resultValueType === undefined ? {} : { resultvaluetype: resultValueType, ext: { resultValueType } }),
  };
}

/** A result that was taken back: v6, too, can only say that there is none yet. */
export function toWireNoResultV6(statedOn: string) {
  return toWireResultV6({ state: "in_progress", resultDate: statedOn, final: false, pass: "unknown" });
}

/** The same, with what the host calls the association. */
export interface NamedByHost extends BroughtBy {
  readonly associationId: string;
}

/** A new association as OEAPI 6 wants it, which asks for an id in the body; the id that counts is home's. */
export function toWireNewAssociationV6(
  { associationId, host, offeringId, offering }: NamedByHost,
  said: object,
) {
  const isProgramme = offering?.offeringType === "program";
  const offeringType = isProgramme ? "programme" : "course";
  return {
    associationId,
    associationType: `${offeringType}_offering_association`,
    role: "student",
    state: "associated",
    ...said,
    offering: { offeringId, ...offering, offeringType },
    issuer: {
      primaryCode: { codeType: "schac_home", code: host.schacHome },
      organisationType: "root",
      name: [{ language: "en-GB", value: host.name }],
      shortName: host.name,
    },
  };
}
