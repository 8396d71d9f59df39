import type { PinnedPeer, StaffRole } from "@wissel/core";
import { ConfigError } from "../config.ts";
import type { Credentials } from "../eduxchange/read-file.ts";
import type { CatalogueReader } from "./catalogue-readers.ts";
import type { ClientsFile, PortalClient, SisClient } from "./clients-file.ts";
import {
  DESK_CLIENT_ID,
  PEER_SCOPES,
  READER_SCOPES,
  RECEIVER_SCOPES,
  ROLE_SCOPES,
  SIS_SCOPES,
  STUDENT_SCOPES,
} from "./scopes.ts";

/** Who may ask this node for tokens, besides its peers. */
export interface Clients extends ClientsFile {
  /** The enrolment receiver before this institution, as the file of eduXchange names it. */
  readonly receiver?: Credentials;
}

/** A client of this node's authorization server, with the most it may ask for. */
export type KnownClient =
  | { readonly kind: "sis"; readonly client: SisClient; readonly scopes: readonly string[] }
  | { readonly kind: "portal"; readonly client: PortalClient; readonly scopes: readonly string[] }
  | { readonly kind: "reader"; readonly client: CatalogueReader; readonly scopes: readonly string[] }
  | { readonly kind: "receiver"; readonly client: Credentials; readonly scopes: readonly string[] }
  | { readonly kind: "desk"; readonly scopes: readonly string[] }
  | { readonly kind: "peer"; readonly peer: PinnedPeer; readonly scopes: readonly string[] };

export interface KnownClients {
  find(clientId: string): KnownClient | undefined;
  /** Roles that the configuration gives; others are in the staff directory. */
  rolesOf(loginSubject: string): readonly StaffRole[];
  /** Every scope there is, for metadata. */
  readonly scopes: readonly string[];
}

export function knownClients(file: Clients, peers: readonly PinnedPeer[]): KnownClients {
  const deskScopes = Object.values(ROLE_SCOPES).flat();
  const clients = new Map<string, KnownClient>([
    [DESK_CLIENT_ID, { kind: "desk", scopes: deskScopes }],
    ...file.sis.map((client) => [client.clientId, { kind: "sis", client, scopes: client.scopes }] as const),
    ...file.portals.map(
      (client) => [client.clientId, { kind: "portal", client, scopes: STUDENT_SCOPES }] as const,
    ),
    ...file.readers.map(
      (client) => [client.clientId, { kind: "reader", client, scopes: READER_SCOPES }] as const,
    ),
    ...(file.receiver === undefined
      ? []
      : [
          [file.receiver.user, { kind: "receiver", client: file.receiver, scopes: RECEIVER_SCOPES }] as const,
        ]),
    ...peers.map((peer) => [peer.entityId, { kind: "peer", peer, scopes: scopesOfPeer(peer) }] as const),
  ]);
  const roles = new Map(file.staff.map((member) => [member.loginSubject, member.roles]));
  return {
    find: (clientId) => clients.get(clientId),
    rolesOf: (loginSubject) => roles.get(loginSubject) ?? [],
    scopes: [
      ...new Set(
        [SIS_SCOPES, READER_SCOPES, RECEIVER_SCOPES, STUDENT_SCOPES, PEER_SCOPES, deskScopes].flat(),
      ),
    ],
  };
}

/** Throws ConfigError where the receiver has the id of another client. */
export function withReceiver(file: ClientsFile, receiver: Credentials | undefined): Clients {
  if (receiver === undefined) return file;
  if (knownClients(file, []).find(receiver.user) !== undefined)
    throw new ConfigError([`eduxchange file.host.intake.user: ${receiver.user} is the id of another client`]);
  return { ...file, receiver };
}

/** Being pinned gives identity; only an agreement gives permission. */
function scopesOfPeer({ agreement }: PinnedPeer): readonly string[] {
  return agreement.enrolments || agreement.results ? PEER_SCOPES : [];
}
