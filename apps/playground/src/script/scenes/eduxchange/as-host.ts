import { randomUUID } from "node:crypto";
import type { SisSchemas } from "@wissel/contract";
import { ABROAD, type StandInReceiver, type StandIns } from "../../../eduxchange/open-stand-ins.ts";
import type { DemoOffering, House, Stage } from "../../stage.ts";
import { openTranscript } from "./transcript.ts";

/** An institution behind the receiver before it. */
export interface Behind {
  readonly house: House;
  readonly offering: DemoOffering;
  readonly receiver: StandInReceiver;
  readonly standIns: Pick<StandIns, "identityProvider" | "home">;
}

type SisEnrolment = SisSchemas["SisEnrolment"];

/** A student whose home runs no node gets a place at once; home hears of it, and later of the result, through the receiver. */
export async function asHost(stage: Stage, { house, offering, receiver, standIns }: Behind): Promise<void> {
  const { narrator, checks, layout } = stage;
  const { home, identityProvider } = standIns;
  const tell = openTranscript(stage, receiver);
  narrator.say(
    `A student of ${ABROAD.name}, which runs no node, asks for "${offering.name}" at ${offering.host.name}.`,
  );
  const eduid = randomUUID();
  const tokens = identityProvider.issue({ sub: eduid, eduid, scope: "openid" });
  const correlationId = receiver.signIn({ homeInstitution: ABROAD.schacHome, eduid, ...tokens });
  const published = await fetch(
    `${layout.node(offering.host).origin}/ooapi/v5/offerings/${offering.offeringId}?expand=course`,
  );
  const { body } = await receiver.start(correlationId, (await published.json()) as object, "en");
  checks.holds(`the student reads at once: ${body.message}`, body.result === "ok" && body.code === 200, body);

  const heard = () => home.associations.find(({ messages }) => isAbout(messages[0], offering));
  const { associationId } = await checks.eventually("home has agreed, and the host knows", async () => {
    const query = `role=host&offeringId=${offering.offeringId}&limit=500`;
    const list = await house.sis.get(`/sis/v1/enrolments?${query}`);
    const { items } = checks.body<{ items: SisEnrolment[] }>("the list of enrolments", list, 200);
    return items.find((one) => one.home === ABROAD.schacHome && one.homeState === "associated");
  });
  checks.holds(
    "home was told, and keeps an association of its own",
    heard() !== undefined,
    home.associations,
  );
  tell();

  narrator.say(`The SIS of ${house.institution.name} returns a result like any other: ${SCORE}.`);
  const resultDate = new Date().toISOString().slice(0, 10);
  const result = { state: "completed", pass: "passed", score: SCORE, resultDate };
  const row = { home: ABROAD.schacHome, associationId, ...result };
  checks.body("the result", await house.sis.post("/sis/v1/results", { rows: [row] }), 200);
  await checks.eventually("the result is at home", async () =>
    JSON.stringify(heard()?.messages.at(-1)).includes(`"score":"${SCORE}"`) ? true : undefined,
  );
  checks.holds("home has it, byte for byte, through the receiver", true, undefined);
  tell();
}

const SCORE = "7,5";

function isAbout(message: unknown, { offeringId }: DemoOffering): boolean {
  return JSON.stringify(message).includes(`"offeringId":"${offeringId}"`);
}
