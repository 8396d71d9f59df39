import { buildPortal } from "./portal.ts";
import { readPortalSettings } from "./settings.ts";

const settings = readPortalSettings(process.env);
const server = buildPortal(settings);
server.listen(settings.port, settings.host, () => console.log(`the portal listens on port ${settings.port}`));

/** Idempotent: a second signal must not cut the first one's drain short. */
function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
process.on("disconnect", stop);
