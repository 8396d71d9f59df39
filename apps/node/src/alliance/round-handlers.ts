import { type AllianceOperations, type ExchangeOperations, type Problem, problemOf } from "@wissel/contract";
import { type Finding, previewAs, type Round, roundFindings, timedPhases } from "@wissel/core";
import {
  findRound,
  listOwnPledges,
  listPledgesToRound,
  listRounds,
  type PledgeRefusal,
  type RoundPledge,
} from "@wissel/store";
import type { Handlers } from "../http/operation.ts";
import { pledgeOfferings } from "./pledge-offerings.ts";
import type { RoundPorts } from "./round-ports.ts";
import { fromWirePlan, toWireRound } from "./round-wire.ts";
import { draftRound, findingsOf, publishRound, type RoundRefusal } from "./write-rounds.ts";

export type RoundHandlers = Omit<Handlers<AllianceOperations>, "listMembers">;

/** How coordinators write, check and publish rounds, and hosts lend offerings to them. */
export function roundHandlers(ports: RoundPorts): RoundHandlers {
  const { pool, own, clock } = ports;
  return {
    listRounds: async () => ({
      status: 200,
      body: { items: (await listRounds(pool)).map((known) => toWireRound(known, own.schacHome)) },
    }),

    async getRound({ params }) {
      const known = await findRound(pool, params.roundId);
      if (known === undefined) return { problem: problemOf("round-unknown") };
      return { status: 200, body: toWireRound(known, own.schacHome) };
    },

    async putRound({ params, body }) {
      const outcome = await draftRound(ports, fromWirePlan(body, { ...params, version: 0 }));
      if (!outcome.ok) return { problem: problemOfRound(outcome.refusal) };
      return { status: 200, body: toWireRound(outcome.value, own.schacHome) };
    },

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
      return { status: 200, body: previewOf(round, query) };
    },

    async publishRound({ params }) {
      const outcome = await publishRound(ports, params.roundId);
      if (!outcome.ok) return { problem: problemOfRound(outcome.refusal) };
      return { status: 200, body: toWireRound(outcome.value, own.schacHome) };
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

/** What partners fetch: rounds of the alliances they are in, and what this institution lends. */
export function exchangedRounds({
  pool,
  own,
  peers,
  clock,
}: RoundPorts): Pick<Handlers<ExchangeOperations>, "listExchangedRounds"> {
  return {
    async listExchangedRounds({ caller }) {
      const peer = peers
        .listPinned()
        .find(({ schacHome }) => caller.kind === "peer" && schacHome === caller.schacHome);
      if (peer === undefined) return { problem: problemOf("scope-missing") };
      const now = clock.now();
      const rounds = (await listRounds(pool)).flatMap(({ coordinator, published }) => {
        if (coordinator !== own.schacHome || published === undefined) return [];
        const { alliance, validUntil } = published.round;
        return peer.alliances.includes(alliance) && now < validUntil ? [published.token] : [];
      });
      const pledges = (await listOwnPledges(pool, own.schacHome)).map(
        ({ roundId, coordinator, offeringId, pools }) => ({
          roundId,
          coordinator,
          offeringId,
          pools: [...pools],
        }),
      );
      return { status: 200, body: { rounds, pledges } };
    },
  };
}

type PreviewQuery = Parameters<RoundHandlers["previewRound"]>[0]["query"];
type PreviewBody = NonNullable<
  Extract<Awaited<ReturnType<RoundHandlers["previewRound"]>>, { readonly status: 200 }>["body"]
>;

function previewOf(round: Round, query: PreviewQuery): PreviewBody {
  const { roundId, validUntil } = round;
  const { home, host, level, programmeCode } = query;
  const student = {
    ...(level === undefined ? {} : { level }),
    ...(programmeCode === undefined ? {} : { programmeCode }),
  };
  const inForce = { roundId, validUntil, phases: timedPhases(round) };
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
