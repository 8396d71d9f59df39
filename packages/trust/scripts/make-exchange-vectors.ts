/**
 * Makes openapi/vectors/push-exchanges.json and poll-exchanges.json: the HTTP exchanges that RFC 8935 and RFC 8936
 * describe, with tokens, for anybody who writes a transmitter or a recipient in any language. The private keys live only
 * while this runs.
 */
import { writeFileSync } from "node:fs";
import { generateKey, type SigningKey } from "../src/keys.ts";
import { pollRecipients, pollTransmitters } from "./poll-exchanges.ts";
import { pushAnswers, pushRequests } from "./push-exchanges.ts";
import { signVector } from "./sign-vector.ts";

const HOST = "https://node.host.example";
/** A partner with whom results are not exchanged. */
const LIMITED = "https://node.limited.example";
const HOME = "https://node.home.example";
const NOW = new Date("2026-11-21T12:00:00Z");

const keys = { host: await generateKey("event"), limited: await generateKey("event") };
const stranger = await generateKey("event");

const result = {
  version: 1,
  offering: { id: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11" },
  result: { state: "completed", pass: "passed", score: "8,5", resultDate: "2026-11-20", final: true },
};

interface Other {
  readonly claims?: object;
  readonly event?: object;
  readonly key?: SigningKey;
  readonly header?: object;
}

/** The n-th event of the host, as it should be but for what is stated. */
function aToken(n: number, { claims = {}, event = result, key = keys.host, header }: Other = {}) {
  const set = {
    iss: HOST,
    aud: HOME,
    iat: NOW.getTime() / 1000 - 5,
    jti: `019aa1f0-0000-7000-8000-0000000000${n}`,
    txn: "019aa1f0-0000-7000-8000-000000000002",
    sub_id: { format: "opaque", id: "019aa1f0-0000-7000-8000-000000000003" },
    events: { "https://schemas.wissel.example/events/v1/result-issued": event },
    ...claims,
  };
  return signVector(key, set, header);
}

const tokens = {
  "a result": await aToken(11),
  "another result": await aToken(12, { event: { ...result, version: 2 } }),
  "a key that is not published": await aToken(13, { key: stranger }),
  "another audience": await aToken(14, { claims: { aud: LIMITED } }),
  "no partner": await aToken(15, { claims: { iss: "https://node.unknown.example" } }),
  "no agreement on results": await aToken(16, { claims: { iss: LIMITED }, key: keys.limited }),
  "an event that does not fit": await aToken(17, { event: { version: 0 } }),
  "typ of another token": await aToken(18, { header: { typ: "JWT" } }),
};

const common = {
  audience: HOME,
  now: NOW.toISOString(),
  issuers: {
    [HOST]: { agreesOnResults: true, keys: [keys.host.publicJwk] },
    [LIMITED]: { agreesOnResults: false, keys: [keys.limited.publicJwk] },
  },
  tokens,
};

write("push-exchanges", {
  description:
    "Exchanges of RFC 8935. `requests`: what is pushed to the recipient `audience` at the instant `now`, in this order, and what it answers; `token` names one of `tokens`, `bytes` is a body of that many letters. `answers`: what a transmitter is answered when it has pushed the token `a result`, and what it makes of that - delivered, retry (not before so many seconds), or parked until a person looks. Header names are in lower case; `*` is any value; a body of null is empty; of a body the members that are not named may have any value.",
  ...common,
  requests: pushRequests,
  answers: pushAnswers,
});
write("poll-exchanges", {
  description:
    "Exchanges of RFC 8936. `transmitters`: what a transmitter that owes a recipient the events `owed`, by `jti` and oldest first, answers to one poll after the other; `sets` names the members of the answer's `sets`, whose tokens are the transmitter's own. `meanwhile` is owed while the poll is open, `stillOwed` is what is not delivered in the end. `recipients`: what a recipient `audience` is answered, at the instant `now`, and what it sends with its next poll; `sets` names tokens by `jti`.",
  ...common,
  transmitters: pollTransmitters,
  recipients: pollRecipients,
});

function write(name: string, document: object): void {
  const file = new URL(`../../../openapi/vectors/${name}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}
