import { CompactSign } from "jose";
import type { SigningKey } from "../src/keys.ts";

/** Any payload under any header: vectors hold tokens that nobody would sign otherwise. */
export async function signVector(key: SigningKey, payload: object, header: object = {}): Promise<string> {
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ typ: "secevent+jwt", alg: "ES256", kid: key.kid, ...header })
    .sign(key.privateJwk, { crit: { "https://wissel.example/x": true } });
}
