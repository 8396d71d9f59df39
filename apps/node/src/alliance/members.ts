import type { AllianceSchemas } from "@wissel/contract";
import type { OfferingDirectory, PartnerCatalogue, PeerDirectory, PinnedPeer } from "@wissel/core";

type Member = AllianceSchemas["Member"];

/** What the list of members is made from. */
export interface MemberPorts {
  readonly own: { readonly schacHome: string; readonly name: string; readonly entityId: string };
  readonly peers: Pick<PeerDirectory, "listPinned" | "lastContact">;
  readonly statements: StatementAges;
  readonly offerings: Pick<OfferingDirectory, "listPartners">;
}

/** When each peer's entity statement was last verified. */
export interface StatementAges {
  findFetchedAt(entityId: string): Promise<Date | undefined>;
}

/** This institution and its pinned peers, by name; only those of one alliance when one is named. */
export async function listMembers(ports: MemberPorts, alliance: string | undefined): Promise<Member[]> {
  const pinned = ports.peers.listPinned();
  const catalogues = new Map((await ports.offerings.listPartners()).map((state) => [state.host, state]));
  const peers = await Promise.all(
    pinned.map((peer) => describePeer(ports, peer, catalogues.get(peer.schacHome))),
  );
  const own: Member = {
    ...ports.own,
    alliances: [...new Set(pinned.flatMap((peer) => peer.alliances))].sort(),
    isOwn: true,
  };
  const order = new Intl.Collator("en");
  return [own, ...peers]
    .filter(({ alliances }) => alliance === undefined || alliances.includes(alliance))
    .sort((a, b) => order.compare(a.name, b.name) || order.compare(a.schacHome, b.schacHome));
}

async function describePeer(
  { peers, statements }: MemberPorts,
  { entityId, schacHome, name, alliances }: PinnedPeer,
  catalogue: PartnerCatalogue | undefined,
): Promise<Member> {
  const lastContactAt = await peers.lastContact(schacHome);
  const statementFetchedAt = await statements.findFetchedAt(entityId);
  return {
    schacHome,
    name,
    alliances: [...alliances],
    isOwn: false,
    entityId,
    ...(lastContactAt === undefined ? {} : { lastContactAt: lastContactAt.toISOString() }),
    ...(statementFetchedAt === undefined ? {} : { statementFetchedAt: statementFetchedAt.toISOString() }),
    ...(catalogue === undefined ? {} : { catalogue: describeCatalogue(catalogue) }),
  };
}

function describeCatalogue({
  offerings,
  fetchedAt,
  attemptedAt,
  failure,
}: PartnerCatalogue): NonNullable<Member["catalogue"]> {
  return {
    offerings,
    ...(fetchedAt === undefined ? {} : { fetchedAt: fetchedAt.toISOString() }),
    ...(attemptedAt === undefined ? {} : { attemptedAt: attemptedAt.toISOString() }),
    ...(failure === undefined ? {} : { failure }),
  };
}
