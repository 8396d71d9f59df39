import { type OpenApiDocument, openValidators, referringById } from "@wissel/contract";
import type { BoundOperation } from "./bound-operation.ts";
import type { Answer } from "./operation.ts";
import { type ProblemStyle, renderProblem } from "./problems.ts";

/** An answer that its contract does not have. Thrown in tests only, where it shows as a 500. */
export class UndeclaredAnswerError extends Error {
  override readonly name = "UndeclaredAnswerError";

  constructor(operationId: string, what: string) {
    super(`${operationId} answered outside its contract: ${what}`);
  }
}

export type CheckAnswer = (operation: BoundOperation, answer: Answer<unknown>) => void;

/** Holds every answer against the contract. Rendering drops what is undeclared and checks little else, so tests do this. */
export function answerCheck(document: OpenApiDocument, style: ProblemStyle): CheckAnswer {
  const validators = openValidators(document);
  const compiled = new Map<string, ReturnType<typeof validators.compileBody>>();

  return (operation, answer) => {
    const { status, contentType, body } = flatten(answer, style);
    const declared = operation.responses.get(String(status)) ?? operation.responses.get("default");
    if (declared === undefined) throw new UndeclaredAnswerError(operation.operationId, `status ${status}`);
    const types = Object.keys(declared.content ?? {});
    if (body === undefined) {
      if (types.length > 0)
        throw new UndeclaredAnswerError(operation.operationId, `${status} without a body`);
      return;
    }
    const type = types.find((name) => contentType === undefined || contentType.startsWith(name));
    if (type === undefined)
      throw new UndeclaredAnswerError(operation.operationId, `${status} ${contentType}`);
    const key = `${operation.operationId} ${status} ${type}`;
    let validate = compiled.get(key);
    if (validate === undefined) {
      validate = validators.compileBody(referringById(declared.content?.[type]?.schema ?? {}));
      compiled.set(key, validate);
    }
    if (validate(asSent(body, type)) === true) return;
    throw new UndeclaredAnswerError(operation.operationId, `${status} ${JSON.stringify(validate.errors)}`);
  };
}

interface Flat {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

function flatten(answer: Answer<unknown>, style: ProblemStyle): Flat {
  if ("problem" in answer) {
    const { problem } = answer;
    const body = renderProblem(problem, style);
    return { status: problem.status, contentType: "application/problem+json", body };
  }
  // Without an operation's type the declared answers are unknown; these are their members.
  return answer as Flat;
}

/** As it arrives at the client: dates as text, absent members absent. */
function asSent(body: unknown, type: string): unknown {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString() : body;
  if (!type.endsWith("json")) return text;
  return JSON.parse(typeof text === "string" ? text : JSON.stringify(text));
}
