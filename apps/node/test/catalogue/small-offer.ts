/** An offer small enough to count: what the SIS writes in the tests of the catalogue's interfaces. */
const EDUXCHANGE_STUDY = {
  consumerKey: "eduxchange",
  alliances: [{ name: "lde", themes: ["14"], enrolmentForGuests: "broker", source: { shortName: "21PB" } }],
};
export const EDUXCHANGE_OFFERING = { consumerKey: "eduxchange", alliances: [{ name: "lde" }] };

const text = (value: string) => [{ language: "en-GB", value }];

export const ORGANISATIONS = [
  { sourceId: "root", organisationType: "root", name: text("Noord University"), shortName: "NU" },
  {
    sourceId: "F1",
    organisationType: "faculty",
    name: text("Faculty of Rivers"),
    shortName: "R",
    parent: "root",
  },
];

export const SESSIONS = [
  session("past", "quarter", ["2026-09-01", "2026-11-10"]),
  session("next", "semester", ["2027-02-01", "2027-07-02"]),
];

const study = (sourceId: string, name: string) => ({
  sourceId,
  name: text(name),
  abbreviation: sourceId,
  description: text("Rivers that run both ways."),
  teachingLanguages: ["en"],
  level: "bachelor",
  studyLoad: [{ studyLoadUnit: "ects", value: 5 }],
  modesOfDelivery: ["presential"],
});

export const MINORS = [
  {
    ...study("M1", "Minor Coasts"),
    programmeType: "minor",
    fieldsOfStudy: "0532",
    modeOfStudy: "full_time",
    consumers: [EDUXCHANGE_STUDY],
  },
  { ...study("M2", "Minor Dunes"), programmeType: "minor", fieldsOfStudy: "0613", parent: "M1" },
  {
    ...study("B1", "Bachelor of Water"),
    programmeType: "programme",
    levelOfQualification: "6",
    qualificationAwarded: "BSc",
    sector: "university_education",
  },
];

/** C1 to C24; the first twenty but C20 are for eduXchange, and C24 too. */
export const COURSES = Array.from({ length: 24 }, (_, index) => {
  const number = index + 1;
  const consumers = [
    ...(number < 20 || number === 24 ? [EDUXCHANGE_STUDY] : []),
    ...(number === 1 ? [{ consumerKey: "x-portal" }] : []),
  ];
  return {
    ...study(`C${number}`, `Course ${String(number).padStart(2, "0")}`.replace(" 0", " ")),
    level: number % 5 === 0 || number === 24 ? "master" : "bachelor",
    teachingLanguages: [number % 3 === 0 ? "nl" : "en"],
    modesOfDelivery: [["presential", "online", "blended", "coil"][index % 4]],
    programmes: number <= 2 ? ["M1"] : [],
    consumers,
    ...(number === 1
      ? {
          organisation: "F1",
          coordinators: [
            { sourceId: "T1", givenName: "Example", surname: "Teacher", mail: "t1@noord.example" },
          ],
        }
      : {}),
  };
});

export const OFFERINGS = [
  offering("C1-past", { course: "C1", academicSession: "past" }, ["2026-09-01", "2026-11-10"]),
  offering("C1-next", { course: "C1", academicSession: "next" }, ["2027-02-01", "2027-04-16"]),
  offering("M1-next", { programme: "M1", academicSession: "next" }, ["2027-02-01", "2027-07-02"]),
];

function session(
  sourceId: string,
  academicSessionType: string,
  [startDate, endDate]: readonly [string, string],
) {
  return { sourceId, academicSessionType, name: text(sourceId), startDate, endDate };
}

function offering(sourceId: string, of: object, [startDate, endDate]: readonly [string, string]) {
  return {
    sourceId,
    ...of,
    name: text(`Offering ${sourceId}`),
    description: text("Given once."),
    teachingLanguages: ["en"],
    startDate,
    endDate,
    resultValueType: "1_10",
    enrolmentWindow: { opensAt: "2026-11-02T13:00:00+01:00", closesAt: "2027-01-15T00:00:00+01:00" },
    seatPools: [
      { kind: "own", size: 12 },
      { kind: "alliance", beneficiary: "lde", size: 8 },
    ],
    consumers: [EDUXCHANGE_OFFERING],
  };
}
