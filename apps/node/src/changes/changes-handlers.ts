import { type Problem, problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import type { ChangeKind } from "@wissel/core";
import { scopesOf } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { type DocumentPorts, nameOf, readDocuments } from "./read-documents.ts";
import { type FeedPart, type FeedRefusal, readFeed } from "./read-feed.ts";

/** This area's part of the SIS's operations. */
export type ChangesHandlers = Pick<Handlers<SisOperations>, "listChanges">;

const PAGE = 100;

/** The change feed. */
export function changesHandlers(ports: DocumentPorts): ChangesHandlers {
  return {
    async listChanges({ query, caller }) {
      const { after, kinds, limit = PAGE } = query;
      const permitted = kindsOf(scopesOf(caller));
      const outcome = await readFeed(ports.database.pool, { after, kinds, permitted, limit });
      if (!outcome.ok) return { problem: problemOfRefusal(outcome.refusal) };
      return { status: 200, body: await toWire(ports, outcome.value) };
    },
  };
}

/** The scope with which the single lists show the same. */
const SCOPES: Readonly<Record<ChangeKind, string>> = {
  organisation: "catalogue.write",
  academic_session: "catalogue.write",
  education_specification: "catalogue.write",
  course: "catalogue.write",
  programme: "catalogue.write",
  offering: "catalogue.write",
  person: "persons.write",
  standing_approval: "approvals.write",
  enrolment: "enrolments.read",
  result: "results.read",
  received_result: "results.read",
  task: "results.read",
  learning_agreement: "enrolments.read",
  scale: "results.read",
  grade_distribution: "results.read",
  conversion_policy: "results.read",
};

/** What may be read with these scopes. */
export function kindsOf(scopes: ReadonlySet<string>): ReadonlySet<ChangeKind> {
  const kinds = Object.entries(SCOPES).flatMap(([kind, scope]) => (scopes.has(scope) ? [kind] : []));
  return new Set(kinds as ChangeKind[]); // the keys of the table are exactly these
}

async function toWire(ports: DocumentPorts, part: FeedPart): Promise<SisSchemas["Changes"]> {
  const { phase, kinds, objects, next, more } = part;
  const documents = await readDocuments(ports, objects);
  const items = objects.flatMap(({ kind, id, at }) => {
    const document = documents.get(nameOf({ kind, id }));
    // What went while the snapshot was listed is told as a change.
    if (document === undefined && phase === "snapshot") return [];
    const action = document === undefined ? ("removed" as const) : ("written" as const);
    return [{ kind, id, action, ...(at === undefined ? {} : { changedAt: at.toISOString() }), ...document }];
  });
  return { phase, kinds: [...kinds], items, next, more };
}

function problemOfRefusal(refusal: FeedRefusal): Problem {
  switch (refusal.code) {
    case "cursor-unknown":
      return invalidRequest([{ in: "query", parameter: "after", detail: "is no place in this feed" }]);
    case "kind-not-permitted":
      return problemOf("scope-missing", `${refusal.kind} needs the scope ${SCOPES[refusal.kind]}`);
    case "changes-forgotten":
      return problemOf(refusal.code, "begin again without after", { startAgain: "/sis/v1/changes" });
  }
}
