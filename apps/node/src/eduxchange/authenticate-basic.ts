import { createHash, timingSafeEqual } from "node:crypto";
import { granted, refused } from "@wissel/core";
import type { Authenticate, Caller } from "../http/caller.ts";
import type { Credentials } from "./read-file.ts";

/** A component before this node, and who it is to the operations. */
export interface KnownComponent {
  readonly credentials: Credentials;
  readonly caller: Caller;
}

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
    return found === undefined ? refused({ code: "token-invalid" }) : granted(found.caller);
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
