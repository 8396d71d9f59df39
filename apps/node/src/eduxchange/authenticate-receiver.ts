import { createHash, timingSafeEqual } from "node:crypto";
import { granted, refused } from "@wissel/core";
import type { Authenticate } from "../http/caller.ts";
import type { EduxchangeHost } from "./eduxchange-file.ts";

/** The receiver by its Basic credentials (RFC 7617); everybody else by the token they carry. */
export function receiverOr(
  host: Pick<EduxchangeHost, "intake"> | undefined,
  bearer: Authenticate,
): Authenticate {
  const { user = "", password = "" } = host?.intake ?? {};
  const known = digest(`Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`);
  return async (authorization, request) => {
    if (authorization === undefined || !/^basic /i.test(authorization))
      return await bearer(authorization, request);
    const isKnown = timingSafeEqual(digest(authorization.replace(/^basic +/i, "Basic ")), known);
    return host !== undefined && isKnown
      ? granted({ kind: "receiver", scopes: new Set(["intake"]) })
      : refused({ code: "token-invalid" });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
