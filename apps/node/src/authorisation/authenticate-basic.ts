import { createHash, timingSafeEqual } from "node:crypto";
import { granted, refused } from "@wissel/core";
import type { AnswerHeaders } from "../http/answer-headers.ts";
import type { Authenticate, Caller } from "../http/caller.ts";

/** Whoever has a user and a password here, and who it is to the operations. */
export interface KnownComponent {
  readonly credentials: { readonly user: string; readonly password: string };
  readonly caller: Caller;
}

/** RFC 7617 section 2; whoever brought such credentials is not told to bring a token. */
const WANTED: AnswerHeaders = { "www-authenticate": 'Basic realm="wissel"' };

/** Components by their Basic credentials (RFC 7617); everybody else by the token they carry. */
export function componentOr(components: readonly KnownComponent[], bearer: Authenticate): Authenticate {
  const known = components.map(({ credentials: { user, password }, caller }) => ({
    caller,
    digest: digest(`Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`),
  }));
  return async (authorization, request) => {
    if (authorization === undefined || !/^basic /i.test(authorization))
      return await bearer(authorization, request);
    const sent = digest(authorization.replace(/^basic +/i, "Basic "));
    const found = known.find((one) => timingSafeEqual(one.digest, sent));
    return found === undefined
      ? { ...refused({ code: "token-invalid" }), headers: WANTED }
      : granted(found.caller);
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
