import {
  DEFAULT_LADDER,
  ENCRYPTION_POLICIES,
  type EncryptionPolicy,
  type RetentionDays,
  type RetryLadder,
} from "@wissel/core";
import { parseAllowedAddresses } from "@wissel/peer";
import { CLAIMS_PROFILES, type ClaimsProfile } from "./authorisation/claims-profile.ts";
import { CATALOGUE_ACCESS, type CatalogueAccess } from "./catalogue/as-reader.ts";
import type { RequestLimits } from "./http/limits.ts";
import { readLimits, readTrustedProxies } from "./limits-config.ts";
import { readRetention } from "./retention-config.ts";
import { openReader, type SettingsReader } from "./settings-reader.ts";

/** What this process does: answer requests, deliver and refresh in the background, or both. */
export const ROLES = ["serve", "work", "both"] as const;
export type Role = (typeof ROLES)[number];

export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;

/** Everything a node is told by its environment, read once. Durations are in milliseconds. */
export interface NodeConfig {
  readonly role: Role;
  /** An origin: scheme, host and port, without a slash at its end. Also the entity id. */
  readonly baseUrl: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly institution: Institution;
  readonly database: DatabaseConfig;
  readonly databaseConnections: number;
  readonly redisUrl: string | undefined;
  readonly queuePrefix: string;
  readonly keySecret: Uint8Array;
  /** The age at which a key has a successor; infinite where operators rotate by hand. */
  readonly keyRotationMs: number;
  readonly identityProvider: IdentityProvider | undefined;
  readonly peersFile: string | undefined;
  readonly clientsFile: string | undefined;
  readonly catalogueAccess: CatalogueAccess;
  /** Whom to write to about the catalogue, if it is said. */
  readonly contactMail: string | undefined;
  readonly eduxchangeFile: string | undefined;
  /** Origins and networks that need neither https nor a public address. */
  readonly peerAllow: readonly string[];
  /** Of events to and from partners whose agreement does not say. */
  readonly encryption: EncryptionPolicy;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly retryLadder: RetryLadder;
  /** For how long a decision of the SIS is held back. */
  readonly undoMs: number;
  readonly deliveryLeaseMs: number;
  /** The most events in one request, to partners that take several. */
  readonly eventsPerPush: number;
  /** How long a poll for events stays open while there is nothing to tell. */
  readonly longPollMs: number;
  /** Announced to partners: until then they do not call. */
  readonly maintenanceUntil: Date | undefined;
  readonly catalogueRefreshMs: number;
  readonly mail: MailConfig;
  readonly limits: RequestLimits;
  /** How long records about persons are kept. */
  readonly retentionDays: RetentionDays;
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Within which a request must have arrived whole. */
  readonly requestTimeoutMs: number;
  /** Of people who signed in to the node's own pages: at most, and without a request. */
  readonly sessionLife: { readonly longestMs: number; readonly idleMs: number };
}

export interface MailConfig {
  /** Undefined: nobody is written to. */
  readonly smtpUrl: string | undefined;
  /** What mail says it comes from; empty without a mail server. */
  readonly from: string;
  readonly studentUrl: string | undefined;
  /** Mailboxes of this institution's desks. */
  readonly desks: { readonly approvals: string | undefined; readonly places: string | undefined };
}

export interface Institution {
  readonly schacHome: string;
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
}

export type DatabaseConfig =
  | { readonly kind: "external"; readonly url: string; readonly ownerUrl: string | undefined }
  | { readonly kind: "embedded"; readonly dataDir: string; readonly port: number };

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly profile: ClaimsProfile;
}

/** The environment is wrong; each mistake has its own line. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(
      `the configuration has ${mistakes.length} mistake(s):\n${mistakes.map((one) => `  ${one}`).join("\n")}`,
    );
    this.mistakes = mistakes;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the whole environment before it complains, so that one failed start names every mistake. */
