import { type AgreementArea, openAgreements } from "./agreements/open-agreements.ts";
import { idsAt } from "./catalogue/ids-at.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";

export async function composeAgreements(
  { config, store, clock, newId, log }: Parts,
  { peers, keys, exchange }: Federation,
): Promise<AgreementArea> {
  return await openAgreements({
    own: { schacHome: config.institution.schacHome, entityId: config.baseUrl },
    pool: store.database.pool,
    peers,
    exchange,
    eventKeysOf: peers.eventKeysOf,
    eventKey: () => keys.active("event"),
    idsOf(host, sourceId) {
      const ids = idsAt(host);
      return (["offering", "course", "programme"] as const).map((kind) => ids(kind, sourceId));
    },
    clock,
    newId,
    log,
  });
}
