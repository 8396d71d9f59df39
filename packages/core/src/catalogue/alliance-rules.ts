/** What eduXchange's profile takes in one field of an alliance entry. A null is never taken: leave the field out. */
export type FieldRule =
  | { readonly takes: "boolean" | "number" | "uuid" }
  | { readonly takes: "text" | "texts"; readonly among?: readonly string[] }
  | { readonly takes: "fields"; readonly fields: FieldRules };

export type FieldRules = Readonly<Record<string, FieldRule>>;

/** The alliances that the profile knows. Data for another one belongs under a consumer key of its own, `x-…`. */
export const EDUXCHANGE_ALLIANCES = ["ewuu", "lde", "euroteq", "kom"] as const;
export type EduxchangeAlliance = (typeof EDUXCHANGE_ALLIANCES)[number];

/** On a course or programme. Fields that are not named may stand there and are passed on. */
export const STUDY_ALLIANCE_RULES: Readonly<Record<EduxchangeAlliance, FieldRules>> = {
  ewuu: studyRules({ partners: ["uu", "wur", "tue"], sources: ["tue", "wur", "uu"] }),
  lde: studyRules({
    // Sectors of the Dutch register of programmes.
    themes: ["", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19"],
    partners: ["21PE", "21PF", "21PB"],
    sources: ["21PE", "21PF", "21PB"],
  }),
  euroteq: {
    ...studyRules({
      themes: [
        "",
        "Architecture and Construction",
        "Business and Economics",
        "Chemistry and Biology",
        "Computer Science and ICT, Data, AI",
        "Electrical Engineering",
        "Entrepreneurship",
        "Food and Health Sciences, Medical engineering",
        "Languages and Culture",
        "Manufacturing and Processing",
        "Mathematics and Statistics",
        "Mechanical Engineering",
        "Physics and Energy",
        "Transport",
        "Other subject area",
      ],
      partners: ["tue", "taltech", "dtu", "lx", "ctu", "tum", "technion"],
      sources: ["tue", "taltech", "dtu", "lx", "ctu", "tum", "technion"],
    }),
    instructorNames: { takes: "texts" },
    contactHours: { takes: "number" },
    activities: { takes: "text" },
    modeOfDelivery: {
      takes: "text",
      among: ["Online - at a specific time", "Online - time-independent", "Hybrid", "Blended"],
    },
    level: { takes: "text", among: ["Bachelor", "Master", "Doctoral"] },
  },
  // @NOTE The profile takes only these three as the source of a KOM course, though they are not KOM's institutions.
  kom: studyRules({ sources: ["tue", "wur", "uu"] }),
};

/** On an offering, in any of the alliances. */
export const OFFERING_ALLIANCE_RULES: FieldRules = {
  enrolmentUrl: { takes: "text" },
  enrolmentUrlForGuests: { takes: "text" },
  enrolStartTime: { takes: "text" },
  enrolEndTime: { takes: "text" },
  dateComment: { takes: "text" },
};

function studyRules(known: {
  readonly themes?: readonly string[];
  readonly partners?: readonly string[];
  readonly sources: readonly string[];
}): FieldRules {
  return {
    theme: { takes: "text", ...among(known.themes) },
    themes: { takes: "texts", ...among(known.themes) },
    selection: { takes: "boolean" },
    type: { takes: "text", among: ["broadening", "deepening"] },
    visibleForOwnStudents: { takes: "boolean" },
    enrolmentForOwnStudents: { takes: "text", among: ["broker", "url"] },
    visibleForGuests: { takes: "boolean" },
    enrolmentForGuests: { takes: "text", among: ["broker", "url"] },
    jointPartnerCodes: { takes: "texts", ...among(known.partners) },
    source: {
      takes: "fields",
      fields: {
        shortName: { takes: "text", among: known.sources },
        primaryCode: { takes: "text" },
        uuid: { takes: "uuid" },
      },
    },
  };
}

function among(values: readonly string[] | undefined): { readonly among?: readonly string[] } {
  return values === undefined ? {} : { among: values };
}
