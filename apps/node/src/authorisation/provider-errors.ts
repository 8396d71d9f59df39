import { PeerUnreachable } from "@wissel/peer";
import type { FastifyBaseLogger } from "fastify";
import type Provider from "oidc-provider";
import { isOutage } from "../http/outage.ts";

/**
 * oidc-provider answers 500 to whatever it did not expect, and says nothing about it. Here it is written down, and when
 * the database or a peer is away the client is told to come back rather than that something broke.
 */
export function watchProviderErrors(
  provider: Provider,
  log: Pick<FastifyBaseLogger, "warn" | "error">,
): void {
  provider.on("server_error", (ctx, error) => {
    if (!isOutage(error) && !(error instanceof PeerUnreachable)) {
      log.error({ err: error, path: ctx.path }, "the authorization server failed");
      return;
    }
    log.warn({ err: error, path: ctx.path }, "the authorization server can not answer now");
    if (ctx.status < 500) return; // a browser, already on its way back to the client with the error
    ctx.status = 503;
    ctx.set("retry-after", "5");
    ctx.body = {
      error: "temporarily_unavailable",
      error_description: "what this needs can not be reached now; try again in a moment",
    };
  });
}
