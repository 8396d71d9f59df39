import { base64url, decodeProtectedHeader } from "jose";

/** Larger tokens are refused before anything is decoded (DESIGN: up to 64 kB per SET), in characters. */
export const MAX_TOKEN_LENGTH = 64 * 1024;

const MAX_DEPTH = 32;

/** What a compact JWS says about itself, before its signature is checked. */
export interface UnverifiedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Takes a compact JWS apart without checking its signature. Undefined when it is none, too large, too deep, or holds
 * text that a database would not keep byte for byte (NUL, lone surrogates).
 */
export function readUnverified(token: string): UnverifiedToken | undefined {
  return readUnverifiedWithin(token, MAX_TOKEN_LENGTH);
}

/** As readUnverified, for tokens that may have other sizes; in characters. */
export function readUnverifiedWithin(token: string, maxLength: number): UnverifiedToken | undefined {
  if (token.length > maxLength) return undefined;
  const parts = token.split(".");
  const [, payload] = parts;
  if (parts.length !== 3 || payload === undefined) return undefined;
  try {
    const header = decodeProtectedHeader(token);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(base64url.decode(payload));
    if (isTooDeep(text)) return undefined;
    const claims: unknown = JSON.parse(text);
    if (typeof claims !== "object" || claims === null || Array.isArray(claims)) return undefined;
    if (holdsUnstorableText(claims)) return undefined;
    return { header: { ...header }, claims: { ...claims } };
  } catch {
    return undefined; // not base64url, not UTF-8, not JSON: no token, and nothing else can throw here
  }
}

/** Counted on the text, so that nothing recurses over hostile input. Brackets inside strings do not count. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (character === "}" || character === "]") depth -= 1;
  }
  return false;
}

/** JSON.stringify escapes exactly control characters and lone surrogates, so the escapes can be looked for. */
function holdsUnstorableText(value: unknown): boolean {
  return /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
}
