import {
  type JsonSchema,
  type OpenApiDocument,
  openValidators,
  problemOf,
  withSchemaIds,
} from "@wissel/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import { askerOf } from "../audit/asker-of.ts";
import { authorise } from "./authorise.ts";
import { addBodyParsers } from "./body-parsers.ts";
import { type BoundOperation, listOperations, prefixOf } from "./bound-operation.ts";
import type { Authenticate } from "./caller.ts";
import { refuseContent } from "./content-guard.ts";
import { errorHandler } from "./error-handler.ts";
import { openSerializers } from "./late-serializers.ts";
import { commaLists, splitLists } from "./list-parameters.ts";
import type { Answer, Handler } from "./operation.ts";
import { type ProblemStyle, sendProblem } from "./problems.ts";
import { listRoutes, publish } from "./publish.ts";
import { answerCheck, type CheckAnswer } from "./response-check.ts";
import { routeSchema } from "./route-schema.ts";

export interface DocumentOptions {
  /** Under which it is published. */
  readonly name: string;
  readonly document: OpenApiDocument;
  /** One function per operationId; which ones there must be is typed by `registerAudience`. */
  readonly handlers: object;
  readonly authenticate: Authenticate;
  readonly problemStyle: ProblemStyle;
  /** Refuse query parameters that the document does not have. */
  readonly strict: boolean;
}

/** An operation without a handler, or a handler without an operation: the node does not start. */
export class HandlerError extends Error {
  override readonly name = "HandlerError";
}

/** By thousands at once. What others ask is compiled when it is first asked for: some 30 ms at most, once. */
const ASKED_AT_OPENINGS: ReadonlySet<string> = new Set(["me", "exchange", "events"]);

/** Serves a document: one encapsulated scope with its own schemas, parsers, problem style and publication. */
export async function registerDocument(app: FastifyInstance, options: DocumentOptions): Promise<void> {
  const { name, document, problemStyle: style, strict } = options;
  const operations = listOperations(document);
  const handlers = handlersOf(name, operations, options.handlers);
  const check = app.checksAnswers ? answerCheck(document, style) : undefined;

  const published = { name, title: document.info.title };
  await app.register(async (scope) => {
    const validators = openValidators(document);
    const serializers = openSerializers(document);
    if (ASKED_AT_OPENINGS.has(name)) app.compiledLate.push(validators, serializers);
    scope.setValidatorCompiler<JsonSchema>(({ schema, httpPart }) =>
      httpPart === "body" ? validators.compileBody(schema) : validators.compileText(schema),
    );
    scope.setSerializerCompiler<JsonSchema>(({ schema }) => serializers.compile(schema));
    for (const schema of withSchemaIds(document)) scope.addSchema(schema);
    scope.setErrorHandler(errorHandler(style));
    await listRoutes(scope, document, operations);

    await scope.register(
      async (routes) => {
        addBodyParsers(
          routes,
          operations.flatMap(({ body }) => Object.keys(body?.content ?? {})),
        );
        if (prefixOf(document) !== "") routes.setNotFoundHandler(notFound(style));
        for (const [operation, handler] of handlers) {
          addRoute(routes, {
            document: name,
            operation,
            handler,
            style,
            check,
            authenticate: options.authenticate,
            schema: routeSchema(document, operation, strict),
            lists: commaLists(document, operation),
          });
        }
      },
      { prefix: prefixOf(document) },
    );
    await publish(scope, published);
  });
  app.publishedDocuments.push(published);
}

export function notFound(style: ProblemStyle) {
  return (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(reply, problemOf("address-unknown"), { style });
}

interface Route {
  /** Under which the document is published. */
  readonly document: string;
  readonly operation: BoundOperation;
  readonly handler: Handler<unknown>;
  readonly style: ProblemStyle;
  readonly check: CheckAnswer | undefined;
  readonly authenticate: Authenticate;
  readonly schema: FastifySchema;
  readonly lists: readonly string[];
}

function addRoute(scope: FastifyInstance, route: Route): void {
  const { document, operation, handler, style, check, authenticate, schema, lists } = route;
  const types = answerTypes(operation);

  scope.route({
    method: operation.method.toUpperCase(),
    url: operation.path.replaceAll(/\{([^}]+)\}/g, ":$1"),
    schema,
    bodyLimit: operation.bodyLimit,
    config: { operationId: operation.operationId },
    onRequest: async (request, reply) => {
      const refusal = refuseContent(operation, request);
      if (refusal !== undefined) return sendProblem(reply, refusal, { style });
      const authorised = await authorise(operation, authenticate, request);
      if ("problem" in authorised) {
        return sendProblem(reply, authorised.problem, { style, headers: authorised.headers });
      }
      request.caller = authorised.caller;
      if (authorised.headers !== undefined) reply.headers(authorised.headers);
    },
    ...(lists.length === 0
      ? {}
      : { preValidation: async (request) => splitLists(request.query as Record<string, unknown>, lists) }),
    handler: async (request, reply) => {
      const { params, query, headers, body, caller, log } = request;
      // Validation has just made these what the operation's type says.
      const signal = () => request.signal;
      const asked = { params, query, headers, body, caller, log, signal } as Parameters<Handler<unknown>>[0];
      const answer = await scope.asking.during(askerOf(request.id, caller, document), () => handler(asked));
      check?.(operation, answer);
      return send(reply, answer, { style, types });
    },
  });
}

interface Rendering {
  readonly style: ProblemStyle;
  readonly types: ReadonlyMap<number, string>;
}

/** What an answer may carry, its operation's type aside. */
interface AnyAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(reply: FastifyReply, answer: Answer<unknown>, { style, types }: Rendering): FastifyReply {
  if ("problem" in answer) {
    return sendProblem(reply, answer.problem, { style, headers: answer.headers ?? {} });
  }
  const { status, body, contentType, headers } = answer as AnyAnswer;
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  if (body === undefined) return reply.send();
  return reply.type(contentType ?? types.get(status) ?? "application/json; charset=utf-8").send(body);
}

/** The first media type declared per status. */
function answerTypes(operation: BoundOperation): ReadonlyMap<number, string> {
  const types = [...operation.responses].flatMap(([status, { content }]) => {
    const [first] = Object.keys(content ?? {});
    return first === undefined ? [] : [[Number(status), `${first}; charset=utf-8`] as const];
  });
  return new Map(types);
}

function handlersOf(
  name: string,
  operations: readonly BoundOperation[],
  handlers: object,
): readonly (readonly [BoundOperation, Handler<unknown>])[] {
  const given = new Map<string, unknown>(Object.entries(handlers));
  const known = new Set(operations.map(({ operationId }) => operationId));
  const strange = [...given.keys()].filter((id) => !known.has(id));
  const missing = operations.filter(({ operationId }) => typeof given.get(operationId) !== "function");
  if (strange.length > 0 || missing.length > 0) {
    const lacking = missing.map(({ operationId }) => operationId);
    throw new HandlerError(`${name}: no handler for [${lacking}], no operation for [${strange}]`);
  }
  // Checked to be a function just above; its parameter is made by validation.
  return operations.map((operation) => [operation, given.get(operation.operationId) as Handler<unknown>]);
}
