import { type AllianceOperations, type Problem, problemOf } from "@wissel/contract";
import {
  adjustRound,
  type Finding,
  type Outcome,
  previewAs,
  type Round,
  type RoundAdjustment,
  roundFindings,
  timedPhases,
} from "@wissel/core";
import {
  findOwnAdjustment,
  findRound,
  type KnownRound,
  listPledgesToRound,
  listRoundActions,
  listRounds,
  type PledgeRefusal,
  type RoundPledge,
} from "@wissel/store";
import { toldActor } from "../audit/audit-actor.ts";
import type { BoardHandlers } from "../board/board-handlers.ts";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { actorOf } from "./actor.ts";
import { movePhaseEnd } from "./move-phase-end.ts";
import { pledgeOfferings } from "./pledge-offerings.ts";
import { pauseRound, publishRound } from "./publish-rounds.ts";
import type { RoundPorts } from "./round-ports.ts";
import { fromWirePlan, toWireRound } from "./round-wire.ts";
import type { SelectionHandlers } from "./selection-handlers.ts";
import { draftRound, findingsOf, type RoundRefusal } from "./write-rounds.ts";

export type RoundHandlers = Omit<
  Handlers<AllianceOperations>,
  "listMembers" | keyof SelectionHandlers | keyof BoardHandlers
>;

/** How coordinators write, check and publish rounds, and hosts lend offerings to them. */
export function roundHandlers(ports: RoundPorts): RoundHandlers {
  const { pool, own, clock } = ports;
  const shown = async (known: KnownRound) =>
    toWireRound(known, { own: own.schacHome, adjustment: await findOwnAdjustment(pool, known.roundId) });
  const answered = async (outcome: Outcome<KnownRound, RoundRefusal>) =>
    outcome.ok
      ? ({ status: 200, body: await shown(outcome.value) } as const)
      : { problem: problemOfRound(outcome.refusal) };
  return {
    listRounds: async () => ({
      status: 200,
      body: { items: await Promise.all((await listRounds(pool)).map(shown)) },
    }),

    async getRound({ params }) {
      const known = await findRound(pool, params.roundId);
      if (known === undefined) return { problem: problemOf("round-unknown") };
      return { status: 200, body: await shown(known) };
    },

    putRound: async ({ params, body }) =>
      answered(await draftRound(ports, fromWirePlan(body, { ...params, version: 0 }))),

    async checkRound({ params }) {
      const draft = (await findRound(pool, params.roundId))?.draft;
      if (draft === undefined) return { problem: problemOf("round-unknown") };
      const findings = await findingsOf(ports, pool, draft);
      return { status: 200, body: { findings: findings.map(({ ...finding }) => finding) } };
    },

    async previewRound({ params, query }) {
      const known = await findRound(pool, params.roundId);
      const round = known?.draft ?? known?.published?.round;
      if (round === undefined) return { problem: problemOf("round-unknown") };
      const findings = roundFindings(round, clock.now()).filter(({ reason }) => reason !== "is past");
      if (findings.length > 0) return { problem: notReady(findings) };
      const pausedBecause = known?.published?.round.pausedBecause;
      const adjustment =
        query.host === own.schacHome ? await findOwnAdjustment(pool, params.roundId) : undefined;
      return {
        status: 200,
        body: previewOf({ ...round, ...present({ pausedBecause }) }, { query, adjustment }),
      };
    },

    publishRound: async ({ params, caller }) =>
      answered(await publishRound(ports, { ...params, actor: actorOf(caller) })),

    pauseRound: async ({ params, body: { reason }, caller }) =>
      answered(await pauseRound(ports, { ...params, reason, pausedBecause: reason, actor: actorOf(caller) })),

    resumeRound: async ({ params, body: { reason }, caller }) =>
      answered(
        await pauseRound(ports, { ...params, reason, pausedBecause: undefined, actor: actorOf(caller) }),
      ),

    movePhaseEnd: async ({ params, body, caller }) =>
      answered(await movePhaseEnd(ports, { ...params, ...body, actor: actorOf(caller) })),

    async listRoundActions({ params }) {
      const actions = await listRoundActions(pool, params.roundId, MOST_ACTIONS);
      return {
        status: 200,
        body: {
          items: actions.map(({ actionId: _, roundId: __, actor, at, closesAt, ...done }) => ({
            actor: toldActor(actor),
            ...done,
            ...present({ closesAt: closesAt?.toISOString() }),
            at: at.toISOString(),
          })),
        },
      };
    },

    async listPledges({ params }) {
      const pledges = await listPledgesToRound(pool, own.schacHome, params.roundId);
      return { status: 200, body: { items: pledges.map(toWirePledge) } };
    },

    async putPledges({ params, body }) {
      const outcome = await pledgeOfferings(ports, { ...params, ...body });
      if (!outcome.ok) return { problem: problemOfPledge(outcome.refusal) };
      return { status: 200, body: { items: outcome.value.map(toWirePledge) } };
    },
  };
}

const MOST_ACTIONS = 500;

type PreviewQuery = Parameters<RoundHandlers["previewRound"]>[0]["query"];
type PreviewBody = NonNullable<
  Extract<Awaited<ReturnType<RoundHandlers["previewRound"]>>, { readonly status: 200 }>["body"]
>;

function previewOf(
  round: Round,
  { query, adjustment }: { readonly query: PreviewQuery; readonly adjustment: RoundAdjustment | undefined },
): PreviewBody {
  const { roundId, validUntil, pausedBecause } = round;
  const { home, host, level, programmeCode } = query;
  const student = present({ level, programmeCode });
  const asPublished = { roundId, validUntil, phases: timedPhases(round), ...present({ pausedBecause }) };
  const inForce = adjustRound(asPublished, adjustment);
  const { next, ...preview } = previewAs(inForce, { home, host, student }, new Date(query.at));
  return {
    ...preview,
    ...(next === undefined ? {} : { next: { phaseId: next.phaseId, opensAt: next.opensAt.toISOString() } }),
  };
}

function toWirePledge({ host, offeringId, coordinator, pools }: RoundPledge) {
  return { host, offeringId, coordinator, pools: [...pools] };
}

function problemOfRound(refusal: RoundRefusal): Problem {
  return refusal.code === "round-not-ready" ? notReady(refusal.findings) : problemOf(refusal.code);
}

/** As many as a problem may name; `findings` has them all. */
const MOST_ERRORS = 100;

function notReady(findings: readonly Finding[]): Problem {
  const [first] = findings;
  const errors = findings.slice(0, MOST_ERRORS).map(({ pointer, reason }) => ({
    in: "body",
    pointer: `#${pointer}`,
    detail: reason,
  }));
  return problemOf("round-not-ready", first && `${first.pointer} ${first.reason}`, { errors });
}

function problemOfPledge({ code, offeringId }: PledgeRefusal): Problem {
  return problemOf(code, `the offering ${offeringId}`, { offeringId });
}
