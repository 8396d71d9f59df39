import { granted, type Outcome, refused } from "@wissel/core";
import {
  findPledgeRefusal,
  inTransaction,
  listPledgesToRound,
  lockRound,
  type PledgeRefusal,
  putRoundInForce,
  type RoundPledge,
  replaceOwnPledges,
} from "@wissel/store";
import type { RoundPorts } from "./round-ports.ts";

/** Makes these the only own offerings that are lent to a round, which decides from now on who may enrol on them. */
export async function pledgeOfferings(
  { pool, own }: RoundPorts,
  pledge: {
    readonly roundId: string;
    readonly coordinator: string;
    readonly offeringIds: readonly string[];
  },
): Promise<Outcome<readonly RoundPledge[], PledgeRefusal>> {
  const { schacHome: institution } = own;
  return await inTransaction(pool, async (client) => {
    await lockRound(client, pledge.roundId);
    const refusal = await findPledgeRefusal(client, { institution, ...pledge });
    if (refusal !== undefined) return refused(refusal);
    await replaceOwnPledges(client, { institution, ...pledge });
    await putRoundInForce(client, institution, pledge.roundId);
    return granted(await listPledgesToRound(client, institution, pledge.roundId));
  });
}
