import { LEVELS, type Login } from "@wissel/core";

/** As much of it as partners take, in characters; what is longer was not said. */
const LONGEST = { studentNumber: 200, name: 200, mail: 320, programmeCode: 80, language: 35 } as const;

/** What the claims say of the person, and those facts that rules of exchange need. */
export function factsIn(claims: Readonly<Record<string, unknown>>): Omit<Login, "loginSubject"> {
  return {
    studentNumber: textIn(claims.student_number, LONGEST.studentNumber),
    givenName: textIn(claims.given_name, LONGEST.name),
    surname: textIn(claims.family_name, LONGEST.name),
    mail: textIn(claims.email, LONGEST.mail),
    level: LEVELS.find((level) => level === claims.level),
    programmeCode: textIn(claims.programme_code, LONGEST.programmeCode),
    language: textIn(claims.locale, LONGEST.language),
    creditsEarned: creditsIn(claims.credits_earned),
  };
}

/** A number, or one in digits; what a person can not have earned was not said. */
function creditsIn(value: unknown): number | undefined {
  const credits = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof credits === "number" && credits >= 0 && credits < 10_000 ? credits : undefined;
}

/** A text that the database keeps as it is; anything else was not said. */
export function textIn(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string" || value === "" || value.length > longest || value.includes("\u0000"))
    return undefined;
  return value;
}
