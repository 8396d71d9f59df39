import { type ExchangeOperations, problemOf } from "@wissel/contract";
import {
  type Clock,
  type ErasureObstacle,
  erasureObstacles,
  type JsonObject,
  type NewAuditEntry,
  type PersonDetails,
} from "@wissel/core";
import {
  type ConnectionPool,
  eraseAssociations,
  inTransaction,
  type LockedAssociation,
  listHeldForHome,
  lockAssociationsOfHome,
  writeAudit,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import type { PersonSeals } from "./person-seals.ts";
import { openDetails } from "./sealed-details.ts";

export interface HeldDataPorts {
  readonly pool: ConnectionPool;
  readonly own: { readonly schacHome: string };
  readonly seals: Pick<PersonSeals, "openAll">;
  readonly clock: Clock;
}

/** What a home may have its students' hosts tell and forget: also one with which there is no agreement any more. */
export type HeldDataHandlers = Pick<Handlers<ExchangeOperations>, "listHeldData" | "eraseHeldData">;

export function heldDataHandlers({ pool, own, seals, clock }: HeldDataPorts): HeldDataHandlers {
  const pairOf = (caller: Caller) =>
    caller.kind === "peer" ? { own: own.schacHome, home: caller.schacHome } : undefined;
  return {
    async listHeldData({ caller, body }) {
      const pair = pairOf(caller);
      if (pair === undefined) return { problem: problemOf("scope-missing") };
      const held = await listHeldForHome(pool, pair, body.associationIds);
      const stored = new Map(
        held.flatMap(({ associationKey, details }) =>
          details === null ? [] : [[associationKey, details as PersonDetails] as const],
        ),
      );
      const details = await openDetails(stored, seals);
      const associations = held.map((one) => ({
        associationId: one.associationId,
        held: {
          ...one.held,
          ...present({ details: details.get(one.associationKey) as JsonObject | undefined }),
        },
      }));
      return { status: 200, body: { associations } };
    },

    async eraseHeldData({ caller, body }) {
      const pair = pairOf(caller);
      if (pair === undefined) return { problem: problemOf("scope-missing") };
      const { associationIds } = body;
      const now = clock.now();
      const obstacles = await inTransaction(pool, async (client) => {
        const associations = await lockAssociationsOfHome(client, pair, associationIds);
        const found = new Map(
          erasureObstacles(associations, now).map(({ associationId, reason }) => [associationId, reason]),
        );
        const free = associations.filter(({ associationId }) => !found.has(associationId));
        await eraseAssociations(
          client,
          free.map(({ associationKey }) => associationKey),
          now,
        );
        await writeAudit(client, decisionsOn(associations, { found, home: pair.home, at: now }));
        return found;
      });
      const associations = associationIds.map((associationId) => {
        const reason = obstacles.get(associationId);
        if (reason === undefined) return { associationId, outcome: "erased" as const };
        return { associationId, outcome: "refused" as const, reason };
      });
      return { status: 200, body: { associations } };
    },
  };
}

interface Judged {
  readonly found: ReadonlyMap<string, ErasureObstacle["reason"]>;
  readonly home: string;
  readonly at: Date;
}

/** What the audit log says of a home's wish; nothing of what was forgotten before. */
function decisionsOn(
  associations: readonly LockedAssociation[],
  { found, home, at }: Judged,
): readonly NewAuditEntry[] {
  return associations
    .filter(({ isErased }) => !isErased)
    .map(({ associationId, homeState, hostState }) => {
      const reason = found.get(associationId);
      const facts = { at, actor: `home:${home}`, partner: home, associationId, homeState, hostState };
      if (reason === undefined) return { ...facts, what: "enrolment-erased" };
      return { ...facts, what: "erasure-refused", reason };
    });
}
