import { documents, type ExchangeSchemas, openValidators } from "@wissel/contract";
import type { Availability, Clock, HostLedger } from "@wissel/core";
import { atMost } from "./at-most.ts";
import { type HostExchange, HostUnreachableError } from "./host-exchange.ts";
import { present } from "./present.ts";

/** Places for students of the own institution, for reading: never authoritative, a few seconds old at most. */
export interface Places {
  /** What is known; offerings of which nothing fresh is known are left out. Never throws for a host's sake. */
  list(host: string, offeringIds: readonly string[]): Promise<ReadonlyMap<string, Availability>>;
}

interface PlacesPorts {
  readonly own: string;
  readonly ledger: Pick<HostLedger, "listAvailability">;
  readonly hosts: Pick<HostExchange, "get">;
  readonly clock: Clock;
}

/** An answer is asked anew after so long ... */
const REFRESH_AFTER_MS = 3_000;
/** ... and not shown any more after so long. */
const SHOWN_FOR_MS = 5_000;
/** Offerings per call: their ids have to fit in a request line. */
const IDS_PER_CALL = 100;
/** How long a reader waits for a host. */
const PATIENCE_MS = 1_500;
/** A host that did not answer is left alone for so long. */
const REST_MS = 3_000;

export function openPlaces(ports: PlacesPorts): Places {
  const boards = new Map<string, Board>();
  return {
    async list(host, offeringIds) {
      let board = boards.get(host);
      if (board === undefined) {
        board = new Board(host === ports.own ? askLedger(ports) : askHost(ports, host), ports.clock);
        boards.set(host, board);
      }
      return board.list(offeringIds);
    },
  };
}

type Ask = (offeringIds: readonly string[]) => Promise<readonly Availability[]>;

/** What one host told last. Offerings come from the catalogue, so it does not grow beyond that. */
class Board {
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #told = new Map<
    string,
    { readonly availability: Availability | undefined; readonly at: number }
  >();
  readonly #asking = new Map<string, Promise<void>>();
  #restsUntil = 0;

  constructor(ask: Ask, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  async list(offeringIds: readonly string[]): Promise<ReadonlyMap<string, Availability>> {
    const now = this.#clock.now().getTime();
    const stale = offeringIds.filter((id) => now - (this.#told.get(id)?.at ?? 0) >= REFRESH_AFTER_MS);
    const unasked = now < this.#restsUntil ? [] : stale.filter((id) => !this.#asking.has(id));
    for (let start = 0; start < unasked.length; start += IDS_PER_CALL) {
      this.#refresh(unasked.slice(start, start + IDS_PER_CALL));
    }
    await atMost(PATIENCE_MS, [...new Set(stale.flatMap((id) => this.#asking.get(id) ?? []))]);
    const at = this.#clock.now().getTime();
    return new Map(
      offeringIds.flatMap((id) => {
        const told = this.#told.get(id);
        if (told?.availability === undefined || at - told.at >= SHOWN_FOR_MS) return [];
        return [[id, told.availability] as const];
      }),
    );
  }

  #refresh(offeringIds: readonly string[]): void {
    const asking = this.#load(offeringIds).finally(() => {
      for (const id of offeringIds) this.#asking.delete(id);
    });
    for (const id of offeringIds) this.#asking.set(id, asking);
  }

  async #load(offeringIds: readonly string[]): Promise<void> {
    const at = this.#clock.now().getTime();
    try {
      const told = new Map((await this.#ask(offeringIds)).map((one) => [one.offeringId, one]));
      for (const id of offeringIds) this.#told.set(id, { availability: told.get(id), at });
    } catch (error) {
      if (!(error instanceof HostUnreachableError)) throw error;
      this.#restsUntil = at + REST_MS;
    }
  }
}

function askLedger({ ledger, own }: PlacesPorts): Ask {
  return (offeringIds) => ledger.listAvailability(offeringIds, own);
}

function askHost({ hosts }: PlacesPorts, host: string): Ask {
  const validators = openValidators(documents.exchange);
  return async (offeringIds) => {
    const query = offeringIds.map((id) => `offeringId=${id}`).join("&");
    const { status, body } = await hosts.get(host, `/availability?${query}`);
    if (status !== 200 || !isList(body)) throw new HostUnreachableError(host, `http-${status}`);
    return body.offerings
      .filter((one) => validators.check("Availability", one).length === 0)
      .map((one) => fromWire(one as ExchangeSchemas["Availability"]));
  };
}

function isList(body: unknown): body is { readonly offerings: readonly unknown[] } {
  return typeof body === "object" && body !== null && "offerings" in body && Array.isArray(body.offerings);
}

function fromWire(wire: ExchangeSchemas["Availability"]): Availability {
  const { offeringId, eligible, unlimited, placesLeft, waiting, asOf } = wire;
  return {
    offeringId,
    eligible,
    ...present({ placesLeft: unlimited ? undefined : (placesLeft ?? 0) }),
    waiting,
    asOf: new Date(asOf),
  };
}
