import { fastify } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aRow, PATIENCE, receivedFor } from "./about-results.ts";
import { anEnrolment, type TestNode, type TwoNodes, twoNodes } from "./two-nodes.ts";

const SIS = "https://sis.zuid.example";

/** The SIS of one institution is pushed to, that of the other one polls; each institution is host in its turn. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes(undefined, {
    homeSis: { clientId: "sis-noord" },
    hostSis: { clientId: "sis-zuid", pushTo: `${SIS}/events` },
  });
  const sis = fastify();
  sis.addContentTypeParser("application/secevent+jwt", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  sis.post("/events", (_request, reply) => reply.code(202).send());
  nodes.internet.join(SIS, sis);
});
afterAll(() => nodes[Symbol.asyncDispose]());

/** What a SIS was told of results that its institution sent, by the part of the event's type that names it. */
type Told = readonly { readonly name: string; readonly payload: unknown }[];

async function aReturnedResult(home: TestNode, host: TestNode): Promise<{ resultId: string; id: string }> {
  const enrolment = await anEnrolment(home, host);
  const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  return { resultId: body.outcomes[0].resultId, id: enrolment.association_id };
}

/** Home's SIS takes the result over, then somebody there finds that it is another student's. */
async function recordAndDispute(home: TestNode, id: string): Promise<void> {
  await expect.poll(() => receivedFor({ ...nodes, home }, id), PATIENCE).toHaveLength(1);
  const [{ resultId }] = await receivedFor({ ...nodes, home }, id);
  await home.sis("POST", `/results-received/${resultId}/recorded`);
  await home.sis("POST", `/results-received/${resultId}/dispute`, { reason: "identity_mismatch" });
}

function expectedOf(resultId: string, source: string): Told {
  const results = [{ jti: resultId, version: 1, sha256: expect.any(String) }];
  return [
    {
      name: "result-disputed",
      payload: { source, results, reason: "identity_mismatch", disputedAt: expect.any(String) },
    },
    { name: "result-received", payload: { source, results } },
    { name: "result-recorded", payload: { source, results, recordedAt: expect.any(String) } },
  ];
}

test("a host's SIS that is pushed to hears what the home says of the result it sent", async () => {
  const { home, host, internet } = nodes;
  const { resultId, id } = await aReturnedResult(home, host);
  await recordAndDispute(home, id);
  const told = () =>
    toldBy(
      internet.pushed.flatMap(({ origin, token }) => (origin === SIS ? [token] : [])),
      id,
    );
  await expect.poll(told, PATIENCE).toEqual(expectedOf(resultId, home.schacHome));
});

test("and one that polls hears the same", async () => {
  const { home: host, host: home } = nodes;
  const { resultId, id } = await aReturnedResult(home, host);
  await recordAndDispute(home, id);
  const tokens: string[] = [];
  const told = async () => {
    const { sets } = (await host.poll(host.schacHome, { returnImmediately: true })).body;
    await host.poll(host.schacHome, { ack: Object.keys(sets), maxEvents: 0, returnImmediately: true });
    tokens.push(...Object.values<string>(sets));
    return toldBy(tokens, id);
  };
  await expect.poll(told, PATIENCE).toEqual(expectedOf(resultId, home.schacHome));
});

function toldBy(tokens: readonly string[], id: string): Told {
  const claims = tokens.map((token) =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()),
  );
  return claims
    .filter(({ sub_id }) => sub_id.id === id)
    .flatMap(({ events }) =>
      Object.entries(events).map(([type, payload]) => ({ name: type.split("/").at(-1) ?? "", payload })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
