import type { Clock, PeerStatements, PinnedPeer } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { type EntityStatement, verifyEntityStatement } from "@wissel/trust";

export interface PeerStatePorts {
  readonly http: Pick<PeerHttp, "getText">;
  readonly statements: PeerStatements;
  readonly clock: Clock;
  /** Hears why a peer's new statement was not taken. */
  readonly warn: (facts: Readonly<Record<string, string>>, message: string) => void;
}

/** What one pinned peer last said about itself, kept fresh. */
export interface PeerState {
  /** The newest statement there is; fetched when none is, renewed in the background when it is old. */
  current(): Promise<EntityStatement>;
  /** The same as it was signed. */
  currentToken(): Promise<string>;
  /** The newest statement, asked for again unless that was done moments ago: for a key that it does not hold. */
  renewed(): Promise<EntityStatement>;
}

const RENEW_AFTER_MS = 60 * 60 * 1000;
/** After a try: a partner that is down, or somebody who makes up key ids, must not cause a request each time. */
const COOL_DOWN_MS = 30_000;
/** While nothing is known of the peer at all, so that nodes which start together soon find each other. */
const FIRST_COOL_DOWN_MS = 1_000;
/** How long after its expiry a statement still stands while the peer can not be reached. */
const STALE_GRACE_MS = 72 * 60 * 60 * 1000;

export function openPeerState(peer: PinnedPeer, ports: PeerStatePorts): PeerState {
  const { clock, statements } = ports;
  let known: KnownStatement | undefined;
  let flight: Promise<KnownStatement> | undefined;
  let lastTry: { readonly at: number; readonly failure: unknown } | undefined;

  const now = () => clock.now().getTime();

  function renew(): Promise<KnownStatement> {
    flight ??= fetchStatement(peer, ports)
      .then(
        (fetched) => {
          lastTry = { at: now(), failure: undefined };
          known = fetched;
          return fetched;
        },
        (error: unknown) => {
          lastTry = { at: now(), failure: error };
          throw error;
        },
      )
      .finally(() => {
        flight = undefined;
      });
    return flight;
  }

  /** Tries unless that was done moments ago; then the last failure stands. */
  function tryToRenew(coolDownMs: number): Promise<KnownStatement> {
    if (flight === undefined && lastTry !== undefined && now() - lastTry.at < coolDownMs) {
      if (lastTry.failure !== undefined) return Promise.reject(lastTry.failure);
      if (known !== undefined) return Promise.resolve(known);
    }
    return renew();
  }

  async function find(): Promise<KnownStatement> {
    known ??= await readStored(peer, statements);
    if (known === undefined) return await tryToRenew(FIRST_COOL_DOWN_MS);
    const { statement, fetchedAt } = known;
    if (now() > statement.expiresAt.getTime()) {
      try {
        return await tryToRenew(COOL_DOWN_MS);
      } catch (error) {
        if (now() > statement.expiresAt.getTime() + STALE_GRACE_MS) throw error;
        return known;
      }
    }
    if (now() > fetchedAt.getTime() + RENEW_AFTER_MS) {
      // In the background: what is known is good, and the failure has been warned of.
      tryToRenew(COOL_DOWN_MS).catch(() => undefined);
    }
    return known;
  }

  return {
    current: async () => (await find()).statement,
    currentToken: async () => (await find()).token,
    renewed: async () => (await tryToRenew(COOL_DOWN_MS)).statement,
  };
}

interface KnownStatement {
  readonly statement: EntityStatement;
  readonly token: string;
  readonly fetchedAt: Date;
}

async function readStored(peer: PinnedPeer, statements: PeerStatements): Promise<KnownStatement | undefined> {
  const stored = await statements.findStatement(peer.entityId);
  if (stored === undefined) return undefined;
  // Judged as of the time it was fetched: it may be stale by now, but pins may have changed since.
  const { entityId, pins } = peer;
  const outcome = await verifyEntityStatement(stored.token, { entityId, pins, now: stored.fetchedAt });
  if (!outcome.ok || outcome.value.node.schacHome !== peer.schacHome) return undefined;
  return { statement: outcome.value, token: stored.token, fetchedAt: stored.fetchedAt };
}

async function fetchStatement(peer: PinnedPeer, ports: PeerStatePorts): Promise<KnownStatement> {
  const { entityId, schacHome, pins } = peer;
  const fetchedAt = ports.clock.now();
  const answer = await ports.http.getText(`${entityId}/.well-known/openid-federation`, {
    accept: "application/entity-statement+jwt",
  });
  if (answer.status !== 200) throw new PeerUnreachable("peer-unreachable", entityId);
  const token = answer.body.trim();
  const outcome = await verifyEntityStatement(token, { entityId, pins, now: fetchedAt });
  if (!outcome.ok) {
    const { code, detail } = outcome.refusal;
    ports.warn({ peer: schacHome, code, detail }, "a peer's entity statement is refused");
    throw new PeerUnreachable("peer-not-trusted", entityId);
  }
  if (outcome.value.node.schacHome !== schacHome) {
    // Which institution a node is was decided with the pin; nobody becomes another by saying so.
    ports.warn({ peer: schacHome }, "a peer's entity statement names another institution");
    throw new PeerUnreachable("peer-not-trusted", entityId);
  }
  await ports.statements.saveStatement({ entityId, schacHome, token, fetchedAt });
  const { revokedKeys } = outcome.value.node;
  if (revokedKeys.length > 0) {
    await ports.statements.saveRevocations(schacHome, revokedKeys, fetchedAt);
    const kids = revokedKeys.map(({ kid }) => kid).join(" ");
    ports.warn({ peer: schacHome, kids }, "a peer has taken back keys: what they signed since is in doubt");
  }
  return { statement: outcome.value, token, fetchedAt };
}
