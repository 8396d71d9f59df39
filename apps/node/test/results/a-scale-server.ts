import { documents, openValidators } from "@wissel/contract";
import type { ScaleContent } from "@wissel/core";
import type { LightMyRequestResponse } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { openHttp } from "../../src/http/open-http.ts";
import { registerDocument } from "../../src/http/register-document.ts";
import { deskConversionHandlers, sisConversionHandlers } from "../../src/scales/conversion-handlers.ts";
import {
  publicDistributionHandlers,
  sisDistributionHandlers,
} from "../../src/scales/distribution-handlers.ts";
import { fetchDistributions } from "../../src/scales/fetch-distributions.ts";
import { fetchWantedScales } from "../../src/scales/fetch-scales.ts";
import { publicScaleHandlers, sisScaleHandlers } from "../../src/scales/scale-handlers.ts";
import { onlyOperations } from "../delivery/only-operations.ts";
import type { Answer, TestNode } from "../delivery/two-nodes.ts";
import { OFFICER, SIS } from "../delivery/who-asks.ts";

/** As much of a node as scales need. */
export type ScaleNode = Pick<TestNode, "pool" | "schacHome" | "entityId">;

/** What a node of these tests says of scales, to everyone and to its own SIS. */
export interface ScaleServer extends AsyncDisposable {
  put(id: string, content: ScaleContent): Promise<{ readonly status: number; readonly body: PutAnswer }>;
  get(path: string): Promise<LightMyRequestResponse>;
  ask(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<Answer>;
  /** As home: fetches what results name, from this server. */
  fetchTo(home: TestNode): Promise<void>;
  /** As home: fetches the tables that this server publishes; answers what went wrong. */
  fetchTablesTo(home: TestNode): Promise<string | undefined>;
}

interface PutAnswer {
  readonly outcome: "added" | "unchanged";
  readonly scale: { readonly id: string; readonly version: number; readonly sha256: string };
  readonly errors?: readonly { readonly pointer: string }[];
}

export async function aScaleServer(node: ScaleNode): Promise<ScaleServer> {
  const app = openHttp({ logger: false, checkAnswers: true });
  const ports = { pool: node.pool, own: node, clock: { now: () => new Date() }, newId: uuidv7 };
  const validators = openValidators(documents.sis);
  const common = { problemStyle: "rfc9457", strict: true } as const;
  const everyone = { ...publicScaleHandlers(ports), ...publicDistributionHandlers(ports) };
  const sis = {
    ...sisScaleHandlers({ ...ports, validators }),
    ...sisDistributionHandlers({ ...ports, validators }),
    ...sisConversionHandlers(ports),
  };
  const desk = deskConversionHandlers(ports);
  await registerDocument(app, {
    ...common,
    name: "well-known",
    document: onlyOperations(documents["well-known"], Object.keys(everyone)),
    handlers: everyone,
    authenticate: async () => ({ ok: false, refusal: { code: "token-invalid" } }),
  });
  await registerDocument(app, {
    ...common,
    name: "sis",
    document: onlyOperations(documents.sis, Object.keys(sis)),
    handlers: sis,
    authenticate: async () => ({ ok: true, value: SIS }),
  });
  await registerDocument(app, {
    ...common,
    name: "desk",
    document: onlyOperations(documents.desk, Object.keys(desk)),
    handlers: desk,
    authenticate: async () => ({ ok: true, value: OFFICER }),
  });
  await app.ready();
  const get = (path: string) => app.inject({ method: "GET", url: path });
  const fetching = (home: TestNode) => ({
    pool: home.pool,
    // It asks for no more than the address.
    peers: { findBySchacHome: async () => ({ entityId: node.entityId }) as never },
    http: {
      async getText(url: string) {
        const { statusCode, body } = await get(url.replace(node.entityId, ""));
        return { status: statusCode, headers: {}, body };
      },
    },
    clock: { now: () => new Date() },
    log: { warn: () => undefined },
  });
  return {
    get,
    [Symbol.asyncDispose]: () => app.close(),
    async put(id, content) {
      const answer = await app.inject({ method: "PUT", url: `/sis/v1/scales/${id}`, payload: content });
      return { status: answer.statusCode, body: answer.json() };
    },
    async ask(method, url, body) {
      const answer = await app.inject({ method, url, ...(body === undefined ? {} : { payload: body }) });
      return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
    },
    fetchTo: (home) => fetchWantedScales(fetching(home)),
    async fetchTablesTo(home) {
      const ports = { ...fetching(home), partners: () => [node.schacHome] };
      return await fetchDistributions(ports, node.schacHome, openValidators(documents["well-known"]));
    },
  };
}
