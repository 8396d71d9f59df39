import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type Provider from "oidc-provider";
import { AUTHORIZATION_ROUTES, type CurrentProvider, sessionCookieName } from "./authorization-server.ts";
import { addLoginRoutes, type LoginPorts } from "./login-routes.ts";

export interface MountOptions extends LoginPorts {
  readonly schacHome: string;
}

const PATHS = [
  AUTHORIZATION_ROUTES.authorization,
  `${AUTHORIZATION_ROUTES.authorization}/:uid`,
  AUTHORIZATION_ROUTES.token,
  AUTHORIZATION_ROUTES.jwks,
  "/.well-known/oauth-authorization-server",
  "/.well-known/openid-configuration",
] as const;

/**
 * Puts oidc-provider under the node's server, in a scope of its own: it reads the raw request itself, so no body parser
 * of the scope touches it, and no other route notices.
 */
export async function mountAuthorizationServer(app: FastifyInstance, options: MountOptions): Promise<void> {
  const { provider, baseUrl, schacHome } = options;
  const handle = handleOf(provider);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    addLoginRoutes(scope, options);
    for (const url of PATHS) {
      scope.route({
        method: ["GET", "POST", "OPTIONS"],
        url,
        handler: (request, reply) => {
          prepare(request, { baseUrl, forget: sessionCookieName(schacHome) });
          return hand(request, reply, handle());
        },
      });
    }
  });
}

/** Put together once for each server, which is another one when the keys have changed. */
function handleOf(provider: CurrentProvider): () => ReturnType<Provider["callback"]> {
  let known: { readonly of: Provider; readonly handle: ReturnType<Provider["callback"]> } | undefined;
  return () => {
    const current = provider();
    if (known?.of !== current) known = { of: current, handle: current.callback() };
    return known.handle;
  };
}

async function hand(
  request: FastifyRequest,
  reply: FastifyReply,
  handle: ReturnType<Provider["callback"]>,
): Promise<void> {
  reply.hijack();
  await handle(request.raw, reply.raw);
}

/**
 * Addresses come from the configuration, never from what a request or a proxy says. And each sign-in is asked of the
 * identity provider, which keeps the session: a session cookie of ours would sign in whoever sits down next.
 */
function prepare(
  { raw }: FastifyRequest,
  { baseUrl, forget }: { readonly baseUrl: string; readonly forget: string },
): void {
  const { protocol, host } = new URL(baseUrl);
  raw.headers["x-forwarded-proto"] = protocol.slice(0, -1);
  raw.headers["x-forwarded-host"] = host;
  raw.headers.host = host;
  const cookies = raw.headers.cookie?.split(";").filter((cookie) => !cookie.trim().startsWith(forget));
  if (cookies !== undefined) raw.headers.cookie = cookies.join(";");
}
