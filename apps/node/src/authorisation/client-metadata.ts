import type { PinnedPeer } from "@wissel/core";
import type { PublicJwk } from "@wissel/trust";
import type { ClientMetadata } from "oidc-provider";
import type { Clients } from "./known-clients.ts";
import { DESK_CLIENT_ID } from "./scopes.ts";

/** The clients of the configuration, as oidc-provider wants them. */
export function configuredClients(
  { sis, portals, readers, receiver }: Clients,
  baseUrl: string,
): ClientMetadata[] {
  return [
    ...sis.map(({ clientId, clientSecret, publicKeys }) => ({
      client_id: clientId,
      ...(publicKeys === undefined
        ? { client_secret: clientSecret, token_endpoint_auth_method: "client_secret_basic" as const }
        : {
            jwks: { keys: publicKeys.map((key) => ({ ...key })) },
            token_endpoint_auth_method: "private_key_jwt" as const,
          }),
      ...CREDENTIALS_ONLY,
    })),
    ...readers.map(({ clientId, clientSecret }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      token_endpoint_auth_method: "client_secret_basic" as const,
      ...CREDENTIALS_ONLY,
    })),
    ...(receiver === undefined
      ? []
      : [
          {
            client_id: receiver.user,
            client_secret: receiver.password,
            // SURF's receiver has no other way.
            token_endpoint_auth_method: "client_secret_post" as const,
            ...CREDENTIALS_ONLY,
          },
        ]),
    ...portals.map(({ clientId, clientSecret, name, redirectUris }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      client_name: name,
      token_endpoint_auth_method: "client_secret_basic" as const,
      redirect_uris: [...redirectUris],
      ...CODE_ONLY,
    })),
    {
      client_id: DESK_CLIENT_ID,
      client_name: "Exchange desk",
      token_endpoint_auth_method: "none" as const,
      redirect_uris: [`${baseUrl}/desk/`],
      ...CODE_ONLY,
    },
  ];
}

/** A peer as a client: its keys come from its entity statement. */
export function peerClient({ entityId, agreement }: PinnedPeer, keys: readonly PublicJwk[]): ClientMetadata {
  return {
    client_id: entityId,
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: keys.map((key) => ({ ...key })) },
    dpop_bound_access_tokens: agreement.tokens !== "bearer",
    ...CREDENTIALS_ONLY,
  };
}

const CREDENTIALS_ONLY = {
  grant_types: ["client_credentials"],
  response_types: [] as [],
  redirect_uris: [] as string[],
};

const CODE_ONLY = { grant_types: ["authorization_code"], response_types: ["code" as const] };
