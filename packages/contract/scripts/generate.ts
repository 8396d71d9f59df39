/**
 * Turns every document of openapi/ into TypeScript: the bundled document as a value and its types.
 * A broken document does not keep the others from being written; the exit status tells.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Config, createConfig } from "@redocly/openapi-core";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { AUDIENCES, type Audience } from "../src/audiences.ts";
import { METHODS, type OpenApiDocument } from "../src/openapi-document.ts";
import { BundleError, bundleDocument } from "./bundle.ts";

const CONTRACT = fileURLToPath(new URL("../src/generated/", import.meta.url));
/** The published client must not depend on a package of ours, so it has types of its own. */
const CLIENT = fileURLToPath(new URL("../../client/src/generated/", import.meta.url));
const CLIENT_AUDIENCES: readonly Audience[] = ["sis", "me", "desk", "session"];

for (const folder of [CONTRACT, CLIENT]) mkdirSync(folder, { recursive: true });
const config = await createConfig({});
for (const audience of AUDIENCES) await generate(audience, config);

async function generate(audience: Audience, config: Config): Promise<void> {
  try {
    const document = await bundleDocument(audience, config);
    const types = astToString(await openapiTS(thawed(document), { immutable: true, redocly: config }));
    write(`${CONTRACT}${audience}-document.ts`, documentModule(audience, document));
    write(`${CONTRACT}${audience}.ts`, `${types}\n${aliases(audience, document)}`);
    if (CLIENT_AUDIENCES.includes(audience)) write(`${CLIENT}${audience}.ts`, types);
  } catch (error) {
    console.error(error instanceof BundleError ? error.message : error);
    process.exitCode = 1;
  }
}

function documentModule(audience: Audience, document: OpenApiDocument): string {
  return [
    'import type { OpenApiDocument } from "../openapi-document.ts";',
    `export const ${camelCase(audience)}Document: OpenApiDocument = ${JSON.stringify(document, null, 2)};`,
    "",
  ].join("\n");
}

/** Names to import types by. Webhooks are left out of the operations: nobody here answers them. */
function aliases(audience: Audience, document: OpenApiDocument): string {
  const name = pascalCase(audience);
  const ids = Object.values(document.paths).flatMap((item) =>
    METHODS.flatMap((method) => item[method]?.operationId ?? []),
  );
  const union = ids.map((id) => JSON.stringify(id)).join(" | ") || "never";
  const schemas = document.components?.schemas === undefined ? "never" : 'components["schemas"]';
  return [
    `export type ${name}Operations = Pick<operations, ${union}>;`,
    `export type ${name}Schemas = ${schemas};`,
    "",
  ].join("\n");
}

/** openapi-typescript resolves in place, so it gets a copy; its own type of a document is a narrower one. */
function thawed(document: OpenApiDocument): OpenAPI3 {
  return structuredClone(document) as unknown as OpenAPI3;
}

/** Renamed into place and only when changed, so that a reader never sees half a file. */
function write(file: string, text: string): void {
  const headed = `// Made from openapi/ by packages/contract/scripts/generate.ts. Do not edit.\n${text}`;
  if (existsSync(file) && readFileSync(file, "utf8") === headed) return;
  writeFileSync(`${file}.${process.pid}`, headed);
  renameSync(`${file}.${process.pid}`, file);
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function pascalCase(name: string): string {
  return camelCase(`-${name}`);
}
