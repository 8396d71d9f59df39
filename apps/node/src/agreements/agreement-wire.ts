import type { DeskSchemas } from "@wissel/contract";
import { standingOf } from "@wissel/core";
import type {
  AgreementComparison,
  AgreementDifference,
  AgreementVersion,
  PartnerAgreement,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { differencesOf } from "./compare-agreements.ts";
import { type openCopyReader, ownDocument, toWireDocument } from "./stored-copy.ts";

/** Both copies of one agreement, at least one of which there is, and when they were last compared. */
export interface BothCopies {
  readonly agreementId: string;
  readonly partner: string;
  readonly mine?: AgreementVersion;
  readonly theirs?: PartnerAgreement;
  readonly comparison?: AgreementComparison;
}

export interface WireContext {
  readonly now: Date;
  readonly read: ReturnType<typeof openCopyReader>;
}

export function toWireSummary(
  copies: BothCopies,
  { now, read }: WireContext,
): DeskSchemas["AgreementSummary"] {
  const { agreementId, partner, mine, comparison } = copies;
  const document = mine && ownDocument(mine);
  return {
    agreementId,
    partner,
    ...present({
      version: mine?.version,
      standing: document && standingOf(document, now),
      document: document && toWireDocument(document),
    }),
    comparison: comparisonOf(copies, read),
    ...present({ comparedAt: comparison?.comparedAt?.toISOString(), failure: comparison?.failure }),
  };
}

/** The whole of one agreement; `versions` of the own copy, newest first. */
export function toWireAgreement(
  copies: BothCopies,
  versions: readonly AgreementVersion[],
  context: WireContext,
): DeskSchemas["Agreement"] {
  const { mine, theirs } = copies;
  const differences = mine && theirs && (differencesOf(mine, theirs, context.read) ?? [{ path: [] }]);
  return {
    ...toWireSummary(copies, context),
    ...present({ partnerVersion: theirs?.version }),
    differences: (differences ?? [])
      .slice(0, SHOWN)
      .map(({ path, ...values }) => ({ path: [...path], ...values })),
    history: versions.slice(0, SHOWN).map(toWireVersion),
  };
}

const SHOWN = 100;

function comparisonOf(
  { mine, theirs, comparison }: BothCopies,
  read: WireContext["read"],
): DeskSchemas["CopyComparison"] {
  if (mine === undefined) return "missing_here";
  if (theirs !== undefined) return differencesOf(mine, theirs, read)?.length === 0 ? "equal" : "differs";
  const comparedAt = comparison?.comparedAt;
  return comparedAt === undefined || comparedAt < mine.at ? "not_compared" : "missing_there";
}

function toWireVersion(version: AgreementVersion): DeskSchemas["AgreementHistoryEntry"] {
  const { sha256, source, actor, reason, at } = version;
  return {
    version: version.version,
    sha256,
    document: toWireDocument(ownDocument(version)),
    source,
    by: actor,
    ...present({ reason }),
    at: at.toISOString(),
  };
}

export function toWireDifference(difference: AgreementDifference): DeskSchemas["AgreementDifference"] {
  const { differenceId, agreementId, partner, comparison, openedAt, settled } = difference;
  return {
    differenceId,
    agreementId,
    partner,
    comparison,
    state: settled === undefined ? "open" : "settled",
    openedAt: openedAt.toISOString(),
    ...(settled === undefined
      ? {}
      : {
          settledAt: settled.at.toISOString(),
          done: settled.done,
          settledBy: settled.actor,
          ...present({ note: settled.note }),
        }),
  };
}
