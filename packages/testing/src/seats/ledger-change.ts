import type { LedgerCommand } from "@wissel/core";
import fc from "fast-check";
import type { InMemoryLedger } from "./in-memory-ledger.ts";
import type { NaiveLedger } from "./naive-ledger.ts";

const which = fc.nat(3);

/** What a host does to its offerings besides answering commands: sizes, releases, and that one is cancelled. */
export function ledgerChange(offerings: readonly string[]) {
  const offeringId = fc.constantFrom(...offerings);
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("resize" as const),
        offeringId,
        sizes: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4), fc.nat(4)),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("release" as const),
        offeringId,
        from: which,
        to: which,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), offeringId }) },
    // Who is in a cancelled offering is ended afterwards, in batches: not always at once.
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("end" as const), offeringId }) },
  );
}

export type LedgerChange =
  ReturnType<typeof ledgerChange> extends fc.Arbitrary<infer Change> ? Change : never;

interface Ledgers {
  readonly plain: NaiveLedger;
  readonly ledger: InMemoryLedger;
}

interface Told {
  readonly plain: number | boolean;
  readonly ledger: number | boolean;
}

/** Makes a change in both ledgers; answers what each says became of it. */
export function applyChange(ledgers: Ledgers, change: LedgerChange, now: Date): Told {
  switch (change.kind) {
    case "resize":
      return resize(ledgers, change, now);
    case "release":
      return release(ledgers, change, now);
    case "cancel":
      ledgers.ledger.cancel(change.offeringId);
      ledgers.plain.cancelled.add(change.offeringId);
      return { plain: true, ledger: true };
    case "end":
      return end(ledgers, change.offeringId, now);
  }
}

type Change<Kind extends LedgerChange["kind"]> = Extract<LedgerChange, { readonly kind: Kind }>;

function resize({ plain, ledger }: Ledgers, { offeringId, sizes }: Change<"resize">, now: Date): Told {
  const sized = plain.pools(offeringId).map(({ kind, beneficiary }, index) => ({
    kind,
    beneficiary,
    size: sizes[index] ?? 0,
  }));
  return {
    ledger: ledger.resize({ offeringId, pools: sized }, now),
    plain: plain.resize(offeringId, sized, now.getTime()),
  };
}

function release({ plain, ledger }: Ledgers, change: Change<"release">, now: Date): Told {
  const { offeringId } = change;
  const pools = plain.pools(offeringId);
  const [from, to] = [pools[change.from], pools[change.to]];
  if (from === undefined || to === undefined || from === to) return { plain: 0, ledger: 0 };
  return {
    ledger: ledger.release({ releaseId: "release", offeringId, from, to, dueAt: now }, now),
    plain: plain.release(from, to, now.getTime()),
  };
}

/** Everybody in the offering, in one batch; how many it ended. Where the offering stands it ends nobody. */
function end({ plain, ledger }: Ledgers, offeringId: string, now: Date): Told {
  const commands = plain.associations
    .filter((one) => one.offeringId === offeringId)
    .map(({ home, associationId }): LedgerCommand => {
      return { kind: "cancellation", ending: { home, associationId, offeringId } };
    });
  const ended = ledger.decide(commands, now).notices.filter(({ reason }) => reason === "offering-cancelled");
  const plainly = plain.associations.filter(({ reason }) => reason === "offering-cancelled").length;
  for (const command of commands) plain.apply(command, now.getTime());
  return {
    ledger: ended.length,
    plain: plain.associations.filter(({ reason }) => reason === "offering-cancelled").length - plainly,
  };
}
