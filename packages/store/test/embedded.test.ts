import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ClusterInUseError, type EmbeddedCluster, openEmbeddedCluster } from "@wissel/store";
import { testPortBase } from "@wissel/testing/test-ports";
import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";

const HOLDER = fileURLToPath(new URL("fixtures/hold-cluster.ts", import.meta.url));
/** The last ports of the tests' range, so that booted nodes can count up from its start. */
const PORT = testPortBase() + 40;

const folders: string[] = [];
const open: AsyncDisposable[] = [];
const holders: ChildProcess[] = [];
const serverPids: number[] = [];

function aDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wissel-cluster-"));
  folders.push(folder);
  return folder;
}

async function openCluster(
  dataDir: string,
  options: { fresh?: boolean; rootAs?: "mapped" | "nobody" } = {},
): Promise<EmbeddedCluster> {
  const cluster = await openEmbeddedCluster({ dataDir, port: PORT, ...options });
  open.push(cluster);
  return cluster;
}

/** Another process that owns a cluster, and the pid of its server. */
async function aHolder(dataDir: string): Promise<{ holder: ChildProcess; serverPid: number }> {
  const holder = spawn(process.execPath, ["--conditions=source", HOLDER, dataDir, String(PORT)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  holders.push(holder);
  if (holder.stdout === null) throw new Error("the holder has no output");
  const ended = once(holder, "exit").then(([code]) => {
    throw new Error(`the holder ended with ${code}`);
  });
  const [line] = await Promise.race([once(holder.stdout, "data"), ended]);
  const serverPid = Number(String(line));
  serverPids.push(serverPid);
  return { holder, serverPid };
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function values(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return rows.flat();
  } finally {
    await client.end();
  }
}

const databases = (cluster: EmbeddedCluster) =>
  values(cluster.ownerUrl("postgres"), "SELECT datname FROM pg_database WHERE datname IN ('kept', 'copy')");

/** The process that takes the server along when its owner dies. */
function watchdogOf(serverPid: number): number {
  const found = readdirSync("/proc").find((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
      return words[0] === "/bin/sh" && words.includes(String(serverPid));
    } catch {
      return false;
    }
  });
  return Number(found);
}

const isGone = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return true;
  }
};

/** A test that failed may have left its server; the next one needs the port. */
async function stopLeftServer(pid: number): Promise<void> {
  process.kill(pid, "SIGINT");
  await vi.waitUntil(() => isGone(pid), { timeout: 10_000 });
}

