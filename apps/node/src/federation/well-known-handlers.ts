import type { Clock } from "@wissel/core";
import { signHistoricalKeys } from "@wissel/trust";
import type { AudienceOperations, Handlers } from "../http/operation.ts";
import type { OwnKeys } from "./own-keys.ts";

export type FederationOperations = Pick<
  AudienceOperations["well-known"],
  "getEntityStatement" | "getEventKeys" | "getHistoricalKeys" | "getSsfConfiguration"
>;

export interface FederationPorts {
  readonly entityId: string;
  readonly keys: OwnKeys;
  readonly statement: () => Promise<string>;
  readonly clock: Clock;
}

/** Caches may keep keys and statements for ten minutes: a new key is published longer than that before its first use. */
const CACHEABLE = { "cache-control": "public, max-age=600" };

/** What a node says about itself, for its peers. */
export function federationHandlers({
  entityId,
  keys,
  statement,
  clock,
}: FederationPorts): Handlers<FederationOperations> {
  return {
    getEntityStatement: async () => ({
      status: 200,
      body: await statement(),
      contentType: "application/entity-statement+jwt",
      headers: CACHEABLE,
    }),
    getEventKeys: async () => ({
      status: 200,
      body: { keys: keys.published("event").map((key) => ({ ...key, use: "sig" as const })) },
      headers: CACHEABLE,
    }),
    getHistoricalKeys: async () => ({
      status: 200,
      body: await signHistoricalKeys(
        { entityId, issuedAt: clock.now(), keys: keys.past("event") },
        keys.active("federation"),
      ),
      contentType: "application/jwk-set+jwt",
      headers: CACHEABLE,
    }),
    getSsfConfiguration: async () => ({
      status: 200,
      body: {
        spec_version: "1_0",
        issuer: entityId,
        jwks_uri: `${entityId}/.well-known/jwks.json`,
        delivery_methods_supported: ["urn:ietf:rfc:8935", "urn:ietf:rfc:8936"],
        verification_endpoint: `${entityId}/events/verification`,
        authorization_schemes: [{ spec_urn: "urn:ietf:rfc:6749" }],
      },
      headers: CACHEABLE,
    }),
  };
}
