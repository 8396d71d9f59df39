import type {
  Association,
  AssociationState,
  HeldDecision,
  HeldPermission,
  IfFull,
  PlaceTerms,
  StudentFacts,
  WaitingListOffer,
} from "@wissel/core";

/** The columns of `association` that an Association is made of, with their types, in one order. */
const COLUMNS = {
  association_key: "uuid",
  home: "text",
  host: "text",
  association_id: "uuid",
  offering_id: "uuid",
  pseudonym: "uuid",
  person_id: "uuid",
  request_id: "uuid",
  home_state: "text",
  host_state: "text",
  reason: "text",
  home_sequence: "integer",
  host_version: "integer",
  pool_id: "uuid",
  rank: "bigint",
  position: "integer",
  offer: "jsonb",
  held: "jsonb",
  held_permission: "jsonb",
  terms: "jsonb",
  deregistration: "jsonb",
  if_full: "text",
  road: "text",
  student: "jsonb",
  permitted_by: "text",
  permission_until: "timestamptz",
  requested_at: "timestamptz",
  claimed_at: "timestamptz",
  txn: "uuid",
  created_at: "timestamptz",
  updated_at: "timestamptz",
} as const;

export const ASSOCIATION_COLUMNS = Object.keys(COLUMNS).join(", ");
export const ASSOCIATION_RECORD = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(", ");

/** An offer as JSON keeps it: instants are ISO 8601 texts. */
type OfferRow = Readonly<Record<keyof WaitingListOffer, string>>;

/** What is held back, as JSON keeps it. */
type HeldRow<Held extends HeldDecision | HeldPermission> = Omit<Held, "decidedAt" | "heldUntil"> & {
  readonly decidedAt: string;
  readonly heldUntil: string;
};

/** A row as `to_jsonb` gives it: instants are texts, numbers are numbers. */
export interface AssociationRow {
  readonly association_key: string;
  readonly home: string;
  readonly host: string;
  readonly association_id: string;
  readonly offering_id: string;
  readonly pseudonym: string;
  readonly person_id: string | null;
  readonly request_id: string | null;
  readonly home_state: AssociationState;
  readonly host_state: AssociationState;
  readonly reason: string | null;
  readonly home_sequence: number;
  readonly host_version: number;
  readonly pool_id: string | null;
  readonly rank: number | null;
  readonly position: number | null;
  readonly offer: OfferRow | null;
  readonly held: HeldRow<HeldDecision> | null;
  readonly held_permission: HeldRow<HeldPermission> | null;
  readonly terms: PlaceTerms | null;
  readonly deregistration: { readonly on?: string; readonly at: string } | null;
  readonly if_full: IfFull;
  readonly road: "eduxchange" | null;
  readonly student: StudentFacts;
  readonly permitted_by: string | null;
  readonly permission_until: string | null;
  readonly requested_at: string;
  readonly claimed_at: string | null;
  readonly txn: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export function fromAssociationRow(row: AssociationRow): Association {
  return {
    associationKey: row.association_key,
    home: row.home,
    host: row.host,
    associationId: row.association_id,
    offeringId: row.offering_id,
    pseudonym: row.pseudonym,
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    homeState: row.home_state,
    hostState: row.host_state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    sequence: row.home_sequence,
    version: row.host_version,
    ...(row.pool_id === null ? {} : { poolId: row.pool_id }),
    ...(row.rank === null ? {} : { rank: row.rank }),
    ...(row.position === null ? {} : { position: row.position }),
    ...(row.offer === null ? {} : { offer: fromOfferRow(row.offer) }),
    ...(row.held === null ? {} : { held: { ...row.held, ...instantsOf(row.held) } }),
    ...(row.held_permission === null
      ? {}
      : { heldPermission: { ...row.held_permission, ...instantsOf(row.held_permission) } }),
    ...(row.terms === null ? {} : { terms: row.terms }),
    ...(row.deregistration === null
      ? {}
      : { deregistration: { ...row.deregistration, at: new Date(row.deregistration.at) } }),
    ifFull: row.if_full,
    ...(row.road === null ? {} : { road: row.road }),
    student: row.student,
    ...(row.permitted_by === null ? {} : { permittedBy: row.permitted_by }),
    ...(row.permission_until === null ? {} : { permissionUntil: new Date(row.permission_until) }),
    requestedAt: new Date(row.requested_at),
    ...(row.claimed_at === null ? {} : { claimedAt: new Date(row.claimed_at) }),
    txn: row.txn,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function fromOfferRow({ offerId, offeredAt, remindAt, expiresAt }: OfferRow): WaitingListOffer {
  return {
    offerId,
    offeredAt: new Date(offeredAt),
    remindAt: new Date(remindAt),
    expiresAt: new Date(expiresAt),
  };
}

function instantsOf({ decidedAt, heldUntil }: Pick<HeldRow<HeldDecision>, "decidedAt" | "heldUntil">) {
  return { decidedAt: new Date(decidedAt), heldUntil: new Date(heldUntil) };
}

/** What JSON.stringify turns into the row; what is undefined becomes null in the database. */
export function toAssociationRow(association: Association): object {
  return {
    association_key: association.associationKey,
    home: association.home,
    host: association.host,
    association_id: association.associationId,
    offering_id: association.offeringId,
    pseudonym: association.pseudonym,
    person_id: association.personId,
    request_id: association.requestId,
    home_state: association.homeState,
    host_state: association.hostState,
    reason: association.reason,
    home_sequence: association.sequence,
    host_version: association.version,
    pool_id: association.poolId,
    rank: association.rank,
    position: association.position,
    offer: association.offer,
    held: association.held,
    held_permission: association.heldPermission,
    terms: association.terms,
    deregistration: association.deregistration,
    if_full: association.ifFull,
    road: association.road,
    student: association.student,
    permitted_by: association.permittedBy,
    permission_until: association.permissionUntil,
    requested_at: association.requestedAt,
    claimed_at: association.claimedAt,
    txn: association.txn,
    created_at: association.createdAt,
    updated_at: association.updatedAt,
  };
}
