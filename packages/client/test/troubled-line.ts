import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { testPortBase } from "@wissel/testing/test-ports";

/**
 * What a line does with a request: lets it through, answers for the node, breaks off before it or after it, when the
 * node has done it and nobody hears of it, or delivers it twice.
 */
export type Trouble = "through" | 429 | 503 | "lost-before" | "lost-after" | "twice";

/** A line to a node with troubles in turn; everything is let through when they are used up. */
export interface TroubledLine extends AsyncDisposable {
  readonly origin: string;
  /** What happened to each request, in order. */
  readonly met: readonly Trouble[];
}

const PORT = 61;

export async function openTroubledLine(node: string, troubles: readonly Trouble[]): Promise<TroubledLine> {
  const met: Trouble[] = [];
  const server = createServer((request, response) => {
    const trouble = troubles[met.length] ?? "through";
    met.push(trouble);
    carry(node, { request, response, trouble }).catch(() => request.socket.destroy());
  });
  server.listen(testPortBase() + PORT, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${testPortBase() + PORT}`,
    met,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly trouble: Trouble;
}

async function carry(node: string, { request, response, trouble }: Passage): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  if (trouble === "lost-before") return void request.socket.resetAndDestroy();
  if (typeof trouble === "number") return void response.writeHead(trouble, { "retry-after": "0" }).end();
  const { method = "GET", url = "/", headers } = request;
  const { authorization = "", "content-type": type = "" } = headers;
  const ask = () =>
    fetch(new URL(url, node), {
      method,
      headers: { authorization, ...(type === "" ? {} : { "content-type": type }) },
      ...(pieces.length === 0 ? {} : { body: Buffer.concat(pieces) }),
    });
  if (trouble === "twice") await (await ask()).arrayBuffer();
  const answer = await ask();
  const body = Buffer.from(await answer.arrayBuffer());
  if (trouble === "lost-after") return void request.socket.resetAndDestroy();
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(body);
}
