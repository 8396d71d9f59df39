/** A SIS as a client of its own institution's node. */
export interface SisClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
}

/** The node gave no token. */
export class NoTokenError extends Error {
  override readonly name = "NoTokenError";
  readonly status: number;

  constructor(nodeUrl: string, status: number, body: string) {
    super(`${nodeUrl} gives the SIS no token: ${status} ${body}`);
    this.status = status;
  }
}

const RENEW_BEFORE_MS = 60_000;

/** The SIS's token by client credentials with client_secret_basic (RFC 6749, 2.3.1), kept until shortly before its end. */
export function fetchSisToken(nodeUrl: string, client: SisClient): () => Promise<string> {
  let kept: { readonly token: Promise<string>; readonly until: number } | undefined;
  return async () => {
    if (kept !== undefined && Date.now() < kept.until) return kept.token;
    const { token, lifetimeMs } = await requestToken(nodeUrl, client);
    kept = { token: Promise.resolve(token), until: Date.now() + lifetimeMs - RENEW_BEFORE_MS };
    return token;
  };
}

/** Where an institution's node gives out tokens. */
export function tokenUrl(nodeUrl: string): string {
  return new URL("/oauth/token", nodeUrl).href;
}

/** Where a portal sends a student. */
export function authorizeUrl(nodeUrl: string): string {
  return new URL("/oauth/authorize", nodeUrl).href;
}

async function requestToken(nodeUrl: string, { clientId, clientSecret, scopes }: SisClient) {
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
  const response = await fetch(tokenUrl(nodeUrl), {
    method: "POST",
    headers: { authorization: `Basic ${credentials.toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: scopes.join(" ") }),
  });
  if (response.status !== 200) {
    throw new NoTokenError(nodeUrl, response.status, await response.text());
  }
  // RFC 6749, 5.1
  const { access_token: token, expires_in: seconds } = (await response.json()) as {
    access_token: string;
    expires_in: number;
  };
  return { token, lifetimeMs: seconds * 1000 };
}
