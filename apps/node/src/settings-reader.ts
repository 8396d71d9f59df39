import { CLIENT_SETTINGS } from "@wissel/client";
import { SETTINGS, type SettingName } from "./settings.ts";

/** Reads settings and gathers what is wrong with them; a wrong one is read as something harmless meanwhile. */
export interface SettingsReader {
  text(name: SettingName): string | undefined;
  list(name: SettingName): readonly string[];
  integer(name: SettingName, range: IntegerRange): number;
  oneOf<Choice extends string>(name: SettingName, choices: readonly Choice[], otherwise: Choice): Choice;
  matching(name: SettingName, pattern: RegExp, rule: string, otherwise?: string): string;
  url(name: SettingName, protocols: readonly string[]): string | undefined;
  origin(name: SettingName): string;
  timeZone(name: SettingName, otherwise: string): string;
  secret(name: SettingName, fileName: SettingName): Uint8Array;
  complain(mistake: string): void;
  mistakes(): readonly string[];
}

export interface IntegerRange {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

const SECRET_BYTES = 32;

export function openReader(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): SettingsReader {
  const mistakes: string[] = [...strangers(environment)];

  /** An empty variable is how many tools say "not set". */
  function text(name: SettingName): string | undefined {
    const value = environment[name]?.trim();
    return value === "" ? undefined : value;
  }

  function url(name: SettingName, protocols: readonly string[]): string | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    // The value may hold a password, so it is not repeated.
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      mistakes.push(`${name} must be a URL that starts with ${protocols.join(" or ")}`);
    }
    return value;
  }

  return {
    text,
    url,
    list: (name) =>
      (text(name) ?? "")
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== ""),
    integer(name, { least, most, otherwise }) {
      const value = text(name);
      if (value === undefined) return otherwise;
      const number = Number(value);
      if (Number.isInteger(number) && number >= least && number <= most) return number;
      mistakes.push(`${name} must be a whole number from ${least} to ${most}, not "${value}"`);
      return otherwise;
    },
    oneOf(name, choices, otherwise) {
      const value = text(name) ?? otherwise;
      const choice = choices.find((candidate) => candidate === value);
      if (choice === undefined) mistakes.push(`${name} must be one of ${choices.join(", ")}, not "${value}"`);
      return choice ?? otherwise;
    },
    matching(name, pattern, rule, otherwise) {
      const value = text(name) ?? otherwise;
      if (value === undefined) mistakes.push(`${name} is required`);
      else if (!pattern.test(value)) mistakes.push(`${name} ${rule}, not "${value}"`);
      return value ?? "";
    },
    origin(name) {
      const value = url(name, ["https:", "http:"]);
      if (value === undefined) mistakes.push(`${name} is required`);
      if (value === undefined || !URL.canParse(value)) return "";
      const { origin, href } = new URL(value);
      if (href !== `${origin}/`) mistakes.push(`${name} must be an origin: no path, query or user`);
      return origin;
    },
    timeZone(name, otherwise) {
      const value = text(name) ?? otherwise;
      if (!isTimeZone(value)) mistakes.push(`${name} must be an IANA time zone, not "${value}"`);
      return value;
    },
    secret(name, fileName) {
      const bytes = Buffer.from(readSecret(name, fileName), "base64url");
      if (bytes.length > 0 && bytes.length < SECRET_BYTES) {
        mistakes.push(`${name} must be at least ${SECRET_BYTES} bytes in base64url; it has ${bytes.length}`);
      }
      return bytes;
    },
    complain: (mistake) => mistakes.push(mistake),
    mistakes: () => mistakes,
  };

  function readSecret(name: SettingName, fileName: SettingName): string {
    const value = text(name);
    const path = text(fileName);
    if (value !== undefined && path !== undefined) mistakes.push(`${name} and ${fileName} are both set`);
    if (value === undefined && path === undefined) mistakes.push(`${name} or ${fileName} is required`);
    const secret = value ?? (path === undefined ? "" : readSecretFile(fileName, path));
    if (!/^[\w-]*$/.test(secret)) mistakes.push(`${value === undefined ? fileName : name} must be base64url`);
    return secret;
  }

  function readSecretFile(name: SettingName, path: string): string {
    try {
      return readFile(path).trim();
    } catch {
      mistakes.push(`${name}: ${path} cannot be read`);
      return "";
    }
  }
}

/** A mistyped variable would be silently without effect. Those of its clients, of tests and of benchmarks are not the node's. */
function strangers(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known: ReadonlySet<string> = new Set([...CLIENT_SETTINGS, ...SETTINGS.map(({ name }) => name)]);
  return Object.keys(environment)
    .filter((name) => /^WISSEL_(?!TEST_|BENCH_)/.test(name) && !known.has(name))
    .map((name) => `${name} is not a setting of the node`);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
