import { openSupervisor } from "../src/processes/supervisor.ts";
import { obedientProcess } from "./obedient-process.ts";

/** A parent for the supervisor's tests: starts one process, tells its number, and waits to be killed. */
const [port = "0", logFile = ""] = process.argv.slice(2);
const supervisor = openSupervisor({ onChange: () => undefined, log: () => undefined });
await supervisor.start(obedientProcess({ name: "orphan", port: Number(port), mode: "willing", logFile }));
console.log(supervisor.list()[0]?.pid);
setInterval(() => undefined, 60_000);
