import { FACULTIES } from "./fields.ts";
import { codesOf } from "./institution-codes.ts";
import type { Row } from "./rows.ts";
import { inBoth } from "./texts.ts";

/** Since when the specifications hold. */
export const SPECIFIED_SINCE = "2024-09-01";

/** Which specification the courses of a faculty, or its bachelor's programme, name. */
export function specificationId(key: string, of: "bachelor" | "courses", faculty: string): string {
  return `${codesOf(key).prefix}-ES-${of === "bachelor" ? "B" : "C"}-${faculty}`;
}

/** For each faculty what its bachelor's programme is in the register, and what its courses are. */
export function specificationRows(key: string): readonly Row<"education_specification">[] {
  const { prefix } = codesOf(key);
  return FACULTIES.flatMap((faculty): readonly Row<"education_specification">[] => [
    {
      sourceId: specificationId(key, "bachelor", faculty.key),
      educationSpecificationType: "programme",
      name: inBoth({ en: `Bachelor, ${faculty.name.en}`, nl: `Bachelor, ${faculty.name.nl}` }),
      formalDocument: "diploma",
      level: "bachelor",
      sector: "university_education",
      levelOfQualification: "6",
      studyLoad: [{ studyLoadUnit: "ects", value: 180 }],
      organisation: `${prefix}-${faculty.key}`,
      validFrom: SPECIFIED_SINCE,
      consumers: [{ consumerKey: "rio" }],
    },
    {
      sourceId: specificationId(key, "courses", faculty.key),
      educationSpecificationType: "course",
      name: inBoth({ en: `Courses, ${faculty.name.en}`, nl: `Vakken, ${faculty.name.nl}` }),
      organisation: `${prefix}-${faculty.key}`,
      validFrom: SPECIFIED_SINCE,
      consumers: [{ consumerKey: "rio" }],
    },
  ]);
}
