import { type OpenApiDocument, problemOf } from "@wissel/contract";
import { granted, type Outcome, refused } from "@wissel/core";
import type { FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import type { Authenticate, AuthenticationRefusal, Caller } from "../../src/http/caller.ts";
import { openHttp } from "../../src/http/open-http.ts";
import type { ProblemStyle } from "../../src/http/problems.ts";
import { registerDocument } from "../../src/http/register-document.ts";

export const PROBLEM_ANSWER = {
  description: "Refused.",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** A library of its own, so that these tests do not move with any area's contract. */
export const LIBRARY: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "Library", version: "1" },
  servers: [{ url: "/library/v1" }],
  paths: {
    "/books": {
      get: {
        operationId: "listBooks",
        summary: "Books",
        security: [],
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, default: 10 } },
          {
            name: "expand",
            in: "query",
            explode: false,
            schema: { type: "array", maxItems: 5, items: { type: "string", enum: ["author", "copies"] } },
          },
        ],
        responses: {
          "200": {
            description: "Books.",
            content: { "application/json": { schema: { type: "object", additionalProperties: true } } },
          },
          "400": PROBLEM_ANSWER,
        },
      },
      post: {
        operationId: "addBook",
        summary: "Add a book",
        security: [{ oauth: ["books.write"] }],
        parameters: [{ $ref: "#/components/parameters/Key" }],
        "x-body-limit": 2000,
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Book" } } },
        },
        responses: {
          "201": {
            description: "Added.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Book" } } },
          },
          "400": PROBLEM_ANSWER,
          "409": PROBLEM_ANSWER,
        },
      },
    },
    "/books/{bookId}/returned": {
      parameters: [
        { name: "bookId", in: "path", required: true, schema: { $ref: "#/components/schemas/BookId" } },
      ],
      post: {
        operationId: "returnBook",
        summary: "Return a book",
        security: [],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                additionalProperties: false,
                properties: { note: { type: "string" } },
              },
            },
          },
        },
        responses: { "202": { description: "Taken." }, "404": { $ref: "#/components/responses/NotFound" } },
      },
    },
    "/notes": {
      post: {
        operationId: "addNote",
        summary: "Add a note",
        security: [],
        requestBody: {
          required: true,
          content: { "application/note": { schema: { type: "string", maxLength: 10 } } },
        },
        responses: {
          "200": { description: "Kept.", content: { "text/plain": { schema: { type: "string" } } } },
        },
      },
    },
  },
  components: {
    parameters: {
      Key: {
        name: "Idempotency-Key",
        in: "header",
        required: true,
        schema: { type: "string", maxLength: 20 },
      },
    },
    responses: { NotFound: PROBLEM_ANSWER },
    securitySchemes: { oauth: { type: "http", scheme: "bearer" } },
    schemas: {
      Problem: { type: "object", additionalProperties: true, properties: { title: { type: "string" } } },
      BookId: { type: "string", format: "uuid" },
      Titled: {
        type: "object",
        required: ["title"],
        properties: { title: { type: "string", maxLength: 40 } },
      },
      Book: {
        allOf: [{ $ref: "#/components/schemas/Titled" }],
        type: "object",
        unevaluatedProperties: false,
        properties: {
          pages: { type: "integer" },
          boughtAt: { type: "string", format: "date-time" },
          chapters: { type: "array", maxItems: 3, items: { type: "object", additionalProperties: true } },
        },
      },
    },
  },
};

const LIBRARIAN: Caller = { kind: "sis", clientId: "desk", scopes: new Set(["books.write", "other"]) };
const READER: Caller = { kind: "sis", clientId: "reader", scopes: new Set(["other"]) };

export const authenticate: Authenticate = async (header): Promise<Outcome<Caller, AuthenticationRefusal>> => {
  if (header === undefined) return refused({ code: "token-missing" });
  if (header === "Bearer librarian") return granted(LIBRARIAN);
  if (header === "Bearer reader") return granted(READER);
  if (header === "Bearer no-keys") throw Object.assign(new Error("no database"), { code: "ECONNREFUSED" });
  return refused({ code: "token-invalid" });
};

export const BOOK_ID = "0190a8b2-6f4e-7c31-9d2a-5b7e1f0c3a64";

interface Asked {
  readonly body: unknown;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Handlers that show what they were asked. */
export const handlers = {
  listBooks: async ({ query }: Asked) => ({ status: 200, body: { query } }),
  addBook: async ({ body }: { body: { title: string } }) => {
    if (body.title === "taken") return { problem: problemOf("request-invalid", "taken", { by: "somebody" }) };
    if (body.title === "bug") throw new Error("a secret of the inside");
    return { status: 201, body: { ...body, shelf: "not in the contract" } };
  },
  returnBook: async () => ({ status: 202 }),
  addNote: async ({ body }: Asked) => ({ status: 200, body }),
};

interface LibraryOptions {
  readonly style?: ProblemStyle;
  readonly checkAnswers?: boolean;
  readonly strict?: boolean;
}

export async function aLibrary({
  style = "rfc9457",
  checkAnswers = false,
  strict = true,
}: LibraryOptions = {}): Promise<FastifyInstance> {
  const app = openHttp({ logger: false, checkAnswers });
  onTestFinished(() => app.close());
  await registerDocument(app, {
    name: "library",
    document: LIBRARY,
    handlers,
    authenticate,
    problemStyle: style,
    strict,
  });
  await app.ready();
  return app;
}

interface Post {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function addBook(
  app: FastifyInstance,
  payload: unknown,
  { token = "librarian", headers = {} }: Post = {},
) {
  const answer = await app.inject({
    method: "POST",
    url: "/library/v1/books",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": "k",
      ...headers,
    },
    payload: typeof payload === "string" || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });
  return { status: answer.statusCode, problem: answer.json(), headers: answer.headers };
}
