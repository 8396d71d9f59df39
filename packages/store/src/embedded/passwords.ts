import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedClusterError } from "./errors.ts";

const ROLES = ["superuser", "owner", "app", "reader"] as const;

/** One password per role of the embedded cluster. */
export type Passwords = Readonly<Record<(typeof ROLES)[number], string>>;

/** The passwords beside the data, made at first use and readable by this user only. */
export function openPasswords(dataDir: string): Passwords {
  const file = passwordFile(dataDir);
  if (!existsSync(file)) {
    const fresh = Object.fromEntries(ROLES.map((role) => [role, randomBytes(24).toString("base64url")]));
    writeFileSync(file, JSON.stringify(fresh), { mode: 0o600, flag: "wx" });
  }
  return parsePasswords(readFileSync(file, "utf8"), file);
}

/** The passwords of data that are there already. Throws EmbeddedClusterError where there are none. */
export function readPasswords(dataDir: string): Passwords {
  const file = passwordFile(dataDir);
  if (!existsSync(file)) throw new EmbeddedClusterError(`there is no ${file}: has the node been started?`);
  return parsePasswords(readFileSync(file, "utf8"), file);
}

/** Passwords go with the data they open. */
export function forgetPasswords(dataDir: string): void {
  rmSync(passwordFile(dataDir), { force: true });
}

function passwordFile(dataDir: string): string {
  return join(dataDir, "passwords.json");
}

function parsePasswords(text: string, file: string): Passwords {
  const value: unknown = JSON.parse(text);
  const entries = ROLES.map((role) => {
    const password = typeof value === "object" && value !== null ? Reflect.get(value, role) : undefined;
    if (typeof password !== "string") throw new EmbeddedClusterError(`${file} has no password for ${role}`);
    return [role, password] as const;
  });
  return { superuser: "", owner: "", app: "", reader: "", ...Object.fromEntries(entries) };
}
