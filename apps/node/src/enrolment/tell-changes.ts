import {
  type Clock,
  changeToTell,
  isPersonField,
  type OfferingDirectory,
  PERSON_FIELDS,
  type PersonField,
  type StudentChange,
} from "@wissel/core";
import type { OwedChange, StudentChanges } from "@wissel/store";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { fieldsFor } from "../agreements/home-side.ts";
import type { Institutions } from "./partners.ts";
import { present } from "./present.ts";
import type { StudentDetails, Students } from "./students.ts";

/** What telling hosts of changed students needs. */
export interface TellChangesPorts {
  readonly studentChanges: StudentChanges;
  readonly students: Pick<Students, "listDetails">;
  readonly institutions: Pick<Institutions, "findPartner">;
  readonly agreements: Pick<AgreementRules, "asHome">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly clock: Clock;
  readonly kickDeliveries: () => void;
}

const PER_ROUND = 100;

/** Owes every host what is different of a student it was told of, by whatever road that was written. Harmless to repeat. */
export async function tellChanges(ports: TellChangesPorts): Promise<void> {
  const { studentChanges, students, kickDeliveries } = ports;
  let owed: readonly OwedChange[];
  do {
    owed = await studentChanges.listOwed(PER_ROUND);
    const personIds = [...new Set(owed.map(({ personId }) => personId))];
    const known = new Map((await students.listDetails(personIds)).map((one) => [one.personId, one]));
    for (const one of owed) {
      const student = known.get(one.personId);
      const facts = student === undefined ? one.told : factsOf(student);
      const change = one.isNeeded && student !== undefined ? await changeFor(ports, one, facts) : undefined;
      await studentChanges.settle(one, { facts, change });
    }
    if (owed.length > 0) kickDeliveries();
  } while (owed.length === PER_ROUND);
}

async function changeFor(
  ports: TellChangesPorts,
  owed: OwedChange,
  facts: OwedChange["told"],
): Promise<StudentChange | undefined> {
  const partner = ports.institutions.findPartner(owed.host);
  if (partner === undefined) return undefined;
  const agreed: ReadonlySet<PersonField> = (await fieldsFor(ports, owed)) ?? new Set(PERSON_FIELDS);
  const details = new Set(
    partner.agreement.personFields.filter(isPersonField).filter((field) => agreed.has(field)),
  );
  return changeToTell({ ...owed, facts, agreed: { facts: agreed, details } }, ports.clock.now());
}

function factsOf({ level, programmeCode, creditsEarned }: StudentDetails): OwedChange["told"] {
  return present({ level, programmeCode, creditsEarned });
}
