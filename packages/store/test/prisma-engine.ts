import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import type { ConstructorOptions, DiffParams, DiffResult } from "@prisma/schema-engine-wasm";

const PACKAGE = "@prisma/schema-engine-wasm/schema_engine_bg";

/** Node has it; without the browser's types the compiler does not know. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, object>>,
  ) => { readonly exports: { __wbindgen_start(): void } };
};

/** What this test uses of Prisma's engine; its own types leave out how it is loaded. */
interface EngineModule {
  readonly SchemaEngine: {
    new: (
      options: ConstructorOptions,
      log: () => void,
      adapter: object,
    ) => Promise<{ diff(params: DiffParams): Promise<DiffResult> }>;
  };
  __wbg_set_wasm(exports: unknown): void;
}

/** The SQL that Prisma would make an empty database with. The database is asked for its version only. */
export async function sqlOfSchema(schemaFile: URL, databaseUrl: string): Promise<string> {
  const { SchemaEngine } = await loadEngine();
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, engineAdapter(databaseUrl));
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: {
      tag: "schemaDatamodel",
      files: [{ path: "schema.prisma", content: readFileSync(schemaFile, "utf8") }],
    },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (stdout === null) throw new Error("Prisma's engine drafted no SQL");
  return stdout;
}

/** As the package's own entry does, which imports a .wasm file as a module: Node does not. */
async function loadEngine(): Promise<EngineModule> {
  const file = `${createRequire(import.meta.url)
    .resolve(PACKAGE)
    .slice(0, -".js".length)}.wasm`;
  // Loaded by name, so the compiler does not know its shape.
  const engine = (await import(PACKAGE)) as EngineModule;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    "./schema_engine_bg.js": engine,
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine;
}

/** Prisma's engine takes answers as values, not as promises that reject. */
function engineAdapter(connectionString: string): object {
  const factory = new PrismaPg({ connectionString });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const connection = await factory.connect();
      return granted({
        provider: connection.provider,
        adapterName: connection.adapterName,
        queryRaw: async (query: Parameters<typeof connection.queryRaw>[0]) =>
          granted(await connection.queryRaw(query)),
        executeRaw: notNeeded,
        executeScript: notNeeded,
        startTransaction: notNeeded,
        dispose: async () => granted(await connection.dispose()),
      });
    },
  };
}

function granted(value: unknown): object {
  return { ok: true, value };
}

async function notNeeded(): Promise<never> {
  throw new Error("a diff of schema files changes no database");
}
