import { createPrivateKey, randomUUID, sign } from "node:crypto";
import { CLIENT_ASSERTION_TYPE, type DpopKey, type SigningKey, signDpopProof } from "@wissel/trust";
import { CREDENTIALS_PORTS, originOf, requestToken, type TrustNode } from "./a-trust-node.ts";

/** Asks for a token that is bound to this key. */
export async function askBound(server: TrustNode, assertion: string, dpopKey: DpopKey) {
  const request = { method: "POST", url: `${server.origin}/oauth/token` };
  const proof = await signDpopProof({ ...request, jti: randomUUID(), now: new Date() }, dpopKey);
  return await requestToken(server, fieldsWith(assertion), undefined, proof);
}

/** Asks for a token that any bearer may use. */
export function askWithout(server: TrustNode, assertion: string) {
  return requestToken(server, fieldsWith(assertion));
}

export function fieldsWith(assertion: string): Readonly<Record<string, string>> {
  return {
    grant_type: "client_credentials",
    scope: "exchange",
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: assertion,
  };
}

/** Signs whatever it is given: what a mistaken or malicious client would send. */
export function signRaw(key: SigningKey, change: object = {}, header: object = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const client = originOf(CREDENTIALS_PORTS.home);
  const times = { iat: seconds, exp: seconds + 60 };
  const claims = {
    iss: client,
    sub: client,
    aud: originOf(CREDENTIALS_PORTS.host),
    jti: randomUUID(),
    ...times,
  };
  const parts = [
    { alg: "ES256", typ: "client-authentication+jwt", kid: key.kid, ...header },
    { ...claims, ...change },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const privateKey = createPrivateKey({ format: "jwk", key: { ...key.privateJwk } });
  const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
