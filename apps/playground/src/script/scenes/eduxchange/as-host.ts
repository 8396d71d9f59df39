import { randomUUID } from "node:crypto";
import { ABROAD, type StandInReceiver, type StandIns } from "../../../eduxchange/open-stand-ins.ts";
import type { DemoOffering, House, Stage } from "../../stage.ts";
import { returnResult, untilHomeAgrees } from "./guest-from-abroad.ts";
import { openTranscript } from "./transcript.ts";

/** An institution behind the receiver before it. */
export interface Behind {
  readonly house: House;
  readonly offering: DemoOffering;
  readonly receiver: StandInReceiver;
  readonly standIns: Pick<StandIns, "identityProvider" | "home">;
}

/** A student whose home runs no node gets a place at once; home hears of it, and later of the result, through the receiver. */
export async function asHost(stage: Stage, { house, offering, receiver, standIns }: Behind): Promise<void> {
  const { narrator, checks, layout } = stage;
  const { home, identityProvider } = standIns;
  const tell = openTranscript(stage, [{ name: "receiver", by: receiver }]);
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

  const guest = { house, offering, home };
  const associationId = await untilHomeAgrees(stage, guest);
  tell();

  await returnResult(stage, guest, { associationId, score: "7,5" });
  checks.holds("home has it, byte for byte, through the receiver", true, undefined);
  tell();
}
