import { testPortBase } from "@wissel/testing/test-ports";
import { expect, test } from "vitest";
import { INSTITUTIONS } from "../src/institutions.ts";
import { layoutOf } from "../src/layout.ts";
import { openSandbox } from "../src/sandbox/open-sandbox.ts";

test("a partner's node is down, answers 503 or answers, as its player says", async () => {
  const layout = layoutOf("folder", testPortBase(), process.platform);
  const [institution] = INSTITUTIONS;
  if (institution === undefined) throw new Error("there is no institution");
  const told: string[] = [];
  const playground = {
    layout,
    startNode: async () => void told.push("started"),
    stopNode: async () => {
      told.push("stopped");
      if (told.length === 1) throw new Error("it would not stop");
    },
  };
  const sisOf = () => {
    throw new Error("nobody acts here");
  };
  const parts = {
    playground,
    logins: new Map(),
    sisOf,
    now: () => new Date(),
    mannerOf: () => "resting" as const,
  };
  await using sandbox = openSandbox(parts);
  const { origin } = layout.node(institution);
  const ask = () => fetch(`${origin}/exchange/v1/enrolments`, { method: "POST", body: "{}" });

  await Promise.allSettled([sandbox.move(institution, "away"), sandbox.move(institution, "busy")]);
  const busy = await ask();
  expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(sandbox.state(institution)).toMatchObject({ node: "busy" });
  await sandbox.move(institution, "here");
  await expect(ask()).rejects.toThrow("fetch failed");
  expect(told).toEqual(["stopped", "stopped", "started"]);
});
