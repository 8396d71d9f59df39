import { INSTITUTIONS } from "../institutions.ts";

/** Somebody who can sign in at the playground's identity provider. Nobody here exists, and nothing here is secret. */
export interface Account {
  /** `sub`. */
  readonly subject: string;
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  readonly schacHome: string;
  readonly role: "student" | StaffRole;
  /** Students only: what the institution's SIS knows of them. */
  readonly facts?: StudentFacts;
}

/** Who works at an institution of the playground, each with one role of its node. */
export type StaffRole = "officer" | "coordinator" | "auditor";

export interface StudentFacts {
  readonly studentNumber: string;
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  /** OEAPI level. */
  readonly level: "bachelor" | "master";
  readonly programmeCode: string;
  /** European credits. */
  readonly creditsEarned: number;
}

/** At each institution: four for the script, and enough that it leaves alone. */
export const STUDENTS_PER_INSTITUTION = 28;

const PROGRAMMES = ["B-HIST", "B-BIOL", "B-CIVIL", "B-INFO"] as const;

/** Everybody of one institution, always the same: the students first, then its officer, its coordinator and its auditor. */
export function accountsOf(schacHome: string): readonly Account[] {
  const institution = INSTITUTIONS.find((candidate) => candidate.schacHome === schacHome);
  if (institution === undefined) throw new Error(`${schacHome} is no institution of the playground`);
  const [label = schacHome] = institution.name.split(" ");
  const students = Array.from({ length: STUDENTS_PER_INSTITUTION }, (_, index) =>
    studentOf({ schacHome, label, index }),
  );
  return [
    ...students,
    staffOf("officer", "Exchange officer", { schacHome, label }),
    staffOf("coordinator", "Alliance coordinator", { schacHome, label }),
    staffOf("auditor", "Auditor", { schacHome, label }),
  ];
}

interface Place {
  readonly schacHome: string;
  readonly label: string;
}

function studentOf({ schacHome, label, index }: Place & { readonly index: number }): Account {
  const number = String(index + 1).padStart(2, "0");
  const name = { givenName: `Student ${number}`, surname: `of ${label}` };
  const mail = `student${number}@${schacHome}`;
  const master = index % 7 === 6;
  return {
    ...personOf(`student${number}`, { schacHome, label }),
    ...name,
    mail,
    name: `${name.givenName} ${name.surname}`,
    role: "student",
    facts: {
      ...name,
      mail,
      studentNumber: `${label.slice(0, 1)}${2_000_000 + index + 1}`,
      level: master ? "master" : "bachelor",
      programmeCode: master ? "M-GOV" : (PROGRAMMES[index % PROGRAMMES.length] ?? PROGRAMMES[0]),
      creditsEarned: master ? 190 : 60 + 10 * (index % 9),
    },
  };
}

function staffOf(role: StaffRole, title: string, place: Place): Account {
  return {
    ...personOf(role, place),
    givenName: title,
    surname: `of ${place.label}`,
    mail: `${role}@${place.schacHome}`,
    name: `${title} of ${place.label}`,
    role,
  };
}

function personOf(localPart: string, { schacHome, label }: Place) {
  const key = label.toLowerCase();
  return {
    subject: `${key}-${localPart}`,
    username: `${localPart}@${key}`,
    password: `demo-${key}-${localPart}`,
    schacHome,
  };
}
