import type { PublishedScale, ScaleContent, ScaleDescriptor } from "@wissel/core";
import { listVersionsOf, type Queryable, type VersionedDocument } from "@wissel/store";

/** A scale as it was stored. */
export function publishedScale({ id, version, sha256, text }: VersionedDocument): PublishedScale {
  // Written by scaleText() from what fitted its schema.
  return { reference: { id, version, sha256 }, descriptor: JSON.parse(text) as ScaleDescriptor };
}

/** What a stored scale says. */
export function scaleContentOf(document: VersionedDocument): ScaleContent {
  const { owner: _, id: __, version: ___, ...content } = publishedScale(document).descriptor;
  return content;
}

/** Every version of own scales, by their ids. */
export async function publishedScales(
  client: Queryable,
  ids: readonly string[],
): Promise<readonly PublishedScale[]> {
  return (await listVersionsOf(client, "scale", ids)).map(publishedScale);
}
