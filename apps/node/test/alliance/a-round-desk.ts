import { type AllianceOperations, EVENT_BASE, type ExchangeOperations } from "@wissel/contract";
import type { CatalogueOffering } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import type { ConnectionPool } from "@wissel/store";
import { aPartner } from "@wissel/testing/enrolment-builders";
import { generateKey, type SigningKey } from "@wissel/trust";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { exchangedRounds } from "../../src/alliance/exchanged-rounds.ts";
import { roundFetch } from "../../src/alliance/fetch-rounds.ts";
import { roundHandlers } from "../../src/alliance/round-handlers.ts";
import type { RoundPorts } from "../../src/alliance/round-ports.ts";
import { selectionHandlers } from "../../src/alliance/selection-handlers.ts";
import { boardHandlers } from "../../src/board/board-handlers.ts";
import { boardExchangeHandlers } from "../../src/board/exchange-handlers.ts";
import { openOwnFigures } from "../../src/board/own-figures.ts";
import { openPartnerFigures } from "../../src/board/partner-figures.ts";
import { registerAudience } from "../../src/http/audience.ts";
import { openHttp } from "../../src/http/open-http.ts";
import type { Handlers } from "../../src/http/operation.ts";
import type { EnrolmentNode, TestClock } from "../enrolment/an-enrolment-node.ts";
import { withOthers } from "../enrolment/serve-enrolment.ts";
import { authenticateTestCaller, tokenOf } from "../enrolment/test-callers.ts";
import type { HttpAnswer, Read } from "../enrolment/world.ts";

