import { consumerEntry, RIO } from "./consumers.ts";
import type { Finding } from "./finding.ts";
import type { CatalogueItem, Course, EducationSpecification, Offering, Programme } from "./items.ts";

/**
 * Why the RIO profile of OOAPI v5 would refuse an item that has an entry for the register; empty when it has none or
 * when the profile takes it. Organisations and academic sessions are not part of the profile.
 */
export function rioFindings(item: CatalogueItem): readonly Finding[] {
  if (consumerEntry(item, RIO) === undefined) return [];
  switch (item.kind) {
    case "organisation":
    case "academic_session":
      return [];
    case "education_specification":
      return [...specificationFindings(item), ...entryFindings(item, SPECIFICATION_ENTRY)];
    case "course":
      return [...studyFindings(item), ...entryFindings(item, STUDY_ENTRY)];
    case "programme":
      return [
        ...studyFindings(item),
        ...missing("/modeOfStudy", item.modeOfStudy),
        ...entryFindings(item, STUDY_ENTRY),
      ];
    case "offering":
      return [...offeringFindings(item), ...entryFindings(item, OFFERING_ENTRY)];
  }
}

function specificationFindings(item: EducationSpecification): readonly Finding[] {
  const isProgramme = item.educationSpecificationType === "programme";
  return [
    ...missing("/validFrom", item.validFrom),
    ...(isProgramme
      ? [
          ...missing("/formalDocument", item.formalDocument),
          ...missing("/level", item.level),
          ...missing("/sector", item.sector),
        ]
      : []),
  ];
}

function studyFindings(item: Course | Programme): readonly Finding[] {
  return [
    ...missing("/abbreviation", item.abbreviation),
    ...missing("/description", item.description[0]),
    ...missing("/teachingLanguages", item.teachingLanguages[0]),
    ...missing("/level", item.level),
    ...missing("/duration", item.duration),
    ...missing("/validFrom", item.validFrom),
    ...missing("/educationSpecification", item.educationSpecification),
  ];
}

function offeringFindings(item: Offering): readonly Finding[] {
  return [
    ...missing("/description", item.description[0]),
    ...missing("/teachingLanguages", item.teachingLanguages[0]),
    ...missing("/enrolmentWindow/opensAt", item.enrolmentWindow.opensAt),
  ];
}

/** What a member of an entry for the register must look like. */
type Rule = { readonly pattern: RegExp } | { readonly oneOf: readonly string[] };

interface MemberRule {
  readonly rule: Rule;
  readonly needed: "always" | "when given";
}

const CONSENTS = ["permission_granted", "permission_not_granted"];

const STUDY_ENTRY: Readonly<Record<string, MemberRule>> = {
  educationOffererCode: { rule: { pattern: /^\d{3}A\d{3}$/ }, needed: "always" },
  educationLocationCode: { rule: { pattern: /^\d{3}X\d{3}$/ }, needed: "when given" },
  consentParticipationSTAP: { rule: { oneOf: CONSENTS }, needed: "always" },
};

const OFFERING_ENTRY: Readonly<Record<string, MemberRule>> = {
  registrationStatus: { rule: { oneOf: ["open", "closed"] }, needed: "always" },
  requiredPermissionRegistration: { rule: { oneOf: ["yes", "no"] }, needed: "always" },
};

const SPECIFICATION_ENTRY: Readonly<Record<string, MemberRule>> = {
  educationSpecificationSubType: { rule: { oneOf: ["variant", "cluster"] }, needed: "when given" },
};

function entryFindings(
  { consumers }: CatalogueItem,
  rules: Readonly<Record<string, MemberRule>>,
): readonly Finding[] {
  return consumers.flatMap((entry, index) => {
    if (entry.consumerKey !== RIO) return [];
    return Object.entries(rules).flatMap(([name, { rule, needed }]) => {
      const pointer = `/consumers/${index}/${name}`;
      const value = entry[name];
      if (value === undefined) return needed === "always" ? [{ pointer, reason: "is missing" }] : [];
      if (typeof value === "string" && fits(value, rule)) return [];
      return [{ pointer, reason: `must be ${said(rule)}` }];
    });
  });
}

function fits(value: string, rule: Rule): boolean {
  return "pattern" in rule ? rule.pattern.test(value) : rule.oneOf.includes(value);
}

function said(rule: Rule): string {
  return "pattern" in rule ? `like ${rule.pattern.source}` : `one of ${rule.oneOf.join(", ")}`;
}

function missing(pointer: string, value: unknown): readonly Finding[] {
  return value === undefined ? [{ pointer, reason: "is missing" }] : [];
}
