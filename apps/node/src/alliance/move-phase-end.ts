import {
  type Finding,
  granted,
  instantOfLocal,
  type Outcome,
  type Round,
  refused,
  roundFindings,
} from "@wissel/core";
import {
  findRound,
  inTransaction,
  type KnownRound,
  lockRound,
  noteRoundAction,
  putRoundInForce,
  saveOwnEnd,
  saveRoundDraft,
} from "@wissel/store";
import { publishNext } from "./publish-rounds.ts";
import type { RoundPorts } from "./round-ports.ts";
import { alliancePartners, tellPartners } from "./tell-partners.ts";
import type { RoundRefusal } from "./write-rounds.ts";

/** A wish to close a phase earlier or later than the round says. */
export interface PhaseEnd {
  readonly roundId: string;
  readonly phaseId: string;
  /** `YYYY-MM-DDTHH:MM` in the round's zone. */
  readonly closesAt: string;
  /** For everybody to read. */
  readonly reason: string;
  readonly actor: string;
}

/** Closes or extends a phase: of an own round for everybody, by a new version; else for what we lend to it. */
export async function movePhaseEnd(
  ports: RoundPorts,
  { roundId, phaseId, closesAt, reason, actor }: PhaseEnd,
): Promise<Outcome<KnownRound, RoundRefusal>> {
  const { pool, own, clock, newId, kickDeliveries } = ports;
  const outcome = await inTransaction(pool, async (client): Promise<Outcome<KnownRound, RoundRefusal>> => {
    await lockRound(client, roundId);
    const known = await findRound(client, roundId);
    const before = known?.published?.round;
    if (known === undefined || before === undefined) return refused({ code: "round-unknown" });
    const phase = before.phases.find((one) => one.phaseId === phaseId);
    if (phase === undefined) return refused({ code: "phase-unknown" });
    const now = clock.now();
    const end = { phaseId, closesAt, note: reason };
    const round = withEnd(before, end);
    const findings = endFindings(round, { phaseId, now });
    const instant = instantOfLocal(closesAt, round.timeZone);
    if (findings.length > 0 || instant === undefined) return refused({ code: "round-not-ready", findings });
    const action = closesAt < phase.closesAt ? "closed" : "extended";
    const done = { action, phaseId, closesAt: instant, reason, actor } as const;
    if (known.coordinator === own.schacHome) {
      const draft = known.draft && withEnd(known.draft, end);
      if (draft !== undefined) await saveRoundDraft(client, { draft, coordinator: own.schacHome }, now);
      return granted(
        await publishNext(ports, client, { known: { ...known, ...(draft && { draft }) }, round, done }),
      );
    }
    await saveOwnEnd(client, { roundId, phaseId, closesAt: instant, reason }, now);
    await putRoundInForce(client, own.schacHome, roundId);
    await noteRoundAction(client, { ...done, actionId: newId(), roundId, at: now });
    await tellPartners(ports, client, {
      roundId,
      version: before.version,
      partners: alliancePartners(ports),
    });
    return granted(known);
  });
  if (outcome.ok) kickDeliveries();
  return outcome;
}

function withEnd(
  round: Round,
  { phaseId, ...end }: { readonly phaseId: string; readonly closesAt: string; readonly note: string },
): Round {
  const phases = round.phases.map((phase) => (phase.phaseId === phaseId ? { ...phase, ...end } : phase));
  return { ...round, phases };
}

/** What the new end would be wrong about; pointers are those of the request. */
function endFindings(
  round: Round,
  { phaseId, now }: { readonly phaseId: string; readonly now: Date },
): readonly Finding[] {
  const place = `/phases/${round.phases.findIndex((one) => one.phaseId === phaseId)}`;
  return roundFindings(round, now).map(({ pointer, reason }) =>
    pointer === place || pointer.startsWith(`${place}/`)
      ? { pointer: "/closesAt", reason }
      : { pointer: "/closesAt", reason: `is not possible: ${pointer} ${reason}` },
  );
}
