import { rmSync } from "node:fs";
import { join } from "node:path";
import { type EmbeddedCluster, openDatabase, openEmbeddedCluster, type Queryable } from "@wissel/store";
import type { Institution } from "../src/institutions.ts";
import type { Layout } from "../src/layout.ts";
import type { Narrator } from "../src/narrator.ts";
import { prepareNodes } from "../src/nodes/prepare-nodes.ts";
import { endLeftovers, rememberProcesses } from "../src/processes/leftovers.ts";
import type { ProcessSpec } from "../src/processes/process-spec.ts";
import { redisServer } from "../src/processes/redis.ts";
import { openSupervisor, type RunningProcess, type Supervisor } from "../src/processes/supervisor.ts";
import { openSecrets, type Secrets } from "../src/secrets.ts";
import { openBalancer } from "./balancer.ts";
import { splitNode } from "./split-node.ts";

/** Nodes on fresh databases. */
export interface Houses extends AsyncDisposable {
  readonly layout: Layout;
  readonly secrets: Secrets;
  /** The process that answers for an institution, with its whole environment. */
  readonly nodeOf: (institution: Institution) => ProcessSpec;
  readonly listProcesses: () => readonly RunningProcess[];
  /** Ends PostgreSQL as a power cut would, and starts it again. */
  readonly restartDatabase: () => Promise<void>;
  /** An onlooker's connection to an institution's database. */
  readonly readFrom: <T>(institution: Institution, work: (database: Queryable) => Promise<T>) => Promise<T>;
  /** The server's process now, and where its own statistics are. */
  readonly databasePid: () => number;
  readonly statisticsUrl: string;
}

export interface HousesContext {
  /** The repository. */
  readonly root: string;
  readonly narrator: Narrator;
  /** Aborted when everything is to stop. */
  readonly stopped: AbortSignal;
}

/** What a killed worker had in hand is soon free. */
const DELIVERY_LEASE_MS = 5_000;

/** Which nodes, and where. */
export interface HousesOptions {
  /** Each has the others as partners. */
  readonly institutions: readonly Institution[];
  readonly layout: Layout;
  /** Processes per node that serve, beside one that works; with 0, one process does both. */
  readonly servers: number;
  readonly redis: boolean;
  /** Somebody else's Redis. */
  readonly redisUrl: string | undefined;
  /** How often a node looks at its partners' catalogues: seldom enough to leave the day alone. */
  readonly catalogueRefreshMs: number;
  /** What the nodes are told besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Has PostgreSQL count every statement. */
  readonly countStatements?: boolean;
}

/** Opens the nodes, on databases that are empty. */
export async function openHouses(options: HousesOptions, context: HousesContext): Promise<Houses> {
  const { root, narrator, stopped } = context;
  const { institutions, layout } = options;
  await using stack = new AsyncDisposableStack();
  const database = stack.use(
    await narrator.during("PostgreSQL is started, empty", () => openCluster(options, narrator)),
  );
  await endLeftovers(layout.processesFile, narrator.say);
  forgetNodes(options);
  const supervisor = stack.use(
    openSupervisor({
      log: (line) => (options.servers > 0 ? undefined : narrator.say(line)),
      onChange: (running) => rememberProcesses(layout.processesFile, running),
    }),
  );
  stopped.addEventListener("abort", () => void supervisor[Symbol.asyncDispose](), { once: true });
  const secrets = openSecrets(layout.secretsFile);
  const redisUrl = await openRedis(layout, options, supervisor);
  const prepared = await prepareNodes({
    root,
    institutions,
    layout,
    cluster: database.cluster(),
    secrets,
    redisUrl,
    outside: undefined,
    script: join(root, "apps/node/src/main.ts"),
  });
  stopped.throwIfAborted();
  const settings = {
    WISSEL_CATALOGUE_REFRESH_MS: String(options.catalogueRefreshMs),
    WISSEL_DELIVERY_LEASE_MS: String(DELIVERY_LEASE_MS),
    ...options.environment,
  };
  const nodes = new Map(
    [...prepared].map(([institution, spec]) => [institution, { ...spec, env: { ...spec.env, ...settings } }]),
  );
  const { servers } = options;
  const split = [...nodes].map(([institution, spec]) => ({
    address: layout.node(institution),
    ...(servers === 0 ? { specs: [spec], behind: [] } : splitNode(layout, institution, { spec, servers })),
  }));
  for (const { address, behind } of split) {
    if (behind.length > 0) stack.use(await openBalancer(address, behind));
  }
  const specs = split.flatMap((node) => node.specs);
  await narrator.during(`${prepared.size} nodes, ${specs.length} processes`, () =>
    Promise.all(specs.map((spec) => supervisor.start(spec))),
  );
  const kept = stack.move();
  return {
    layout,
    secrets,
    nodeOf(institution) {
      const spec = nodes.get(institution);
      if (spec === undefined) throw new Error(`${institution.name} has no node here`);
      return spec;
    },
    listProcesses: () => supervisor.list(),
    restartDatabase: () => database.restart(),
    databasePid: () => database.cluster().pid,
    statisticsUrl: database.cluster().readerUrl("postgres"),
    async readFrom({ key }, work) {
      await using reader = openDatabase({
        url: database.cluster().readerUrl(key),
        applicationName: "wissel rehearsal",
        maxConnections: 1,
        onError: () => undefined, // the query that is under way fails and says so
      });
      return await work(reader.pool);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The embedded cluster, which is another after a restart. */
async function openCluster({ layout, countStatements = false }: HousesOptions, { say }: Narrator) {
  const options = { dataDir: layout.clusterFolder, port: layout.postgresPort, countStatements };
  let current: EmbeddedCluster = await openEmbeddedCluster({ ...options, fresh: true, log: say });
  return {
    cluster: () => current,
    async restart() {
      process.kill(current.pid, "SIGKILL");
      await current[Symbol.asyncDispose]();
      current = await openEmbeddedCluster(options);
    },
    [Symbol.asyncDispose]: () => current[Symbol.asyncDispose](),
  };
}

function forgetNodes({ institutions, layout }: HousesOptions): void {
  for (const { key } of institutions) rmSync(join(layout.folder, key), { recursive: true, force: true });
  rmSync(layout.secretsFile, { force: true });
}

async function openRedis(
  layout: Layout,
  { redis, redisUrl }: HousesOptions,
  supervisor: Supervisor,
): Promise<string | undefined> {
  if (!redis || redisUrl !== undefined) return redisUrl;
  await supervisor.start(redisServer(layout));
  return `redis://${layout.redis.host}:${layout.redis.port}`;
}
