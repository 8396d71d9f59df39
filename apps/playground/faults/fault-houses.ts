import { execFileSync } from "node:child_process";
import { type Houses, type HousesContext, openHouses } from "../rehearsal/houses.ts";
import { INSTITUTIONS, type Institution } from "../src/institutions.ts";
import { type Address, type Layout, layoutOf } from "../src/layout.ts";
import { openFaultDraw } from "./draw-faults.ts";
import { openFaultProxy } from "./fault-proxy.ts";
import type { FaultOptions } from "./options.ts";

const NODES_BEHIND = 15;
/** Of a hundred to a request so few requests would travel that hardly any met a fault. */
const EVENTS_PER_PUSH = 4;
const CATALOGUE_REFRESH_MS = 5_000;

/** Two nodes that reach each other through a line with faults; we ourselves reach them without. */
export async function openFaultHouses(
  { portBase, seed }: FaultOptions,
  context: HousesContext & { readonly folder: string },
) {
  const [home, , host] = INSTITUTIONS;
  if (home === undefined || host === undefined) throw new Error("the playground has three institutions");
  const institutions = [home, host];
  const fronts = layoutOf(context.folder, portBase, process.platform);
  const layout: Layout = { ...fronts, node: (institution) => behind(fronts.node(institution)) };
  const line = openFaultDraw(seed);
  await using stack = new AsyncDisposableStack();
  for (const institution of institutions) {
    const ends = { front: fronts.node(institution), behind: layout.node(institution) };
    const spared = { takeHold: () => undefined, carries: () => undefined };
    stack.use(await openFaultProxy({ ...ends, ...line, ...(institution === home ? {} : spared) }));
  }
  const redis = hasRedisServer();
  const houses: Houses = stack.use(
    await openHouses(
      {
        institutions,
        layout,
        servers: 1,
        redis,
        redisUrl: undefined,
        catalogueRefreshMs: CATALOGUE_REFRESH_MS,
        environment: { WISSEL_EVENTS_PER_PUSH: String(EVENTS_PER_PUSH) },
      },
      context,
    ),
  );
  const kept = stack.move();
  return {
    houses,
    home,
    host,
    line,
    redis,
    /** Where an institution's node answers us, past the proxy. */
    directOrigin: (institution: Institution) => {
      const { host: address, port } = layout.node(institution);
      return `http://${address}:${port}`;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export type FaultHouses = Awaited<ReturnType<typeof openFaultHouses>>;

/** The address a node listens on; its origin stays that of the proxy before it. */
function behind({ host, port, origin }: Address): Address {
  return { host, port: port + NODES_BEHIND, origin };
}

/** Whether there is one on this machine. */
export function hasRedisServer(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
