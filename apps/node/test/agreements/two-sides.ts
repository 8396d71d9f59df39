import type { DeskOperations, ExchangeOperations } from "@wissel/contract";
import type { AgreementDocument, Peer } from "@wissel/core";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import { aPartner } from "@wissel/testing/enrolment-builders";
import { generateKey } from "@wissel/trust";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { type AgreementArea, openAgreements } from "../../src/agreements/open-agreements.ts";
import { registerAudience } from "../../src/http/audience.ts";
import { openHttp } from "../../src/http/open-http.ts";
import type { Handlers } from "../../src/http/operation.ts";
import { aClock, type TestClock } from "../enrolment/an-enrolment-node.ts";
import { withOthers } from "../enrolment/serve-enrolment.ts";
import { authenticateTestCaller, tokenOf } from "../enrolment/test-callers.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as a client without types does
export type Read = any;
type Method = "GET" | "POST" | "PUT";

export interface Answer {
  readonly status: number;
  readonly body: Read;
  readonly etag: string | undefined;
}

/** An institution with an officer, agreements and a partner that may be away. */
export interface SideOfTwo {
  readonly area: AgreementArea;
  officer(method: Method, path: string, said?: Said): Promise<Answer>;
  /** What a partner is answered. */
  asPartner(schacHome: string, path: string): Promise<Answer>;
  /** Opens the agreements of the institution once more, with these in its peers file. */
  restart(agreements: readonly AgreementDocument[]): Promise<void>;
}

interface Said {
  readonly body?: object;
  readonly ifMatch?: string;
}

export interface TwoSides extends AsyncDisposable {
  readonly clock: TestClock;
  readonly one: SideOfTwo;
  readonly other: SideOfTwo;
  /** Sets what the partner's answer becomes on its way; undefined: nobody answers. */
  onTheWay: (body: Read) => { readonly status: number; readonly body: Read };
}

export const ONE = "noordzee.example";
export const OTHER = "waterstad.example";
const originOf = (schacHome: string) => `https://node.${schacHome}`;

export async function openTwoSides(start: Date): Promise<TwoSides> {
  await using stack = new AsyncDisposableStack();
  const clock = aClock(start);
  const apps = new Map<string, FastifyInstance>();
  const keys = new Map([
    [ONE, await generateKey("event")],
    [OTHER, await generateKey("event")],
  ]);
  const way = { onTheWay: (body: Read) => ({ status: 200, body }) };

  async function aSide(schacHome: string, partner: string): Promise<SideOfTwo> {
    const database = stack.use(await openTestDatabase());
    const pool = openTestPool(database, 4);
    stack.defer(() => pool.end());
    const pinned = aPartner({ schacHome: partner, entityId: originOf(partner) });
    let written: readonly AgreementDocument[] = [];
    const key = keys.get(schacHome);
    if (key === undefined) throw new Error(`${schacHome} has no key`);
    const call = async (
      whose: string,
      path: string,
      { token, method = "GET", body, ifMatch }: Said & { readonly token: string; readonly method?: Method },
    ): Promise<Answer> => {
      const answer = await apps.get(whose)?.inject({
        url: path,
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        },
        ...(body === undefined ? {} : { payload: body }),
      });
      if (answer === undefined) throw new Error(`${whose} is not open`);
      return { status: answer.statusCode, body: answer.json(), etag: answer.headers.etag as string };
    };
    const peerToken = (name: string) =>
      tokenOf({ kind: "peer", entityId: originOf(name), schacHome: name, scopes: ["exchange"] });
    const open = () =>
      openAgreements({
        own: { schacHome, entityId: originOf(schacHome) },
        pool,
        peers: {
          listPinned: () => [{ ...pinned, agreements: written }],
          // Only what these calls need of it.
          findBySchacHome: async () => ({ ...pinned, endpoints: {} as Peer["endpoints"] }),
        },
        exchange: {
          async get(peer, path) {
            const { status, body } = await call(peer.schacHome, `/exchange/v1${path}`, {
              token: peerToken(schacHome),
            });
            return { headers: {}, ...(status === 200 ? way.onTheWay(body) : { status, body }) };
          },
          post: async () => Promise.reject(new Error("nothing is posted")),
        },
        eventKeysOf: async (entityId) =>
          entityId === originOf(partner) ? [keys.get(partner)?.publicJwk ?? key.publicJwk] : undefined,
        eventKey: () => key,
        idsOf: (_, sourceId) => [sourceId],
        clock,
        newId: uuidv7,
        log: { info: () => undefined, warn: () => undefined },
      });
    let area = await open();
    async function serve(): Promise<void> {
      const app = openHttp({ logger: false, checkAnswers: true });
      const authenticate = authenticateTestCaller;
      const desk = withOthers<Handlers<DeskOperations>>("desk", area.desk);
      await registerAudience(app, { audience: "desk", handlers: desk, authenticate });
      const exchange = withOthers<Handlers<ExchangeOperations>>("exchange", area.exchange);
      await registerAudience(app, { audience: "exchange", handlers: exchange, authenticate });
      await app.ready();
      apps.set(schacHome, app);
    }
    await serve();
    stack.defer(async () => apps.get(schacHome)?.close());
    const officer = tokenOf({ kind: "staff", subject: "officer-1", roles: ["officer"], scopes: ["desk"] });
    return {
      get area() {
        return area;
      },
      officer: (method, path, said = {}) =>
        call(schacHome, `/desk/v1${path}`, { method, ...said, token: officer }),
      asPartner: (name, path) => call(schacHome, `/exchange/v1${path}`, { token: peerToken(name) }),
      async restart(agreements) {
        written = agreements;
        area = await open();
      },
    };
  }

  const one = await aSide(ONE, OTHER);
  const other = await aSide(OTHER, ONE);
  const opened = stack.move();
  return Object.assign(way, {
    clock,
    one,
    other,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  });
}
