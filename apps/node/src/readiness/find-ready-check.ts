import type { MeSchemas } from "@wissel/contract";
import type { HomeRegister, StandingApproval } from "@wissel/core";
import type { HomeRounds } from "../alliance/home-rounds.ts";
import { listEveryMyOffering, type MyOfferingsPorts } from "../enrolment/open-for-me.ts";
import type { Recent } from "../enrolment/recent.ts";
import type { Students } from "../enrolment/students.ts";
import { type Asker, type Judged, judgeOfferings } from "./judge-offering.ts";
import { readyCheck } from "./ready-check.ts";

export interface ReadinessPorts extends MyOfferingsPorts {
  readonly own: { readonly schacHome: string; readonly name: string; readonly timeZone: string };
  readonly register: Pick<HomeRegister, "listForPerson">;
  readonly students: Pick<Students, "findFacts">;
  /** Home's rules. */
  readonly approvals: Recent<readonly StandingApproval[]>;
  readonly rounds: Pick<HomeRounds, "rounds">;
}

/** As many as a student has; limits count the live ones. */
const ENROLMENTS_LOOKED_AT = 500;

/** The ready check of a student, of one round where one is named. */
export async function findReadyCheck(
  ports: ReadinessPorts,
  { personId, round }: { readonly personId: string; readonly round: string | undefined },
): Promise<MeSchemas["ReadyCheck"] | "person-unknown" | "round-unknown"> {
  const found = await judgeForPerson(ports, personId);
  if (found === undefined) return "person-unknown";
  const { asker, judged } = found;
  const isKnown = round === undefined || judged.some((one) => one.round?.round.roundId === round);
  if (!isKnown) return "round-unknown";
  const { schacHome, name, timeZone } = ports.own;
  return readyCheck(judged, asker, { institution: { schacHome, name, timeZone }, round });
}

/** Everything that is listed for a student, judged. Undefined: there is no such student. */
export async function judgeForPerson(
  ports: ReadinessPorts,
  personId: string,
): Promise<{ readonly asker: Asker; readonly judged: readonly Judged[] } | undefined> {
  const [student, views, approvals, rounds, offerings] = await Promise.all([
    ports.students.findFacts(personId),
    ports.register.listForPerson(personId, ENROLMENTS_LOOKED_AT),
    ports.approvals.get(),
    ports.rounds.rounds.get(),
    listEveryMyOffering(ports, {}),
  ]);
  if (student === undefined) return undefined;
  const held = views.map(({ association }) => association);
  const now = ports.clock.now();
  const asker = { home: ports.own.schacHome, student, held, approvals, rounds, now };
  return { asker, judged: judgeOfferings(offerings, asker) };
}
