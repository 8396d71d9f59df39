import { readFileSync } from "node:fs";
import { ExportUsageError, runExportAudit } from "./audit/export-audit-command.ts";
import { runIssueTokens } from "./authorisation/issue-tokens-command.ts";
import { TokenRequestError } from "./authorisation/token-requests.ts";
import { ConfigError, readConfig } from "./config.ts";
import { RotationError, runRotateKeys } from "./federation/rotate-keys-command.ts";
import { RestoredUsageError, runRestored } from "./reconciliation/restored-command.ts";
import { buildNode } from "./server.ts";

/** Longer than draining may take; what still runs then would run for ever. */
const LAST_RESORT_MS = 30_000;

/** What the operator did; the message says it all. */
const MISTAKES = [ConfigError, TokenRequestError, RotationError, RestoredUsageError, ExportUsageError];

await run();

async function run(): Promise<void> {
  try {
    const config = readConfig(process.env, (path) => readFileSync(path, "utf8"));
    const [command, ...args] = process.argv.slice(2);
    if (command === "issue-tokens") {
      await runIssueTokens(config, args, (line) => process.stdout.write(line));
      return;
    }
    if (command === "rotate-keys") {
      await runRotateKeys(config, args, (line) => process.stdout.write(line));
      return;
    }
    if (command === "restored") {
      await runRestored(config, args, (line) => process.stdout.write(line));
      return;
    }
    if (command === "export-audit") {
      await runExportAudit(config, args, (line) => process.stdout.write(line));
      return;
    }
    const node = await buildNode(config);
    stopOnSignals(() => node.close());
    await node.start().catch(async (error: unknown) => {
      await node.close();
      throw error;
    });
  } catch (error) {
    const isMistake = MISTAKES.some((kind) => error instanceof kind);
    console.error(isMistake && error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** A terminal, a supervisor and a parent that went away may all tell it, some of them twice. */
function stopOnSignals(close: () => Promise<void>): void {
  const stop = () => {
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    close().then(
      () => {
        if (process.connected) process.disconnect();
      },
      (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("disconnect", stop);
}
