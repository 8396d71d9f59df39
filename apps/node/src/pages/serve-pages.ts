import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** The pages as their build left them; apps/node/src and apps/node/dist lie equally deep. */
const BUILT_PAGES = join(import.meta.dirname, "../../../portal/dist/pages");

/** Every address of the pages, as `apps/portal/src/router.tsx` knows them; below each of them lie more. */
export const PAGE_PATHS = [
  "/",
  "/ready",
  "/offerings",
  "/offerings/*",
  "/compare",
  "/choices",
  "/enrolments",
  "/enrolments/*",
  "/results",
  "/my-data",
  "/desk",
  "/desk/agreements",
  "/desk/agreements/*",
  "/desk/audit",
  "/desk/deliveries",
  "/desk/results",
  "/desk/selections",
  "/desk/selections/*",
  "/desk/tasks",
  "/board",
  "/board/*",
] as const;

/**
 * Nothing inline, nothing from elsewhere, no frame around it. The one hash is that of the rule with which the component
 * library lets a finger scroll over what can be pressed.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Hashed names never change; the page that names them is asked for each time. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** Serves the pages under the node's own origin. Says so where they were not built: the node works without. */
export async function servePages(app: FastifyInstance, folder: string = BUILT_PAGES): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) {
    app.log.warn({ folder }, "the pages were not built, so none are served; npm run bootstrap builds them");
    return;
  }
  await app.register(async (scope) => {
    scope.addHook("onSend", async (_request, reply) => {
      reply.headers(HEADERS);
    });
    await scope.register(fastifyStatic, {
      root: folder,
      serve: false,
      preCompressed: true,
      cacheControl: false,
    });
    scope.get<{ Params: { "*": string } }>("/assets/*", (request, reply) =>
      reply.header("cache-control", FOR_EVER).sendFile(`assets/${request.params["*"]}`),
    );
    scope.get("/icon.svg", (_request, reply) =>
      reply.header("cache-control", "public, max-age=86400").sendFile("icon.svg"),
    );
    for (const path of PAGE_PATHS) {
      scope.get(path, (_request, reply) => reply.header("cache-control", "no-cache").sendFile("index.html"));
    }
  });
}
