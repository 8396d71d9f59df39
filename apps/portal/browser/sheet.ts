import { readFileSync } from "node:fs";
import type { PlaygroundSheet, SheetInstitution, SheetLogin } from "@wissel/testing/playground-sheet";

export function readSheet(file: string): PlaygroundSheet {
  // Written by the playground alone.
  return JSON.parse(readFileSync(file, "utf8")) as PlaygroundSheet;
}

export function institutionOf({ institutions }: PlaygroundSheet, schacHome: string): SheetInstitution {
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
