import { readFileSync } from "node:fs";
import { buildNode, readConfig } from "@wissel/node";
import { NULL_STUDENTS, nullRegister } from "./null-register.ts";
import { addSelectRoute } from "./select-route.ts";
import { addStaticRoute } from "./static-route.ts";

// A node with what a benchmark compares it with: a static route and a plain SELECT in the same process, and, where
// WISSEL_BENCH_NULL_STORE is set, a register and students that touch no database.

/** Reading partners' catalogues every two seconds, as the demo does, is not what is measured. */
const WISSEL_CATALOGUE_REFRESH_MS = "15000";

/** Nor is what one client may ask in ten seconds: sixteen at once ask more. */
const WISSEL_RATE_PER_CLIENT = "1000000";

const env = { ...process.env, WISSEL_CATALOGUE_REFRESH_MS, WISSEL_RATE_PER_CLIENT };
const config = readConfig(env, (path) => readFileSync(path, "utf8"));
const isNull = process.env.WISSEL_BENCH_NULL_STORE === "1";
const node = await buildNode(config, {
  addRoutes(app) {
    addStaticRoute(app);
    if (config.database.kind !== "embedded") addSelectRoute(app, config.database.url);
  },
  ...(isNull ? { register: nullRegister(config.institution.schacHome), students: NULL_STUDENTS } : {}),
});
const stop = () => void node.close().then(() => process.exit(0));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
process.on("disconnect", stop);
await node.start();
