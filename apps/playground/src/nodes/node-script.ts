import { fileURLToPath } from "node:url";

/** What an institution runs: the node, and with a command behind it the operator's commands. */
export const NODE_SCRIPT = fileURLToPath(new URL("../../../node/src/main.ts", import.meta.url));
