import type { Problem, Validators } from "@wissel/contract";
import { granted, type JsonObject, mergePatch, type Outcome, refused } from "@wissel/core";
import { invalidRequest } from "./problems.ts";

export interface Patching {
  /** What there is, as it would be sent whole. */
  readonly document: object;
  /** RFC 7396. */
  readonly patch: object;
}

/** What a patch makes of a document, held to the schema that it would have to fit if it were sent whole. */
export function patched<T>(
  validators: Pick<Validators, "check">,
  schemaName: string,
  { document, patch }: Patching,
): Outcome<T, Problem> {
  // As JSON: members that are undefined are none.
  const target = JSON.parse(JSON.stringify(document)) as JsonObject;
  const merged = mergePatch(target, patch as JsonObject); // parsed from a body
  const errors = validators.check(schemaName, merged);
  return errors.length > 0 ? refused(invalidRequest(errors)) : granted(merged as T); // it fits the schema
}
