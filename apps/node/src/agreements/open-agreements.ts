import { afterFailure, afterStart, type IdsOfSource, nextNight, type PeerDirectory } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import {
  claimComparison,
  listNewestAgreements,
  requestComparisonUnlessFresh,
  settleComparison,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { startLoop } from "../delivery/loop.ts";
import { type AskPorts, LedgerUnavailable } from "../reconciliation/ask-partner.ts";
import { type AgreementRules, openAgreementRules } from "./agreement-rules.ts";
import { openAskAgreements } from "./ask-agreements.ts";
import { type ComparePorts, compareAgreements } from "./compare-agreements.ts";
import { type DeskAgreementHandlers, deskAgreementHandlers } from "./desk-handlers.ts";
import { exchangeAgreementHandlers, type TellAgreementsPorts } from "./exchange-handlers.ts";
import { ownDocument } from "./stored-copy.ts";
import { importAgreements, type WritePorts } from "./write-agreement.ts";

export type AgreementParts = Omit<TellAgreementsPorts, "own" | "pool"> &
  Pick<AskPorts, "exchange" | "eventKeysOf"> &
  Pick<ComparePorts, "newId"> &
  Pick<WritePorts, "pool"> & {
    readonly own: { readonly schacHome: string; readonly entityId: string };
    readonly peers: Pick<PeerDirectory, "findBySchacHome" | "listPinned">;
    readonly idsOf: IdsOfSource;
    readonly log: Pick<FastifyBaseLogger, "info" | "warn">;
  };

/** Agreements with partners: what they narrow, who writes them, and how the partners' copies compare. */
export interface AgreementArea {
  readonly rules: AgreementRules;
  readonly desk: DeskAgreementHandlers;
  readonly exchange: ReturnType<typeof exchangeAgreementHandlers>;
  /** Compares with every partner that is due. */
  compareDue(): Promise<void>;
  /** For nodes that work: after a start, after each change, and every night. */
  startWork(): AsyncDisposable;
}

const LOOK_EVERY_MS = 2_000;
/** Longer than a comparison takes; one that was cut off is begun again then. */
const LEASE_MS = 5 * 60_000;
/** What was compared so lately is not compared again because of a start. */
const FRESH_MS = 60 * 60_000;
/** A partner of an earlier version does not tell its copies. */
const NOT_TOLD = "http-404";

/** Takes over first what the peers file says. */
export async function openAgreements(parts: AgreementParts): Promise<AgreementArea> {
  const { own, pool, peers, clock, log } = parts;
  const list = async () =>
    (await listNewestAgreements(pool)).map((one) => ({ partner: one.partner, document: ownDocument(one) }));
  const rules = openAgreementRules({ own: own.schacHome, list, idsOf: parts.idsOf, clock });
  const writing = { own, pool, peers, clock, changed: rules.forget };
  const imported = await importAgreements(writing);
  if (imported > 0) log.info({ imported }, "agreements were taken over from the peers file");
  const ask = openAskAgreements({ ...parts, audience: own.entityId });
  const random = Math.random;

  async function compare(partner: string, leaseUntil: Date): Promise<void> {
    try {
      const peer = await peers.findBySchacHome(partner);
      if (peer === undefined) throw new LedgerUnavailable(partner, "partner-unknown");
      const found = await compareAgreements({ ...parts, ask }, peer);
      const now = clock.now();
      await settleComparison(pool, partner, { now, leaseUntil, dueAt: nextNight(now, random) });
      log.info({ partner, differences: found.length }, "agreements were compared with a partner's");
    } catch (error) {
      if (!(error instanceof LedgerUnavailable || error instanceof PeerUnreachable)) throw error;
      const { code: failure } = error;
      const now = clock.now();
      const dueAt = failure === NOT_TOLD ? nextNight(now, random) : afterFailure(now, random);
      await settleComparison(pool, partner, { now, leaseUntil, dueAt, failure });
      log.warn({ partner, failure }, "the agreements of a partner cannot be had; it is asked again");
    }
  }

  const partners = () =>
    peers
      .listPinned()
      .filter(({ agreement }) => agreement.enrolments || agreement.results)
      .map(({ schacHome }) => schacHome);

  async function planAfterStart(): Promise<void> {
    const now = clock.now();
    const since = new Date(now.getTime() - FRESH_MS);
    for (const partner of partners()) {
      await requestComparisonUnlessFresh(pool, partner, { dueAt: afterStart(now, random), since });
    }
  }

  async function compareDue(): Promise<void> {
    for (;;) {
      const now = clock.now();
      const leaseUntil = new Date(now.getTime() + LEASE_MS);
      const partner = await claimComparison(pool, partners(), { now, leaseUntil });
      if (partner === undefined) return;
      await compare(partner, leaseUntil);
    }
  }

  return {
    rules,
    desk: deskAgreementHandlers(writing),
    exchange: exchangeAgreementHandlers(parts),
    compareDue,
    startWork: () =>
      startLoop({
        everyMs: LOOK_EVERY_MS,
        first: planAfterStart,
        run: compareDue,
        onError: (error) => log.warn({ err: error }, "agreements are not compared; it is tried again"),
      }),
  };
}