/** Where the coordinators of one institution work, beside its node. */
export interface RoundDesk {
  readonly schacHome: string;
  readonly key: SigningKey;
  /** What was found wrong with partners' answers. */
  readonly warnings: string[];
  /** Replaces what this institution hands out on the exchange API; undefined: what it really has. */
  forgery: object | undefined;
  /** A text is sent as CSV. */
  ask(method: "GET" | "PUT" | "POST", path: string, body?: object | string): Promise<HttpAnswer<Read>>;
  /** The same as an officer who decides for the own offerings, at any address of the interface. */
  askAsHostOfficer(url: string): Promise<HttpAnswer<Read>>;
  exchanged(caller: string): Promise<Read>;
  /** What an institution is answered that asks on the exchange API. */
  answer(caller: string, path: string): Promise<{ readonly status: number; readonly body: Read }>;
  fetch(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens one for each node; all are members of the alliance coast. */
export async function roundDesksOf(
  nodes: readonly EnrolmentNode[],
  world: { readonly clock: TestClock; readonly offerings: readonly CatalogueOffering[] },
): Promise<readonly RoundDesk[]> {
  const desks: RoundDesk[] = [];
  for (const node of nodes) desks.push(await aRoundDesk(node, world, desks));
  return desks;
}

async function aRoundDesk(
  { schacHome, origin, db }: EnrolmentNode,
  { clock, offerings }: { readonly clock: TestClock; readonly offerings: readonly CatalogueOffering[] },
  desks: readonly RoundDesk[],
): Promise<RoundDesk> {
  const key = await generateKey("event");
  const warnings: string[] = [];
  const others = () => desks.filter((desk) => desk.schacHome !== schacHome);
  const pool = db as ConnectionPool; // the node's pool, which it shows no more of
  const ports: RoundPorts = {
    own: { schacHome, entityId: origin },
    pool,
    peers: {
      listPinned: () => others().map((desk) => aPartner({ schacHome: desk.schacHome })),
      findBySchacHome: async (name) => ({
        ...aPartner({ schacHome: name, entityId: originOf(name) }),
        endpoints: { push: "", exchange: "", token: "", ooapi: "" },
      }),
    },
    offerings: {
      findOffering: async (host, offeringId) =>
        offerings.find((one) => one.host === host && one.offeringId === offeringId),
    },
    exchange: {
      async get(peer, path) {
        const desk = others().find((one) => one.schacHome === peer.schacHome);
        if (desk === undefined) throw new PeerUnreachable("peer-unreachable", originOf(peer.schacHome));
        if (path === "/rounds") return { status: 200, headers: {}, body: await desk.exchanged(schacHome) };
        return { headers: {}, ...(await desk.answer(schacHome, path)) };
      },
    },
    eventKeysOf: async (issuer) => [
      ...[...desks].filter((desk) => originOf(desk.schacHome) === issuer).map((desk) => desk.key.publicJwk),
    ],
    eventKey: () => key,
    eventBase: EVENT_BASE,
    alliancesOf: () => ["coast"],
    clock,
    newId: uuidv7,
    kickDeliveries: () => undefined,
    warn: (facts) => warnings.push(String("reason" in facts ? facts.reason : facts)),
  };
  const app = await serve(ports);
  const token = (caller: Parameters<typeof tokenOf>[0]) => ({ authorization: `Bearer ${tokenOf(caller)}` });
  const desk: RoundDesk = {
    schacHome,
    key,
    warnings,
    forgery: undefined,
    async ask(method, path, body) {
      const headers = {
        ...token({ kind: "staff", subject: "c-1", roles: ["coordinator"], scopes: ["alliance"] }),
        ...(typeof body === "string" ? { "content-type": "text/csv" } : {}),
      };
      const answer = await app.inject({
        method,
        url: `/alliance/v1/rounds${path}`,
        headers,
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
    },
    async askAsHostOfficer(url) {
      const headers = token({
        kind: "staff",
        subject: "h-1",
        roles: ["host_officer"],
        scopes: ["desk.host"],
      });
      const answer = await app.inject({ url: `/alliance/v1${url}`, headers });
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
    },
    async exchanged(caller) {
      if (desk.forgery !== undefined) return desk.forgery;
      return (await desk.answer(caller, "/rounds")).body;
    },
    async answer(caller, path) {
      const peer = {
        kind: "peer",
        entityId: originOf(caller),
        schacHome: caller,
        scopes: ["exchange"],
      } as const;
      const answer = await app.inject({ url: `/exchange/v1${path}`, headers: token(peer) });
      return { status: answer.statusCode, body: answer.json() };
    },
    fetch: roundFetch(ports),
    close: () => app.close(),
  };
  return desk;

  function originOf(name: string): string {
    return name === schacHome ? origin : origin.replace(schacHome, name);
  }
}

async function serve(ports: RoundPorts): Promise<FastifyInstance> {
  const app = openHttp({ logger: false, checkAnswers: true });
  const board = boardOf(ports);
  const authenticate = authenticateTestCaller;
  await registerAudience(app, {
    audience: "alliance",
    handlers: withOthers<Handlers<AllianceOperations>>("alliance", {
      ...roundHandlers(ports),
      ...selectionHandlers(ports),
      ...board.alliance,
    }),
    authenticate,
  });
  await registerAudience(app, {
    audience: "exchange",
    handlers: withOthers<Handlers<ExchangeOperations>>("exchange", {
      ...exchangedRounds(ports),
      ...board.exchange,
    }),
    authenticate,
  });
  await app.ready();
  return app;
}

function boardOf({ own: { schacHome }, pool, peers, offerings, exchange, clock, warn }: RoundPorts) {
  const own = { schacHome, name: schacHome };
  const ownFigures = openOwnFigures({ own, pool, clock, answered: async () => undefined });
  const partnerFigures = openPartnerFigures({ peers, exchange, clock, warn });
  const known = { ...peers, lastContact: async () => undefined };
  const callsTo = () => undefined;
  return {
    alliance: boardHandlers({
      own,
      pool,
      peers: known,
      offerings,
      clock,
      callsTo,
      ownFigures,
      partnerFigures,
    }),
    exchange: boardExchangeHandlers({ own, pool, ownFigures }),
  };
}
