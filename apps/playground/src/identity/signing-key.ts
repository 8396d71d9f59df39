import { existsSync, readFileSync } from "node:fs";
import { generateKey, type PrivateJwk } from "@wissel/trust";
import { writePrivateJson } from "../private-file.ts";

/** The key that signs ID tokens, kept in a file that only its owner can read; made at first use. */
export async function openSigningKey(file: string): Promise<PrivateJwk> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as PrivateJwk; // written below
  const { privateJwk } = await generateKey("token");
  writePrivateJson(file, privateJwk);
  return privateJwk;
}
