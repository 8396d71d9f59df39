import { EVENT_BASE } from "@wissel/contract";
import { deliveryOf } from "@wissel/core";
import { insertDeliveries } from "@wissel/store";
import { fastify } from "fastify";
import { v7 as uuidv7 } from "uuid";
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

test("of a receipt that fits some of the results it names, the host's SIS hears that part", async () => {
  const { home, host, internet } = nodes;
  const [fitting, other] = [await aReturnedResult(home, host), await aReturnedResult(home, host)];
  const digests =
    "SELECT jti, sha256 FROM result WHERE direction = 'received' AND jti = ANY ($1) ORDER BY jti = $2 DESC";
  const held = () => home.query<Named>(digests, [[fitting.resultId, other.resultId], other.resultId]);
  await expect.poll(held, PATIENCE).toHaveLength(2);
  const [misread, read] = (await held()) as [Named, Named];
  const references = [
    { ...misread, version: 1, sha256: "A".repeat(43) },
    { jti: uuidv7(), version: 1, sha256: misread.sha256 },
    { ...read, version: 1 },
  ];
  const [about] = await home.query<{ txn: string }>("SELECT txn FROM association WHERE association_id = $1", [
    other.id,
  ]);
  const receipt = {
    eventId: uuidv7(),
    name: "result-recorded",
    recipient: host.schacHome,
    associationId: other.id,
    txn: about?.txn ?? "",
    payload: { results: references, recordedAt: "2027-07-01T10:00:00Z" },
  } as const;
  await insertDeliveries(home.pool, [deliveryOf(receipt, EVENT_BASE)], new Date());
  home.delivery.kick();

  const told = (id: string) =>
    toldBy(
      internet.pushed.flatMap(({ origin, token }) => (origin === SIS ? [token] : [])),
      id,
    ).filter(({ name }) => name === "result-recorded");
  await expect
    .poll(() => told(fitting.id), PATIENCE)
    .toEqual([
      {
        name: "result-recorded",
        payload: {
          source: home.schacHome,
          results: [{ jti: fitting.resultId, version: 1, sha256: read.sha256 }],
          recordedAt: "2027-07-01T10:00:00Z",
        },
      },
    ]);
  expect(told(other.id)).toEqual([]);
  expect(await statusOf(host, fitting.id)).toBe("recorded");
  expect(await statusOf(host, other.id)).toBe("delivered");
  const kept = await host.query("SELECT disposition FROM inbox WHERE jti = $1", [receipt.eventId]);
  expect(kept).toEqual([{ disposition: "quarantined:fits_in_part" }]);
});

interface Named {
  readonly jti: string;
  readonly sha256: string;
}

async function statusOf(host: TestNode, id: string): Promise<string> {
  return (await host.sis("GET", `/results?associationId=${id}`)).body.items[0].status;
}

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
