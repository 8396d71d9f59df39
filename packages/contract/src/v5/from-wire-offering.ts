import {
  type CatalogueOffering,
  type CatalogueStudy,
  EDUXCHANGE,
  languageTagOf,
  type OfferingAlliance,
  type OfferingCancellation,
} from "@wissel/core";
import { fromWireWindow } from "./from-wire-window.ts";
import { said } from "./said.ts";
import {
  allFromV5,
  fromV5,
  LEVEL_V5,
  MODE_OF_DELIVERY_V5,
  PROGRAMME_TYPE_V5,
  RESULT_VALUE_TYPE_V5,
  STUDY_LOAD_UNIT_V5,
} from "./spelling.ts";
import { fromWireName, WISSEL_CONSUMER } from "./wire-consumers.ts";
import {
  calendarDate,
  code,
  entryFor,
  list,
  number,
  record,
  text,
  texts,
  uuid,
  type Wire,
  webAddress,
} from "./wire-values.ts";

/** Where an offering was read, and what its institution published beside it. */
export interface OfferingContext {
  /** schacHome of the institution that published it. */
  readonly host: string;
  /** The zone in which to read v5's dates when the institution does not say. */
  readonly timeZone: string;
  readonly course: (courseId: string) => Wire | undefined;
  readonly programme: (programmeId: string) => Wire | undefined;
  readonly academicSession: (academicSessionId: string) => Wire | undefined;
}

/**
 * A partner's offering as OOAPI v5 gives it. Anybody's server may have written it: what cannot be read is left out,
 * and undefined is answered for a thing without id, name or dates. Instants of the enrolment window come from the
 * entry `x-wissel`; without it v5's first and last day count, with eduXchange's times of day where it gives them.
 */
export function fromWireOffering(value: unknown, context: OfferingContext): CatalogueOffering | undefined {
  const wire = record(value);
  const offeringId = uuid(wire.offeringId);
  const startDate = calendarDate(wire.startDate);
  const endDate = calendarDate(wire.endDate);
  const isCourse = wire.offeringType === "course";
  if (offeringId === undefined || startDate === undefined || endDate === undefined) return undefined;
  if (!isCourse && wire.offeringType !== "program") return undefined;
  const study = isCourse
    ? (expanded(wire.course) ?? context.course(text(wire.course) ?? ""))
    : (expanded(wire.program) ?? context.programme(text(wire.program) ?? ""));
  const session = expanded(wire.academicSession) ?? context.academicSession(text(wire.academicSession) ?? "");
  return {
    host: context.host,
    offeringId,
    offeringKind: isCourse ? "course" : "programme",
    primaryCode: code(wire.primaryCode) ?? { codeType: "identifier", code: offeringId },
    name: texts(wire.name),
    description: texts(wire.description),
    teachingLanguages: [wire.teachingLanguage].flatMap((three) => text(three) ?? []).map(languageTagOf),
    modesOfDelivery: list(wire.modeOfDelivery).flatMap((mode) =>
      allFromV5(MODE_OF_DELIVERY_V5, text(mode) ?? "").slice(0, 1),
    ),
    startDate,
    endDate,
    enrolmentWindow: fromWireWindow(wire, context.timeZone),
    alliances: fromWireAlliances(wire, study),
    ...said({
      academicSessionName: session && texts(session.name),
      resultValueType: fromV5(RESULT_VALUE_TYPE_V5, text(wire.resultValueType) ?? ""),
      capacity: number(wire.maxNumberStudents),
      link: webAddress(wire.link),
      cancellation: fromWireCancellation(entryFor(wire, WISSEL_CONSUMER)?.cancellation),
      study: study && fromWireStudy(study, isCourse),
    }),
  };
}

function fromWireStudy(wire: Wire, isCourse: boolean): CatalogueStudy | undefined {
  const studyId = uuid(isCourse ? wire.courseId : wire.programId);
  if (studyId === undefined) return undefined;
  const load = record(wire.studyLoad);
  const unit = fromV5(STUDY_LOAD_UNIT_V5, text(load.studyLoadUnit) ?? "");
  const value = number(load.value);
  return {
    kind: isCourse ? "course" : "programme",
    studyId,
    primaryCode: code(wire.primaryCode) ?? { codeType: "identifier", code: studyId },
    name: texts(wire.name),
    description: texts(wire.description),
    studyLoad: unit === undefined || value === undefined ? [] : [{ studyLoadUnit: unit, value }],
    ...said({
      abbreviation: text(wire.abbreviation),
      level: fromV5(LEVEL_V5, text(wire.level) ?? ""),
      programmeType: fromV5(PROGRAMME_TYPE_V5, text(wire.programType) ?? ""),
      fieldsOfStudy: text(wire.fieldsOfStudy),
    }),
  };
}

/** Alliances are named on the offering; who sees it and how guests enrol is said on the course or programme. */
function fromWireAlliances(wire: Wire, study: Wire | undefined): readonly OfferingAlliance[] {
  const ofStudy = list(entryFor(study ?? {}, EDUXCHANGE)?.alliances).map(ourNames);
  return list(entryFor(wire, EDUXCHANGE)?.alliances)
    .map(ourNames)
    .flatMap((entry) => {
      const name = text(entry.name);
      if (name === undefined) return [];
      const rules = ofStudy.find((one) => one.name === name) ?? {};
      const url = rules.enrolmentForGuests === "url" ? webAddress(entry.enrolmentUrlForGuests) : undefined;
      return {
        name,
        visibleForOwnStudents: rules.visibleForOwnStudents !== false,
        visibleForGuests: rules.visibleForGuests !== false,
        themes: list(rules.themes).flatMap((theme) => text(theme) ?? []),
        ...said({ enrolmentUrlForGuests: url }),
      };
    });
}

function fromWireCancellation(value: unknown): OfferingCancellation | undefined {
  const { on, reason } = record(value);
  const date = calendarDate(on);
  return date === undefined ? undefined : { on: date, reason: texts(reason) };
}

function ourNames(value: unknown): Wire {
  return Object.fromEntries(
    Object.entries(record(value)).map(([name, member]) => [fromWireName(name), member]),
  );
}

function expanded(value: unknown): Wire | undefined {
  return typeof value === "object" && value !== null ? record(value) : undefined;
}
