import type { AgreementDocument } from "../agreements/terms.ts";
import type { EncryptionPolicy } from "./encryption.ts";

/** What a partner may do here, and we there. Local: being known gives identity, an agreement gives permission. */
export interface Agreement {
  readonly enrolments: boolean;
  readonly results: boolean;
  /** How many of its students may hold a place here at once; null: no limit. */
  readonly maxStudents: number | null;
  /** What home tells host about a person once both sides are associated, at most. */
  readonly personFields: readonly string[];
  /** Of events to and from it; left out, what this institution does with everybody. */
  readonly encryption?: EncryptionPolicy;
  /** How its tokens here and ours there are held: `bound` to a key with each request (RFC 9449) when left out. */
  readonly tokens?: TokenHolding;
}

/** `bearer` is for a partner that can not bind tokens yet: whoever has such a token may use it. */
export const TOKEN_HOLDINGS = ["bound", "bearer"] as const;
export type TokenHolding = (typeof TOKEN_HOLDINGS)[number];

/** A node we decided to know: pinned by the thumbprints of its entity key. */
export interface PinnedPeer {
  readonly entityId: string;
  readonly schacHome: string;
  readonly name: string;
  readonly pins: readonly string[];
  readonly alliances: readonly string[];
  readonly agreement: Agreement;
  /** Own copies of agreements, as the operator brings them; each is taken over once. */
  readonly agreements?: readonly AgreementDocument[];
  /** How events travel between it and us; pushed both ways when left out. */
  readonly events?: EventRoads;
}

/** The roads of events: pushed by who has them (RFC 8935), or fetched by whom they are for (RFC 8936). */
export const EVENT_ROADS = ["push", "poll"] as const;
export type EventRoad = (typeof EVENT_ROADS)[number];

export interface EventRoads {
  /** From us to the peer: `poll` where we cannot reach it. */
  readonly send: EventRoad;
  /** From the peer to us: `poll` where it cannot reach us. */
  readonly receive: EventRoad;
}

/** A pinned peer together with what its verified entity statement says. */
export interface Peer {
  readonly entityId: string;
  readonly schacHome: string;
  readonly name: string;
  readonly alliances: readonly string[];
  readonly agreement: Agreement;
  readonly endpoints: PeerEndpoints;
  /** Announced by the peer itself: until then it does not want to be called. */
  readonly maintenanceUntil?: Date;
}

/** Absolute URLs from verified metadata. `exchange` and `ooapi` are bases without a trailing slash. */
export interface PeerEndpoints {
  readonly push: string;
  /** Where its events can be fetched, and where it takes several in one push: of peers that offer that. */
  readonly poll?: string;
  readonly batch?: string;
  /** Where it is asked for a verification event. */
  readonly verification?: string;
  readonly exchange: string;
  readonly token: string;
  readonly ooapi: string;
}

/** The one place that knows which institution (`schacHome`) is which node (entity id). */
export interface PeerDirectory {
  /** Undefined: no pinned peer. Throws PeerUnreachable when its statement was never had and can not be had now. */
  findBySchacHome(schacHome: string): Promise<Peer | undefined>;
  findByEntityId(entityId: string): Promise<Peer | undefined>;
  listPinned(): readonly PinnedPeer[];
  /** Remembers the last authenticated contact from that peer. Cheap: written at most once a few seconds. */
  noteContact(schacHome: string, at: Date): void;
  lastContact(schacHome: string): Promise<Date | undefined>;
}
