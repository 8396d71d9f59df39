import {
  type OoapiOperations,
  type OoapiSchemas,
  type Problem,
  problemOf,
  toWireAcademicSession,
  toWireCourse,
  toWireOffering,
  toWireOrganisation,
  toWireProgramme,
  toWireSpecification,
  type WireView,
} from "@wissel/contract";
import { type CatalogueItem, findItem, ITEM_KINDS, type ItemKind, type Outcome } from "@wissel/core";
import type { FeedPart, FeedRefusal, FeedWish } from "../changes/read-feed.ts";
import type { Handlers } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { isVisible, rendered, viewOf } from "./ooapi-answers.ts";
import type { OwnCatalogue } from "./own-catalogue.ts";

export interface CatalogueChangesPorts {
  readonly own: OwnCatalogue;
  /** The institution's change feed, of which this shows the catalogue. */
  readonly readFeed: (wish: FeedWish) => Promise<Outcome<FeedPart, FeedRefusal>>;
}

type WireChange = OoapiSchemas["CatalogueChange"];
type ChangesOperations = Pick<OoapiOperations, "listCatalogueChanges">;

/** The feed moves when the catalogue does not: it waits for transactions that are under way. */
const NOT_KEPT = { "cache-control": "no-store" } as const;
const KINDS: ReadonlySet<ItemKind> = new Set(ITEM_KINDS);
/** A course without its coordinators would have to be asked for once more. */
const EXPAND = ["coordinators"];
const PAGE = 10;

/** The catalogue's changes for anyone, as each consumer may see them. */
export function ooapiChangesHandler({ own, readFeed }: CatalogueChangesPorts): Handlers<ChangesOperations> {
  return {
    async listCatalogueChanges({ query }) {
      const { after, modifiedSince, pageSize = PAGE } = query;
      const outcome = await readFeed({
        after,
        since: modifiedSince === undefined ? undefined : new Date(modifiedSince),
        kinds: ITEM_KINDS,
        permitted: KINDS,
        limit: pageSize,
      });
      if (!outcome.ok) return { problem: problemOfRefusal(outcome.refusal), headers: NOT_KEPT };
      const { phase, objects, next, more } = outcome.value;
      // Only now, so that no thing is told older than its change.
      await own.refresh();
      const now = own.current();
      const view = viewOf(now, { ...query, expand: EXPAND });
      const items = objects.flatMap(({ kind, id, at }): WireChange | readonly WireChange[] => {
        const itemKind = kind as ItemKind; // the feed was asked for these only
        const item = findItem(now.catalogue, itemKind, id);
        const change = {
          kind: KIND_NAMES[itemKind],
          id,
          ...(at === undefined ? {} : { changedAt: at.toISOString() }),
        };
        if (isVisible(item, query)) return { ...change, action: "written", ...toWire(item, view) };
        // What is not for this consumer is no part of its snapshot.
        return phase === "snapshot" ? [] : { ...change, action: "removed" };
      });
      return { ...rendered({ phase, items, next, more }), headers: NOT_KEPT };
    },
  };
}

const KIND_NAMES = {
  organisation: "organization",
  academic_session: "academic_session",
  education_specification: "education_specification",
  course: "course",
  programme: "program",
  offering: "offering",
} as const satisfies Record<ItemKind, WireChange["kind"]>;

function toWire(item: CatalogueItem, view: WireView): Partial<WireChange> {
  switch (item.kind) {
    case "organisation":
      return { organization: toWireOrganisation(item, view) };
    case "academic_session":
      return { academicSession: toWireAcademicSession(item, view) };
    case "education_specification":
      return { educationSpecification: toWireSpecification(item, view) };
    case "course":
      return { course: toWireCourse(item, view) };
    case "programme":
      return { program: toWireProgramme(item, view) };
    case "offering":
      return { offering: toWireOffering(item, view) };
  }
}

function problemOfRefusal({ code }: FeedRefusal): Problem {
  // A place of the institution's own feed may be about more than the catalogue: it is none of this one's.
  if (code !== "changes-forgotten")
    return invalidRequest([{ in: "query", parameter: "after", detail: "is no place in this feed" }]);
  return problemOf(code, "begin again with neither after nor modifiedSince", {
    startAgain: "/ooapi/v5/changes",
  });
}
