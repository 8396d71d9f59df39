import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IdentitySettings } from "../identity/settings.ts";
import { INSTITUTIONS } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { oidcClientId } from "../nodes/node-environment.ts";
import { PORTAL_NAME, portalClientId, portalRedirectUri } from "../nodes/node-files.ts";
import type { PortalSettings } from "../portal/settings.ts";
import { writePrivateJson } from "../private-file.ts";
import type { Secrets } from "../secrets.ts";
import { answersAt, baseEnvironment, nodeScript, type ProcessSpec } from "./process-spec.ts";

/** The identity provider of all three. */
export function identityProcess(layout: Layout, secrets: Secrets): ProcessSpec {
  const { host, port, origin } = layout.identity;
  const settingsFile = join(layout.folder, "identity.json");
  writePrivateJson(settingsFile, identitySettings(layout, secrets));
  return {
    name: "identity",
    ...nodeScript(scriptOf("../identity/main.ts")),
    env: { ...baseEnvironment(), IDENTITY_SETTINGS_FILE: settingsFile },
    host,
    port,
    logFile: layout.logFile("identity"),
    isReady: answersAt(`${origin}/.well-known/openid-configuration`),
    endsWithParent: true,
  };
}

/** What the identity provider is told: its clients are the nodes. */
export function identitySettings(layout: Layout, secrets: Secrets): IdentitySettings {
  const { host, port, origin } = layout.identity;
  return {
    host,
    port,
    issuer: origin,
    keyFile: join(layout.folder, "identity-key.json"),
    clients: INSTITUTIONS.map((institution) => ({
      clientId: oidcClientId(institution),
      clientSecret: secrets(institution).oidcClient,
      redirectUris: ["/oauth/callback", "/session/callback"].map(
        (path) => `${layout.node(institution).origin}${path}`,
      ),
    })),
  };
}

/** The portal, told by a file of its own which nodes it is a client of. */
export function portalProcess(layout: Layout, secrets: Secrets): ProcessSpec {
  const { host, port, origin } = layout.portal;
  const settingsFile = join(layout.folder, "portal.json");
  const settings: PortalSettings = {
    name: PORTAL_NAME,
    host,
    port,
    homes: INSTITUTIONS.map((institution) => ({
      key: institution.key,
      name: institution.name,
      baseUrl: layout.node(institution).origin,
      clientId: portalClientId(institution),
      clientSecret: secrets(institution).portalClient,
      redirectUri: portalRedirectUri(layout, institution),
    })),
  };
  writePrivateJson(settingsFile, settings);
  return {
    name: "portal",
    ...nodeScript(scriptOf("../portal/main.ts")),
    env: { ...baseEnvironment(), PORTAL_SETTINGS_FILE: settingsFile },
    host,
    port,
    logFile: layout.logFile("portal"),
    isReady: answersAt(`${origin}/`),
    endsWithParent: true,
  };
}

function scriptOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
