import {
  type AsksDecided,
  type Association,
  afterChange,
  decideCommands,
  type HomeSlice,
  type HomeView,
  isAttending,
  isLiveState,
  type LedgerCommand,
  releasedFor,
  type WithdrawalReason,
  withdrawAtHome,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import type { Queryable } from "../queryable.ts";
import { commandDeliveries } from "./command-deliveries.ts";
import { type LedgerPlace, readLedgerSlice } from "./ledger-slice.ts";
import { lockOfferings, lockPersons } from "./lock.ts";
import { readViews } from "./read-home.ts";
import { readRequests } from "./read-requests.ts";
import { type WriteContext, writeDecision } from "./write-decision.ts";
import { writeViews } from "./write-views.ts";

/** What giving up an association needs of its node. */
export type SwapContext = LedgerPlace & WriteContext;

/**
 * Gives up what own students exchange for the places that were just recorded, in the caller's transaction: at home at
 * once; a partner is told by a command that is owed from here on; an own place is free, and handed on, in the same
 * commit. Does nothing for what was given up before.
 *
 * Who was promoted is known only under the offering's lock, so that here students may be locked after offerings: two
 * transactions that meet in this way are a deadlock, of which PostgreSQL ends one, and it runs again.
 */
export async function releaseSwapped(
  client: Queryable,
  recorded: readonly HomeView[],
  context: SwapContext,
): Promise<void> {
  await giveUp(client, await lockReleased(client, recorded, context), { ...context, reason: "withdrawn" });
}

/** Ends these for their students, who are locked: what is given up for a place, or what a place excludes. */
export async function giveUp(
  client: Queryable,
  given: readonly HomeView[],
  context: GivingUp,
): Promise<void> {
  const changes = given.map((view) => withdrawAtHome(view, context.now, context.reason));
  const atPartners = changes.filter(({ view }) => view.association.host !== context.institution);
  await writeViews(
    client,
    atPartners.map(({ view }) => view),
  );
  const commands = atPartners.flatMap((change) => commandDeliveries(change, { deliveryId: context.newId() }));
  await insertDeliveries(client, commands, context.now);
  await releaseOwn(
    client,
    given.filter(({ association }) => association.host === context.institution),
    context,
  );
}

type GivingUp = SwapContext & { readonly reason: WithdrawalReason };

/** The same for associations of the ledger, whose requests are read where they are not known. */
export async function releaseSwappedBy(
  client: Queryable,
  changed: readonly Association[],
  context: SwapContext & { readonly requests?: ReadonlyMap<string, HomeView["request"]> },
): Promise<void> {
  const { institution } = context;
  const own = changed.filter((one) => one.home === institution && isAttending(one));
  const known = context.requests ?? new Map<string, HomeView["request"]>();
  const unread = own.flatMap(({ requestId = "" }) =>
    requestId === "" || known.has(requestId) ? [] : [requestId],
  );
  const read = await readRequests(client, unread);
  const requests = new Map([...known, ...read.map((one) => [one.requestId, one] as const)]);
  const views = own.flatMap((association) => {
    const request = requests.get(association.requestId ?? "");
    return request === undefined ? [] : [{ association, request }];
  });
  await releaseSwapped(client, views, context);
}

/** Associations that students had already, and for which they say only now what they give up. */
export function joinedSwaps(
  { associations }: Pick<HomeSlice, "associations">,
  { requests }: Pick<AsksDecided, "requests">,
): readonly Association[] {
  const swaps = new Set(
    requests.flatMap(({ requestId, releases }) => (releases === undefined ? [] : [requestId])),
  );
  return swaps.size === 0 ? [] : associations.filter(({ requestId = "" }) => swaps.has(requestId));
}

/** What is to be given up and has not been yet, under its student's lock. */
async function lockReleased(
  client: Queryable,
  recorded: readonly HomeView[],
  { institution }: SwapContext,
): Promise<readonly HomeView[]> {
  const owners = new Map(
    recorded.flatMap((view) => {
      const released = releasedFor(view);
      return released === undefined ? [] : [[released, view.request.personId] as const];
    }),
  );
  if (owners.size === 0) return [];
  await lockPersons(client, [...owners.values()]);
  const views = await readViews(
    client,
    institution,
    [...owners.keys()].map((associationId) => ({ associationId })),
  );
  return views.filter(
    ({ association: { associationId, personId, homeState } }) =>
      owners.get(associationId) === personId && isLiveState(homeState),
  );
}

async function releaseOwn(
  client: Queryable,
  released: readonly HomeView[],
  context: GivingUp,
): Promise<void> {
  if (released.length === 0) return;
  const { institution, now, reason } = context;
  const commands = released.map(({ association: { home, associationId, offeringId } }): LedgerCommand => {
    const withdrawal = {
      home,
      associationId,
      offeringId,
      sequence: "next",
      reason,
      actor: institution,
    } as const;
    return { kind: "withdrawal", withdrawal };
  });
  const [offerings, seats] = await Promise.all([
    lockOfferings(
      client,
      released.map(({ association }) => association.offeringId),
    ),
    readLedgerSlice(client, context, { commands, asks: [] }),
  ]);
  const decision = decideCommands({ ...seats, offerings }, commands, now);
  await writeDecision(client, decision, context);
  const ended = new Map(decision.changed.map((one) => [one.associationKey, one]));
  await writeViews(
    client,
    released.map(({ association: before, request }) => {
      const association = ended.get(before.associationKey) ?? before;
      return afterChange({ association, request }, association, now);
    }),
  );
  await releaseSwappedBy(client, decision.changed, context);
}
