import type { RowKind } from "@wissel/client";
import { type Column, MEMBERS, parseColumn } from "./columns.ts";
import { FileFault } from "./file-fault.ts";

/** How the columns of a file of somebody else's become members of rows. */
export interface Mapping {
  /** Which column, by its heading, is which: `{"Vakcode": "sourceId"}`. Others are named as the members are. */
  readonly columns: Readonly<Record<string, string>>;
  /** What every row says where its own cell is empty or there is none: `{"organisation": "F1"}`. */
  readonly set: Readonly<Record<string, string>>;
  /** Headings that are left out; `*` for all that are not known. */
  readonly ignore: readonly string[];
  /** The language of texts in a column that names none. */
  readonly language?: string;
}

export const NO_MAPPING: Mapping = { columns: {}, set: {}, ignore: [] };

/** The column with the reason in a file of refused rows; when that file is read again it is passed over. */
export const PROBLEM_COLUMN = "wissel_problem";

/** Reads a mapping as people write it, in JSON. Throws a FileFault that names what is wrong. */
export function parseMapping(text: string): Mapping {
  const parsed = parseJson(text);
  const strange = Object.keys(parsed).find((key) => !["columns", "set", "ignore", "language"].includes(key));
  if (strange !== undefined) throw new FileFault(`the mapping has a member that means nothing: ${strange}`);
  const { columns = {}, set = {}, ignore = [], language } = parsed;
  if (!isTexts(columns) || !isTexts(set))
    throw new FileFault("columns and set of a mapping are objects of texts");
  if (!Array.isArray(ignore) || ignore.some((heading) => typeof heading !== "string"))
    throw new FileFault("ignore of a mapping is a list of headings");
  if (language !== undefined && typeof language !== "string")
    throw new FileFault("language of a mapping is a language tag");
  return { columns, set, ignore, ...(language === undefined ? {} : { language }) };
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch (error) {
    throw new FileFault(`the mapping is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new FileFault("the mapping is not an object");
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((text) => typeof text === "string")
  );
}

/** A heading with the column that it is; undefined for one that is left out. */
export type MappedColumns = readonly (Column | undefined)[];

/** What each heading of a file is. Throws a FileFault for one that is nothing, or two that are the same. */
export function mapColumns(kind: RowKind, headings: readonly string[], mapping: Mapping): MappedColumns {
  const names = headings.map((heading) => nameOf(heading, mapping));
  const missing = Object.keys(mapping.columns).find((heading) => !headings.includes(heading));
  if (missing !== undefined)
    throw new FileFault(`the file has no column "${missing}", which the mapping names`);
  const unknown: string[] = [];
  const columns = names.map((name, index) => {
    if (name === undefined) return undefined;
    const column = parseColumn(kind, name);
    if (column === undefined && !mapping.ignore.includes("*")) unknown.push(headings[index] ?? "");
    return column;
  });
  if (unknown.length > 0) {
    const members = Object.keys(MEMBERS[kind]).join(", ");
    throw new FileFault(
      `${kind} have no ${unknown.map((name) => `"${name}"`).join(", ")}; they have ${members}. Name it with --column, or leave it out with --ignore`,
    );
  }
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) !== index);
  if (twice !== undefined) throw new FileFault(`two columns are ${twice}`);
  return columns;
}

/** The members that a mapping sets, as columns with their cells. */
export function settingsOf(kind: RowKind, { set }: Mapping): readonly (readonly [Column, string])[] {
  return Object.entries(set).map(([name, cell]) => {
    const column = parseColumn(kind, name);
    if (column === undefined) throw new FileFault(`${kind} have no "${name}" to be set`);
    return [column, cell] as const;
  });
}

function nameOf(heading: string, { columns, ignore }: Mapping): string | undefined {
  if (heading === PROBLEM_COLUMN || ignore.includes(heading)) return undefined;
  return Object.hasOwn(columns, heading) ? columns[heading] : heading;
}
