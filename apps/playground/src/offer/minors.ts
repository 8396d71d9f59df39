import { ALLIANCE } from "../institutions.ts";
import { type Bilingual, FIELDS, type Field, MINOR_FORMS } from "./fields.ts";
import { codesOf, partnerCodes } from "./institution-codes.ts";
import { type OfferPlan, openWindow, periodsOf } from "./offer-plan.ts";
import { seededRandom } from "./random.ts";
import type { Row } from "./rows.ts";
import { type MinorSeats, readMinorSeats } from "./seats.ts";
import { described, inBoth, titled } from "./texts.ts";

/** The SIS's key of a minor: `NOZ-M017`. */
export function minorId(key: string, number: number): string {
  return `${codesOf(key).prefix}-M${String(number).padStart(3, "0")}`;
}

/** An institution's minors, each with one offering and the places of the opening in data/minors.csv. */
export function minorRows(
  plan: OfferPlan,
  key: string,
  first: number,
): { readonly programmes: readonly Row<"programme">[]; readonly offerings: readonly Row<"offering">[] } {
  const names = seededRandom(`${plan.seed}/minors`).shuffled(
    MINOR_FORMS.flatMap((form) =>
      FIELDS.flatMap((field) => field.topics.map((topic) => ({ name: titled(form, topic), topic, field }))),
    ),
  );
  const minors = readMinorSeats(key).map((seats, index) => {
    const draft = names[first + index];
    if (draft === undefined) throw new Error("there are more minors than names for them");
    return { ...draft, seats };
  });
  return {
    programmes: minors.map((minor) => programmeRow(plan, key, minor)),
    offerings: minors.map((minor) => offeringRow(plan, key, minor)),
  };
}

interface Minor {
  readonly name: Bilingual;
  readonly topic: Bilingual;
  readonly field: Field;
  readonly seats: MinorSeats;
}

function programmeRow(plan: OfferPlan, key: string, { name, topic, field, seats }: Minor): Row<"programme"> {
  const random = seededRandom(`${plan.seed}/${key}/minor/${seats.number}`);
  const sourceId = minorId(key, seats.number);
  const { prefix, alliance } = codesOf(key);
  return {
    sourceId,
    programmeType: "minor",
    name: inBoth(name),
    abbreviation: sourceId.replaceAll("-", ""),
    description: described(topic, field, random),
    teachingLanguages: [random.below(3) === 0 ? "nl" : "en"],
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: random.pick([15, 30, 30]) }],
    modesOfDelivery: ["presential"],
    modeOfStudy: "full_time",
    fieldsOfStudy: field.isced,
    duration: "P20W",
    organisation: `${prefix}-${field.faculty}`,
    coordinators: [
      {
        sourceId: `${prefix}-MINORS`,
        givenName: "Example",
        surname: "Minor Desk",
        mail: `minors@${key}.example`,
      },
    ],
    link: `https://www.${key}.example/minors/${sourceId}`,
    consumers: [
      {
        consumerKey: "eduxchange",
        alliances: [
          {
            name: ALLIANCE,
            themes: [field.theme],
            selection: false,
            type: "broadening",
            visibleForOwnStudents: true,
            enrolmentForOwnStudents: "broker",
            visibleForGuests: true,
            enrolmentForGuests: "broker",
            jointPartnerCodes: partnerCodes(key),
            source: { shortName: alliance },
          },
        ],
      },
    ],
  };
}

function offeringRow(plan: OfferPlan, key: string, { name, seats }: Minor): Row<"offering"> {
  const { semester } = periodsOf(plan);
  const programme = minorId(key, seats.number);
  return {
    sourceId: `${programme}-${semester.key}`,
    programme,
    academicSession: `${codesOf(key).prefix}-${semester.key}`,
    name: inBoth(name),
    description: inBoth({
      en: "Given full-time for one semester.",
      nl: "Voltijds gegeven gedurende één semester.",
    }),
    teachingLanguages: ["en"],
    modesOfDelivery: ["presential"],
    startDate: semester.startDate,
    endDate: semester.endDate,
    resultExpected: true,
    resultValueType: "1_10",
    enrolmentWindow: openWindow(plan, semester),
    seatPools: [
      { kind: "own", size: seats.capacity - seats.guestSeats },
      { kind: "alliance", beneficiary: ALLIANCE, size: seats.guestSeats },
    ],
    consumers: [{ consumerKey: "eduxchange", alliances: [{ name: ALLIANCE }] }],
  };
}
