import { clientCredentials, createSisClient, type SisClient } from "@wissel/client";
import type { Institution } from "../institutions.ts";
import type { Playground } from "../playground.ts";
import { tokenUrl } from "../script/sis-token.ts";
import { SIS_SCOPES, sisClientId } from "./node-files.ts";

/** Of those who look again soon by themselves, and hold nothing up when the playground stops. */
export const AT_ONCE = { attempts: 1, timeoutMs: 10_000 } as const;

/** An institution's SIS by the published client, for those who ask again by themselves. One for each, made at first use. */
export function openSisClients({
  layout,
  secrets,
}: Pick<Playground, "layout" | "secrets">): (institution: Institution) => SisClient {
  const clients = new Map<Institution, SisClient>();
  return (institution) => {
    const known = clients.get(institution);
    if (known !== undefined) return known;
    const { origin: baseUrl } = layout.node(institution);
    const token = clientCredentials({
      tokenUrl: tokenUrl(baseUrl),
      clientId: sisClientId(institution),
      clientSecret: secrets(institution).sisClient,
      scope: SIS_SCOPES.join(" "),
    });
    const sis = createSisClient({ baseUrl, token, patience: AT_ONCE });
    clients.set(institution, sis);
    return sis;
  };
}
