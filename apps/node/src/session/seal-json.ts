import { openText, SealBroken, type SealingKey, sealText } from "@wissel/trust";

/** Seals a value for a cookie. */
export async function sealJson(value: object, key: SealingKey): Promise<string> {
  return await sealText(JSON.stringify(value), key);
}

/** Undefined for what we did not seal for this purpose: a cookie is the client's to send. */
export async function openJson(
  sealed: string,
  key: SealingKey,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return JSON.parse(await openText(sealed, key)); // only sealJson has the key
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
