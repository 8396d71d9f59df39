import { runCli } from "../../../cli/src/run-cli.ts";

/** The command line in a process of its own, which says at the end how much memory it had at most, in kilobytes. */
const { env, stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), { env, stdout, stderr, fetch, cwd: process.cwd() });
stdout.write(`${JSON.stringify({ maxRssKb: process.resourceUsage().maxRSS })}\n`);