export function readConfig(environment: Environment, readFile: (path: string) => string): NodeConfig {
  const read = openReader(environment, readFile);
  const port = read.integer("WISSEL_LISTEN_PORT", { least: 1, most: 65_535, otherwise: 4100 });
  const peerAllow = read.list("WISSEL_PEER_ALLOW");
  for (const mistake of parseAllowedAddresses(peerAllow).mistakes)
    read.complain(`WISSEL_PEER_ALLOW: ${mistake}`);
  const config: NodeConfig = {
    role: read.oneOf("WISSEL_ROLE", ROLES, "both"),
    baseUrl: read.origin("WISSEL_BASE_URL"),
    listen: { host: read.text("WISSEL_LISTEN_HOST") ?? "127.0.0.1", port },
    institution: {
      schacHome: read.matching("WISSEL_SCHAC_HOME", SCHAC_HOME, "must be a domain in lower case"),
      name: read.matching("WISSEL_NAME", /\S/, "must name the institution"),
      country: read.matching("WISSEL_COUNTRY", /^[A-Z]{2}$/, "must be two capitals", "NL"),
      timeZone: read.timeZone("WISSEL_TIME_ZONE", "Europe/Amsterdam"),
    },
    database: readDatabase(read, port),
    databaseConnections: read.integer("WISSEL_DATABASE_CONNECTIONS", { least: 2, most: 1000, otherwise: 20 }),
    redisUrl: read.url("REDIS_URL", ["redis:", "rediss:"]),
    queuePrefix: read.matching(
      "WISSEL_QUEUE_PREFIX",
      /^[\w-]{1,50}$/,
      "must be letters, digits, - and _",
      "wissel",
    ),
    keySecret: read.secret("WISSEL_KEY_SECRET", "WISSEL_KEY_SECRET_FILE"),
    keyRotationMs: readKeyRotation(read),
    identityProvider: readIdentityProvider(read),
    peersFile: read.text("WISSEL_PEERS_FILE"),
    clientsFile: read.text("WISSEL_CLIENTS_FILE"),
    catalogueAccess: read.oneOf("WISSEL_CATALOGUE_ACCESS", CATALOGUE_ACCESS, "open"),
    contactMail: readContactMail(read),
    eduxchangeFile: read.text("WISSEL_EDUXCHANGE_FILE"),
    peerAllow,
    encryption: read.oneOf("WISSEL_ENCRYPTION", ENCRYPTION_POLICIES, "preferred"),
    logLevel: read.oneOf("WISSEL_LOG_LEVEL", LOG_LEVELS, "info"),
    retryLadder: readLadder(read),
    deliveryLeaseMs: read.integer("WISSEL_DELIVERY_LEASE_MS", {
      least: 1000,
      most: 3_600_000,
      otherwise: 60_000,
    }),
    undoMs: MINUTE_MS * read.integer("WISSEL_UNDO_MINUTES", { least: 0, most: 1440, otherwise: 10 }),
    eventsPerPush: read.integer("WISSEL_EVENTS_PER_PUSH", { least: 1, most: 100, otherwise: 100 }),
    longPollMs: read.integer("WISSEL_LONG_POLL_MS", { least: 0, most: 55_000, otherwise: 25_000 }),
    maintenanceUntil: readMaintenance(read),
    catalogueRefreshMs: read.integer("WISSEL_CATALOGUE_REFRESH_MS", {
      least: 100,
      most: 86_400_000,
      otherwise: 300_000,
    }),
    mail: readMail(read),
    limits: readLimits(read),
    retentionDays: readRetention(read),
    trustedProxies: readTrustedProxies(read),
    requestTimeoutMs: read.integer("WISSEL_REQUEST_TIMEOUT_MS", {
      least: 100,
      most: 600_000,
      otherwise: 30_000,
    }),
    sessionLife: {
      longestMs: MINUTE_MS * read.integer("WISSEL_SESSION_MINUTES", { least: 5, most: 1440, otherwise: 480 }),
      idleMs:
        MINUTE_MS * read.integer("WISSEL_SESSION_IDLE_MINUTES", { least: 1, most: 1440, otherwise: 60 }),
    },
  };
  const mistakes = read.mistakes();
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return config;
}

