import { COUNTRY, INSTITUTIONS, type Institution, TIME_ZONE } from "../institutions.ts";
import type { Layout } from "../layout.ts";

/** What a node needs besides what follows from the layout. */
export interface NodeSettings {
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  /** Queues on Redis; on PostgreSQL when undefined. */
  readonly redisUrl: string | undefined;
  readonly oidcClientSecret: string;
  /** Origins that it may reach besides the other nodes and the identity provider. */
  readonly otherOrigins: readonly string[];
  /** Without it nobody is written to. */
  readonly smtpUrl?: string;
  /** Without it the node takes no part in eduXchange. */
  readonly eduxchangeFile?: string;
}

/** The node as a client of the identity provider. */
export function oidcClientId({ key }: Institution): string {
  return `node-${key}`;
}

/** Delays between attempts, in milliseconds: a partner that is back is noticed within seconds, not hours. */
const RETRY_LADDER_MS = [0, 500, 1_000, 2_000, 3_000, 5_000, 5_000, 10_000, 30_000];
/** How often a node looks whether its partners' catalogues have changed. */
const CATALOGUE_REFRESH_MS = 2_000;

/** The environment of one institution's node; the only place in the playground that names its variables. */
export function nodeEnvironment(
  layout: Layout,
  institution: Institution,
  settings: NodeSettings,
): Record<string, string> {
  const { host, port, origin } = layout.node(institution);
  const nodes = INSTITUTIONS.map((peer) => layout.node(peer).origin);
  const origins = [layout.identity.origin, ...nodes, ...settings.otherOrigins];
  return {
    DATABASE_URL: settings.databaseUrl,
    DATABASE_OWNER_URL: settings.databaseOwnerUrl,
    ...(settings.redisUrl === undefined ? {} : { REDIS_URL: settings.redisUrl }),
    ...(settings.smtpUrl === undefined
      ? {}
      : { SMTP_URL: settings.smtpUrl, WISSEL_MAIL_FROM: `course-exchange@${institution.schacHome}` }),
    WISSEL_ROLE: "both",
    WISSEL_BASE_URL: origin,
    WISSEL_LISTEN_HOST: host,
    WISSEL_LISTEN_PORT: String(port),
    WISSEL_SCHAC_HOME: institution.schacHome,
    WISSEL_NAME: institution.name,
    WISSEL_COUNTRY: COUNTRY,
    WISSEL_TIME_ZONE: TIME_ZONE,
    WISSEL_KEY_SECRET_FILE: layout.file(institution, "key-secret"),
    WISSEL_OIDC_ISSUER: layout.identity.origin,
    WISSEL_OIDC_CLIENT_ID: oidcClientId(institution),
    WISSEL_OIDC_CLIENT_SECRET: settings.oidcClientSecret,
    WISSEL_PEERS_FILE: layout.file(institution, "peers.json"),
    WISSEL_CLIENTS_FILE: layout.file(institution, "clients.json"),
    ...(settings.eduxchangeFile === undefined ? {} : { WISSEL_EDUXCHANGE_FILE: settings.eduxchangeFile }),
    WISSEL_PEER_ALLOW: origins.join(","),
    WISSEL_QUEUE_PREFIX: `wissel-${institution.key}`,
    WISSEL_RETRY_LADDER_MS: RETRY_LADDER_MS.join(","),
    WISSEL_CATALOGUE_REFRESH_MS: String(CATALOGUE_REFRESH_MS),
  };
}
