import { ENCRYPTION_POLICIES, type EncryptionPolicy, type RevokedKey } from "@wissel/core";
import type { PublicJwk } from "./keys.ts";
import { parseEncryptionKeys, parsePublicKeys } from "./public-keys.ts";
import { parseRevokedKeys, toWireRevokedKeys } from "./revoked-keys.ts";

/** What a node says about itself in its entity statement, under the entity type `course_exchange_node`. */
export interface NodeMetadata {
  readonly schacHome: string;
  readonly organisationName: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly endpoints: NodeEndpoints;
  /** Versions of the exchange protocol it speaks. */
  readonly protocolVersions: readonly string[];
  readonly eventKeys: readonly PublicJwk[];
  readonly clientKeys: readonly PublicJwk[];
  /** Announced maintenance: until then the node does not want to be called. */
  readonly maintenanceUntil?: Date;
  /** What events for it are encrypted with, the one to use first; none where it takes them only as they are. */
  readonly encryptionKeys: readonly PublicJwk[];
  readonly encryption: EncryptionPolicy;
  /** Event keys that it has taken back; never among its event keys. */
  readonly revokedKeys: readonly RevokedKey[];
}

/** Absolute URLs. `exchange` and `ooapi` are bases without a trailing slash. */
export interface NodeEndpoints {
  readonly push: string;
  /** RFC 8936, and several events in one push; a node need not offer either. */
  readonly poll?: string;
  readonly batch?: string;
  /** Where its recipients ask for a verification event (Shared Signals Framework 1.0). */
  readonly verification?: string;
  readonly exchange: string;
  readonly token: string;
  readonly ooapi: string;
}

const ENDPOINT_NAMES = {
  push: "push_endpoint",
  exchange: "exchange_endpoint",
  token: "token_endpoint",
  ooapi: "ooapi_endpoint",
} as const;

export function toWireMetadata(node: NodeMetadata): Readonly<Record<string, unknown>> {
  return {
    schac_home: node.schacHome,
    organization_name: node.organisationName,
    country: node.country,
    push_endpoint: node.endpoints.push,
    poll_endpoint: node.endpoints.poll,
    batch_push_endpoint: node.endpoints.batch,
    verification_endpoint: node.endpoints.verification,
    exchange_endpoint: node.endpoints.exchange,
    token_endpoint: node.endpoints.token,
    ooapi_endpoint: node.endpoints.ooapi,
    protocol_versions: node.protocolVersions,
    jwks: { keys: node.eventKeys },
    client_jwks: { keys: node.clientKeys },
    ...(node.maintenanceUntil === undefined
      ? {}
      : { maintenance_until: Math.floor(node.maintenanceUntil.getTime() / 1000) }),
    encryption_jwks: { keys: node.encryptionKeys },
    event_encryption: node.encryption,
    ...(node.revokedKeys.length === 0 ? {} : { revoked_keys: toWireRevokedKeys(node.revokedKeys) }),
  };
}

/** Undefined when a member is missing or unusable; members we do not know are ignored. */
export async function parseNodeMetadata(value: unknown): Promise<NodeMetadata | undefined> {
  if (!isRecord(value)) return undefined;
  const schacHome = textOf(value.schac_home);
  const organisationName = textOf(value.organization_name);
  const country = textOf(value.country);
  const endpoints = parseEndpoints(value);
  const versions = value.protocol_versions;
  const eventKeys = await parsePublicKeys(value.jwks);
  const clientKeys = await parsePublicKeys(value.client_jwks);
  // A node that knows nothing of encryption says nothing about it.
  const encryptionKeys = await parseEncryptionKeys(value.encryption_jwks ?? { keys: [] });
  const encryption = ENCRYPTION_POLICIES.find((policy) => policy === value.event_encryption) ?? "preferred";
  if (schacHome === undefined || organisationName === undefined || country === undefined) return undefined;
  if (endpoints === undefined || eventKeys === undefined || clientKeys === undefined) return undefined;
  const revokedKeys = parseRevokedKeys(value.revoked_keys);
  if (encryptionKeys === undefined || revokedKeys === undefined) return undefined;
  if (!Array.isArray(versions) || !versions.every((version) => typeof version === "string")) return undefined;
  return {
    schacHome,
    organisationName,
    country,
    endpoints,
    protocolVersions: versions,
    eventKeys: eventKeys.filter((key) => !revokedKeys.some(({ kid }) => kid === key.kid)),
    clientKeys,
    ...(typeof value.maintenance_until === "number"
      ? { maintenanceUntil: new Date(value.maintenance_until * 1000) }
      : {}),
    encryptionKeys,
    encryption,
    revokedKeys,
  };
}

function parseEndpoints(value: Readonly<Record<string, unknown>>): NodeEndpoints | undefined {
  const push = urlOf(value[ENDPOINT_NAMES.push]);
  const exchange = urlOf(value[ENDPOINT_NAMES.exchange]);
  const token = urlOf(value[ENDPOINT_NAMES.token]);
  const ooapi = urlOf(value[ENDPOINT_NAMES.ooapi]);
  if (push === undefined || exchange === undefined || token === undefined || ooapi === undefined) {
    return undefined;
  }
  const poll = urlOf(value.poll_endpoint);
  const batch = urlOf(value.batch_push_endpoint);
  const verification = urlOf(value.verification_endpoint);
  return {
    push,
    exchange,
    token,
    ooapi,
    ...(poll === undefined ? {} : { poll }),
    ...(batch === undefined ? {} : { batch }),
    ...(verification === undefined ? {} : { verification }),
  };
}

function urlOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, username, password, hash, search } = new URL(text);
  const plain = username === "" && password === "" && hash === "" && search === "";
  return plain && (protocol === "https:" || protocol === "http:") ? text : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length > 0 && value.length <= 1024 ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
