import type { JsonObject, JsonValue } from "./json.ts";

/** What a patch makes of a document, by RFC 7396: members are replaced, objects merged, null takes a member away. */
export function mergePatch(target: JsonValue | undefined, patch: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = isObject(value) ? mergePatch(merged[name], value) : value;
  }
  return merged;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
