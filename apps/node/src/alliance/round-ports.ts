import type { Clock, NewId, OfferingDirectory, PeerDirectory } from "@wissel/core";
import type { ConnectionPool } from "@wissel/store";
import type { RoundVerification, SigningKey } from "@wissel/trust";
import type { ExchangeClient } from "../federation/exchange-client.ts";

/** What rounds are written, published, fetched and obeyed with. */
export interface RoundPorts {
  readonly own: { readonly schacHome: string; readonly entityId: string };
  readonly pool: ConnectionPool;
  readonly peers: Pick<PeerDirectory, "listPinned" | "findBySchacHome">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly exchange: Pick<ExchangeClient, "get">;
  readonly eventKeysOf: RoundVerification["eventKeysOf"];
  /** The key that signs rounds now. */
  readonly eventKey: () => SigningKey;
  /** Base of event type URIs. */
  readonly eventBase: string;
  /** Alliances that a home is in together with this institution. */
  readonly alliancesOf: (home: string) => readonly string[];
  readonly clock: Clock;
  readonly newId: NewId;
  /** Partners may have to be told something now. */
  readonly kickDeliveries: () => void;
  /** A partner's answer is not what it should be: it is passed over. */
  readonly warn: (facts: object, message: string) => void;
}
