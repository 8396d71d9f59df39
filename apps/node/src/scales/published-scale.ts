import type { PublishedScale, ScaleDescriptor } from "@wissel/core";
import { listVersionsOf, type Queryable, type VersionedDocument } from "@wissel/store";

/** A scale as it was stored. */
export function publishedScale({ id, version, sha256, text }: VersionedDocument): PublishedScale {
  // Written by scaleText() from what fitted its schema.
  return { reference: { id, version, sha256 }, descriptor: JSON.parse(text) as ScaleDescriptor };
}

/** Every version of own scales, by their ids. */
export async function publishedScales(
  client: Queryable,
  ids: readonly string[],
): Promise<readonly PublishedScale[]> {
  return (await listVersionsOf(client, "scale", ids)).map(publishedScale);
}