const MINUTE_MS = 60_000;

const SCHAC_HOME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

function readDatabase(read: SettingsReader, listenPort: number): DatabaseConfig {
  const url = read.url("DATABASE_URL", ["postgres:", "postgresql:"]);
  const ownerUrl = read.url("DATABASE_OWNER_URL", ["postgres:", "postgresql:"]);
  const dataDir = read.text("WISSEL_DATA_DIR") ?? ".wissel/node";
  const otherwise = listenPort + 1;
  const port = read.integer("WISSEL_EMBEDDED_PORT", { least: 1, most: 65_535, otherwise });
  if (url !== undefined) return { kind: "external", url, ownerUrl };
  if (ownerUrl !== undefined) read.complain("DATABASE_OWNER_URL is set and DATABASE_URL is not");
  return { kind: "embedded", dataDir, port };
}

function readKeyRotation(read: SettingsReader): number {
  const days = read.integer("WISSEL_KEY_ROTATION_DAYS", { least: 0, most: 3650, otherwise: 180 });
  return days === 0 ? Number.POSITIVE_INFINITY : days * 24 * 60 * 60 * 1000;
}

function readIdentityProvider(read: SettingsReader): IdentityProvider | undefined {
  const issuer = read.url("WISSEL_OIDC_ISSUER", ["https:", "http:"]);
  const clientId = read.text("WISSEL_OIDC_CLIENT_ID");
  const clientSecret = read.text("WISSEL_OIDC_CLIENT_SECRET");
  const profile = read.oneOf("WISSEL_OIDC_PROFILE", CLAIMS_PROFILES, "institution");
  if (issuer === undefined) return undefined;
  if (clientId === undefined) read.complain("WISSEL_OIDC_CLIENT_ID is required with WISSEL_OIDC_ISSUER");
  if (clientSecret === undefined)
    read.complain("WISSEL_OIDC_CLIENT_SECRET is required with WISSEL_OIDC_ISSUER");
  return { issuer, clientId: clientId ?? "", clientSecret: clientSecret ?? "", profile };
}

function readContactMail(read: SettingsReader): string | undefined {
  const address = read.text("WISSEL_CONTACT_MAIL");
  // As the service document has it (RFC 5321 section 4.5.3.1.3).
  if (address !== undefined && (address.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(address)))
    read.complain("WISSEL_CONTACT_MAIL must be a mail address");
  return address;
}

function readMail(read: SettingsReader): MailConfig {
  const smtpUrl = read.url("SMTP_URL", ["smtp:", "smtps:"]);
  const from = read.text("WISSEL_MAIL_FROM");
  const studentUrl = read.url("WISSEL_STUDENT_URL", ["https:", "http:"]);
  if (smtpUrl !== undefined && from === undefined)
    read.complain("WISSEL_MAIL_FROM is required with SMTP_URL");
  const desks = {
    approvals: read.text("WISSEL_APPROVAL_DESK_MAIL"),
    places: read.text("WISSEL_HOST_DESK_MAIL"),
  };
  return { smtpUrl, from: from ?? "", studentUrl, desks };
}

function readMaintenance(read: SettingsReader): Date | undefined {
  const text = read.text("WISSEL_MAINTENANCE_UNTIL");
  if (text === undefined) return undefined;
  const until = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(until.getTime())) {
    read.complain("WISSEL_MAINTENANCE_UNTIL must be an instant such as 2027-02-01T06:00:00Z");
    return undefined;
  }
  return until;
}

function readLadder(read: SettingsReader): RetryLadder {
  const steps = read.list("WISSEL_RETRY_LADDER_MS");
  if (steps.length === 0) return DEFAULT_LADDER;
  const delaysMs = steps.map(Number);
  if (delaysMs.some((delay) => !Number.isInteger(delay) || delay < 0)) {
    read.complain("WISSEL_RETRY_LADDER_MS must be whole milliseconds with commas between them");
  }
  return { ...DEFAULT_LADDER, delaysMs };
}
