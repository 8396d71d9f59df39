import {
  type Committed,
  decideAtHome,
  granted,
  type HomeChange,
  type HomeWithdrawal,
  type HomeWithdrawalRefusal,
  isDecidable,
  type NewDelivery,
  type Outcome,
  type Permission,
  type PermissionRefusal,
  refused,
  withdrawAtHome,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import { inTransaction } from "../transaction.ts";
import { type Carried, commandDeliveries, committed } from "./command-deliveries.ts";
import type { EnrolmentContext } from "./context.ts";
import { decideOwn, type SeatBatcher } from "./host-ledger.ts";
import { lockPersons } from "./lock.ts";
import { findForPerson, readViews } from "./read-home.ts";
import { lockStudentsOf } from "./record-answers.ts";
import { releaseSwapped } from "./swap.ts";
import { writeViews } from "./write-views.ts";

/** Ends an enrolment of an own student. At an own offering the place is free, and handed on, in the same commit. */
export async function withdraw(
  context: EnrolmentContext,
  seats: SeatBatcher,
  wish: HomeWithdrawal,
): Promise<Outcome<Committed, HomeWithdrawalRefusal>> {
  const { institution } = context;
  const found = await findForPerson(context, wish.personId, wish.associationId);
  if (found === undefined) return refused({ code: "association-unknown" });
  const { associationId, offeringId, host } = found.association;
  if (host === institution) {
    if (withdrawAtHome(found, context.clock.now()).view === found) {
      return granted({ association: found.association });
    }
    const withdrawal = {
      home: institution,
      associationId,
      offeringId,
      sequence: "next",
      actor: institution,
    } as const;
    const outcome = await decideOwn(seats, { kind: "withdrawal", withdrawal }, wish.personId);
    return outcome.ok ? granted({ association: outcome.value }) : outcome;
  }
  return await inTransaction(context.pool, async (client) => {
    await lockPersons(client, [wish.personId]);
    const [view] = await readViews(client, institution, [{ associationId, host }]);
    if (view === undefined) return refused({ code: "association-unknown" });
    const change = withdrawAtHome(view, context.clock.now());
    if (change.view !== view) await writeViews(client, [change.view]);
    await insertDeliveries(client, commandDeliveries(change, wish), context.clock.now());
    return granted(committed(change, wish));
  });
}

/** Officers' decisions, in the order they came. Those on own offerings go through the ledger, the others together. */
export async function decide(
  context: EnrolmentContext,
  seats: SeatBatcher,
  permissions: readonly Permission[],
): Promise<readonly Outcome<Committed, PermissionRefusal>[]> {
  const views = await readViews(context.pool, context.institution, permissions);
  const atOwn = new Set(
    views
      .filter(({ association }) => association.host === context.institution)
      .map(({ association }) => association.associationId),
  );
  const [own, partners] = await Promise.all([
    Promise.all(
      permissions
        .filter(({ associationId }) => atOwn.has(associationId))
        .map((permission) => decideAtOwnOffering(context, seats, permission)),
    ),
    decideAtPartners(
      context,
      permissions.filter(({ associationId }) => !atOwn.has(associationId)),
    ),
  ]);
  const left = { own: [...own], partners: [...partners] };
  return permissions.flatMap(({ associationId }) =>
    (atOwn.has(associationId) ? left.own : left.partners).splice(0, 1),
  );
}

async function decideAtOwnOffering(
  context: EnrolmentContext,
  seats: SeatBatcher,
  permission: Permission,
): Promise<Outcome<Committed, PermissionRefusal>> {
  const { institution: home } = context;
  const { associationId, homeState, actor } = permission;
  const [view] = await readViews(context.pool, home, [{ associationId, host: home }]);
  if (view?.association.personId === undefined) return refused({ code: "association-unknown" });
  if (!isDecidable(view.association))
    return settled(decideAtHome(view, permission, context.clock.now()), permission);
  const { offeringId, personId } = view.association;
  const decision = { home, associationId, offeringId, sequence: "next", homeState, actor } as const;
  const outcome = await decideOwn(seats, { kind: "decision", decision }, personId);
  if (!outcome.ok) return outcome;
  const association = outcome.value;
  if (association.homeState === homeState) return granted({ association });
  const { homeState: atHome, hostState } = association;
  return refused({ code: "permission-already-decided", homeState: atHome, hostState });
}

async function decideAtPartners(
  context: EnrolmentContext,
  permissions: readonly Permission[],
): Promise<readonly Outcome<Committed, PermissionRefusal>[]> {
  if (permissions.length === 0) return [];
  return await inTransaction(context.pool, async (client) => {
    await lockStudentsOf(client, context.institution, permissions);
    // One of an own offering that was written since the first look is as unknown as it was then: it is not ours to write.
    const read = (await readViews(client, context.institution, permissions)).filter(
      ({ association: { host } }) => host !== context.institution,
    );
    const views = new Map(read.map((view) => [view.association.associationId, view]));
    const now = context.clock.now();
    const deliveries: NewDelivery[] = [];
    const outcomes = permissions.map((permission): Outcome<Committed, PermissionRefusal> => {
      const view = views.get(permission.associationId);
      if (view === undefined) return refused({ code: "association-unknown" });
      const outcome = decideAtHome(view, permission, now);
      if (outcome.ok) {
        views.set(permission.associationId, outcome.value.view);
        deliveries.push(...commandDeliveries(outcome.value, permission));
      }
      return settled(outcome, permission);
    });
    const changed = read.flatMap((view) => changedView(view, views));
    await writeViews(client, changed);
    await releaseSwapped(client, changed, { ...context, now });
    await insertDeliveries(client, deliveries, now);
    return outcomes;
  });
}

function changedView(
  before: HomeChange["view"],
  views: ReadonlyMap<string, HomeChange["view"]>,
): HomeChange["view"][] {
  const after = views.get(before.association.associationId);
  return after === undefined || after === before ? [] : [after];
}

function settled(
  outcome: Outcome<HomeChange, PermissionRefusal>,
  carried: Carried,
): Outcome<Committed, PermissionRefusal> {
  return outcome.ok ? granted(committed(outcome.value, carried)) : outcome;
}
