import { randomUUID } from "node:crypto";
import { granted, type LedgerCommand, type Outcome, type RoundRules } from "@wissel/core";
import {
  applyPools,
  type ConnectionPool,
  type EnrolmentStore,
  inTransaction,
  lockRound,
  planSelection,
  putRoundInForce,
  saveOwnPause,
  writeSelection,
} from "@wissel/store";
import { HISTORY_NODE } from "@wissel/testing/ledger";
import { PAUSED_BECAUSE } from "./a-round.ts";
import {
  type LedgerAct,
  laneOfDecision,
  type NamedDecision,
  type StudentAct,
  type StudentAsk,
} from "./ledger-act.ts";
import { poolName } from "./stored-ledger.ts";

/** What a process acts with: a store, and what of the node the act needs beside it. */
export interface ActingNode {
  readonly store: Pick<EnrolmentStore, "ledger" | "register" | "hostDecisions">;
  readonly pool: ConnectionPool;
  readonly now: Date;
  readonly roundId: string;
  /** What home holds its students to. */
  readonly rules: RoundRules | undefined;
}

const MOST_AT_ONCE = 500;
const INSTITUTION = HISTORY_NODE.host;
const PLACE = {
  institution: INSTITUTION,
  alliancesOf: HISTORY_NODE.alliancesOf,
  newId: randomUUID,
  eventBase: "https://events.example/",
} as const;

/** Does to the stored ledger what the act says, as the node's own routes and rounds do it. */
export async function actOn(node: ActingNode, act: LedgerAct): Promise<readonly string[]> {
  const { store, pool, now } = node;
  switch (act.kind) {
    case "commands":
      return await Promise.all(act.commands.map((command) => give(store, command)));
    case "resize": {
      const pools = act.pools.map(({ size, ...one }) => ({ ...poolName(one), size }));
      const wanted = { offeringId: act.offeringId, pools };
      const context = { ...PLACE, now, actor: "sis" };
      const outcome = await inTransaction(pool, (client) => applyPools(client, wanted, context));
      return [outcome.ok ? "resized" : outcome.refusal.code];
    }
    case "releases":
      await store.ledger.runReleases(MOST_AT_ONCE);
      return ["carried out"];
    case "sweep":
      if (act.of === "offers") await store.ledger.expireOffers(MOST_AT_ONCE);
      else if (act.of === "permissions") await store.ledger.expirePermissions(MOST_AT_ONCE);
      else await store.hostDecisions.settleHeld(MOST_AT_ONCE);
      return ["swept"];
    case "pause":
      await pause(node, act.isPaused ? PAUSED_BECAUSE : undefined);
      return ["told"];
    case "select":
      await select(node, act.offeringId);
      return ["selected"];
    case "decide":
    case "undo":
      return [await decideByName(node, act)];
    default:
      return [await actFor(node, act)];
  }
}

async function pause({ pool, roundId, now }: ActingNode, reason: string | undefined): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockRound(client, roundId);
    await saveOwnPause(client, { roundId, reason }, now);
    await putRoundInForce(client, INSTITUTION, roundId);
  });
}

async function select({ pool, now }: ActingNode, offeringId: string): Promise<void> {
  const context = { ...PLACE, now };
  await inTransaction(pool, async (client) => {
    const plan = await planSelection(client, context, { offeringId, ifFull: "queue", actor: "officer" });
    if (plan.selected.length > 0) await writeSelection(client, { ...plan, offeringId }, context);
  });
}

/** Own students, and officers, act on one enrolment at a time. */
async function actFor(node: ActingNode, act: StudentAct): Promise<string> {
  const { register } = node.store;
  if (act.kind === "ask") {
    const [outcome] = await register.begin([asked(node, act)]);
    return told(outcome);
  }
  const { personId, associationId } = act;
  const wish = { personId, associationId, deliveryId: randomUUID(), inHandUntil: node.now };
  if (act.kind === "withdraw") return told(await register.withdraw(wish));
  if (act.kind === "answer")
    return told(await register.answerOffer({ ...wish, answer: act.answer, offerId: act.offerId }));
  const [outcome] = await register.decide([{ ...wish, homeState: act.homeState, actor: "officer" }]);
  return told(outcome);
}

type Asked = Parameters<EnrolmentStore["register"]["begin"]>[0][number];

function asked({ now, rules }: ActingNode, { kind: _kind, ...ask }: StudentAsk): Asked {
  const { personId, associationId, offeringId, ifFull, homeState, permissionUntil, requestedAt, releases } =
    ask;
  const choice = { host: INSTITUTION, offeringId, ifFull };
  return {
    request: {
      kind: "new",
      requestId: randomUUID(),
      personId,
      clientId: "portal",
      idempotencyKey: associationId,
      fingerprint: associationId,
      idempotencyUntil: new Date(now.getTime() + 86_400_000),
      choices: [choice],
      ...(releases === undefined ? {} : { releases }),
    },
    choice,
    associationKey: randomUUID(),
    associationId,
    deliveryId: randomUUID(),
    txn: randomUUID(),
    student: {},
    homeState,
    ...(permissionUntil === undefined ? {} : { permissionUntil }),
    requestedAt,
    ...(rules === undefined ? {} : { rules }),
    inHandUntil: now,
  };
}

async function decideByName({ store }: ActingNode, act: NamedDecision): Promise<string> {
  const { hostDecisions } = store;
  const subject = { ...laneOfDecision(act), actor: "sis" };
  if (act.kind === "undo") return toldByHost(await hostDecisions.undo([subject]));
  const { decision, heldUntil } = act;
  const held = heldUntil === undefined ? {} : { heldUntil };
  return toldByHost(await hostDecisions.decide([{ ...subject, decision, ...held }]));
}

function toldByHost([outcome]: Awaited<ReturnType<ActingNode["store"]["hostDecisions"]["undo"]>>): string {
  return told(outcome?.ok === true ? granted({ association: outcome.value }) : outcome);
}

function told(
  outcome:
    | Outcome<{ readonly association: { readonly hostState: string } }, { readonly code: string }>
    | undefined,
): string {
  if (outcome === undefined) throw new Error("an act was not answered");
  return outcome.ok ? outcome.value.association.hostState : outcome.refusal.code;
}

async function give(store: ActingNode["store"], command: LedgerCommand): Promise<string> {
  const [outcome] = await decided(store, command);
  if (outcome === undefined) throw new Error(`a ${command.kind} was not answered`);
  return outcome.ok ? outcome.value.hostState : outcome.refusal.code;
}

type Answered = Promise<readonly Outcome<{ readonly hostState: string }, { readonly code: string }>[]>;

function decided({ ledger }: ActingNode["store"], command: LedgerCommand): Answered {
  switch (command.kind) {
    case "claim":
      return ledger.claim([command.claim]);
    case "withdrawal":
      return ledger.withdraw([command.withdrawal]);
    case "decision":
      return ledger.decide([command.decision]);
    case "offer-answer":
      return ledger.answerOffers([command.answer]);
    default:
      throw new Error(`a ${command.kind} is the ledger's own`);
  }
}
