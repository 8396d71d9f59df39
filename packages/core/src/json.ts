/** A JSON value as it travels: what JSON.parse gives and JSON.stringify takes. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object as it travels. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}
