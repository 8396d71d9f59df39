import { fileURLToPath } from "node:url";
import { fire, requestBytes, type Target } from "../../bench/load/volley.ts";
import { INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import { answersAt, nodeScript, type ProcessSpec } from "../../src/processes/process-spec.ts";
import { startRun, waitUntilReady } from "../../src/processes/run.ts";
import type { Houses } from "../houses.ts";
import type { Player } from "./player.ts";

const STAGE_NODE = fileURLToPath(new URL("../../bench/stage-node.ts", import.meta.url));
const PORT_OFFSET = 20;

/**
 * Answers per second of the null path: every student's first choice once, with the same tokens over as many
 * connections, at three nodes that check everything and write nothing.
 */
export async function measureNullPath(
  houses: Houses,
  { players, connections }: { readonly players: readonly Player[]; readonly connections: number },
): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const homes = INSTITUTIONS.filter((institution) => players.some(({ home }) => home === institution));
  const volleys = await Promise.all(
    homes.map(async (institution) => {
      const { target, spec } = nullNode(houses, institution);
      const run = startRun(spec);
      stack.defer(() => run.stop());
      await waitUntilReady(spec, run);
      const own = players.filter(({ home }) => home === institution);
      const share = Math.max(1, Math.round((connections * own.length) / players.length));
      return { target, share, requests: own.flatMap((player) => firstRequest(player, target)) };
    }),
  );
  const fired = await Promise.all(
    volleys.map(({ target, requests, share }) => fire(target, requests, { connections: share })),
  );
  const unexpected = fired
    .flatMap(({ statuses }) => Object.keys(statuses))
    .filter((status) => status !== "201");
  if (unexpected.length > 0) throw new Error(`the null path answered ${unexpected.join(", ")}`);
  const requests = fired.reduce((sum, volley) => sum + volley.requests, 0);
  return requests / Math.max(...fired.map(({ seconds }) => seconds));
}

/** The same node on a port of its own, with a register that writes nothing. */
function nullNode({ layout, nodeOf }: Houses, institution: Institution) {
  const { host, port } = layout.node(institution);
  const target: Target = { host, port: port + PORT_OFFSET };
  const node = nodeOf(institution);
  const name = `${node.name}-null`;
  const spec: ProcessSpec = {
    ...node,
    ...nodeScript(STAGE_NODE),
    name,
    port: target.port,
    logFile: layout.logFile(name),
    isReady: answersAt(`http://${target.host}:${target.port}/health/ready`),
    env: {
      ...node.env,
      WISSEL_LISTEN_PORT: String(target.port),
      WISSEL_ROLE: "serve",
      WISSEL_BENCH_NULL_STORE: "1",
    },
  };
  return { target, spec };
}

function firstRequest({ personId, token, choices }: Player, target: Target): readonly Buffer[] {
  const [first] = choices;
  if (first === undefined) return [];
  const { host, offeringId } = first;
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "idempotency-key": `${personId}/null`,
  };
  const body = JSON.stringify({ choices: [{ host: host.schacHome, offeringId, ifFull: "refuse" }] });
  return [requestBytes(target, { method: "POST", path: "/me/v1/enrolments", headers, body })];
}
