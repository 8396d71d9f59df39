import type { IncomingMessage, ServerResponse } from "node:http";

/** What the start page's server does, by method and address. */
export type Routes = Readonly<
  Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>
>;

export const NO_STORE = { "cache-control": "no-store" } as const;
const MOST_BYTES = 1_000;

/** A short form; nothing of one that is too long. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MOST_BYTES) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

export function backToStart(response: ServerResponse, part: string): void {
  response.writeHead(303, { location: `/#${part}` }).end();
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...NO_STORE, "content-type": "application/json" }).end(JSON.stringify(body));
}

export function sendScript(response: ServerResponse, script: string): void {
  response.writeHead(200, { ...NO_STORE, "content-type": "text/javascript" }).end(script);
}
