import { parseArgs } from "node:util";
import { type OwnKeyRecord, REVOCATION_REASONS, standingsOf } from "@wissel/core";
import { changeOwnKeys } from "@wissel/store";
import type { NodeConfig } from "../config.ts";
import { openCommandDatabase } from "../node-database.ts";
import {
  KEY_LEAD_MS,
  ROTATING_FAMILIES,
  type Rotation,
  type RotationPorts,
  type RotationRefusal,
  rotateKeys,
} from "./rotate-keys.ts";

const USAGE =
  `usage: rotate-keys --family ${ROTATING_FAMILIES.join("|")} [--lead-minutes N] ` +
  `[--revoke KID --reason ${REVOCATION_REASONS.join("|")} [--since INSTANT]]`;

/** A rotation that cannot be: says why, for the operator. */
export class RotationError extends Error {
  override readonly name = "RotationError";
}

/** The operator command `rotate-keys`: a family's next key, and, where asked for, the end of one. The node runs on. */
export async function runRotateKeys(
  config: NodeConfig,
  args: readonly string[],
  write: (line: string) => void,
): Promise<void> {
  const clock = { now: () => new Date() };
  const rotation = parseRotation(args, clock.now());
  await using database = openCommandDatabase(config, "rotate-keys");
  const changeKeys: RotationPorts["changeKeys"] = (decide) => changeOwnKeys(database.prisma, decide);
  const ports = { changeKeys, actor: "operator:command", clock, keySecret: config.keySecret };
  const rotated = await rotateKeys(ports, rotation);
  if (!rotated.ok) throw new RotationError(sayWhy(rotated.refusal, rotation));
  for (const line of describe(rotated.value, clock.now())) write(`${line}\n`);
}

function sayWhy({ code }: RotationRefusal, { family, revoke }: Rotation): string {
  return code === "key-unknown"
    ? `there is no ${family} key ${revoke?.kid}`
    : `the next ${family} key is published already; it is used when its time comes`;
}

/** Reads the command line. Throws RotationError with what is wrong. */
export function parseRotation(args: readonly string[], now: Date): Rotation {
  const { family: name, revoke: kid, reason: why, since, "lead-minutes": lead } = optionsOf(args);
  const family = ROTATING_FAMILIES.find((known) => known === name);
  if (family === undefined) throw new RotationError(USAGE);
  const minutes = lead === undefined ? KEY_LEAD_MS / 60_000 : Number(lead);
  if (!Number.isInteger(minutes) || minutes < 0)
    throw new RotationError("--lead-minutes must be a whole number");
  const leadMs = minutes * 60_000;
  if (kid === undefined) {
    if (why !== undefined || since !== undefined)
      throw new RotationError("--reason and --since go with --revoke");
    return { family, leadMs };
  }
  const reason = REVOCATION_REASONS.find((known) => known === why);
  if (reason === undefined)
    throw new RotationError(`--revoke needs --reason ${REVOCATION_REASONS.join("|")}`);
  const from = since === undefined ? now : new Date(since);
  if (Number.isNaN(from.getTime()) || from > now)
    throw new RotationError("--since must be an instant that is past");
  return { family, leadMs, revoke: { kid, since: from, reason } };
}

function optionsOf(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { family: text, revoke: text, reason: text, since: text, "lead-minutes": text },
    }).values;
  } catch (error) {
    throw new RotationError(USAGE, { cause: error });
  }
}

function describe(records: readonly OwnKeyRecord[], now: Date): readonly string[] {
  return standingsOf(records, now).map(({ key, standing, retiresAt }) => {
    const until = key.revokedAt ?? retiresAt;
    const used = `from ${key.activeFrom.toISOString()}${until === undefined ? "" : ` to ${until.toISOString()}`}`;
    return `${key.family} ${key.kid} ${standing} ${used}`;
  });
}
