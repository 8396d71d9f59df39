import { openSurfReceiver, type SurfReceiver } from "@wissel/testing/surf";
import { v7 as uuidv7 } from "uuid";
import { CLIENT, HOME, type HostNode, openHostNode, openSurroundings, SECRET } from "./a-host-node.ts";

const SIS = { user: "sis", password: "of the host" };
export const INTAKE = { user: "api_user", password: "of the receiver" };

/** A student of a home that runs no node, who has signed in at this institution's receiver. */
export interface Guest {
  readonly eduid: string;
  readonly correlationId: string;
  readonly accessToken: string;
}

/** A node as host behind a receiver. */
export interface HostWorld extends HostNode {
  readonly receiver: SurfReceiver;
  guest(): Guest;
}

export async function aHostWorld(): Promise<HostWorld> {
  const surroundings = await openSurroundings();
  const { identityProvider, registry, baseUrl, freePlace } = surroundings;
  const receiver = await openSurfReceiver({
    ...{ ...freePlace, client: CLIENT, sis: SIS, broker: { user: "broker", password: SECRET } },
    registryUrl: registry.baseUrl,
    tokenUrl: identityProvider.tokenUrl,
    backend: { url: `${baseUrl}/eduxchange/intake`, ...INTAKE },
  });
  const host = { receiver: { baseUrl: receiver.baseUrl, ...SIS }, intake: INTAKE, homes: [HOME] };
  const node = await openHostNode(surroundings, { host });
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
