import { generateKey, type PrivateJwk, signEntityStatement } from "@wissel/trust";
import { COUNTRY } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { listen } from "./listen.ts";

/** A fourth institution that no process plays: whoever has the sheet may. */
export interface OutsidePeer extends AsyncDisposable {
  readonly sheet: SheetOutsidePeer;
  readonly name: string;
  /** Thumbprint of its entity key, for the peers files. */
  readonly pin: string;
  /** What nodes must be allowed to reach. */
  readonly origins: readonly string[];
}

/** What its player needs. The keys are private, and others at each start. Field names are an interface. */
export interface SheetOutsidePeer {
  readonly entityId: string;
  readonly schacHome: string;
  /** At the nodes' token endpoints, with a client assertion that `clientJwk` signs. */
  readonly clientId: string;
  readonly clientJwk: PrivateJwk;
  /** Signs its events. */
  readonly signingJwk: PrivateJwk;
  /** Opens events that nodes push to it. */
  readonly encryptionJwk: PrivateJwk;
  /** Where nodes push to; nobody listens there but its player. */
  readonly eventsUrl: string;
}

const NAME = "Buitengaats University";
const SCHAC_HOME = "buitengaats.example";
const STATEMENT_LIFETIME_MS = 24 * 60 * 60 * 1000;
const EMPTY_PAGE = { pageSize: 100, pageNumber: 1, hasPreviousPage: false, hasNextPage: false, items: [] };

/** Makes its keys and serves what it says about itself: its entity statement and a catalogue without courses. */
export async function openOutsidePeer({ outside }: Pick<Layout, "outside">): Promise<OutsidePeer> {
  const entityId = outside.metadata.origin;
  const eventsUrl = `${outside.events.origin}/events`;
  const [federation, event, client, encryption] = await Promise.all([
    generateKey("federation"),
    generateKey("event"),
    generateKey("client"),
    generateKey("encryption"),
  ]);
  const node = {
    schacHome: SCHAC_HOME,
    organisationName: NAME,
    country: COUNTRY,
    endpoints: {
      push: eventsUrl,
      exchange: `${entityId}/exchange/v1`,
      token: `${entityId}/oauth/token`,
      ooapi: `${entityId}/ooapi/v5`,
    },
    protocolVersions: ["1"],
    eventKeys: [event.publicJwk],
    clientKeys: [client.publicJwk],
    encryptionKeys: [encryption.publicJwk],
    encryption: "preferred" as const,
    revokedKeys: [],
  };
  const statement = (now: number) => {
    const expiresAt = new Date(now + STATEMENT_LIFETIME_MS);
    return signEntityStatement({ entityId, issuedAt: new Date(now), expiresAt, node }, federation);
  };
  const server = await listen(outside.metadata, async (request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path === "/.well-known/openid-federation") {
      response.setHeader("content-type", "application/entity-statement+jwt");
      response.end(await statement(Date.now()));
    } else if (path.startsWith("/ooapi/v5/")) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(EMPTY_PAGE));
    } else {
      response.writeHead(404).end();
    }
  });
  return {
    name: NAME,
    pin: federation.kid,
    origins: [entityId, outside.events.origin],
    sheet: {
      entityId,
      schacHome: SCHAC_HOME,
      clientId: entityId,
      clientJwk: client.privateJwk,
      signingJwk: event.privateJwk,
      encryptionJwk: encryption.privateJwk,
      eventsUrl,
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
