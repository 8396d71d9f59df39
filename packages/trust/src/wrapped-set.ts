import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from "jose";
import { type EncryptionKey, type PublicJwk, WRAPPING_ALGORITHM } from "./keys.ts";
import type { SetRefusal } from "./security-event-token.ts";
import { MAX_TOKEN_LENGTH } from "./unverified-token.ts";

const CONTENT_ENCRYPTION = "A256GCM";

/** Encrypts a signed token for its recipient: a nested JWT (RFC 7519 section 5.2), the explicit `typ` inside as well. */
export async function wrapSet(token: string, key: PublicJwk): Promise<string> {
  if (key.use !== "enc") throw new TypeError("a key for signatures must not encrypt");
  return await new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({
      alg: WRAPPING_ALGORITHM,
      enc: CONTENT_ENCRYPTION,
      cty: "JWT",
      typ: "secevent+jwt",
      kid: key.kid,
    })
    .encrypt({ ...key });
}

/** Whether it is encrypted: a compact JWE has five parts, a signed token three. */
export function isWrapped(token: string): boolean {
  return token.length <= MAX_TOKEN_LENGTH && token.split(".").length === 5;
}

/** The signed token inside. `invalid_key` asks the sender to look up our keys and to wrap anew. */
export async function unwrapSet(
  token: string,
  keyOf: (kid: string) => Promise<EncryptionKey | undefined>,
): Promise<Outcome<string, SetRefusal>> {
  const header = headerOf(token);
  if (header === undefined) return refuse("invalid_request", "this is not an encrypted token");
  const { alg, enc, cty, kid } = header;
  if (alg !== WRAPPING_ALGORITHM || enc !== CONTENT_ENCRYPTION) {
    return refuse(
      "invalid_request",
      `tokens are encrypted with ${WRAPPING_ALGORITHM} and ${CONTENT_ENCRYPTION}`,
    );
  }
  if (header.crit !== undefined || header.zip !== undefined) {
    return refuse("invalid_request", "neither crit nor zip is understood");
  }
  if (typeof cty !== "string" || cty.toUpperCase() !== "JWT") {
    return refuse("invalid_request", "cty must be JWT: what is encrypted is a signed token");
  }
  const key = typeof kid === "string" ? await keyOf(kid) : undefined;
  if (key === undefined) return refuse("invalid_key", "kid names no key for encryption of this institution");
  try {
    const { plaintext } = await compactDecrypt(
      token,
      { ...key.privateJwk },
      {
        keyManagementAlgorithms: [WRAPPING_ALGORITHM],
        contentEncryptionAlgorithms: [CONTENT_ENCRYPTION],
      },
    );
    return granted(new TextDecoder().decode(plaintext));
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return refuse("invalid_key", "it does not open with the key that kid names");
  }
}

function headerOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return { ...decodeProtectedHeader(token) };
  } catch {
    return undefined; // not base64url or not JSON: no token
  }
}

function refuse(code: SetRefusal["code"], description: string): Outcome<never, SetRefusal> {
  return refused({ code, description });
}
