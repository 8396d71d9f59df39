import { openSender, PATIENT, type Patience } from "./sender.ts";

/**
 * Where a client takes its bearer token from; asked again for each request, so it may renew it, and told which one the
 * node has just refused.
 */
export type TokenSource = string | ((refused?: string) => string | Promise<string>);

export interface ClientCredentials {
  /** The node's token endpoint, `<node>/oauth/token`. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes to ask for, with spaces between them. */
  readonly scope: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly patience?: Partial<Patience>;
}

/** The node did not give a token. `status` is its answer's. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code = "token-refused";
  readonly status: number;

  constructor(status: number) {
    super(`the token endpoint answered ${status}; check the client id, its secret and its scopes`);
    this.status = status;
  }
}

/** Renewed this long before it runs out, so that no request carries a token that dies on the way. */
const MARGIN_MS = 30_000;

/**
 * Tokens by the client credentials grant: fetched when first needed, kept, renewed in time or once one was refused, one
 * request at a time.
 */
export function clientCredentials(options: ClientCredentials): (refused?: string) => Promise<string> {
  let held: Promise<Token> | undefined;
  return async (refused) => {
    const token = await (held ?? renew());
    const isGood = Date.now() < token.usableUntil && token.value !== refused;
    return isGood ? token.value : (await renewFrom(token)).value;
  };

  /** Whoever comes second finds that it is renewed already. */
  async function renewFrom(old: Token): Promise<Token> {
    const current = held === undefined ? undefined : await held;
    return current === undefined || current === old ? renew() : current;
  }

  function renew(): Promise<Token> {
    const next = requestToken(options);
    held = next;
    next.catch(() => {
      if (held === next) held = undefined;
    });
    return next;
  }
}

interface Token {
  readonly value: string;
  readonly usableUntil: number;
}

async function requestToken(options: ClientCredentials): Promise<Token> {
  const { tokenUrl, clientId, clientSecret, scope, fetch = globalThis.fetch, patience } = options;
  const send = openSender({ fetch, patience: { ...PATIENT, ...patience } });
  // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const answer = await send(
    new Request(tokenUrl, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(credentials)}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope }),
      redirect: "error",
    }),
  );
  if (!answer.ok) throw new TokenError(answer.status);
  const body: unknown = await answer.json();
  if (!isTokenAnswer(body)) throw new TokenError(answer.status);
  return { value: body.access_token, usableUntil: Date.now() + body.expires_in * 1000 - MARGIN_MS };
}

function isTokenAnswer(
  body: unknown,
): body is { readonly access_token: string; readonly expires_in: number } {
  return (
    typeof body === "object" &&
    body !== null &&
    "access_token" in body &&
    typeof body.access_token === "string" &&
    "expires_in" in body &&
    typeof body.expires_in === "number"
  );
}
