import { expect, test } from "vitest";
import { addBook, aLibrary, BOOK_ID } from "../../test/http/library.ts";

test("a fitting body reaches the handler, and undeclared members do not leave", async () => {
  const { status, problem } = await addBook(await aLibrary(), { title: "Dune", pages: 412 });
  expect({ status, problem }).toEqual({ status: 201, problem: { title: "Dune", pages: 412 } });
});

test("every wrong place is named", async () => {
  const { status, problem } = await addBook(await aLibrary(), {
    titel: "Dune",
    pages: "412",
    boughtAt: "2027-02-30T10:00:00Z",
  });
  expect(status).toBe(400);
  expect(problem.type).toBe("https://schemas.wissel.example/problems/request-invalid");
  expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
    "#/boughtAt",
    "#/pages",
    "#/titel",
    "#/title",
  ]);
});

test.each([
  ["JSON that is none", "{", 400, "request-unreadable"],
  ["a member that would change prototypes", '{"title":"x","__proto__":{"a":1}}', 400, "request-unreadable"],
  ["a body that is missing", "", 400, "request-invalid"],
  ["a body that is too large", { title: "x".repeat(3000) }, 413, "request-too-large"],
  ["a NUL in a text", '{"title":"a\\u0000b"}', 400, "request-invalid"],
  ["half a surrogate pair", '{"title":"a\\ud800b"}', 400, "request-invalid"],
  ["null", "null", 400, "request-invalid"],
  [
    "a body that is too deep",
    `{"title":"x","chapters":[${'{"a":'.repeat(40)}1${"}".repeat(40)}]}`,
    400,
    "request-too-deep",
  ],
])("%s is refused", async (_name, body, status, code) => {
  const answer = await addBook(await aLibrary(), body);
  expect(answer.status).toBe(status);
  expect(answer.problem.type).toBe(`https://schemas.wissel.example/problems/${code}`);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
});

test("a whole surrogate pair and an escaped backslash are text like any other", async () => {
  const { status } = await addBook(await aLibrary(), '{"title":"\\ud83d\\ude00 \\\\u0000"}');
  expect(status).toBe(201);
});

test.each([
  ["Windows-1252 that calls itself UTF-8", Buffer.from('{"title":"Knausg\u00e5rd"}', "latin1"), "utf-8"],
  ["Windows-1252 that says so", Buffer.from('{"title":"Knausg\u00e5rd"}', "latin1"), "windows-1252"],
  ["UTF-16", Buffer.from('\ufeff{"title":"x"}', "utf16le"), "utf-8"],
])("a body in %s is refused, and nothing of it is stored with holes", async (_name, payload, charset) => {
  const headers = { "content-type": `application/json; charset=${charset}` };
  const { status, problem } = await addBook(await aLibrary(), payload, { headers });
  expect([status, problem.detail]).toEqual([400, "the body is not UTF-8"]);
});

test("a body may begin with the byte order mark of UTF-8", async () => {
  expect((await addBook(await aLibrary(), Buffer.from('\ufeff{"title":"x"}'))).status).toBe(201);
});

test("brackets in a text do not count as depth", async () => {
  expect((await addBook(await aLibrary(), { title: '"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[' })).status).toBe(
    201,
  );
});

test.each(["text/plain", "application/xml", "application/note", "nonsense"])(
  "a body of type %s is refused",
  async (type) => {
    expect(
      (await addBook(await aLibrary(), { title: "x" }, { headers: { "content-type": type } })).status,
    ).toBe(415);
  },
);

test("a charset and capitals in the type do not matter", async () => {
  const headers = { "content-type": "Application/JSON; charset=utf-8" };
  expect((await addBook(await aLibrary(), { title: "x" }, { headers })).status).toBe(201);
});

test("a compressed body is refused before anyone parses it", async () => {
  const { status, problem } = await addBook(
    await aLibrary(),
    { title: "x" },
    { headers: { "content-encoding": "gzip" } },
  );
  expect([status, problem.type]).toEqual([
    415,
    "https://schemas.wissel.example/problems/content-encoding-unsupported",
  ]);
});

test("an optional body may be left out, with or without a type", async () => {
  const app = await aLibrary();
  const url = `/library/v1/books/${BOOK_ID}/returned`;
  const bare = await app.inject({ method: "POST", url });
  const typed = await app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/json", "content-length": "0" },
  });
  expect([bare.statusCode, bare.body, typed.statusCode]).toEqual([202, "", 202]);
});

test("a type that is not JSON arrives as text and is validated", async () => {
  const app = await aLibrary();
  const post = (payload: string) =>
    app.inject({
      method: "POST",
      url: "/library/v1/notes",
      headers: { "content-type": "application/note" },
      payload,
    });
  const kept = await post("hello");
  expect([kept.statusCode, kept.body, kept.headers["content-type"]]).toEqual([
    200,
    "hello",
    "text/plain; charset=utf-8",
  ]);
  expect((await post("far too long a note")).statusCode).toBe(400);
});
