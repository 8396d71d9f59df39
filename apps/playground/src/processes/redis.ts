import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { Layout } from "../layout.ts";
import { baseEnvironment, type ProcessSpec } from "./process-spec.ts";

/** A redis-server from PATH, for queues only: what it forgets, the nodes put back from PostgreSQL. */
export function redisServer(layout: Layout): ProcessSpec {
  const { host, port } = layout.redis;
  const dir = join(layout.folder, "redis");
  mkdirSync(dir, { recursive: true });
  const settings = {
    port,
    bind: host,
    dir,
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
    rdbcompression: "no", // what it holds can be read from a dump
  };
  return {
    name: "redis",
    command: "redis-server",
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: baseEnvironment(),
    host,
    port,
    logFile: layout.logFile("redis"),
    isReady: () => answersPing(host, port),
    endsWithParent: false,
  };
}

function answersPing(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(1_000);
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (data) => end(data.toString().startsWith("+PONG")));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
