import type { SisSchemas } from "@wissel/contract";
import { accountsOf } from "../../identity/accounts.ts";
import type { House, Stage } from "../stage.ts";

/** Each SIS tells its node who its students are, in one nightly batch; those who signed in before stay themselves. */
export async function tellStudents(stage: Stage): Promise<void> {
  const { narrator, checks } = stage;
  for (const { sis, institution } of [stage.noordzee, stage.heuvelland, stage.waterstad] satisfies House[]) {
    const rows = accountsOf(institution.schacHome).flatMap(({ subject, facts }) => {
      if (facts === undefined) return [];
      const { studentNumber, ...known } = facts;
      return [{ sourceId: studentNumber, loginSubject: subject, ...known }];
    });
    const answer = await sis.post("/sis/v1/persons", { rows });
    const { outcomes } = checks.body<SisSchemas["PersonOutcomes"]>("the batch of students", answer, 200);
    const refused = outcomes.filter(({ outcome }) => outcome === "refused");
    if (refused.length > 0) {
      checks.holds(`${institution.name} knows all its students`, false, refused.slice(0, 3));
    }
  }
  narrator.say("Each SIS has told its node who its students are, and how far they have come.");
}
