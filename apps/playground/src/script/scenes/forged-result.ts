import type { MeSchemas } from "@wissel/contract";
import { generateKey, type SigningKey } from "@wissel/trust";
import { pushEvent, signResult } from "../forged-event.ts";
import type { Enrolment, Stage } from "../stage.ts";
import { studentOf } from "../stage.ts";

type MyResult = MeSchemas["MyResult"];

/** Somebody on the network sends home a better result, signed with a key of their own. */
export async function forgedResult(stage: Stage, enrolment: Enrolment): Promise<void> {
  const { narrator, checks, layout, noordzee, waterstad } = stage;
  const student = studentOf(noordzee, 1);
  const homeUrl = layout.node(noordzee.institution).origin;
  narrator.say(
    `Somebody sends ${noordzee.institution.name} a perfect score for ${student.name} in the host's name.`,
  );
  const ownKey = await generateKey("event");
  const kid = await publishedEventKid(layout.node(waterstad.institution).origin);
  for (const [how, key] of [
    ["with a key that the host does not publish", ownKey],
    ["under the name of a key that the host does publish", { ...ownKey, kid }],
  ] as const) {
    const answer = await pushEvent(homeUrl, await forge(stage, enrolment, key));
    checks.holds(
      `signed ${how}, it is refused as invalid_key`,
      answer.status === 400 && answer.err === "invalid_key",
      answer,
    );
  }
  const list = await student.api.get("/me/v1/results");
  const { items } = checks.body<{ items: MyResult[] }>("the student's results", list, 200);
  const shown = items.filter(({ associationId }) => associationId === enrolment.associationId);
  checks.holds(
    "the student still sees the one result that the host has signed",
    shown.length === 1 && shown[0]?.score !== FORGED_SCORE,
    shown,
  );
}

const FORGED_SCORE = "10";

function forge({ layout, noordzee, waterstad }: Stage, about: Enrolment, key: SigningKey): Promise<string> {
  const [iss, aud] = [waterstad, noordzee].map(({ institution }) => layout.node(institution).origin);
  return signResult({ iss: `${iss}`, aud: `${aud}`, about, score: FORGED_SCORE }, key);
}

/** The `kid` of the host's event key, read from its public entity statement as anybody can. */
async function publishedEventKid(hostUrl: string): Promise<string> {
  const response = await fetch(new URL("/.well-known/openid-federation", hostUrl));
  const [, payload = ""] = (await response.text()).split(".");
  const statement: {
    readonly metadata: {
      readonly course_exchange_node: { readonly jwks: { readonly keys: { kid: string }[] } };
    };
  } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  const [key] = statement.metadata.course_exchange_node.jwks.keys;
  if (key === undefined) throw new Error(`${hostUrl} publishes no event key`);
  return key.kid;
}
