import type { DeskSchemas, SisSchemas } from "@wissel/contract";
import { ALLIANCE, TIME_ZONE } from "../../institutions.ts";
import { type DemoOffering, type Enrolment, type House, type Stage, studentOf } from "../stage.ts";
import { enrol } from "../student-acts.ts";
import { findAtSis } from "./enrol-at-partner.ts";

type Terms = DeskSchemas["AgreementDraft"]["terms"];
type Agreement = DeskSchemas["Agreement"];

const AGREEMENT = "demo-heuvelland-noordzee";

/**
 * Two institutions write down what they agreed, each its own copy: for a while one student of the one at an offering of
 * the other, nobody's mail address, and grades on one scale. Then they agree on more.
 */
export async function agreement(stage: Stage, offering: DemoOffering): Promise<void> {
  const { narrator, checks, heuvelland: home, noordzee: host } = stage;
  const [first, second] = [studentOf(home, 1), studentOf(home, 4)];
  const narrow = termsOf(home, host, [{ sourceId: offering.sourceId, maxStudents: 1 }]);
  narrator.say(
    `${home.institution.name} and ${host.institution.name} agree: one student in "${offering.name}", names but no mail address.`,
  );
  for (const house of [home, host]) await write(stage, house, narrow);
  await untilCopies(stage, host, "equal");
  checks.holds("both officers read that the two copies say the same", true, undefined);

  const receipt = await enrol(stage, first, offering);
  checks.holds(`${first.name} has the place that was agreed on`, receipt.place === "given", receipt);
  const told = await checks.eventually("the host has pulled what was agreed", async () => {
    const found = await findAtSis(stage, host, receipt.associationId);
    return found?.student.details;
  });
  checks.holds(
    "the host was told the name, and no mail address",
    told.surname !== undefined && told.mail === undefined,
    told,
  );
  const refused = await enrol(stage, second, offering);
  checks.holds(
    `for ${second.name} there is none left, and the answer says that the agreement is why`,
    refused.hostState === "denied" && refused.reason === "agreement-exhausted",
    refused,
  );
  await gradeOffScale(stage, host, receipt);

  const wide = termsOf(home, host, []);
  await write(stage, host, wide);
  await untilCopies(stage, host, "differs");
  narrator.say(
    `${host.institution.name} has written more than ${home.institution.name}: a task for its officer.`,
  );
  await write(stage, home, wide);
  await untilCopies(stage, home, "equal");
  const placed = await enrol(stage, second, offering);
  checks.holds(
    `they agree on more, and ${second.name} has a place at once`,
    placed.place === "given",
    placed,
  );
}

/** A grade on no scale of the agreement goes out as it stands; the host's SIS is warned before. */
async function gradeOffScale(
  { checks, heuvelland: home }: Stage,
  host: House,
  { associationId }: Enrolment,
): Promise<void> {
  const answer = await host.sis.post("/sis/v1/results?dryRun=true", {
    rows: [
      {
        home: home.institution.schacHome,
        associationId,
        state: "completed",
        pass: "passed",
        score: "A+",
        resultDate: new Date().toISOString().slice(0, 10),
      },
    ],
  });
  const { outcomes } = checks.body<{ outcomes: SisSchemas["ResultOutcome"][] }>("the check", answer, 200);
  const [outcome] = outcomes;
  checks.holds(
    "the host's SIS is warned of a grade that is on none of the agreed scales",
    outcome !== undefined && "warnings" in outcome && outcome.warnings?.includes("scale_not_agreed") === true,
    outcomes,
  );
}

/** Wide enough for everything else that is played: what is narrow is one offering, the mail address and the scales. */
function termsOf(
  home: House,
  host: House,
  quotas: NonNullable<Terms["directions"][number]["quotas"]>,
): Terms {
  const year = new Date().getUTCFullYear();
  const [there, here] = [home.institution.schacHome, host.institution.schacHome];
  const facts = ["level", "programmeCode", "creditsEarned"] as const;
  return {
    alliance: ALLIANCE,
    timeZone: TIME_ZONE,
    validFrom: `${year}-01-01`,
    validUntil: `${year + 2}-01-01`,
    directions: [
      {
        ...{ home: there, host: here, offerings: {}, scales: ["one-to-ten"] },
        personFields: ["givenName", "surname", ...facts],
        ...(quotas.length === 0 ? {} : { quotas }),
      },
      {
        ...{ home: here, host: there, offerings: {} },
        personFields: ["givenName", "surname", "mail", ...facts],
      },
    ],
  };
}

/** The next version of a copy; a second run of the playground goes on from the last of the first. */
async function write({ checks }: Stage, { officer, institution }: House, terms: Terms): Promise<void> {
  const path = `/desk/v1/agreements/${AGREEMENT}`;
  const etag = (await officer.get(path)).headers.get("etag");
  const answer = await officer.put(path, { terms }, etag === null ? {} : { "if-match": etag });
  checks.body<Agreement>(`the copy of ${institution.name}`, answer, 200);
}

async function untilCopies(
  { checks }: Stage,
  { officer, institution }: House,
  comparison: Agreement["comparison"],
): Promise<void> {
  await checks.eventually(`${institution.name} reads of the two copies: ${comparison}`, async () => {
    const answer = await officer.get(`/desk/v1/agreements/${AGREEMENT}`);
    const known = checks.body<Agreement>("the agreement", answer, 200);
    return known.comparison === comparison ? true : undefined;
  });
}
