import { type Clock, compareCopies, type NewId, type Peer, standingOf } from "@wissel/core";
import {
  type AgreementVersion,
  type ConnectionPool,
  type FoundDifference,
  inTransaction,
  keepDifferences,
  listNewestAgreements,
  type PartnerAgreement,
  type Queryable,
  replacePartnerAgreements,
} from "@wissel/store";
import type { AskAgreements } from "./ask-agreements.ts";
import { digestOfCopies, openCopyReader, ownDocument } from "./stored-copy.ts";

export interface ComparePorts {
  readonly pool: ConnectionPool;
  readonly ask: AskAgreements;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Has a partner's copies told, keeps them, and opens or settles the tasks that follow. Throws when they cannot be had. */
export async function compareAgreements(
  ports: ComparePorts,
  peer: Peer,
): Promise<readonly FoundDifference[]> {
  const partner = peer.schacHome;
  const told = await ports.ask(peer, digestOfCopies(await ownCopies(ports.pool, partner)));
  const now = ports.clock.now();
  return await inTransaction(ports.pool, async (client) => {
    await replacePartnerAgreements(client, partner, told);
    const own = await ownCopies(client, partner);
    const found = differencesBetween(ports, own, told);
    await keepDifferences(client, partner, { found, now });
    return found;
  });
}

/** The newest version of each own copy. */
async function ownCopies(client: Queryable, partner: string): Promise<readonly AgreementVersion[]> {
  return (await listNewestAgreements(client)).filter((one) => one.partner === partner);
}

/** One that does not hold any more on the only side that has it is history, and no task. */
function differencesBetween(
  { clock, newId }: ComparePorts,
  own: readonly AgreementVersion[],
  told: readonly Omit<PartnerAgreement, "partner">[],
): readonly FoundDifference[] {
  const read = openCopyReader();
  const now = clock.now();
  const there = new Map(told.map((copy) => [copy.agreementId, copy]));
  const here = new Set(own.map(({ agreementId }) => agreementId));
  const ofOwn = own.flatMap((mine): readonly FoundDifference[] => {
    const { agreementId, sha256: ownSha256 } = mine;
    const theirs = there.get(agreementId);
    const difference = { differenceId: newId(), agreementId, ownSha256 };
    if (theirs === undefined) {
      return isPast(ownDocument(mine), now) ? [] : [{ ...difference, comparison: "missing_there" }];
    }
    const isEqual = differencesOf(mine, theirs, read)?.length === 0;
    return isEqual ? [] : [{ ...difference, comparison: "differs", partnerSha256: theirs.sha256 }];
  });
  const ofTheirs = told
    .filter(({ agreementId }) => !here.has(agreementId))
    .flatMap(({ agreementId, text, sha256: partnerSha256 }): readonly FoundDifference[] => {
      const document = read(text);
      if (document !== undefined && isPast(document, now)) return [];
      return [{ differenceId: newId(), agreementId, comparison: "missing_here", partnerSha256 }];
    });
  return [...ofOwn, ...ofTheirs];
}

function isPast(document: Parameters<typeof standingOf>[0], now: Date): boolean {
  const standing = standingOf(document, now);
  return standing === "over" || standing === "ended";
}

/** Where an own copy and a partner's differ; undefined: the partner's cannot be read here. */
export function differencesOf(
  mine: Pick<AgreementVersion, "text" | "sha256">,
  theirs: Pick<PartnerAgreement, "text" | "sha256">,
  read: ReturnType<typeof openCopyReader>,
): ReturnType<typeof compareCopies> | undefined {
  if (mine.sha256 === theirs.sha256) return [];
  const document = read(theirs.text);
  return document && compareCopies(ownDocument(mine), document);
}
