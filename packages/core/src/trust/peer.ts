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
}

/** A node we decided to know: pinned by the thumbprints of its entity key. */
export interface PinnedPeer {
  readonly entityId: string;
  readonly schacHome: string;
  readonly name: string;
  readonly pins: readonly string[];
  readonly alliances: readonly string[];
  readonly agreement: Agreement;
}

/** A pinned peer together with what its verified entity statement says. */
export interface Peer {
  readonly entityId: string;
  readonly schacHome: string;
  readonly name: string;
  readonly alliances: readonly string[];
  readonly agreement: Agreement;
  readonly endpoints: PeerEndpoints;
}

/** Absolute URLs from verified metadata. `exchange` and `ooapi` are bases without a trailing slash. */
export interface PeerEndpoints {
  readonly push: string;
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
