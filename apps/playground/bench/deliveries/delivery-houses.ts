import { join } from "node:path";
import { openDatabase, pauseRecipient, type Queryable, resumeRecipient } from "@wissel/store";
import { type Houses, type HousesContext, openHouses } from "../../rehearsal/houses.ts";
import { INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import { layoutOf } from "../../src/layout.ts";
import { environmentOf, type Variant } from "./variant.ts";

/** Two nodes, each one process, on fresh databases; a third partner where one is wanted. */
export interface DeliveryHouses extends AsyncDisposable {
  readonly houses: Houses;
  readonly home: Institution;
  readonly host: Institution;
  readonly third: Institution;
  readonly directOrigin: (institution: Institution) => string;
  /** The host's database as its node uses it. */
  readonly hostDatabase: Queryable;
  /** What the host commits for this partner stays with it until the pause ends. */
  readonly pause: (partner: Institution) => Promise<void>;
  readonly resume: (partner: Institution) => Promise<void>;
  readonly pidOf: (institution: Institution) => number;
}

const CATALOGUE_REFRESH_MS = 2_000;

export async function openDeliveryHouses(
  variant: Variant,
  { portBase, third }: { readonly portBase: number; readonly third: boolean },
  context: HousesContext,
): Promise<DeliveryHouses> {
  const [home, thirdOne, host] = INSTITUTIONS;
  if (home === undefined || thirdOne === undefined || host === undefined) {
    throw new Error("the playground has three institutions");
  }
  const layout = layoutOf(
    join(context.root, ".wissel", `deliveries-${portBase}`),
    portBase,
    process.platform,
  );
  await using stack = new AsyncDisposableStack();
  const houses = stack.use(
    await openHouses(
      {
        institutions: third ? [home, thirdOne, host] : [home, host],
        layout,
        servers: 0,
        redis: variant.queues === "Redis",
        redisUrl: undefined,
        catalogueRefreshMs: CATALOGUE_REFRESH_MS,
        environment: environmentOf(variant),
        countStatements: true,
      },
      context,
    ),
  );
  const { pool } = stack.use(
    openDatabase({
      url: houses.nodeOf(host).env.DATABASE_URL ?? "",
      applicationName: "wissel bench",
      maxConnections: 2,
      onError: () => undefined,
    }),
  );
  const kept = stack.move();
  return {
    houses,
    home,
    host,
    third: thirdOne,
    directOrigin: (institution) => layout.node(institution).origin,
    hostDatabase: pool,
    async pause({ schacHome: recipient }) {
      const reason = "the benchmark commits first";
      await pauseRecipient(pool, { recipient, cause: "operator", reason, at: new Date() });
    },
    async resume({ schacHome }) {
      await resumeRecipient(pool, schacHome, new Date());
    },
    pidOf: (institution) =>
      houses.listProcesses().find(({ name }) => name === houses.nodeOf(institution).name)?.pid ?? 0,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
