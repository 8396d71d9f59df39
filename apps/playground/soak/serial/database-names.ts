import { randomUUID } from "node:crypto";

/** Names of the plain rules as the database wants them: made up once per history, so that histories share nothing. */
export interface DatabaseNames {
  readonly idOf: (name: string) => string;
  /** Undefined for what no command has named. */
  readonly nameOf: (id: string) => string | undefined;
}

export function openDatabaseNames(): DatabaseNames {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    idOf(name) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      const id = randomUUID();
      ids.set(name, id);
      names.set(id, name);
      return id;
    },
    nameOf: (id) => names.get(id),
  };
}
