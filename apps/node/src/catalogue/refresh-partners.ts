import { type CatalogueOffering, type Clock, localTimeOf, type PeerDirectory } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { type GetJson, OfferUnreadable } from "./fetch-offer.ts";
import { openOfferReader, type ReadOffer } from "./follow-offer.ts";

export interface RefreshPorts {
  readonly peers: Pick<PeerDirectory, "listPinned" | "findBySchacHome">;
  readonly getJson: GetJson;
  readonly saveOffer: (host: string, offerings: readonly CatalogueOffering[], now: Date) => Promise<void>;
  readonly noteFailure: (host: string, failure: string, now: Date) => Promise<void>;
  readonly clock: Clock;
  /** This institution's: partners' bare dates are read in it. */
  readonly timeZone: string;
  /** How old a copy may get before it is fetched again. */
  readonly refreshMs: number;
}

/** A partner that was down is asked again this soon. */
const RETRY_MS = 5_000;
const YEAR_MS = 365 * 86_400_000;

/** Returns a round that brings the copy of every partner that is due up to date; one that fails keeps none of the others back. */
export function partnerRefresh(ports: RefreshPorts): () => Promise<void> {
  const { peers, clock, refreshMs } = ports;
  const readOffer = openOfferReader(ports);
  const dueAt = new Map<string, number>();
  return async () => {
    const due = peers
      .listPinned()
      .filter(({ schacHome }) => clock.now().getTime() >= (dueAt.get(schacHome) ?? 0));
    await Promise.all(
      due.map(async ({ schacHome }) => {
        const isFetched = await refreshPartner({ ...ports, readOffer }, schacHome);
        const pause = isFetched ? refreshMs : Math.min(refreshMs, RETRY_MS);
        dueAt.set(schacHome, clock.now().getTime() + pause);
      }),
    );
  };
}

/** What is cached stays when a fetch fails. Our own failures are thrown. */
async function refreshPartner(
  ports: RefreshPorts & { readonly readOffer: ReadOffer },
  host: string,
): Promise<boolean> {
  const { peers, readOffer, clock, timeZone } = ports;
  try {
    const peer = await peers.findBySchacHome(host);
    if (peer === undefined) return true;
    const since = localTimeOf(new Date(clock.now().getTime() - YEAR_MS), timeZone).date;
    const offerings = await readOffer({ host, ooapiUrl: peer.endpoints.ooapi, timeZone, since });
    await ports.saveOffer(host, offerings, clock.now());
    return true;
  } catch (error) {
    if (!isTheirs(error)) throw error;
    await ports.noteFailure(host, error.message.slice(0, MAX_FAILURE), clock.now());
    return false;
  }
}

const MAX_FAILURE = 500;

/** Not reached, or not understood. */
function isTheirs(error: unknown): error is Error {
  return error instanceof OfferUnreadable || error instanceof PeerUnreachable;
}
