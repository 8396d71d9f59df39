import type {
  AllianceOperations,
  DeskOperations,
  EduxchangeOperations,
  EventsOperations,
  ExchangeOperations,
  MeOperations,
  OoapiOperations,
  Problem,
  SessionOperations,
  SisOperations,
  WellKnownOperations,
} from "@wissel/contract";
import type { FastifyBaseLogger } from "fastify";
import type { AnswerHeaders } from "./answer-headers.ts";
import type { Caller } from "./caller.ts";

/** The operations of each audience's document, as openapi-typescript types them. */
export interface AudienceOperations {
  readonly "well-known": WellKnownOperations;
  readonly ooapi: OoapiOperations;
  readonly exchange: ExchangeOperations;
  readonly events: EventsOperations;
  readonly eduxchange: EduxchangeOperations;
  readonly sis: SisOperations;
  readonly me: MeOperations;
  readonly desk: DeskOperations;
  readonly alliance: AllianceOperations;
  readonly session: SessionOperations;
}

/** A request that fits its operation's contract. Header names are in lower case. */
export interface OperationRequest<Op> {
  readonly params: ParametersOf<Op, "path">;
  readonly query: ParametersOf<Op, "query">;
  readonly headers: LowerCased<ParametersOf<Op, "header">>;
  readonly body: BodyOf<Op>;
  readonly caller: Caller;
  readonly log: FastifyBaseLogger;
  /** Aborted once the client has hung up. */
  readonly signal: () => AbortSignal;
}

/** One of the operation's declared answers, or a problem, which the audience's style renders. */
export type Answer<Op> = ProblemAnswer | DeclaredAnswer<Op>;

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers?: AnswerHeaders;
}

/** Already rendered; sent as it is. */
export type Prepared = string | Uint8Array;

export type Handler<Op> = (request: OperationRequest<Op>) => Promise<Answer<Op>>;

/** A function for every operation of a document; one that is missing does not compile, and is refused at start. */
export type Handlers<Ops> = { readonly [Id in keyof Ops]: Handler<Ops[Id]> };

type ParametersOf<Op, Place extends "path" | "query" | "header"> = Op extends {
  readonly parameters: { readonly [P in Place]?: infer Found };
}
  ? [NonNullable<Found>] extends [never]
    ? NoParameters
    : NonNullable<Found>
  : NoParameters;

type NoParameters = Readonly<Record<never, never>>;

type LowerCased<Names> = { readonly [Name in keyof Names as Lowercase<Name & string>]: Names[Name] };

type BodyOf<Op> = Op extends { readonly requestBody: { readonly content: infer Content } }
  ? Content[keyof Content]
  : Op extends { readonly requestBody?: infer Body }
    ? NonNullable<Body> extends { readonly content: infer Content }
      ? Content[keyof Content] | undefined
      : undefined
    : undefined;

type DeclaredAnswer<Op> = Op extends { readonly responses: infer Responses }
  ? { [Status in keyof Responses]: AnswerWith<Status, Responses[Status]> }[keyof Responses]
  : never;

type AnswerWith<Status, Response> = Response extends { readonly content: infer Content }
  ? {
      [Type in keyof Content]: Type extends "application/problem+json"
        ? never
        : {
            readonly status: Status;
            readonly body: Content[Type] | Prepared;
            readonly contentType?: string;
            readonly headers?: AnswerHeaders;
          };
    }[keyof Content]
  : { readonly status: Status; readonly body?: undefined; readonly headers?: AnswerHeaders };
