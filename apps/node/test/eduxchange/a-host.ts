import { openSurfReceiver, type SurfReceiver } from "@wissel/testing/surf";
import { v7 as uuidv7 } from "uuid";
import { CLIENT, HOME, HOST, type HostNode, openHostNode, openSurroundings, SECRET } from "./a-host-node.ts";

const BROKER = { user: "broker", password: SECRET };
const SIS = { user: "sis", password: "of the host" };
export const INTAKE = { user: "api_user", password: "of the receiver" };

/** A student of a home that runs no node, who has signed in at this institution's receiver. */
export interface Guest {
  readonly eduid: string;
  readonly correlationId: string;
  readonly accessToken: string;
}

/** A node as host behind a receiver, and as the broker before it: the receiver knows of no other registry. */
export interface HostWorld extends HostNode {
  readonly receiver: SurfReceiver;
  guest(): Guest;
}

export async function aHostWorld(): Promise<HostWorld> {
  const surroundings = await openSurroundings();
  const { identityProvider, home, baseUrl, freePlace } = surroundings;
  const receiver = await openSurfReceiver({
    ...{ ...freePlace, client: CLIENT, sis: SIS, broker: BROKER },
    registryUrl: `${baseUrl}/eduxchange/registry`,
    tokenUrl: identityProvider.tokenUrl,
    backend: { url: `${baseUrl}/eduxchange/intake`, ...INTAKE },
  });
  const host = { receiver: { baseUrl: receiver.baseUrl, ...SIS }, intake: INTAKE, homes: [HOME] };
  const registered = {
    ...{ schacHome: HOST, name: "Noord", ...BROKER },
    enrollmentUrl: `${receiver.baseUrl}/api/enrollment`,
    startUrl: `${receiver.baseUrl}/api/start`,
  };
  const zuid = {
    schacHome: HOME,
    personsUrl: home.personsEndpoint,
    associationsUrl: home.associationsEndpoint,
    scopes: [`${HOME}/persons`],
  };
  const node = await openHostNode(surroundings, { host, registry: { hosts: [registered] }, homes: [zuid] });
  return {
    ...node,
    receiver,
    guest() {
      const eduid = uuidv7();
      const tokens = identityProvider.issue({ sub: eduid, eduid, scope: "openid" });
      const correlationId = receiver.signIn({ homeInstitution: HOME, eduid, ...tokens });
      return { eduid, correlationId, accessToken: tokens.accessToken };
    },
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}
