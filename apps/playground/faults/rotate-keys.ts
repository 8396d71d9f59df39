import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Institution } from "../src/institutions.ts";
import { NODE_SCRIPT } from "../src/nodes/node-script.ts";
import { nodeScript } from "../src/processes/process-spec.ts";
import type { FaultHouses } from "./fault-houses.ts";
import type { Trouble } from "./troubles.ts";

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
/** Every process looks at its keys once a minute, so the new ones are published before they are used, within the run. */
const LEAD_MINUTES = "2";

/** The key that signs at the host and the one that opens at home are rotated, by the operators' command. */
export function keyRotation({ houses, home, host }: FaultHouses): Trouble {
  const rotate = async (institution: Institution, family: "event" | "encryption") => {
    const args = ["rotate-keys", "--family", family, "--lead-minutes", LEAD_MINUTES];
    const script = nodeScript(NODE_SCRIPT, args);
    await run(script.command, [...script.args], { env: houses.nodeOf(institution).env, timeout: TIMEOUT_MS });
  };
  return {
    what: "the keys of both are rotated",
    async befall() {
      await rotate(host, "event");
      await rotate(home, "encryption");
    },
  };
}
