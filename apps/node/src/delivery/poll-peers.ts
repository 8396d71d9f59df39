import { setTimeout as pause } from "node:timers/promises";
import type { Outcome, Peer, PeerDirectory, PinnedPeer } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import type { SetRefusal } from "@wissel/trust";
import type { FastifyBaseLogger } from "fastify";
import type { PollClient } from "../federation/poll-client.ts";
import { isOutage } from "../http/outage.ts";

export interface PollPeersPorts {
  readonly peers: Pick<PeerDirectory, "findBySchacHome" | "listPinned">;
  readonly client: PollClient;
  /** Verifies and stores one event, as if it had been pushed. */
  readonly receive: (token: string) => Promise<Outcome<unknown, SetRefusal>>;
  readonly log: Pick<FastifyBaseLogger, "warn">;
  /** After a poll that failed, or brought nothing at once. */
  readonly pauseMs: number;
}

/** Fetches events from the partners that cannot reach this node. Disposing waits for what is being stored. */
export function startPollingPeers(ports: PollPeersPorts): AsyncDisposable {
  const stop = new AbortController();
  const followed = ports.peers
    .listPinned()
    .filter(({ events }) => events?.receive === "poll")
    .map((peer) => follow(ports, peer, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(followed);
    },
  };
}

/** What is told with the next poll about the events of the one before. */
interface Answers {
  readonly ack: string[];
  readonly setErrs: Record<string, { readonly err: string; readonly description: string }>;
}

async function follow(ports: PollPeersPorts, { schacHome }: PinnedPeer, stop: AbortSignal): Promise<void> {
  let answers: Answers = { ack: [], setErrs: {} };
  let broken = false;
  while (!stop.aborted) {
    const startedAt = performance.now();
    try {
      const sets = await fetchEvents(ports, { schacHome, answers, stop });
      answers = { ack: [], setErrs: {} };
      broken = false;
      await Promise.all(sets.map(([jti, token]) => receiveOne(ports, { jti, token, answers })));
      // A peer that does not keep polls open must not be asked without a break.
      if (sets.length > 0 || performance.now() - startedAt > ports.pauseMs) continue;
    } catch (error) {
      // What was not told is told later; what was not acknowledged comes again. Warned of once per outage.
      if (!broken && !stop.aborted) ports.log.warn({ err: error, peer: schacHome }, "events are not fetched");
      broken = true;
    }
    await pause(ports.pauseMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
  }
}

interface Fetching {
  readonly schacHome: string;
  readonly answers: Answers;
  readonly stop: AbortSignal;
}

async function fetchEvents(
  { peers, client }: PollPeersPorts,
  { schacHome, answers, stop }: Fetching,
): Promise<readonly (readonly [string, string])[]> {
  const peer = await peers.findBySchacHome(schacHome);
  if (peer === undefined) return [];
  const answer = await untilStopped(client.poll(peer, { ...answers, returnImmediately: false }), stop);
  if (answer.status !== 200) throw new PollRefused(peer, answer.status);
  const { sets } = asRecord(answer.body);
  return Object.entries(asRecord(sets)).flatMap(([jti, token]) =>
    typeof token === "string" ? [[jti, token] as const] : [],
  );
}

/** Events that cannot be judged now (keys or database away) are neither acknowledged nor refused: they come again. */
async function receiveOne(
  { receive }: PollPeersPorts,
  { jti, token, answers }: { readonly jti: string; readonly token: string; readonly answers: Answers },
): Promise<void> {
  try {
    const outcome = await receive(token);
    if (outcome.ok) answers.ack.push(jti);
    else answers.setErrs[jti] = { err: outcome.refusal.code, description: outcome.refusal.description };
  } catch (error) {
    if (!(error instanceof PeerUnreachable) && !isOutage(error)) throw error;
  }
}

/** An open poll ends by itself some time; nobody waits for that when the node stops. */
async function untilStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.addEventListener("abort", () => reject(stop.reason), { once: true });
  });
  work.catch(() => undefined);
  stopped.catch(() => undefined);
  return await Promise.race([work, stopped]);
}

class PollRefused extends Error {
  override readonly name = "PollRefused";

  constructor(peer: Peer, status: number) {
    super(`${peer.schacHome} answers a poll for events with ${status}`);
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
