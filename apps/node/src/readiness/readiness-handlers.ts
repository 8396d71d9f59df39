import { type MeOperations, problemOf } from "@wissel/contract";
import { present } from "../enrolment/present.ts";
import { refuse } from "../enrolment/refusals.ts";
import type { Handlers } from "../http/operation.ts";
import { studentOf } from "../http/student-of.ts";
import { findReadyCheck, judgeForPerson, type ReadinessPorts } from "./find-ready-check.ts";

/** What a student may take, judged as a whole: before an opening, and along the catalogue. */
export function readinessHandlers(
  ports: ReadinessPorts,
): Pick<Handlers<MeOperations>, "getReadyCheck" | "listProspects"> {
  return {
    async getReadyCheck({ caller, query: { round } }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const check = await findReadyCheck(ports, { personId: student.personId, round });
      if (check === "person-unknown") return refuse({ code: check });
      if (check === "round-unknown") return { problem: problemOf(check) };
      return { status: 200, body: check };
    },

    async listProspects({ caller }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const found = await judgeForPerson(ports, student.personId);
      if (found === undefined) return refuse({ code: "person-unknown" });
      const { asker, judged } = found;
      const items = judged.map(({ offering: { host, offeringId }, answer, from }) => {
        const later = from !== undefined && from > asker.now ? from.toISOString() : undefined;
        return { host, offeringId, answer, ...present({ from: later }) };
      });
      return { status: 200, body: { items } };
    },
  };
}