afterEach(async () => {
  for (const holder of holders.splice(0))
    if (holder.exitCode === null && holder.signalCode === null) await kill(holder);
  for (const pid of serverPids.splice(0)) if (!isGone(pid)) await stopLeftServer(pid);
  for (const cluster of open.splice(0)) await cluster[Symbol.asyncDispose]();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** For a state that comes when the machine has time for it. */
const PATIENCE = { timeout: 20_000 };

/** By the clock, so that a slow machine is not busy for longer; it does not notice that its server is gone. */
const BUSY_FOR_TWO_SECONDS = `DO $$ BEGIN
  WHILE clock_timestamp() < now() + interval '2 seconds' LOOP END LOOP;
END $$`;

describe("the embedded PostgreSQL", () => {
  test("is durable: nothing that was answered is lost with the power", async () => {
    const cluster = await openCluster(aDataFolder());
    const settings = ["fsync", "synchronous_commit", "full_page_writes"];
    for (const setting of settings) {
      expect(await values(cluster.ownerUrl("postgres"), `SHOW ${setting}`)).toEqual(["on"]);
    }
  });

  test("keeps its passwords to its user", async () => {
    const folder = aDataFolder();
    const cluster = await openCluster(folder);
    expect(statSync(join(folder, "passwords.json")).mode & 0o777).toBe(0o600);
    const guess = Object.assign(new URL(cluster.appUrl("postgres")), { password: "guess" }).href;
    await expect(values(guess, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  test("makes databases, copies and drops them, which the app may not change", async () => {
    const cluster = await openCluster(aDataFolder());
    await cluster.ensureDatabase("kept");
    await cluster.ensureDatabase("kept");
    await values(cluster.ownerUrl("kept"), "CREATE TABLE course AS SELECT 7 AS id");
    await cluster.createDatabaseFromTemplate("copy", "kept");
    expect(await values(cluster.ownerUrl("copy"), "SELECT id FROM course")).toEqual([7]);
    await expect(values(cluster.appUrl("copy"), "CREATE TABLE mine (id int)")).rejects.toThrow(
      "permission denied",
    );
    await cluster.dropDatabase("copy");
    await cluster.dropDatabase("copy");
    expect(await databases(cluster)).toEqual(["kept"]);
  });

  test("keeps what is stored over a restart, and forgets it when told to", async () => {
    const folder = aDataFolder();
    const first = await openCluster(folder);
    await first.ensureDatabase("kept");
    await first[Symbol.asyncDispose]();
    const second = await openCluster(folder);
    expect(await databases(second)).toEqual(["kept"]);
    await second[Symbol.asyncDispose]();
    expect(await databases(await openCluster(folder, { fresh: true }))).toEqual([]);
  });

  test("refuses data that a living process owns, and names that process", async () => {
    const folder = aDataFolder();
    const { holder } = await aHolder(folder);
    const refusal = openEmbeddedCluster({ dataDir: folder, port: PORT + 1 });
    await expect(refusal).rejects.toBeInstanceOf(ClusterInUseError);
    await expect(refusal).rejects.toMatchObject({ code: "cluster-in-use", ownerPid: holder.pid });
  });

  test("ends with an owner that was killed, and starts again on its data", async () => {
    const folder = aDataFolder();
    const { holder, serverPid } = await aHolder(folder);
    await kill(holder);
    await vi.waitUntil(() => isGone(serverPid), { timeout: 20_000 });
    expect(await databases(await openCluster(folder))).toEqual(["kept"]);
  });

  test.runIf(process.platform === "linux")(
    "stops a server that was left behind when its watchdog was killed too",
    async () => {
      const folder = aDataFolder();
      const { holder, serverPid } = await aHolder(folder);
      process.kill(watchdogOf(serverPid), "SIGKILL");
      await kill(holder);
      expect(isGone(serverPid)).toBe(false);
      const cluster = await openCluster(folder);
      expect(isGone(serverPid)).toBe(true);
      expect(await databases(cluster)).toEqual(["kept"]);
    },
  );

  test("starts again on the data of a server that was killed while one of its backends is still busy", async () => {
    const folder = aDataFolder();
    const killed = await openCluster(folder);
    await killed.ensureDatabase("kept");
    const busy = new pg.Client({ connectionString: killed.appUrl("kept") });
    busy.on("error", () => undefined);
    await busy.connect();
    const query = busy.query(BUSY_FOR_TWO_SECONDS).catch(() => undefined);
    const watcher = new pg.Client({ connectionString: killed.appUrl("kept") });
    watcher.on("error", () => undefined);
    await watcher.connect();
    await vi.waitFor(async () => {
      const { rows } = await watcher.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'DO %'");
      expect(rows).toHaveLength(1);
    }, PATIENCE);
    process.kill(killed.pid, "SIGKILL");
    await killed[Symbol.asyncDispose]();
    expect(await databases(await openCluster(folder))).toEqual(["kept"]);
    await query;
    await Promise.allSettled([busy.end(), watcher.end()]);
  });

  test.runIf(process.getuid?.() === 0)("runs for root where user namespaces are forbidden", async () => {
    const before = readdirSync("/var/tmp");
    try {
      const cluster = await openCluster(aDataFolder(), { rootAs: "nobody" });
      await cluster.ensureDatabase("kept");
      expect(await databases(cluster)).toEqual(["kept"]);
      await cluster[Symbol.asyncDispose]();
    } finally {
      const made = readdirSync("/var/tmp").filter(
        (name) => name.startsWith("wissel-") && !before.includes(name),
      );
      for (const name of made) rmSync(join("/var/tmp", name), { recursive: true });
    }
  });

  test("says so when its port is taken", async () => {
    const other = createServer().listen(PORT, "127.0.0.1");
    await once(other, "listening");
    try {
      await expect(openCluster(aDataFolder())).rejects.toThrow(`port ${PORT} on 127.0.0.1 is taken`);
    } finally {
      other.close();
    }
  });

  test("tells the end of its log when it cannot start, and starts once that is put right", async () => {
    const folder = aDataFolder();
    const first = await openCluster(folder);
    await first[Symbol.asyncDispose]();
    const settings = join(folder, "pgdata", "postgresql.auto.conf");
    writeFileSync(settings, "no_such_setting = 1\n");
    await expect(openCluster(folder)).rejects.toThrow("no_such_setting");
    writeFileSync(settings, "");
    await openCluster(folder);
  });
});
