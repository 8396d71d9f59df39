import type { Institution } from "../src/institutions.ts";
import type { Layout } from "../src/layout.ts";
import { answersAt, type ProcessSpec } from "../src/processes/process-spec.ts";
import type { Address } from "./balancer.ts";

/** A node as several processes: those that serve, and one that works. */
export interface SplitNode {
  readonly specs: readonly ProcessSpec[];
  /** Where those that serve listen, if a balancer is to stand before them. */
  readonly behind: readonly Address[];
}

const WORK_PORT_OFFSET = 30;
const SERVE_PORT_OFFSET = 40;
/** Ports for three nodes, and one to spare. */
const PORTS_PER_ROW = 4;
/** What the fifty ports of a port base have room for. */
export const MOST_SERVERS = 2;

/** With one that serves, it has the node's own address; with more, that address is a balancer's. */
export function splitNode(
  layout: Layout,
  institution: Institution,
  { spec, servers }: { readonly spec: ProcessSpec; readonly servers: number },
): SplitNode {
  const { host, port } = layout.node(institution);
  const at = (name: string, role: "serve" | "work", listenPort: number): ProcessSpec => ({
    ...spec,
    name,
    port: listenPort,
    logFile: layout.logFile(name),
    isReady: answersAt(`http://${host}:${listenPort}/health/ready`),
    env: { ...spec.env, WISSEL_ROLE: role, WISSEL_LISTEN_PORT: String(listenPort) },
  });
  const work = at(`${spec.name}-work`, "work", port + WORK_PORT_OFFSET);
  if (servers === 1) return { specs: [at(`${spec.name}-serve`, "serve", port), work], behind: [] };
  const serving = Array.from({ length: servers }, (_, index) =>
    at(`${spec.name}-serve-${index + 1}`, "serve", port + SERVE_PORT_OFFSET + PORTS_PER_ROW * index),
  );
  return { specs: [...serving, work], behind: serving.map((one) => ({ host, port: one.port })) };
}
