import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StoredRows } from "../check/stored-rows.ts";
import { csvCell } from "../csv.ts";
import type { Answered, Player } from "../play/player.ts";

export interface DumpParts {
  readonly stored: readonly StoredRows[];
  readonly answers: readonly Answered[];
  readonly players: readonly Player[];
  /** The offering of each minor, by the minor's code. */
  readonly offerings: ReadonlyMap<string, string>;
}

/** Writes three files per node, with the codes of the input files, so that others can recount. */
export function dumpRows(folder: string, { stored, answers, players, offerings }: DumpParts): void {
  mkdirSync(folder, { recursive: true });
  const minorOf = new Map([...offerings].map(([minor, offeringId]) => [offeringId, minor]));
  const codeOfPerson = new Map(players.map(({ personId, applicant }) => [personId, applicant.code]));
  // A host knows a pseudonym; whose it is, only home can tell.
  const studentOf = new Map(
    stored.flatMap(({ associations }) =>
      associations.flatMap(({ associationId, personId }) => {
        const code = personId === null ? undefined : codeOfPerson.get(personId);
        return code === undefined ? [] : [[associationId, code] as const];
      }),
    ),
  );
  for (const { institution, associations, movements } of stored) {
    const write = (name: string, header: string, rows: readonly (readonly (string | number)[])[]) => {
      const lines = [header, ...rows.map((row) => row.map(csvCell).join(","))];
      writeFileSync(join(folder, `${name}-${institution.schacHome}.csv`), `${lines.join("\n")}\n`);
    };
    write(
      "associations",
      "associationId,home,host,offering,student,homeState,hostState",
      associations.map(({ associationId, home, host, offeringId, homeState, hostState }) => {
        const student = studentOf.get(associationId) ?? "";
        return [associationId, home, host, minorOf.get(offeringId) ?? "", student, homeState, hostState];
      }),
    );
    write(
      "movements",
      "movementId,offering,pool,associationId,delta,reason,at",
      movements.map(({ movementId, offeringId, pool, associationId, delta, reason, at }) => {
        const offering = minorOf.get(offeringId) ?? "";
        return [movementId, offering, pool, associationId ?? "", delta, reason, at.toISOString()];
      }),
    );
    write(
      "answers",
      "student,choice,offering,answer,at",
      answers
        .filter(({ player }) => player.home === institution)
        .map(({ player, choice, minor, hostState, at }) => [
          player.applicant.code,
          choice,
          minor,
          hostState,
          at.toISOString(),
        ]),
    );
  }
}
