import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { PAGE_PATHS, servePages } from "./serve-pages.ts";

const ROUTER = join(import.meta.dirname, "../../../portal/src/router.tsx");

/** A build of the pages in small. */
async function aServer() {
  const folder = mkdtempSync(join(tmpdir(), "wissel-pages-"));
  const app = fastify();
  onTestFinished(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>x</title>");
  writeFileSync(join(folder, "assets/main-abc.js"), "0;");
  await servePages(app, folder);
  return app;
}

const someOf = (path: string) => path.replace("/*", "/something/else");

test("pages run what this node serves and nothing else: nothing inline, nothing from elsewhere, in nobody's frame", async () => {
  const app = await aServer();
  for (const path of [...PAGE_PATHS.map(someOf), "/assets/main-abc.js"]) {
    const { headers, statusCode } = await app.inject(path);
    const policy = new Map(
      String(headers["content-security-policy"])
        .split("; ")
        .map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]),
    );
    expect([path, statusCode]).toEqual([path, 200]);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    for (const name of ["script-src", "connect-src", "img-src", "font-src", "form-action"])
      expect([path, name, policy.get(name)]).toEqual([path, name, ["'self'"]]);
    expect(policy.get("style-src")?.filter((source) => !/^'(self|sha256-.*)'$/.test(source))).toEqual([]);
    expect([...policy.values()].flat().join(" ")).not.toMatch(/unsafe|data:|blob:|http|\*/);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    });
  }
});

test("the page is asked for each time, and what it names is kept for ever", async () => {
  const app = await aServer();
  expect((await app.inject("/")).headers["cache-control"]).toBe("no-cache");
  expect((await app.inject("/assets/main-abc.js")).headers["cache-control"]).toMatch(/immutable/);
  expect((await app.inject("/assets/../index.html")).statusCode).toBe(404);
});

test("every address of the pages is served, and no other", () => {
  const source = readFileSync(ROUTER, "utf8");
  const paths = [...source.matchAll(/\bpath: "([^"*]+)"/g)].map(([, path = ""]) => `/${path}`);
  const covers = (page: string, path: string) =>
    page.endsWith("/*") ? path.startsWith(page.slice(0, -1)) : page === path;
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !PAGE_PATHS.some((page) => covers(page, path)))).toEqual([]);
  expect(PAGE_PATHS.filter((page) => page !== "/" && !paths.some((path) => covers(page, path)))).toEqual([]);
});
