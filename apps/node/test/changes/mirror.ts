import { CHANGE_KINDS, type ChangeKind } from "@wissel/core";
import type { Queryable } from "@wissel/store";
import { nameOf, type WireDocument } from "../../src/changes/read-documents.ts";
import { type FeedPart, readFeed } from "../../src/changes/read-feed.ts";

/** What a reader of the feed keeps: the last that it was told of each object. */
export interface Mirror {
  /** By `nameOf`. */
  readonly objects: Map<string, WireDocument>;
  /** Asks once; answers whether there is more. */
  read(limit: number): Promise<boolean>;
  /** Forgets everything and begins again. */
  restart(): void;
}

/** Reads `client`'s feed about all kinds, and what changed by `documents`. */
export function aMirror(
  client: Queryable,
  documents: (part: FeedPart) => Promise<ReadonlyMap<string, WireDocument>>,
): Mirror {
  const objects = new Map<string, WireDocument>();
  const permitted: ReadonlySet<ChangeKind> = new Set(CHANGE_KINDS);
  let after: string | undefined;
  return {
    objects,
    async read(limit) {
      const outcome = await readFeed(client, { after, kinds: undefined, permitted, limit });
      if (!outcome.ok) throw new Error(`the feed refused: ${outcome.refusal.code}`);
      const found = await documents(outcome.value);
      for (const object of outcome.value.objects) {
        const document = found.get(nameOf(object));
        if (document === undefined) objects.delete(nameOf(object));
        else objects.set(nameOf(object), document);
      }
      after = outcome.value.next;
      return outcome.value.more;
    },
    restart() {
      after = undefined;
      objects.clear();
    },
  };
}
