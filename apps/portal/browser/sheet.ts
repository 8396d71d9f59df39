import { readFileSync } from "node:fs";

export interface SheetLogin {
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

export interface SheetInstitution {
  readonly name: string;
  readonly schacHome: string;
  readonly baseUrl: string;
  readonly sis: {
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scopes: readonly string[];
  };
  readonly coordinator: SheetLogin;
  readonly officer: SheetLogin;
  readonly students: readonly SheetLogin[];
}

/** What of the playground's connection sheet is used here. */
export interface Sheet {
  readonly institutions: readonly SheetInstitution[];
}

export function readSheet(file: string): Sheet {
  // Written by the playground alone.
  return JSON.parse(readFileSync(file, "utf8")) as Sheet;
}

export function institutionOf({ institutions }: Sheet, schacHome: string): SheetInstitution {
  const found = institutions.find((institution) => institution.schacHome === schacHome);
  if (found === undefined) throw new Error(`the sheet has no ${schacHome}`);
  return found;
}

/** One of the students that the playground's own script leaves alone, counted from 0. */
export function studentOf({ students, name }: SheetInstitution, index: number): SheetLogin {
  const student = students[index];
  if (student === undefined) throw new Error(`${name} has no student ${index}`);
  return student;
}

/** The playground's own page, where everybody begins: on the machine's first address, a few ports after the first node. */
export function startOrigin({ baseUrl }: Pick<SheetInstitution, "baseUrl">): string {
  return `http://127.0.0.1:${Number(new URL(baseUrl).port) + 6}`;
}
