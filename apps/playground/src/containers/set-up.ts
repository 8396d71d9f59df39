import { fileURLToPath } from "node:url";
import { INSTITUTIONS } from "../institutions.ts";
import { containerLayout } from "../layout.ts";
import { ensureEntityKey } from "../nodes/entity-key.ts";
import { writeNodeFiles } from "../nodes/prepare-nodes.ts";
import { writePrivateJson } from "../private-file.ts";
import { identitySettings } from "../processes/web-processes.ts";
import { openSecrets, type Secrets } from "../secrets.ts";

// Run once by docker-compose.yml before the nodes: keys, secrets and files for three institutions in one volume.

const MIGRATIONS = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));

async function setUp(environment: NodeJS.ProcessEnv): Promise<void> {
  const layout = containerLayout(required(environment, "TRIAL_FOLDER"));
  const databaseUrl = required(environment, "TRIAL_DATABASE_URL");
  const databaseOwnerUrl = required(environment, "TRIAL_DATABASE_OWNER_URL");
  // The node takes its client secret from its environment, so it cannot be one that is made here.
  const oidcClient = required(environment, "TRIAL_OIDC_CLIENT_SECRET");
  const made = openSecrets(layout.secretsFile);
  const secrets: Secrets = (institution) => ({ ...made(institution), oidcClient });
  const thumbprints = new Map<(typeof INSTITUTIONS)[number], string>();
  for (const institution of INSTITUTIONS) {
    const thumbprint = await ensureEntityKey({
      databaseUrl: `${databaseUrl}/${institution.key}`,
      databaseOwnerUrl: `${databaseOwnerUrl}/${institution.key}`,
      migrations: MIGRATIONS,
      keySecret: secrets(institution).nodeKey,
    });
    thumbprints.set(institution, thumbprint);
    console.log(`${institution.name}: entity key ${thumbprint}`);
  }
  writeNodeFiles(layout, secrets, { thumbprints, outside: undefined });
  writePrivateJson(`${layout.folder}/identity.json`, identitySettings(layout, secrets));
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") throw new Error(`${name} must be set; docker-compose.yml sets it`);
  return value;
}

await setUp(process.env);
