import { readFileSync } from "node:fs";
import { ConfigError, readConfig } from "./config.ts";
import { buildNode } from "./server.ts";

/** Longer than draining may take; what still runs then would run for ever. */
const LAST_RESORT_MS = 30_000;

await run();

async function run(): Promise<void> {
  try {
    const config = readConfig(process.env, (path) => readFileSync(path, "utf8"));
    const node = await buildNode(config);
    stopOnSignals(() => node.close());
    await node.start();
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
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
