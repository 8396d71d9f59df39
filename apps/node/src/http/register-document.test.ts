import { describe, expect, onTestFinished, test } from "vitest";
import {
  addBook,
  aLibrary,
  authenticate,
  BOOK_ID,
  handlers,
  LIBRARY,
  PROBLEM_ANSWER,
} from "../../test/http/library.ts";
import { openHttp } from "./open-http.ts";
import { registerDocument } from "./register-document.ts";

describe("parameters", () => {
  test("text is read as the schema says, lists with commas are taken apart, defaults are filled in", async () => {
    const answer = await (await aLibrary()).inject("/library/v1/books?expand=author,copies");
    expect(answer.json()).toEqual({ query: { limit: 10, expand: ["author", "copies"] } });
  });

  test("a parameter that does not exist is refused where the client is our own", async () => {
    const answer = await (await aLibrary()).inject("/library/v1/books?limti=3");
    expect(answer.json().errors).toEqual([{ in: "query", parameter: "limti", detail: "is not known here" }]);
  });

  test("a parameter that does not exist is overlooked elsewhere", async () => {
    const answer = await (await aLibrary({ strict: false })).inject("/library/v1/books?limti=3");
    expect(answer.statusCode).toBe(200);
  });

  test.each(["limit=1&limit=2", "limit=x", "limit=0", "expand=author,editor"])(
    "?%s is refused",
    async (query) => {
      expect((await (await aLibrary()).inject(`/library/v1/books?${query}`)).statusCode).toBe(400);
    },
  );

  test("a missing header is named as the client writes it to the wire", async () => {
    const { status, problem } = await addBook(
      await aLibrary(),
      { title: "x" },
      { headers: { "idempotency-key": "x".repeat(21) } },
    );
    expect([status, problem.errors[0].parameter]).toEqual([400, "idempotency-key"]);
  });

  test.each(["not-a-uuid", `urn:uuid:${BOOK_ID}`, "%00", "%E0%A4%A"])("the id %s is refused", async (id) => {
    const answer = await (await aLibrary()).inject({
      method: "POST",
      url: `/library/v1/books/${id}/returned`,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
  });
});

describe("tokens", () => {
  test("no token is 401 and says how", async () => {
    const answer = await (await aLibrary()).inject({
      method: "POST",
      url: "/library/v1/books",
      payload: { title: "x" },
    });
    expect([answer.statusCode, answer.headers["www-authenticate"]]).toEqual([401, 'Bearer realm="wissel"']);
  });

  test("a wrong token is 401", async () => {
    const { status, headers } = await addBook(await aLibrary(), { title: "x" }, { token: "forged" });
    expect([status, headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="wissel", error="invalid_token"',
    ]);
  });

  test("a right token without the scope is 403", async () => {
    const { status, problem } = await addBook(await aLibrary(), { title: "x" }, { token: "reader" });
    expect([status, problem.detail]).toEqual([403, "this needs the scope books.write"]);
  });

  test("who may not ask is told so before the body is read", async () => {
    expect((await addBook(await aLibrary(), "{", { token: "forged" })).status).toBe(401);
  });

  test("keys that cannot be had are an outage, not a wrong token", async () => {
    const { status, headers } = await addBook(await aLibrary(), { title: "x" }, { token: "no-keys" });
    expect([status, headers["retry-after"]]).toEqual([503, "5"]);
  });
});

describe("problems", () => {
  test("a refusal keeps its facts", async () => {
    expect((await addBook(await aLibrary(), { title: "taken" })).problem).toMatchObject({
      detail: "taken",
      by: "somebody",
    });
  });

  test("our own failure tells nothing of the inside", async () => {
    const { status, problem } = await addBook(await aLibrary(), { title: "bug" });
    expect([status, problem]).toEqual([
      500,
      { type: "https://schemas.wissel.example/problems/node-failed", title: "The node failed", status: 500 },
    ]);
  });

  test("OOAPI v5 has its own spelling", async () => {
    const answer = await (await aLibrary({ style: "ooapi-v5" })).inject("/library/v1/nowhere");
    expect(answer.json()).toEqual({ status: "404", title: "There is nothing at this address" });
  });

  test("an address outside every document is a problem too", async () => {
    const answer = await (await aLibrary()).inject("/nowhere");
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([404, "application/problem+json"]);
  });
});

describe("the contract", () => {
  test("an operation without a handler keeps the node from starting", async () => {
    const app = openHttp({ logger: false, checkAnswers: false });
    onTestFinished(() => app.close());
    const { addNote: _, ...rest } = handlers;
    await expect(
      registerDocument(app, {
        name: "library",
        document: LIBRARY,
        handlers: { ...rest, addNode: _ },
        authenticate,
        problemStyle: "rfc9457",
        strict: true,
      }),
    ).rejects.toThrow("library: no handler for [addNote], no operation for [addNode]");
  });

  test("tests can hold answers against it", async () => {
    const { status } = await addBook(await aLibrary({ checkAnswers: true }), { title: "Dune" });
    expect(status).toBe(500);
  });

  test("what is published is what was written", async () => {
    const published = (await (await aLibrary()).inject("/openapi/library.json")).json();
    expect(Object.keys(published.paths).sort()).toEqual(Object.keys(LIBRARY.paths).sort());
    expect(published.paths["/books"].post.parameters).toEqual([LIBRARY.components?.parameters?.Key]);
    expect(published.components.schemas).toEqual(LIBRARY.components?.schemas);
    expect(published.paths["/books/{bookId}/returned"].post.responses["404"]).toEqual(PROBLEM_ANSWER);
  });

  test("people find a page for it", async () => {
    const app = await aLibrary();
    expect((await app.inject("/docs/library/")).statusCode).toBe(200);
  });
});
