import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, type Config, type NormalizedProblem } from "@redocly/openapi-core";
import type { Audience } from "../src/audiences.ts";
import type { OpenApiDocument } from "../src/openapi-document.ts";

const SOURCES = fileURLToPath(new URL("../../../openapi/", import.meta.url));

/** A document that cannot be bundled; the message names each place. */
export class BundleError extends Error {
  override readonly name = "BundleError";

  constructor(audience: Audience, problems: readonly NormalizedProblem[]) {
    super(`openapi/${audience}.yaml cannot be bundled:\n${problems.map(line).join("\n")}`);
  }
}

/** The path of an audience's document. */
export function sourceOf(audience: Audience): string {
  return `${SOURCES}${audience}.yaml`;
}

/** One document with everything it refers to. Two schemas of one name are an error: a suffix would leak into the contract. */
export async function bundleDocument(audience: Audience, config: Config): Promise<OpenApiDocument> {
  const { bundle: bundled, problems } = await bundle({ ref: sourceOf(audience), config });
  if (problems.length > 0) throw new BundleError(audience, problems);
  return bundled.parsed as OpenApiDocument;
}

/** `openapi/me.yaml#/paths/~1me: what is wrong`. */
export function line(problem: NormalizedProblem): string {
  const [place] = problem.location;
  const file = place === undefined ? "?" : relative(SOURCES, place.source.absoluteRef);
  return `  openapi/${file}${place?.pointer ?? ""}: ${problem.message}`;
}
