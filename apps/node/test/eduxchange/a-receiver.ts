import { CLIENT, HOME, type HostNode, openHostNode, openSurroundings, SECRET } from "./a-host-node.ts";
import { type Visits, visitsTo } from "./visits.ts";

export const BROKER = { user: "broker", password: SECRET };
/** Nobody is there; browsers are sent on to it. */
export const PAGE = "http://broker.example/page";

/** A node that is the receiver of its institution. */
export interface ReceiverWorld extends HostNode, Visits {}

export async function aReceiverWorld(): Promise<ReceiverWorld> {
  const surroundings = await openSurroundings();
  const { identityProvider, registry, home, baseUrl } = surroundings;
  const { authorizeUrl, tokenUrl, jwksUrl } = identityProvider;
  const receiver = {
    broker: { baseUrl: registry.baseUrl, clientUrl: PAGE, ...BROKER },
    identityProvider: { ...CLIENT, authorizeUrl, tokenUrl, jwksUrl, issuer: identityProvider.baseUrl },
  };
  const node = await openHostNode(surroundings, { receiver });
  const asked = {
    homeInstitution: HOME,
    personURI: home.personsEndpoint,
    personAuth: "HEADER",
    associationsURI: home.associationsEndpoint,
    alliance: "lde",
    scope: `${HOME}/persons ${HOME}/results offline_access`,
  };
  return { ...node, ...visitsTo({ baseUrl, identityProvider, asked, broker: BROKER }) };
}
