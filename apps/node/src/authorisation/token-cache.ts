import { createHash } from "node:crypto";

/** What was found out about a token, remembered until the token expires. */
export interface TokenCache<Value> {
  find(token: string): Value | undefined;
  remember(token: string, value: Value): void;
}

/**
 * Keeps at most `capacity` tokens, by hash so that a memory dump holds none; the one that was not used for the longest
 * time goes first. Expiry is the caller's to judge: a value tells when it ends.
 */
export function openTokenCache<Value>(capacity: number): TokenCache<Value> {
  const values = new Map<string, Value>(); // in the order of their last use
  return {
    find(token) {
      const name = hashOf(token);
      const value = values.get(name);
      if (value === undefined) return undefined;
      values.delete(name);
      values.set(name, value);
      return value;
    },
    remember(token, value) {
      values.set(hashOf(token), value);
      if (values.size <= capacity) return;
      for (const oldest of values.keys()) {
        values.delete(oldest);
        break;
      }
    },
  };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
