import type { ErrorObject } from "ajv";

/** Where in a request something is wrong. */
export type RequestPart = "body" | "query" | "path" | "header";

/** One wrong place in a request. Bodies are pointed into, parameters are named. */
export interface FieldError {
  readonly in: RequestPart;
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

const MOST = 100;

/** What Ajv found, as the contract says it: at most a hundred, each place with its own words. */
export function fieldErrors(part: RequestPart, errors: readonly ErrorObject[]): readonly FieldError[] {
  return errors.slice(0, MOST).map((error) => {
    const path = `${error.instancePath}${missingOrUnknown(error)}`;
    const detail = detailOf(error);
    if (part === "body") return { in: part, pointer: `#${encodeURI(path)}`, detail };
    return { in: part, parameter: path.split("/")[1] ?? "", detail };
  });
}

/** The member that an error is about but that its instance path cannot name. */
function missingOrUnknown({ params }: ErrorObject): string {
  const name: unknown = params.additionalProperty ?? params.unevaluatedProperty ?? params.missingProperty;
  return typeof name === "string" ? `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` : "";
}

function detailOf(error: ErrorObject): string {
  if (error.keyword === "required") return "is required";
  if (error.keyword === "additionalProperties" || error.keyword === "unevaluatedProperties")
    return "is not known here";
  if (error.keyword === "enum")
    return `must be one of ${(error.params.allowedValues as unknown[]).join(", ")}`;
  if (error.keyword === "const") return `must be ${JSON.stringify(error.params.allowedValue)}`;
  return error.message ?? "is not valid";
}
