import type { MeSchemas } from "@wissel/contract";
import {
  type Association,
  answerPermission,
  type ExplainedCode,
  explain,
  type HomeRegister,
  isLive,
  refuseByRules,
  type StudentFacts,
} from "@wissel/core";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { refuseUnagreed } from "../agreements/home-side.ts";
import type { AskPorts } from "./ask-choice.ts";
import { refuseClosed } from "./create-enrolment.ts";
import { toWireExplanation } from "./enrolment-wire.ts";
import { isForMe } from "./open-for-me.ts";
import type { Institutions } from "./partners.ts";
import { present } from "./present.ts";

export interface ProspectPorts
  extends Pick<AskPorts, "students" | "offerings" | "approvals" | "rounds" | "clock"> {
  readonly register: Pick<HomeRegister, "listForPerson">;
  readonly institutions: Institutions;
  readonly agreements: Pick<AgreementRules, "asHome">;
}

type Prospect = MeSchemas["Prospect"];

/** As many as a student has; limits count the live ones. */
const ENROLMENTS_LOOKED_AT = 500;

/** What asking would come to, by the same rules as asking, of which nothing is written. Undefined: there is no such offering for this student. */
export async function findProspect(
  ports: ProspectPorts,
  {
    personId,
    host,
    offeringId,
  }: { readonly personId: string; readonly host: string; readonly offeringId: string },
): Promise<Prospect | "person-unknown" | undefined> {
  const now = ports.clock.now();
  const [offering, student, views] = await Promise.all([
    ports.offerings.findOffering(host, offeringId),
    ports.students.findFacts(personId),
    ports.register.listForPerson(personId, ENROLMENTS_LOOKED_AT),
  ]);
  if (offering === undefined || !isForMe(offering, ports.institutions)) return undefined;
  if (student === undefined) return "person-unknown";
  const held = views.map(({ association }) => association);
  const live = held.find((one) => one.host === host && one.offeringId === offeringId && isLive(one));
  if (live !== undefined) return { answer: "enrolled", associationId: live.associationId };
  const barred = refuseClosed([offering], now) ?? (await refuseUnagreed(ports, offering, now));
  if (barred !== undefined) return cannot(barred.code);
  const against = await refusedByRound(ports, { host, offeringId, student, held, now });
  if (against !== undefined) return cannot(against);
  const permission = answerPermission(await ports.approvals.get(), {
    host,
    offeringId,
    offering,
    student,
    at: now,
  });
  if (permission.kind === "permitted") return { answer: "can" };
  const { desk, holdDays } = permission;
  return { answer: "permission", permission: { days: holdDays, ...present({ desk }) } };
}

interface Wish {
  readonly host: string;
  readonly offeringId: string;
  readonly student: StudentFacts;
  readonly held: readonly Association[];
  readonly now: Date;
}

async function refusedByRound(
  { rounds, institutions }: ProspectPorts,
  { host, offeringId, student, held, now }: Wish,
): Promise<ExplainedCode | undefined> {
  const rules = await rounds.rulesOf({ host, offeringId, ifFull: "refuse" });
  if (rules === undefined) return undefined;
  const wish = { home: institutions.own.schacHome, host, offeringId, student, requestedAt: now };
  return refuseByRules(rules, wish, held)?.code;
}

function cannot(code: ExplainedCode): Prospect {
  return { answer: "cannot", explanation: toWireExplanation(explain(code)) };
}
