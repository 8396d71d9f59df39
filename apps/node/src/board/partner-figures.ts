import { documents, type ExchangeSchemas, openValidators, type Validators } from "@wissel/contract";
import type { Clock, PeerDirectory } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import type { ExchangeClient } from "../federation/exchange-client.ts";
import type { HostFigures } from "./own-figures.ts";

export interface PartnerFiguresPorts {
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  readonly exchange: Pick<ExchangeClient, "get">;
  readonly clock: Clock;
  /** A partner's answer is not what it should be: it is passed over. */
  readonly warn: (facts: object, message: string) => void;
}

/** A round at one host. */
export interface HostQuestion {
  readonly roundId: string;
  readonly host: string;
}

export interface PartnerFigures {
  /**
   * What the host told last, undefined when it has told nothing yet. Never waits: where that is a second old, the host is
   * asked behind it, one request at a time, so that a slow partner holds nobody up.
   */
  lastOf(question: HostQuestion): HostFigures | undefined;
  /** The movements of an offering's seats, asked for now; undefined where there is no answer. */
  movementsOf(question: HostQuestion & { readonly offeringId: string }): Promise<Movements | undefined>;
}

type Movements = ExchangeSchemas["HostMovements"]["items"];

interface Kept {
  askedAt: number;
  isAsking: boolean;
  figures: HostFigures | undefined;
}

const MAX_AGE_MS = 1_000;
/** Hosts and rounds whose figures are kept. */
const MOST_KEPT = 200;

export function openPartnerFigures(ports: PartnerFiguresPorts): PartnerFigures {
  const validators = openValidators(documents.exchange);
  const kept = new Map<string, Kept>();

  async function ask(question: HostQuestion, entry: Kept): Promise<void> {
    entry.isAsking = true;
    entry.askedAt = ports.clock.now().getTime();
    try {
      const told = await fetchFrom(ports, validators, {
        ...question,
        path: "figures",
        schema: "HostFigures",
      });
      if (told !== undefined) entry.figures = told as HostFigures; // checked there
    } catch (error) {
      ports.warn({ peer: question.host, err: error }, "a partner could not be asked for its figures");
    } finally {
      entry.isAsking = false;
    }
  }

  return {
    lastOf(question) {
      const name = `${question.roundId} ${question.host}`;
      let entry = kept.get(name);
      if (entry === undefined) {
        if (kept.size >= MOST_KEPT) kept.clear();
        entry = { askedAt: Number.NEGATIVE_INFINITY, isAsking: false, figures: undefined };
        kept.set(name, entry);
      }
      const isOld = ports.clock.now().getTime() - entry.askedAt >= MAX_AGE_MS;
      if (isOld && !entry.isAsking) void ask(question, entry);
      return entry.figures;
    },
    async movementsOf({ offeringId, ...question }) {
      const path = `movements/${offeringId}`;
      const told = await fetchFrom(ports, validators, { ...question, path, schema: "HostMovements" });
      return (told as ExchangeSchemas["HostMovements"] | undefined)?.items; // checked there
    },
  };
}

interface Fetch extends HostQuestion {
  readonly path: string;
  readonly schema: "HostFigures" | "HostMovements";
}

/** The body of the answer, which fits its schema; undefined where there is none, or it does not fit. */
async function fetchFrom(
  { peers, exchange, warn }: PartnerFiguresPorts,
  validators: Validators,
  { roundId, host, path, schema }: Fetch,
): Promise<unknown> {
  try {
    const peer = await peers.findBySchacHome(host);
    if (peer === undefined) return undefined;
    const { status, body } = await exchange.get(peer, `/rounds/${roundId}/${path}`);
    // A partner of an earlier version knows no such question.
    if (status !== 200) return undefined;
    const [fault] = validators.check(schema, body);
    if (fault === undefined) return body;
    warn(
      { peer: host, reason: `${fault.pointer ?? "#"} ${fault.detail}` },
      "a partner's figures are passed over",
    );
    return undefined;
  } catch (error) {
    if (error instanceof PeerUnreachable) return undefined; // which its own row on the board tells
    throw error;
  }
}
