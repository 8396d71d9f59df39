import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmbeddedCluster } from "@wissel/store";
import { buildEduxchangeFile } from "../eduxchange/node-file.ts";
import type { Eduxchange } from "../eduxchange/open-eduxchange.ts";
import { accountsOf } from "../identity/accounts.ts";
import type { Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import type { OutsidePeer } from "../outside/outside-peer.ts";
import { writePrivateJson } from "../private-file.ts";
import { answersAt, baseEnvironment, nodeScript, type ProcessSpec } from "../processes/process-spec.ts";
import type { Secrets } from "../secrets.ts";
import { ensureEntityKey } from "./entity-key.ts";
import { nodeEnvironment } from "./node-environment.ts";
import { buildClientsFile, buildPeersFile, type PeerPins, type StaffMember } from "./node-files.ts";

export interface NodeParts {
  /** The repository. */
  readonly root: string;
  /** Who gets a node; each has the others as partners. */
  readonly institutions: readonly Institution[];
  readonly layout: Layout;
  readonly cluster: EmbeddedCluster;
  readonly secrets: Secrets;
  readonly redisUrl: string | undefined;
  /** The institution that an outsider plays, where there is one. */
  readonly outside: OutsidePeer | undefined;
  /** The components of eduXchange around the nodes; none when they are left out. */
  readonly eduxchange?: Pick<Eduxchange, "around" | "origins">;
  /** The mail server of all nodes; none when it is left out. */
  readonly smtpUrl?: string;
  /** What each node's process runs. */
  readonly script: string;
}

/** A database, keys and files for each institution, from which its node's process can be started. */
export async function prepareNodes(parts: NodeParts): Promise<ReadonlyMap<Institution, ProcessSpec>> {
  const { root, institutions, layout, cluster, secrets, outside } = parts;
  const thumbprints = new Map(
    await Promise.all(
      institutions.map(async (institution) => {
        await cluster.ensureDatabase(institution.key);
        const thumbprint = await ensureEntityKey({
          databaseUrl: cluster.appUrl(institution.key),
          databaseOwnerUrl: cluster.ownerUrl(institution.key),
          migrations: join(root, "prisma", "migrations"),
          keySecret: secrets(institution).nodeKey,
        });
        return [institution, thumbprint] as const;
      }),
    ),
  );
  writeNodeFiles(layout, secrets, { thumbprints, outside });
  if (parts.eduxchange !== undefined) {
    for (const institution of institutions) {
      const file = buildEduxchangeFile(institution, parts.eduxchange.around(institution));
      writePrivateJson(eduxchangeFile(layout, institution), file);
    }
  }
  return new Map(institutions.map((institution) => [institution, nodeProcess(parts, institution)]));
}

/** Each node's peers, clients and key secret. */
export function writeNodeFiles(layout: Layout, secrets: Secrets, pins: PeerPins): void {
  for (const institution of pins.thumbprints.keys()) {
    const staff = staffOf(institution);
    const clients = buildClientsFile(layout, institution, { secrets: secrets(institution), staff });
    writePrivateJson(layout.file(institution, "peers.json"), buildPeersFile(layout, institution, pins));
    writePrivateJson(layout.file(institution, "clients.json"), clients);
    writeFileSync(layout.file(institution, "key-secret"), secrets(institution).nodeKey, { mode: 0o600 });
  }
}

function eduxchangeFile(layout: Layout, institution: Institution): string {
  return layout.file(institution, "eduxchange.json");
}

function nodeProcess(
  { layout, cluster, secrets, redisUrl, smtpUrl, script, outside, eduxchange }: NodeParts,
  institution: Institution,
): ProcessSpec {
  const { host, port, origin } = layout.node(institution);
  const name = `node-${institution.key}`;
  return {
    name,
    ...nodeScript(script),
    env: {
      ...baseEnvironment(),
      ...nodeEnvironment(layout, institution, {
        databaseUrl: cluster.appUrl(institution.key),
        databaseOwnerUrl: cluster.ownerUrl(institution.key),
        redisUrl,
        oidcClientSecret: secrets(institution).oidcClient,
        otherOrigins: [...(outside?.origins ?? []), ...(eduxchange?.origins ?? [])],
        ...(eduxchange === undefined ? {} : { eduxchangeFile: eduxchangeFile(layout, institution) }),
        ...(smtpUrl === undefined ? {} : { smtpUrl }),
      }),
    },
    host,
    port,
    logFile: layout.logFile(name),
    isReady: answersAt(`${origin}/health/ready`),
    endsWithParent: true,
  };
}

function staffOf({ schacHome }: Institution): readonly StaffMember[] {
  return accountsOf(schacHome).flatMap(({ role, subject }) =>
    role === "student" ? [] : [{ loginSubject: subject, roles: [role] }],
  );
}
