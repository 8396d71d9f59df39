import { once } from "node:events";
import { identityServer } from "./identity-provider.ts";
import { readIdentitySettings } from "./settings.ts";
import { openSigningKey } from "./signing-key.ts";

/** The identity provider as a process of its own. */
const settings = readIdentitySettings(process.env);
const server = identityServer(settings, await openSigningKey(settings.keyFile));
server.listen(settings.port, settings.host);
await once(server, "listening");

const stop = () => {
  server.close();
  server.closeAllConnections();
  if (process.connected) process.disconnect();
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
process.on("disconnect", stop);
