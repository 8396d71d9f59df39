import {
  applyHostAnswer,
  applyUnreachable,
  type HomeView,
  type HostAnswer,
  noticeKindOfAnswer,
  type Recorded,
} from "@wissel/core";
import { insertNotices, type Noticed } from "../notices/insert-notices.ts";
import type { Queryable } from "../queryable.ts";
import { readViews } from "./read-home.ts";
import { releaseSwapped, type SwapContext } from "./swap.ts";
import { writeViews } from "./write-views.ts";

/** Whose records they are, and when. */
type RecordContext = Pick<SwapContext, "institution" | "now">;

/**
 * Writes down what hosts said, in the caller's transaction, under the students' locks. `host` must be the
 * authenticated sender. Unknown associations answer undefined; older versions change nothing. A place that was asked in
 * exchange for another gives that one up in the same transaction.
 */
export async function recordHostAnswers(
  client: Queryable,
  answers: readonly HostAnswer[],
  context: SwapContext,
): Promise<readonly (Recorded | undefined)[]> {
  const { institution, now } = context;
  const views = await lockViews(client, institution, answers);
  const news: Noticed[] = [];
  const recorded = answers.map((answer) => {
    const view = views.get(nameOf(answer));
    if (view === undefined) return undefined;
    const next = applyHostAnswer(view, answer.answer, now);
    views.set(nameOf(answer), next);
    const { association } = next;
    const { cancellation } = answer;
    if (next.changed)
      news.push({ kind: noticeKindOfAnswer(view.association, association), association, cancellation });
    return next;
  });
  const names = recorded.flatMap((one) => (one?.changed === true ? [viewName(one)] : []));
  const changed = [...new Set(names)].flatMap((name) => views.get(name) ?? []);
  await writeViews(client, changed);
  await insertNotices(client, news, context);
  await releaseSwapped(client, changed, context);
  return recorded;
}

/** Writes down that hosts did not answer, in the caller's transaction. */
export async function recordUnreachable(
  client: Queryable,
  refs: readonly Ref[],
  { institution, now }: RecordContext,
): Promise<void> {
  const views = await lockViews(client, institution, refs);
  const changed = [...views.values()].flatMap((view) => {
    const next = applyUnreachable(view, now);
    return next === view ? [] : [next];
  });
  await writeViews(client, changed);
}

interface Ref {
  readonly host: string;
  readonly associationId: string;
}

async function lockViews(
  client: Queryable,
  institution: string,
  refs: readonly Ref[],
): Promise<Map<string, HomeView>> {
  if (refs.length === 0) return new Map();
  const [, views] = await Promise.all([
    lockStudentsOf(client, institution, refs),
    readViews(client, institution, refs),
  ]);
  return new Map(views.map((view) => [viewName(view), view]));
}

/** Locks the students of these associations, in id order, as everything at home does. */
export async function lockStudentsOf(
  client: Queryable,
  institution: string,
  refs: readonly { readonly associationId: string }[],
): Promise<void> {
  await client.query({
    name: "home-lock-students",
    text: `SELECT person_id FROM person WHERE person_id = ANY (ARRAY(
             SELECT one.person_id FROM unnest($2::uuid[]) AS named (association_id) CROSS JOIN LATERAL (
               SELECT person_id FROM association
               WHERE home = $1 AND association_id = named.association_id OFFSET 0
             ) AS one))
           ORDER BY person_id FOR NO KEY UPDATE`,
    values: [institution, refs.map(({ associationId }) => associationId)],
  });
}

function viewName({ association }: HomeView): string {
  return nameOf(association);
}

function nameOf({ host, associationId }: Ref): string {
  return `${host} ${associationId}`;
}
