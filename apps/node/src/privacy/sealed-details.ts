import type { HomeRegister, HostLedger, PersonDetails } from "@wissel/core";
import type { PersonSeals } from "./person-seals.ts";

/** A ledger that keeps what it is told of partners' students under a key per enrolment. */
export function sealingDetails(
  ledger: Pick<HostLedger, "saveDetails">,
  seals: Pick<PersonSeals, "sealAll">,
): Pick<HostLedger, "saveDetails"> {
  return {
    async saveDetails(details, dueAt) {
      const texts = new Map([...details].map(([key, told]) => [key, JSON.stringify(told)]));
      const sealed = await seals.sealAll(texts);
      await ledger.saveDetails(new Map([...sealed].map(([key, text]) => [key, { sealed: text }])), dueAt);
    },
  };
}

/** A register that shows them again, to whoever may list enrolments. */
export function openingDetails(
  register: Pick<HomeRegister, "listEnrolments">,
  seals: Pick<PersonSeals, "openAll">,
): Pick<HomeRegister, "listEnrolments"> {
  return {
    async listEnrolments(query) {
      const rows = await register.listEnrolments(query);
      const stored = new Map(
        rows.flatMap(({ association: { associationKey }, details }) =>
          details === undefined ? [] : [[associationKey, details] as const],
        ),
      );
      const opened = await openDetails(stored, seals);
      return rows.map(({ association }) => {
        const details = opened.get(association.associationKey);
        return { association, ...(details === undefined ? {} : { details }) };
      });
    },
  };
}

/** What is stored by association key, opened; an enrolment that was erased has none. */
export async function openDetails(
  stored: ReadonlyMap<string, PersonDetails>,
  seals: Pick<PersonSeals, "openAll">,
): Promise<ReadonlyMap<string, PersonDetails>> {
  const sealed = [...stored].flatMap(([key, { sealed: text }]) =>
    text === undefined ? [] : [[key, text] as const],
  );
  const opened = await seals.openAll(new Map(sealed));
  return new Map(
    [...stored].flatMap(([key, details]) => {
      if (details.sealed === undefined) return [[key, details] as const]; // from before they were sealed
      const text = opened.get(key);
      return text === undefined ? [] : [[key, JSON.parse(text) as PersonDetails] as const]; // sealed above
    }),
  );
}
