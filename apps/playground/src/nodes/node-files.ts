import type { StaffRole } from "../identity/accounts.ts";
import { ALLIANCE, type Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import type { OutsidePeer } from "../outside/outside-peer.ts";
import type { InstitutionSecrets } from "../secrets.ts";

/** What the SIS of an institution may do at its node. */
export const SIS_SCOPES = [
  "catalogue.write",
  "persons.write",
  "enrolments.read",
  "results.write",
  "results.read",
  "approvals.write",
  "deliveries.read",
] as const;

/** What home tells a host of its students once both sides are associated. */
export const PERSON_FIELDS = ["givenName", "surname", "mail"] as const;

export const PORTAL_NAME = "Studying along the coast";

/** Who may sign in as staff, by subject at the identity provider. */
export interface StaffMember {
  readonly loginSubject: string;
  readonly roles: readonly StaffRole[];
}

export function sisClientId({ key }: Institution): string {
  return `sis-${key}`;
}

export function portalClientId({ key }: Institution): string {
  return `portal-at-${key}`;
}

/** Where the portal takes codes of this institution's node. */
export function portalRedirectUri(layout: Layout, { key }: Institution): string {
  return `${layout.portal.origin}/callback/${key}`;
}

/** Whom the institutions know: each other, and the one that an outsider plays. */
export interface PeerPins {
  readonly thumbprints: ReadonlyMap<Institution, string>;
  readonly outside: Pick<OutsidePeer, "sheet" | "name" | "pin"> | undefined;
}

const AGREEMENT = { enrolments: true, results: true, maxStudents: null, personFields: PERSON_FIELDS };

/** The peers of one institution: the others, each pinned by the thumbprint of its entity key. */
export function buildPeersFile(
  layout: Layout,
  institution: Institution,
  { thumbprints, outside }: PeerPins,
): object {
  const others = [...thumbprints].filter(([peer]) => peer !== institution);
  const peers = others.map(([peer, thumbprint]) => ({
    entityId: layout.node(peer).origin,
    schacHome: peer.schacHome,
    name: peer.name,
    pins: [thumbprint],
    alliances: [ALLIANCE],
    agreement: AGREEMENT,
  }));
  if (outside === undefined) return { peers };
  const { entityId, schacHome } = outside.sheet;
  const pins = [outside.pin];
  // A partner of each of the three, and no member of their alliance; whoever plays it need not bind its tokens.
  const agreement = { ...AGREEMENT, tokens: "bearer" };
  const outsider = { entityId, schacHome, name: outside.name, pins, alliances: [], agreement };
  return { peers: [...peers, outsider] };
}

/** The clients of one institution's node: its SIS, the alliance's portal, and its staff. */
export function buildClientsFile(
  layout: Layout,
  institution: Institution,
  { secrets, staff }: { readonly secrets: InstitutionSecrets; readonly staff: readonly StaffMember[] },
): object {
  return {
    sis: [{ clientId: sisClientId(institution), clientSecret: secrets.sisClient, scopes: SIS_SCOPES }],
    portals: [
      {
        clientId: portalClientId(institution),
        clientSecret: secrets.portalClient,
        name: PORTAL_NAME,
        redirectUris: [portalRedirectUri(layout, institution)],
      },
    ],
    staff,
  };
}
