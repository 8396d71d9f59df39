import { connect } from "node:net";
import { killProcess, untilAllAnswer } from "../rehearsal/chaos.ts";
import type { FaultHouses } from "./fault-houses.ts";

/** Something that befalls the nodes; it resolves once they all answer again. */
export interface Trouble {
  readonly what: string;
  readonly befall: () => Promise<void>;
}

/** Nobody stops waiting. */
export const NEVER = new AbortController().signal;

/** Everything that may be killed is, once each, while results are on their way. */
export function troublesOf({ houses, home, host, redis }: FaultHouses): readonly Trouble[] {
  const names = houses.listProcesses().map(({ name }) => name);
  const trouble = (what: string, begin: () => Promise<unknown>): Trouble => ({
    what,
    async befall() {
      await begin();
      await untilAllAnswer(houses, names, NEVER);
    },
  });
  const kill = (what: string, name: string) => trouble(`kill -9 of ${what}`, () => killProcess(houses, name));
  const forget = () => tellRedis(houses.layout.redis, "FLUSHALL");
  return [
    kill("the sender's worker", `node-${host.key}-work`),
    kill("the receiver", `node-${home.key}-serve`),
    ...(redis ? [trouble("FLUSHALL of Redis", forget), kill("Redis", "redis")] : []),
    trouble("PostgreSQL ends as in a power cut", () => houses.restartDatabase()),
    kill("the sender", `node-${host.key}-serve`),
    kill("the receiver's worker", `node-${home.key}-work`),
  ];
}

/** One command without arguments that Redis answers with a line. */
export function tellRedis(redis: { readonly host: string; readonly port: number }, command: string) {
  return new Promise<void>((resolve, reject) => {
    const socket = connect({ host: redis.host, port: redis.port });
    socket.once("connect", () => socket.write(`${command}\r\n`));
    socket.once("data", (answer) => {
      socket.destroy();
      if (answer.toString().startsWith("+OK")) resolve();
      else reject(new Error(`Redis answers ${command} with ${answer.toString().trim()}`));
    });
    socket.once("error", reject);
  });
}
