import { CLIENT, HOME, type HostNode, openHostNode, openSurroundings, SECRET } from "./a-host-node.ts";
import { type Started, type Visits, visitsTo } from "./visits.ts";

const SIS = { user: "sis-adapter", password: "of the host" };
export const BROKER = { user: "broker", password: SECRET };
/** Nobody is there; browsers are sent on to it. */
export const PAGE = "http://broker.example/page";

/** A node that is the receiver of its institution. */
export interface ReceiverWorld extends HostNode, Visits {
  /** As a system of the host, at the receiver that the node is. */
  relay(method: "GET" | "PATCH" | "POST", path: string, body?: object): Promise<Started>;
}

export async function aReceiverWorld(): Promise<ReceiverWorld> {
  const surroundings = await openSurroundings();
  const { identityProvider, registry, home, baseUrl } = surroundings;
  const { authorizeUrl, tokenUrl, jwksUrl } = identityProvider;
  const receiver = {
    broker: { baseUrl: registry.baseUrl, clientUrl: PAGE, ...BROKER },
    sis: SIS,
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
  return {
    ...node,
    ...visitsTo({ baseUrl, identityProvider, asked, broker: BROKER }),
    async relay(method, path, body) {
      const { user, password } = SIS;
      const answer = await fetch(`${baseUrl}/eduxchange/receiver${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Started["body"] };
    },
  };
}
