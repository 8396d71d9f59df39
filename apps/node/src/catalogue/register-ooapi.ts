import type { FastifyInstance } from "fastify";
import { registerAudience } from "../http/audience.ts";
import type { Authenticate } from "../http/caller.ts";
import { keepAnswers } from "./answer-cache.ts";
import { type OoapiPorts, ooapiHandlers } from "./ooapi-handlers.ts";

const PREFIX = "/ooapi/v5";
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Serves /ooapi/v5, open to anyone; what was rendered once is sent again until the catalogue is another one. */
export async function registerOoapi(app: FastifyInstance, ports: OoapiPorts): Promise<void> {
  await app.register(async (scope) => {
    keepAnswers(scope, { prefix: PREFIX, source: ports.own.current, maxBytes: MAX_KEPT_BYTES });
    await registerAudience(scope, {
      audience: "ooapi",
      handlers: ooapiHandlers(ports),
      authenticate: nobody,
      problemStyle: "ooapi-v5",
    });
  });
}

/** Nothing here needs a token. */
const nobody: Authenticate = async () => ({ ok: false, refusal: { code: "token-invalid" } });
