import type { EncryptionPolicy, Peer } from "@wissel/core";
import { generateKey, isWrapped, type PublicJwk } from "@wissel/trust";
import { expect, test } from "vitest";
import type { PeerEncryption } from "../federation/peer-directory.ts";
import { openOutgoing, pushOutgoing } from "./outgoing.ts";

const TOKEN = "signed.token.here";
const PEER: Peer = {
  entityId: "https://node.home.example",
  schacHome: "home.example",
  name: "Home",
  alliances: [],
  agreement: { enrolments: true, results: true, maxStudents: null, personFields: [] },
  endpoints: { push: "", exchange: "", token: "", ooapi: "" },
};
const REFUSED = { status: 400, body: { err: "invalid_key", description: "" } };
const TAKEN = { status: 202, body: undefined };

test("a token that home cannot open is wrapped anew for the key that home has by now, in the same attempt", async () => {
  const [before, after] = [await aKey(), await aKey()];
  const push = aPush({ known: before, renewed: after });
  const answers = [REFUSED, TAKEN];
  expect(await push(async () => answers.shift() ?? TAKEN)).toEqual(TAKEN);
  expect(answers).toEqual([]);
});

test("a token is not sent twice when home has no other key", async () => {
  const key = await aKey();
  let posts = 0;
  const answer = await aPush({ known: key, renewed: key })(async () => {
    posts += 1;
    return REFUSED;
  });
  expect([answer, posts]).toEqual([REFUSED, 1]);
});

test("home's keys are not looked up again for any other answer", async () => {
  const push = aPush({ known: await aKey(), renewed: undefined });
  for (const answer of [
    { status: 400, body: { err: "invalid_request" } },
    { status: 503, body: undefined },
  ]) {
    expect(await push(async () => answer)).toEqual(answer);
  }
});

test("a token that must be encrypted waits where there is no key for it", async () => {
  const push = aPush({ known: undefined, renewed: undefined, policy: "required" });
  expect(await push(neverPosted)).toBe("withheld");
  const asked = aPush({ known: undefined, renewed: undefined, requires: true, policy: "off" });
  expect(await asked(neverPosted)).toBe("withheld");
});

test("what is agreed with one partner goes before what holds for all", async () => {
  const peer = { ...PEER, agreement: { ...PEER.agreement, encryption: "off" as const } };
  const push = aPush({ known: await aKey(), renewed: undefined, policy: "required", peer });
  let posted = "";
  await push(async (token) => {
    posted = token;
    return TAKEN;
  });
  expect(posted).toBe(TOKEN);
});

test("tokens travel wrapped where nothing was said", async () => {
  let posted = "";
  await aPush({ known: await aKey(), renewed: undefined })(async (token) => {
    posted = token;
    return TAKEN;
  });
  expect(isWrapped(posted)).toBe(true);
});

interface Situation {
  readonly known: PublicJwk | undefined;
  readonly renewed: PublicJwk | undefined;
  readonly requires?: boolean;
  readonly policy?: EncryptionPolicy;
  readonly peer?: Peer;
}

function aPush({ known, renewed, requires = false, policy = "preferred", peer = PEER }: Situation) {
  const wish = (key: PublicJwk | undefined): PeerEncryption => ({ requires, key });
  const outgoing = openOutgoing({
    peers: { encryptionOf: async () => wish(known), renewedEncryptionOf: async () => wish(renewed) },
    policy,
  });
  return (post: (token: string) => Promise<{ readonly status: number; readonly body: unknown }>) =>
    pushOutgoing(outgoing, { token: TOKEN, peer }, post);
}

async function aKey(): Promise<PublicJwk> {
  return (await generateKey("encryption")).publicJwk;
}

async function neverPosted(): Promise<never> {
  throw new Error("it must not be sent");
}
