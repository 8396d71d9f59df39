import type { SisSchemas } from "@wissel/contract";
import { ABROAD, type StandIns } from "../../../eduxchange/open-stand-ins.ts";
import type { DemoOffering, House, Stage } from "../../stage.ts";

/** A student whose home runs no node, in an offering of a host that does. */
export interface GuestFromAbroad {
  readonly house: House;
  readonly offering: DemoOffering;
  readonly home: StandIns["home"];
}

type SisEnrolment = SisSchemas["SisEnrolment"];

/** Waits until home has heard of the enrolment and agreed. Answers the association's id at the host. */
export async function untilHomeAgrees(
  { checks }: Stage,
  { house, offering, home }: GuestFromAbroad,
): Promise<string> {
  const { associationId } = await checks.eventually("home has agreed, and the host knows", async () => {
    const query = `role=host&offeringId=${offering.offeringId}&limit=500`;
    const list = await house.sis.get(`/sis/v1/enrolments?${query}`);
    const { items } = checks.body<{ items: SisEnrolment[] }>("the list of enrolments", list, 200);
    return items.find((one) => one.home === ABROAD.schacHome && one.homeState === "associated");
  });
  checks.holds(
    "home was told, and keeps an association of its own",
    heardAt(home, offering) !== undefined,
    home.associations,
  );
  return associationId;
}

/** The host's SIS returns a result, and it is at home. */
export async function returnResult(
  { narrator, checks }: Stage,
  { house, offering, home }: GuestFromAbroad,
  { associationId, score }: { readonly associationId: string; readonly score: string },
): Promise<void> {
  narrator.say(`The SIS of ${house.institution.name} returns a result like any other: ${score}.`);
  const resultDate = new Date().toISOString().slice(0, 10);
  const result = { state: "completed", pass: "passed", score, resultDate };
  const row = { home: ABROAD.schacHome, associationId, ...result };
  checks.body("the result", await house.sis.post("/sis/v1/results", { rows: [row] }), 200);
  await checks.eventually("the result is at home", async () =>
    JSON.stringify(heardAt(home, offering)?.messages.at(-1)).includes(`"score":"${score}"`)
      ? true
      : undefined,
  );
}

function heardAt({ associations }: GuestFromAbroad["home"], { offeringId }: DemoOffering) {
  return associations.find(({ messages }) =>
    JSON.stringify(messages[0]).includes(`"offeringId":"${offeringId}"`),
  );
}
