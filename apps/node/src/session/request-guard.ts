import { timingSafeEqual } from "node:crypto";
import type { AuthenticationRefusal, RequestHead } from "../http/caller.ts";

/** The header that a page of ours sends with what changes something. */
const CSRF_HEADER = "x-wissel-csrf";

const HARMLESS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A cookie comes along with every request that a browser sends here, whoever made it do so. What changes something must
 * therefore show twice that a page of ours sent it: by what the browser says of the page, and by a value that only our
 * own pages can read. Undefined: it is ours.
 */
export function foreignRequest(
  { method, headers }: RequestHead,
  { csrfToken, origin }: { readonly csrfToken: string; readonly origin: string },
): AuthenticationRefusal | undefined {
  if (HARMLESS.has(method)) return undefined;
  const site = headers["sec-fetch-site"];
  const saysNothing = site === undefined && headers.origin === undefined;
  if (saysNothing || (site ?? "same-origin") !== "same-origin" || (headers.origin ?? origin) !== origin) {
    return { code: "origin-foreign" };
  }
  return isSame(headers[CSRF_HEADER], csrfToken) ? undefined : { code: "csrf-token-missing" };
}

function isSame(given: string | string[] | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
