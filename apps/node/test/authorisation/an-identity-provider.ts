import { createServer, type IncomingMessage } from "node:http";
import { generateKey } from "@wissel/trust";
import Provider from "oidc-provider";
import { originOf, SECRET, SIGN_IN_PORTS } from "./a-trust-node.ts";

/** An identity provider at which whoever comes is signed in as the account it was told. */
export async function openIdentityProvider(
  stack: AsyncDisposableStack,
  { home, identity } = SIGN_IN_PORTS as { readonly home: number; readonly identity: number },
): Promise<{ account: Readonly<Record<string, unknown>> }> {
  const state = { account: { sub: "nobody" } as Readonly<Record<string, unknown>> };
  const key = await generateKey("token");
  const provider = new Provider(originOf(identity), {
    clients: [
      {
        client_id: "node",
        client_secret: SECRET,
        redirect_uris: ["/oauth/callback", "/session/callback"].map((path) => `${originOf(home)}${path}`),
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [{ ...key.privateJwk }] },
    cookies: { keys: [SECRET], names: { session: "idp", interaction: "idp-i", resume: "idp-r" } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ["sub"], profile: [...PROFILE] },
    findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...state.account, sub }) }),
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const { client, account, requestParamOIDCScopes } = ctx.oidc;
      if (client === undefined || account === undefined) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope([...requestParamOIDCScopes].join(" "));
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  const server = createServer((request, response) => {
    if (!isLogin(request)) return void handle(withoutSession(request), response);
    const { error, sub } = state.account;
    const result = error === undefined ? { login: { accountId: String(sub) } } : { error: String(error) };
    provider.interactionFinished(request, response, result).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) =>
    server.listen(Number(new URL(originOf(identity)).port), "127.0.0.1", resolve),
  );
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return state;
}

const PROFILE = [
  "given_name",
  "family_name",
  "eduperson_affiliation",
  "eduperson_entitlement",
  "schac_home_organization",
  "student_number",
  "level",
  "programme_code",
  "credits_earned",
] as const;

/** It asks each time, so that only a session of the node's own could sign in the wrong person. */
function withoutSession(request: IncomingMessage): IncomingMessage {
  const kept = request.headers.cookie?.split("; ").filter((cookie) => !/^idp(\.sig)?=/.test(cookie));
  if (kept !== undefined) request.headers.cookie = kept.join("; ");
  return request;
}

function isLogin({ url }: IncomingMessage): boolean {
  return url?.startsWith("/login/") === true;
}
