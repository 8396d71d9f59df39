import { createServer } from "node:http";
import { testPortBase } from "@wissel/testing/test-ports";
import { expect, test } from "vitest";
import { openBrowser } from "../src/browser/browser.ts";

const PORT = testPortBase() + 45;
const ORIGIN = `http://127.0.0.1:${PORT}`;

const FORM = `<form method="get" action="/search"><input name="q"></form>
<form action="/enter?step=2&amp;more=1" method="post"><input type="hidden" name="ticket" value="a&quot;b">
<input name="username"></form>`;

test("a browser without a screen logs in by a plain form and follows where it is sent", async () => {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? "-"} ${body}`);
    if (request.url === "/")
      response.writeHead(302, { location: "/login", "set-cookie": "visit=1; path=/" }).end();
    else if (request.url === "/login") response.writeHead(200, { "content-type": "text/html" }).end(FORM);
    else response.writeHead(303, { location: "http://elsewhere.invalid/callback?code=x" }).end();
  });
  await new Promise<void>((resolve) => server.listen(PORT, "127.0.0.1", resolve));
  const browser = openBrowser((url) => url.hostname === "elsewhere.invalid");
  const login = await browser.open(`${ORIGIN}/`);
  const done = await browser.submit(login, { username: "student01" });
  await new Promise((resolve) => server.close(resolve));
  expect(done.url.searchParams.get("code")).toBe("x");
  expect(seen).toEqual([
    "GET / - ",
    "GET /login visit=1 ",
    "POST /enter?step=2&more=1 visit=1 ticket=a%22b&username=student01",
  ]);
});
