#!/usr/bin/env node
import { runCli } from "./run-cli.ts";

process.stdout.on("error", () => process.exit()); // whoever read it has gone
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: globalThis.fetch,
  cwd: process.cwd(),
});
