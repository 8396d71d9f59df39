/** Reads a JSON file of an operator and gathers every mistake in it, each with the place where it is. */
export interface JsonReader {
  readonly at: string;
  readonly complain: (what: string) => void;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Parses the text; answers an empty object, and complains, when it is no JSON object. */
export function readRecord(text: string, reader: JsonReader): JsonRecord {
  try {
    return asRecord(JSON.parse(text), reader);
  } catch {
    reader.complain(`${reader.at} is not JSON`);
    return {};
  }
}

export function asRecord(value: unknown, { at, complain }: JsonReader): JsonRecord {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonRecord;
  complain(`${at} must be an object`);
  return {};
}

/** A typo in a file must not vanish. */
export function refuseOthers(record: JsonRecord, known: readonly string[], reader: JsonReader): void {
  for (const name of Object.keys(record)) {
    if (!known.includes(name)) reader.complain(`${reader.at}.${name} is not known`);
  }
}

/** Each item of a list with the place where it stands; no list is an empty one. */
export function itemsOf(
  record: JsonRecord,
  name: string,
  { at, complain }: JsonReader,
): readonly { readonly item: JsonRecord; readonly reader: JsonReader }[] {
  const list = record[name] ?? [];
  if (!Array.isArray(list)) {
    complain(`${at}.${name} must be a list`);
    return [];
  }
  return list.map((item: unknown, index) => {
    const reader = { at: `${at}.${name}[${index}]`, complain };
    return { item: asRecord(item, reader), reader };
  });
}

export function textOf(record: JsonRecord, name: string, { at, complain }: JsonReader): string {
  const value = record[name];
  if (typeof value === "string" && value !== "") return value;
  complain(`${at}.${name} must be a text`);
  return "";
}

export function textsOf(record: JsonRecord, name: string, { at, complain }: JsonReader): readonly string[] {
  const value = record[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  complain(`${at}.${name} must be a list of texts`);
  return [];
}

export function complainOfRepeats(names: readonly string[], { at, complain }: JsonReader): void {
  for (const name of new Set(names)) {
    if (names.filter((other) => other === name).length > 1) complain(`${at} names ${name} more than once`);
  }
}
