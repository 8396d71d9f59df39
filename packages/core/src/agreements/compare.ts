import { isObject } from "../catalogue/consumers.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { type AgreedDirection, type AgreementDocument, agreementInOrder } from "./terms.ts";

/** How two copies of one agreement compare, or which of them there is. */
export const COPY_COMPARISONS = ["equal", "differs", "missing_there", "missing_here"] as const;
export type CopyComparison = (typeof COPY_COMPARISONS)[number];

/** A field that both copies do not say alike; a side that does not say it is left out. */
export interface CopyDifference {
  /** Names from the outside in; a direction goes by its host. */
  readonly path: readonly string[];
  readonly here?: JsonValue;
  readonly there?: JsonValue;
}

/** Where the two copies differ: every field with both values. Lists are held against each other whole. */
export function compareCopies(here: AgreementDocument, there: AgreementDocument): readonly CopyDifference[] {
  return differencesOf(byName(here), byName(there), []);
}

/** The copy with its directions by host, so that one more is one difference. */
function byName(document: AgreementDocument): JsonObject {
  const { directions, ...rest } = agreementInOrder(document);
  return { ...rest, directions: Object.fromEntries(directions.map((one) => [one.host, toJson(one)])) };
}

function toJson({ offerings, quotas, ...direction }: AgreedDirection): JsonObject {
  return {
    ...direction,
    offerings: { ...offerings },
    ...(quotas === undefined ? {} : { quotas: quotas.map((quota) => ({ ...quota })) }),
  };
}

function differencesOf(
  here: JsonValue | undefined,
  there: JsonValue | undefined,
  path: readonly string[],
): readonly CopyDifference[] {
  if (isObject(here) && isObject(there)) {
    const names = [...new Set([...Object.keys(here), ...Object.keys(there)])];
    return names.flatMap((name) => differencesOf(here[name], there[name], [...path, name]));
  }
  if (JSON.stringify(here) === JSON.stringify(there)) return [];
  return [{ path, ...(here === undefined ? {} : { here }), ...(there === undefined ? {} : { there }) }];
}
