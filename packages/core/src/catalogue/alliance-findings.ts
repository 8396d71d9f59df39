import type { JsonObject, JsonValue } from "../json.ts";
import { EDUXCHANGE_ALLIANCES, type FieldRule, type FieldRules } from "./alliance-rules.ts";
import { isObject } from "./consumers.ts";
import type { Finding } from "./finding.ts";

/** What is wrong with the `alliances` of an eduXchange entry that stands at `pointer`. */
export function allianceFindings(
  alliances: JsonValue | undefined,
  pointer: string,
  rulesOf: (alliance: string) => FieldRules | undefined,
): readonly Finding[] {
  if (alliances === undefined) return [];
  if (!Array.isArray(alliances)) return [{ pointer, reason: "must be a list" }];
  return alliances.flatMap((alliance: JsonValue, index) => {
    const at = `${pointer}/${index}`;
    if (!isObject(alliance)) return [{ pointer: at, reason: "must be an object" }];
    const rules = typeof alliance.name === "string" ? rulesOf(alliance.name) : undefined;
    if (rules === undefined) {
      return [{ pointer: `${at}/name`, reason: `must be one of ${EDUXCHANGE_ALLIANCES.join(", ")}` }];
    }
    return [...misspelt(alliance, at), ...fieldFindings(alliance, at, rules)];
  });
}

/** The other spelling would be passed on as if it were a field of the institution's own. */
function misspelt(alliance: JsonObject, pointer: string): readonly Finding[] {
  return Object.keys(alliance)
    .filter((name) => name.startsWith("enroll"))
    .map((name) => ({
      pointer: `${pointer}/${name}`,
      reason: `is spelt ${name.replace(/^enrollment/, "enrolment").replace(/^enroll/, "enrol")} here`,
    }));
}

function fieldFindings(object: JsonObject, pointer: string, rules: FieldRules): readonly Finding[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const value = object[name];
    return value === undefined ? [] : findingsOf(value, `${pointer}/${name}`, rule);
  });
}

function findingsOf(value: JsonValue, pointer: string, rule: FieldRule): readonly Finding[] {
  switch (rule.takes) {
    case "boolean":
    case "number":
      return typeof value === rule.takes ? [] : [{ pointer, reason: `must be a ${rule.takes}` }];
    case "uuid":
      return typeof value === "string" && UUID.test(value) ? [] : [{ pointer, reason: "must be a UUID" }];
    case "text":
      return textFindings(value, pointer, rule.among);
    case "texts":
      if (!Array.isArray(value)) return [{ pointer, reason: "must be a list of texts" }];
      return value.flatMap((text: JsonValue, index) => textFindings(text, `${pointer}/${index}`, rule.among));
    case "fields":
      if (!isObject(value)) return [{ pointer, reason: "must be an object" }];
      return fieldFindings(value, pointer, rule.fields);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function textFindings(value: JsonValue, pointer: string, among?: readonly string[]): readonly Finding[] {
  if (typeof value !== "string") return [{ pointer, reason: "must be a text" }];
  if (among === undefined || among.includes(value)) return [];
  return [{ pointer, reason: `must be one of ${among.filter((text) => text !== "").join(", ")}` }];
}
