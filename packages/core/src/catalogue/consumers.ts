import type { JsonObject, JsonValue } from "../json.ts";

/** What an item says to one consumer of the catalogue (OEAPI `consumers`). Beside its key anything may stand. */
export interface ConsumerEntry extends JsonObject {
  readonly consumerKey: string;
}

/** The consumer that SURF's eduXchange asks for. */
export const EDUXCHANGE = "eduxchange";

/** The Dutch register of education (RIO), which reads what is published here. */
export const RIO = "rio";

/** The entry for one consumer, if the item is meant for it. */
export function consumerEntry(item: Consumed, consumerKey: string): ConsumerEntry | undefined {
  return item.consumers.find((entry) => entry.consumerKey === consumerKey);
}

/** The alliances an item's eduXchange entry names. */
export function allianceNames(item: Consumed): readonly string[] {
  return allianceEntries(item).flatMap((alliance) =>
    typeof alliance.name === "string" ? [alliance.name] : [],
  );
}

/** The alliance objects of an item's eduXchange entry; what is not an object is left out. */
export function allianceEntries(item: Consumed): readonly JsonObject[] {
  const alliances = consumerEntry(item, EDUXCHANGE)?.alliances;
  return Array.isArray(alliances) ? alliances.filter(isObject) : [];
}

export interface Consumed {
  readonly consumers: readonly ConsumerEntry[];
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
