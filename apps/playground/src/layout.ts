import { join } from "node:path";
import { INSTITUTIONS, type Institution } from "./institutions.ts";

/** Where one process of the playground listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** `http://host:port`, without a slash at the end. */
  readonly origin: string;
}

/** Every address, folder and file of one playground; a function of its port base. */
export interface Layout {
  /** First of the fifty ports. */
  readonly portBase: number;
  /** Holds everything below; removing it forgets the playground. */
  readonly folder: string;
  readonly clusterFolder: string;
  readonly secretsFile: string;
  /** Process ids of the run at hand, so that the next start can end what a killed one left behind. */
  readonly processesFile: string;
  readonly postgresPort: number;
  /** Where the playground itself takes the mail that nodes send. */
  readonly mailPort: number;
  readonly redis: Address;
  readonly identity: Address;
  readonly portal: Address;
  /** The page on which everybody begins. */
  readonly start: Address;
  readonly node: (institution: Institution) => Address;
  /** The institution that an outsider may play: what it says about itself, and where the outsider may listen. */
  readonly outside: { readonly metadata: Address; readonly events: Address };
  /** Components of eduXchange: those of everybody, and the receiver before each institution. */
  readonly eduxchange: {
    readonly identityProvider: Address;
    readonly registry: Address;
    readonly home: Address;
    readonly receiverAbroad: Address;
    readonly receiver: (institution: Institution) => Address;
  };
  readonly logFile: (processName: string) => string;
  /** A file of one institution, such as its peers or clients. */
  readonly file: (institution: Institution, name: string) => string;
}

const CONTAINER_PORT_BASE = 4100;
const PORTS = {
  nodes: 1,
  identity: 5,
  portal: 6,
  start: 7,
  postgres: 10,
  redis: 11,
  mail: 12,
  eduxchange: 20,
  outsideMetadata: 48,
  outsideEvents: 49,
} as const;

/**
 * The layout for a port base. On Linux every node has a loopback address of its own, because cookies ignore ports;
 * elsewhere those addresses do not exist and all share 127.0.0.1.
 */
export function layoutOf(folder: string, portBase: number, platform: NodeJS.Platform): Layout {
  const local = (port: number) => addressOf("127.0.0.1", portBase + port);
  return {
    portBase,
    ...filesIn(folder),
    postgresPort: portBase + PORTS.postgres,
    mailPort: portBase + PORTS.mail,
    redis: local(PORTS.redis),
    identity: local(PORTS.identity),
    portal: local(PORTS.portal),
    start: local(PORTS.start),
    outside: { metadata: local(PORTS.outsideMetadata), events: local(PORTS.outsideEvents) },
    eduxchange: eduxchangeAt((offset) => local(PORTS.eduxchange + offset)),
    node: (institution) =>
      addressOf(
        platform === "linux" ? institution.loopback : "127.0.0.1",
        portBase + PORTS.nodes + INSTITUTIONS.indexOf(institution),
      ),
  };
}

/** The layout of docker-compose.yml: one container per process, each known by a name below `localhost`. */
export function containerLayout(folder: string): Layout {
  const container = (name: string, port: number) => ({
    host: "0.0.0.0",
    port: CONTAINER_PORT_BASE + port,
    origin: `http://${name}.localhost:${CONTAINER_PORT_BASE + port}`,
  });
  return {
    portBase: CONTAINER_PORT_BASE,
    ...filesIn(folder),
    postgresPort: 5432,
    mailPort: CONTAINER_PORT_BASE + PORTS.mail,
    redis: { host: "redis", port: 6379, origin: "redis://redis:6379" },
    identity: container("identity", PORTS.identity),
    portal: container("portal", PORTS.portal),
    start: container("start", PORTS.start),
    outside: {
      metadata: container("outside", PORTS.outsideMetadata),
      events: container("outside", PORTS.outsideEvents),
    },
    eduxchange: eduxchangeAt((offset) => container("eduxchange", PORTS.eduxchange + offset)),
    node: (institution) => container(institution.key, PORTS.nodes + INSTITUTIONS.indexOf(institution)),
  };
}

function eduxchangeAt(at: (offset: number) => Address): Layout["eduxchange"] {
  return {
    identityProvider: at(0),
    registry: at(1),
    home: at(2),
    receiverAbroad: at(3),
    receiver: (institution) => at(4 + INSTITUTIONS.indexOf(institution)),
  };
}

function filesIn(folder: string) {
  return {
    folder,
    clusterFolder: join(folder, "postgresql"),
    secretsFile: join(folder, "secrets.json"),
    processesFile: join(folder, "processes.json"),
    logFile: (processName: string) => join(folder, `${processName}.log`),
    file: (institution: Institution, name: string) => join(folder, institution.key, name),
  };
}

function addressOf(host: string, port: number): Address {
  return { host, port, origin: `http://${host}:${port}` };
}
