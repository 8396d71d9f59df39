import { EVENT_BASE } from "@wissel/contract";
import {
  type Clock,
  decideResults,
  deliveryOf,
  type IssueContext,
  type IssueDecision,
  type IssuedResult,
  type IssueRefusal,
  type NewDelivery,
  type NewId,
  type Outcome,
  type ResultAnswer,
  type ResultPosting,
} from "@wissel/core";
import {
  type ConnectionPool,
  insertDeliveries,
  insertIssuedResults,
  inTransactionUnlessDry,
  lockResultTargets,
  type Queryable,
} from "@wissel/store";
import type { ScalesOf } from "../agreements/agreed-scales.ts";
import { publishedScales } from "../scales/published-scale.ts";
import { RESULT_EVENTS, toWireVersion } from "./event-wire.ts";

export interface IssuePorts {
  readonly pool: ConnectionPool;
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Reads what was agreed with these homes; what comes of it asks nothing of the database. */
  readonly agreedScales: (homes: readonly string[]) => Promise<ScalesOf>;
  /** Whether a home has a node that takes signed results, whichever road its students come by. */
  readonly takesSigned: (home: string) => boolean;
  readonly kickDeliveries: () => void;
}

export interface IssuePostings extends Pick<IssueContext, "doubtful"> {
  readonly postings: readonly ResultPosting[];
  readonly dryRun: boolean;
}

/**
 * Writes the versions that the host's SIS posts, and what is owed for them, in one transaction. A dry run answers what
 * would become of them; nothing is written and nobody told.
 */
export async function issueResults(
  ports: IssuePorts,
  posted: IssuePostings,
): Promise<readonly Outcome<ResultAnswer, IssueRefusal>[]> {
  if (posted.postings.length === 0) return [];
  const scalesOf = await ports.agreedScales(posted.postings.map(({ home }) => home));
  const decision = await inTransactionUnlessDry(ports.pool, posted, async (client) => {
    const decided = await decide({ ...ports, scalesOf }, client, posted);
    await insertIssuedResults(client, decided.issued);
    await insertDeliveries(
      client,
      decided.issued.flatMap((one) => deliveriesOf(ports, one)),
      ports.clock.now(),
    );
    return decided;
  });
  if (decision.issued.length > 0 && !posted.dryRun) ports.kickDeliveries();
  return decision.outcomes;
}

async function decide(
  { own, clock, newId, scalesOf }: IssuePorts & { readonly scalesOf: ScalesOf },
  client: Queryable,
  { postings, doubtful }: IssuePostings,
): Promise<IssueDecision> {
  const named = postings.flatMap(({ scale }) => scale?.id ?? []);
  const scales = await publishedScales(client, named);
  const targets = await lockResultTargets(client, own, postings);
  const agreed = await Promise.all(targets.map(async (target) => [target, await scalesOf(target)] as const));
  const agreedScales = new Map(agreed.map(([{ associationKey }, ids]) => [associationKey, ids]));
  return decideResults(postings, targets, { now: clock.now(), newId, scales, doubtful, agreedScales });
}

/** The own institution's student has it already. */
function deliveriesOf(
  { takesSigned }: Pick<IssuePorts, "takesSigned">,
  { target, resultId, version, statement, recordedAt }: IssuedResult,
): readonly NewDelivery[] {
  if (recordedAt !== undefined) return [];
  const { home, associationKey, txn, offeringId, namedByHome } = target;
  // Signed, it needs no token of the student's: those run out, and consent ends.
  const isSigned = namedByHome !== undefined && takesSigned(home);
  const associationId = isSigned ? namedByHome : target.associationId;
  const road = isSigned ? undefined : target.road;
  const payload = toWireVersion(offeringId, { version, statement });
  const event = { eventId: resultId, name: RESULT_EVENTS[statement.kind], recipient: home, payload };
  const about = { associationKey, associationId, txn, ...(road === undefined ? {} : { road }) };
  return [deliveryOf({ ...event, ...about }, EVENT_BASE)];
}
