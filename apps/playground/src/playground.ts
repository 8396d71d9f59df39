import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ClusterInUseError, type EmbeddedCluster, openEmbeddedCluster } from "@wissel/store";
import { type CaughtMail, openMailServer } from "@wissel/testing/mail-server";
import { type Eduxchange, openEduxchange } from "./eduxchange/open-eduxchange.ts";
import { type OutsideByInstitution, readOutsideComponents } from "./eduxchange/outside-components.ts";
import { INSTITUTIONS, type Institution } from "./institutions.ts";
import { type Layout, layoutOf } from "./layout.ts";
import type { Narrator } from "./narrator.ts";
import { prepareNodes } from "./nodes/prepare-nodes.ts";
import { type EduxchangeOption, folderOf, type Options } from "./options.ts";
import { openOutsidePeer, type SheetOutsidePeer } from "./outside/outside-peer.ts";
import { endLeftovers, rememberProcesses } from "./processes/leftovers.ts";
import type { ProcessSpec } from "./processes/process-spec.ts";
import { redisServer } from "./processes/redis.ts";
import { openSupervisor, type RunningProcess, type Supervisor } from "./processes/supervisor.ts";
import { identityProcess, portalProcess } from "./processes/web-processes.ts";
import { openSecrets, type Secrets } from "./secrets.ts";

/** Three institutions, an identity provider and a portal that answer. */
export interface Playground extends AsyncDisposable {
  readonly layout: Layout;
  readonly secrets: Secrets;
  readonly outside: SheetOutsidePeer;
  /** Undefined: the nodes take no part in eduXchange. */
  readonly eduxchange: Eduxchange | undefined;
  /** Every mail that a node has sent since the start. */
  readonly mails: readonly CaughtMail[];
  /** The process of an institution's node, with its whole environment. */
  readonly nodeOf: (institution: Institution) => ProcessSpec;
  /** A role that may only read. */
  readonly readerUrl: (institution: Institution) => string;
  /** The same role, where the server's own statistics are. */
  readonly statisticsUrl: string;
  readonly listProcesses: () => readonly RunningProcess[];
  /** Starts the institution's node; does nothing when it runs. */
  readonly startNode: (institution: Institution) => Promise<void>;
  readonly stopNode: (institution: Institution) => Promise<void>;
}

export interface PlaygroundContext {
  /** The repository. */
  readonly root: string;
  /** What each node's process runs: the node itself, or the benchmark's stage around it. */
  readonly nodeScript: string;
  /** Has PostgreSQL count every statement. */
  readonly countStatements?: boolean;
  readonly narrator: Narrator;
  /** Aborted when the playground is to stop, also while it is being opened. */
  readonly stopped: AbortSignal;
  readonly onChange: (running: readonly RunningProcess[]) => void;
}

/** Opens the playground from stored data, or makes it. Throws when stopped on the way; then nothing is left running. */
export async function openPlayground(options: Options, context: PlaygroundContext): Promise<Playground> {
  const { narrator, stopped } = context;
  const layout = layoutOf(folderOf(context.root, options.portBase), options.portBase, process.platform);
  mkdirSync(layout.folder, { recursive: true });
  const components = options.eduxchange && outsideComponentsOf(options.eduxchange);
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(
    await narrator.during("PostgreSQL is started", () => openCluster(layout, options, context)),
  );
  await endLeftovers(layout.processesFile, narrator.say);
  if (options.fresh) await forget(layout, cluster);
  const processesOf = (running: readonly RunningProcess[]) => [
    { name: "postgresql", pid: cluster.pid, port: layout.postgresPort },
    ...running,
  ];
  const supervisor = stack.use(
    openSupervisor({
      log: narrator.say,
      onChange: (running) => {
        rememberProcesses(layout.processesFile, running);
        context.onChange(processesOf(running));
      },
    }),
  );
  stopped.addEventListener("abort", () => void supervisor[Symbol.asyncDispose](), { once: true });
  const secrets = openSecrets(layout.secretsFile);
  const postbox = stack.use(await openMailServer({ host: "127.0.0.1", port: layout.mailPort }));
  const redisUrl = await openRedis(layout, options, supervisor);
  const outside = stack.use(await openOutsidePeer(layout));
  const eduxchange = components && stack.use(await openEduxchange(layout, components));
  const nodes = await narrator.during("Databases and keys of three institutions", () =>
    prepareNodes({
      root: context.root,
      institutions: INSTITUTIONS,
      layout,
      cluster,
      secrets,
      redisUrl,
      outside,
      ...(eduxchange === undefined ? {} : { eduxchange }),
      smtpUrl: postbox.url,
      script: context.nodeScript,
    }),
  );
  stopped.throwIfAborted();
  const specs = [identityProcess(layout, secrets), portalProcess(layout, secrets), ...nodes.values()];
  await narrator.during("Three nodes, an identity provider and a portal", async (progress) => {
    let ready = 0;
    await Promise.all(
      specs.map(async (spec) => {
        await supervisor.start(spec);
        ready += 1;
        progress(ready, specs.length);
      }),
    );
  });
  const nodeOf = (institution: Institution) => {
    const spec = nodes.get(institution);
    if (spec === undefined) throw new Error(`${institution.name} has no node here`);
    return spec;
  };
  const kept = stack.move();
  return {
    layout,
    secrets,
    outside: outside.sheet,
    eduxchange,
    mails: postbox.mails,
    nodeOf,
    readerUrl: ({ key }) => cluster.readerUrl(key),
    statisticsUrl: cluster.readerUrl("postgres"),
    listProcesses: () => processesOf(supervisor.list()),
    startNode: async (institution) => {
      const spec = nodeOf(institution);
      if (!supervisor.list().some(({ name }) => name === spec.name)) await supervisor.start(spec);
    },
    stopNode: (institution) => supervisor.stop(nodeOf(institution).name),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function outsideComponentsOf({ file }: EduxchangeOption): OutsideByInstitution {
  return file === undefined ? new Map() : readOutsideComponents(file);
}

async function openCluster(
  layout: Layout,
  { fresh }: Options,
  { narrator, countStatements = false }: PlaygroundContext,
): Promise<EmbeddedCluster> {
  const { clusterFolder: dataDir, postgresPort: port } = layout;
  const options = { dataDir, port, countStatements, log: narrator.say };
  try {
    return await openEmbeddedCluster(options);
  } catch (error) {
    // Data that a living playground uses is not ours to remove; broken data is, when asked to forget it.
    if (!fresh || error instanceof ClusterInUseError) throw error;
    rmSync(layout.clusterFolder, { recursive: true, force: true });
    return await openEmbeddedCluster(options);
  }
}

/** Drops the databases rather than their folder: PostgreSQL runs already, which proves that the folder is ours. */
async function forget(layout: Layout, cluster: EmbeddedCluster): Promise<void> {
  for (const { key } of INSTITUTIONS) {
    await cluster.dropDatabase(key);
    rmSync(join(layout.folder, key), { recursive: true, force: true });
  }
  rmSync(layout.secretsFile, { force: true });
  rmSync(join(layout.folder, "offer-plan.json"), { force: true });
}

async function openRedis(
  layout: Layout,
  { redis, redisUrl }: Options,
  supervisor: Supervisor,
): Promise<string | undefined> {
  if (!redis || redisUrl !== undefined) return redisUrl;
  await supervisor.start(redisServer(layout));
  return `redis://${layout.redis.host}:${layout.redis.port}`;
}
