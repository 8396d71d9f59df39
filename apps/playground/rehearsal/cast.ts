import { INSTITUTIONS, type Institution } from "../src/institutions.ts";
import { type Opening, OpeningError } from "./opening.ts";

/** Which institution plays which code of the file. */
export type Cast = (code: string) => Institution;

/** Codes and institutions, both in alphabetical order. Throws OpeningError when there are more codes than nodes. */
export function castOpening({ minors, applicants }: Opening): Cast {
  const codes = [
    ...new Set([...minors.map(({ host }) => host), ...applicants.map(({ home }) => home)]),
  ].sort();
  if (codes.length > INSTITUTIONS.length) {
    throw new OpeningError(`${codes.length} institutions (${codes.join(", ")}), and there are three nodes`);
  }
  const institutions = INSTITUTIONS.toSorted((one, other) => (one.schacHome < other.schacHome ? -1 : 1));
  return (code) => {
    const institution = institutions[codes.indexOf(code)];
    if (institution === undefined) throw new OpeningError(`nobody plays ${code}`);
    return institution;
  };
}
