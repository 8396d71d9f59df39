import type { BuiltNode } from "@wissel/node";

/** Path of the control: answers with the bytes that the node gave for `of` when it was first asked. */
export const STATIC_PATH = "/bench/static";

/** Adds a route that sends bytes from memory and does nothing else: the control for the catalogue. */
export function addStaticRoute(app: BuiltNode["app"]): void {
  const kept = new Map<string, { readonly contentType: string; readonly bytes: Buffer }>();
  app.get(STATIC_PATH, async (request, reply) => {
    let found = kept.get(request.url);
    if (found === undefined) {
      const of = new URL(request.url, "http://bench.invalid").searchParams.get("of") ?? "";
      const answer = await app.inject({ method: "GET", url: of });
      if (answer.statusCode !== 200) throw new Error(`${of} answers ${answer.statusCode}`);
      found = { contentType: String(answer.headers["content-type"]), bytes: answer.rawPayload };
      kept.set(request.url, found);
    }
    return reply.type(found.contentType).send(found.bytes);
  });
}
