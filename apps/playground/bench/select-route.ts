import type { BuiltNode } from "@wissel/node";
import { openDatabase } from "@wissel/store";

/** Path of the control of the change feed. */
export const SELECT_PATH = "/bench/select";

const SELECT = `
  SELECT item_id AS id, document FROM catalogue_item
  WHERE kind = 'course' AND item_id > $1 ORDER BY item_id LIMIT $2`;
const FIRST = "00000000-0000-0000-0000-000000000000";

interface Query {
  readonly after?: string;
  readonly limit: number;
  /** What is sent is filled up to so many. */
  readonly bytes: number;
}

/** Adds a route that selects a page of courses and sends the rows as they are, with a connection of its own. */
export function addSelectRoute(app: BuiltNode["app"], url: string): void {
  const { pool, ...database } = openDatabase({
    url,
    applicationName: "wissel bench",
    maxConnections: 1,
    onError: () => undefined,
  });
  app.addHook("onClose", () => database[Symbol.asyncDispose]());
  app.get<{ Querystring: Query }>(SELECT_PATH, async ({ query }, reply) => {
    const { after, limit, bytes } = query;
    const { rows } = await pool.query(SELECT, [
      after === "" || after === undefined ? FIRST : after,
      Number(limit),
    ]);
    const text = JSON.stringify({ rows });
    return reply.type("application/json").send(text + " ".repeat(Math.max(0, bytes - text.length)));
  });
}
