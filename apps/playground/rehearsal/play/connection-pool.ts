import { type Connection, openConnection } from "../../bench/load/connection.ts";
import type { Target } from "../../bench/load/volley.ts";
import type { Institution } from "../../src/institutions.ts";

/** Connections that are lent out, at most so many over all nodes. */
export interface ConnectionPool extends Disposable {
  /** Waits for a connection, first come, first served. */
  readonly lend: (home: Institution, use: (connection: Connection) => Promise<void>) => Promise<void>;
}

export function openConnectionPool(
  targetOf: (institution: Institution) => Target,
  most: number,
): ConnectionPool {
  const idle = new Map<Institution, Connection[]>();
  const opened = new Set<Connection>();
  const waiting: (() => void)[] = [];
  let lent = 0;

  function take(home: Institution): Connection {
    const connection = idle.get(home)?.pop();
    if (connection !== undefined) return connection;
    if (opened.size >= most) closeAnIdleOne();
    const fresh = openConnection(targetOf(home));
    opened.add(fresh);
    return fresh;
  }

  /** Of another home; there is one, because fewer than all are lent. */
  function closeAnIdleOne(): void {
    const found = [...idle.values()].find(({ length }) => length > 0)?.pop();
    if (found === undefined) return;
    opened.delete(found);
    found[Symbol.dispose]();
  }

  return {
    async lend(home, use) {
      if (lent >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else lent += 1;
      const connection = take(home);
      try {
        await use(connection);
        idle.set(home, [...(idle.get(home) ?? []), connection]);
      } finally {
        // Who waits takes the turn over, so that nobody slips in between.
        const next = waiting.shift();
        if (next === undefined) lent -= 1;
        else next();
      }
    },
    [Symbol.dispose]: () => {
      for (const connection of opened) connection[Symbol.dispose]();
    },
  };
}
