import type { FastifyInstance } from "fastify";
import { registerAudience } from "../http/audience.ts";
import type { Authenticate } from "../http/caller.ts";
import { keepAnswers } from "./answer-cache.ts";
import { asReader, type CatalogueAccess, readerName } from "./as-reader.ts";
import { type OoapiPorts, ooapiHandlers } from "./ooapi-handlers.ts";

const PREFIX = "/ooapi/v5";
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Who reads, and how they are known. */
export interface OoapiReaders {
  readonly access: CatalogueAccess;
  readonly authenticate: Authenticate;
}

/** Serves /ooapi/v5; what was rendered once is sent again to the same reader until the catalogue is another one. */
export async function registerOoapi(
  app: FastifyInstance,
  ports: OoapiPorts,
  { access, authenticate }: OoapiReaders,
): Promise<void> {
  await app.register(async (scope) => {
    keepAnswers(scope, {
      prefix: PREFIX,
      source: ports.own.current,
      readerOf: ({ caller }) => readerName(caller),
      maxBytes: MAX_KEPT_BYTES,
    });
    await registerAudience(scope, {
      audience: "ooapi",
      handlers: asReader(ooapiHandlers(ports), access),
      authenticate,
      problemStyle: "ooapi-v5",
    });
  });
}
