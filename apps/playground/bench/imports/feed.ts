import { type Connection, openConnection } from "../load/connection.ts";
import { requestBytes, type Target } from "../load/volley.ts";
import { SELECT_PATH } from "../select-route.ts";
import type { Ways } from "./rates.ts";

/** So many a part of the feed holds at most. */
const PAGE = 500;

/**
 * All courses by the change feed, from its beginning, one part after the other over one connection; against a SELECT of
 * as many rows each, which the same process sends as they are and in as many bytes.
 */
export function feedAgainstSelect(target: Target, token: string): Ways {
  const headers = { authorization: `Bearer ${token}` };
  let lengths: readonly number[] = [];
  return {
    async measured() {
      using connection = openConnection(target);
      const read: number[] = [];
      let rows = 0;
      for (let after = "", more = true; more; ) {
        const path = `/sis/v1/changes?limit=${PAGE}&${after === "" ? "kinds=course" : `after=${encodeURIComponent(after)}`}`;
        const body = await ask(connection, requestBytes(target, { method: "GET", path, headers }));
        const part = JSON.parse(body.toString()) as Part;
        rows += part.items.length;
        read.push(body.length);
        after = part.next;
        more = part.more && part.phase === "snapshot";
      }
      lengths = read;
      return rows;
    },
    async control() {
      using connection = openConnection(target);
      let rows = 0;
      let after = "";
      for (const bytes of lengths) {
        const path = `${SELECT_PATH}?limit=${PAGE}&bytes=${bytes}&after=${after}`;
        const body = await ask(connection, requestBytes(target, { method: "GET", path, headers }));
        const part = JSON.parse(body.toString()) as SelectedPage;
        rows += part.rows.length;
        after = part.rows.at(-1)?.id ?? after;
      }
      return rows;
    },
  };
}

interface Part {
  readonly phase: string;
  readonly items: readonly unknown[];
  readonly next: string;
  readonly more: boolean;
}

interface SelectedPage {
  readonly rows: readonly { readonly id: string }[];
}

async function ask(connection: Connection, request: Buffer): Promise<Buffer> {
  const { status, body } = await connection.send(request);
  if (status !== 200) throw new Error(`a page was answered with ${status}: ${body.toString().slice(0, 200)}`);
  return body;
}
