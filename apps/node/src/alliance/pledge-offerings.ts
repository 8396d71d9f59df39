import { granted, type Outcome, refused } from "@wissel/core";
import {
  findPledgeRefusal,
  findRound,
  inTransaction,
  listPledgesToRound,
  lockRound,
  type PledgeRefusal,
  putRoundInForce,
  type RoundPledge,
  replaceOwnPledges,
} from "@wissel/store";
import type { RoundPorts } from "./round-ports.ts";
import { alliancePartners, tellPartners } from "./tell-partners.ts";

/** Makes these the only own offerings that are lent to a round, which decides from now on who may enrol on them. */
export async function pledgeOfferings(
  ports: RoundPorts,
  pledge: {
    readonly roundId: string;
    readonly coordinator: string;
    readonly offeringIds: readonly string[];
  },
): Promise<Outcome<readonly RoundPledge[], PledgeRefusal>> {
  const { pool, own, kickDeliveries } = ports;
  const { schacHome: institution } = own;
  const { roundId } = pledge;
  const outcome = await inTransaction(pool, async (client) => {
    await lockRound(client, roundId);
    const refusal = await findPledgeRefusal(client, { institution, ...pledge });
    if (refusal !== undefined) return refused(refusal);
    await replaceOwnPledges(client, { institution, ...pledge });
    await putRoundInForce(client, institution, roundId);
    const version = (await findRound(client, roundId))?.published?.round.version ?? 0;
    await tellPartners(ports, client, { roundId, version, partners: alliancePartners(ports) });
    return granted(await listPledgesToRound(client, institution, roundId));
  });
  if (outcome.ok) kickDeliveries();
  return outcome;
}
