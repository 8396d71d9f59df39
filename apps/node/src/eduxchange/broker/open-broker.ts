import type { OfferingDirectory, RegisteredHome } from "@wissel/core";
import type { PeerHttp } from "@wissel/peer";
import { deriveSealingKey } from "@wissel/trust";
import type { Parts } from "../../parts.ts";
import { cookieJar } from "../../session/session-cookie.ts";
import type { EduxchangeRegistry } from "./broker-file.ts";
import { type BrokerHandlers, brokerHandlers } from "./broker-handlers.ts";
import { type RegistryHandlers, registryHandlers } from "./registry-handlers.ts";

export interface BrokerAreaPorts {
  readonly registry: EduxchangeRegistry;
  readonly homes: readonly RegisteredHome[];
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly http: PeerHttp;
}

/** Where receivers send browsers back to. */
const BROKER_PATH = "/eduxchange/broker";

/** This node as the broker of a federation. */
export async function openBroker(
  { config, clock }: Pick<Parts, "config" | "clock">,
  { registry, homes, offerings, http }: BrokerAreaPorts,
): Promise<BrokerHandlers & RegistryHandlers> {
  const { baseUrl, keySecret, institution } = config;
  const page = brokerHandlers({
    ...{ ...registry, homes, offerings, http, clock, path: BROKER_PATH },
    jar: cookieJar({ baseUrl, schacHome: institution.schacHome }),
    seal: await deriveSealingKey(keySecret, "eduxchange choices"),
  });
  return { ...page, ...registryHandlers(homes) };
}
