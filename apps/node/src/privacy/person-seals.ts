import { randomBytes } from "node:crypto";
import { ensurePersonSalts, type Queryable, readPersonSalts } from "@wissel/store";
import { derivePersonKey, openText, sealText } from "@wissel/trust";

/** Texts under the key of one person, or of one enrolment of a partner's student. Once a key is destroyed nothing opens. */
export interface PersonSeals {
  /** By id; those whose key was destroyed are left out. */
  sealAll(texts: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>;
  /** By id; what cannot be opened any more is left out. */
  openAll(sealed: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>;
}

export interface PersonSealPorts {
  readonly pool: Queryable;
  readonly keySecret: Uint8Array;
}

const SALT_BYTES = 32;

export function openPersonSeals({ pool, keySecret }: PersonSealPorts): PersonSeals {
  async function each(
    texts: ReadonlyMap<string, string>,
    salts: ReadonlyMap<string, Uint8Array>,
    work: typeof sealText,
  ): Promise<ReadonlyMap<string, string>> {
    const done = await Promise.all(
      [...texts].map(async ([id, text]) => {
        const salt = salts.get(id);
        if (salt === undefined) return [];
        return [[id, await work(text, await derivePersonKey(keySecret, salt))] as const];
      }),
    );
    return new Map(done.flat());
  }

  return {
    async sealAll(texts) {
      const offered = new Map([...texts.keys()].map((id) => [id, randomBytes(SALT_BYTES)]));
      return await each(texts, await ensurePersonSalts(pool, offered), sealText);
    },
    async openAll(sealed) {
      return await each(sealed, await readPersonSalts(pool, [...sealed.keys()]), openText);
    },
  };
}
