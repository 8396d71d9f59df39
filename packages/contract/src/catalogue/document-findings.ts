import { type Finding, type ItemKind, isTimeZone } from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import type { CatalogueDocuments } from "./documents.ts";

/** What is wrong with a document that fits its schema: members that contradict each other. */
export function documentFindings<Kind extends ItemKind>(
  kind: Kind,
  document: CatalogueDocuments[Kind],
): readonly Finding[] {
  return JUDGES[kind](document);
}

const JUDGES: {
  readonly [Kind in ItemKind]: (document: CatalogueDocuments[Kind]) => readonly Finding[];
} = {
  organisation: () => [],
  academic_session: periodFindings,
  education_specification: (document) => [...validityFindings(document), ...timelineFindings(document)],
  course: (document) => [...validityFindings(document), ...timelineFindings(document)],
  programme: (document) => [...validityFindings(document), ...timelineFindings(document)],
  offering: (document) => [
    ...periodFindings(document),
    ...studyFindings(document),
    ...windowFindings(document.enrolmentWindow),
    ...poolFindings(document.seatPools ?? []),
  ],
};

function periodFindings({ startDate, endDate }: { startDate: string; endDate: string }): readonly Finding[] {
  return endDate < startDate ? [{ pointer: "/endDate", reason: "is before startDate" }] : [];
}

interface Validity {
  readonly validFrom?: string;
  readonly validTo?: string;
}

function validityFindings({ validFrom, validTo }: Validity): readonly Finding[] {
  if (validFrom === undefined || validTo === undefined || validFrom < validTo) return [];
  return [{ pointer: "/validTo", reason: "is not after validFrom" }];
}

/** The entries of a timeline end before they are replaced: two of them never hold on one day. */
function timelineFindings({
  timeline = [],
}: {
  readonly timeline?: readonly Validity[];
}): readonly Finding[] {
  return timeline.flatMap((entry, index) => {
    const pointer = `/timeline/${index}`;
    const before = timeline[index - 1];
    const isEarly =
      before !== undefined && (entry.validFrom ?? "") < (before.validTo ?? before.validFrom ?? "");
    return [
      ...validityFindings(entry).map((finding) => ({ ...finding, pointer: `${pointer}${finding.pointer}` })),
      ...(isEarly
        ? [{ pointer: `${pointer}/validFrom`, reason: "is before the end of the entry before" }]
        : []),
    ];
  });
}

function studyFindings({ course, programme }: SisSchemas["OfferingFields"]): readonly Finding[] {
  if (course === undefined && programme === undefined) {
    return [{ pointer: "/course", reason: "is missing, and so is programme: one of them is needed" }];
  }
  if (course === undefined || programme === undefined) return [];
  return [{ pointer: "/programme", reason: "stands beside course: only one of them can be given" }];
}

function windowFindings(window: SisSchemas["OfferingFields"]["enrolmentWindow"]): readonly Finding[] {
  const { opensAt, closesAt, timeZone } = window ?? {};
  const isEmpty =
    opensAt !== undefined && closesAt !== undefined && Date.parse(closesAt) <= Date.parse(opensAt);
  return [
    ...(isEmpty ? [{ pointer: "/enrolmentWindow/closesAt", reason: "is not after opensAt" }] : []),
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [{ pointer: "/enrolmentWindow/timeZone", reason: "is not a time zone that is known" }]),
  ];
}

function poolFindings(pools: NonNullable<SisSchemas["OfferingFields"]["seatPools"]>): readonly Finding[] {
  const seen = new Set<string>();
  return pools.flatMap(({ kind, beneficiary }, index) => {
    const pointer = `/seatPools/${index}/beneficiary`;
    const needsOne = kind === "partner" || kind === "alliance";
    if (needsOne && beneficiary === undefined)
      return [{ pointer, reason: `is missing on a pool for ${kind}` }];
    if (!needsOne && beneficiary !== undefined)
      return [{ pointer, reason: `has no meaning on a pool for ${kind}` }];
    const name = `${kind} ${beneficiary ?? ""}`;
    if (seen.has(name)) return [{ pointer, reason: "has a pool already" }];
    seen.add(name);
    return [];
  });
}
