/** One environment variable that the node reads. The README lists exactly these. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  /** What happens without it; `required` when the node does not start then. */
  readonly without: string;
}

export const SETTINGS = [
  {
    name: "DATABASE_URL",
    meaning: "PostgreSQL, as the role that reads and writes rows and owns nothing",
    without: "an embedded PostgreSQL is started",
  },
  {
    name: "DATABASE_OWNER_URL",
    meaning: "the same database as the role that owns the tables; for migrations only",
    without: "migrations are not run, and the node starts only when none is missing",
  },
  {
    name: "REDIS_URL",
    meaning: "Redis 7 or Valkey with noeviction, for the queues",
    without: "queues live in PostgreSQL",
  },
  {
    name: "SMTP_URL",
    meaning:
      "the mail server for notices to students: `smtp:` or `smtps:`, with user and password if it asks for them",
    without: "students read notices in their feed only",
  },
  {
    name: "WISSEL_MAIL_FROM",
    meaning: "the address that mail to students comes from",
    without: "required with SMTP_URL",
  },
  {
    name: "WISSEL_STUDENT_URL",
    meaning: "the page where students follow their enrolments; mail leads there",
    without: "mail names the enrolment only",
  },
  {
    name: "WISSEL_APPROVAL_DESK_MAIL",
    meaning: "the mailbox of the desk that permits enrolments; it is reminded of those that run out",
    without: "that desk reads reminders under `/desk` only",
  },
  {
    name: "WISSEL_HOST_DESK_MAIL",
    meaning:
      "the mailbox of the desk that minds places here; it is reminded of those held for a home that does not decide",
    without: "that desk reads reminders under `/desk` only",
  },
  { name: "WISSEL_ROLE", meaning: "`serve` (answers), `work` (delivers) or `both`", without: "`both`" },
  {
    name: "WISSEL_BASE_URL",
    meaning: "origin under which others reach this node; its entity id",
    without: "required",
  },
  { name: "WISSEL_LISTEN_HOST", meaning: "address to listen on", without: "`127.0.0.1`" },
  { name: "WISSEL_LISTEN_PORT", meaning: "port to listen on", without: "`4100`" },
  {
    name: "WISSEL_SCHAC_HOME",
    meaning: "the institution's schacHomeOrganization domain",
    without: "required",
  },
  { name: "WISSEL_NAME", meaning: "the institution's name, for people", without: "required" },
  { name: "WISSEL_COUNTRY", meaning: "ISO 3166-1 alpha-2 code", without: "`NL`" },
  {
    name: "WISSEL_TIME_ZONE",
    meaning: "IANA name of the zone that dates are in",
    without: "`Europe/Amsterdam`",
  },
  {
    name: "WISSEL_KEY_SECRET",
    meaning: "at least 32 bytes in base64url; encrypts private keys and stored events",
    without: "WISSEL_KEY_SECRET_FILE is required",
  },
  {
    name: "WISSEL_KEY_SECRET_FILE",
    meaning: "a file that holds the same",
    without: "WISSEL_KEY_SECRET is required",
  },
  {
    name: "WISSEL_KEY_ROTATION_DAYS",
    meaning: "age at which event, client, token and encryption keys have a successor; 0: by hand only",
    without: "`180`",
  },
  {
    name: "WISSEL_OIDC_ISSUER",
    meaning: "the institution's identity provider",
    without: "nobody can sign in",
  },
  {
    name: "WISSEL_OIDC_CLIENT_ID",
    meaning: "this node as a client there",
    without: "required with the issuer",
  },
  {
    name: "WISSEL_OIDC_PROFILE",
    meaning:
      "how it spells claims: `institution` (its own provider), `surfconext`, `eduid` or `myacademicid`; all but the first must say that an account is of this institution",
    without: "`institution`",
  },
  { name: "WISSEL_OIDC_CLIENT_SECRET", meaning: "and its secret", without: "required with the issuer" },
  {
    name: "WISSEL_SESSION_MINUTES",
    meaning: "minutes that somebody stays signed in to the node's own pages, at most",
    without: "`480`",
  },
  {
    name: "WISSEL_SESSION_IDLE_MINUTES",
    meaning: "minutes without a request after which the session ends",
    without: "`60`",
  },
  { name: "WISSEL_PEERS_FILE", meaning: "JSON: pinned peers and agreements", without: "no peers" },
  {
    name: "WISSEL_CLIENTS_FILE",
    meaning: "JSON: SIS clients, portals, readers of the catalogue, staff and their roles",
    without: "no clients",
  },
  {
    name: "WISSEL_CONTACT_MAIL",
    meaning: "whom to write to about the catalogue; stands in the service document of `/ooapi/v5`",
    without: "`catalogue@` and the schacHome",
  },
  {
    name: "WISSEL_CATALOGUE_ACCESS",
    meaning:
      "who reads `/ooapi/v5`: `open` (anyone) or `readers` (those of the clients file only; not for a node with peers, which read it without signing in)",
    without: "`open`",
  },
  {
    name: "WISSEL_EDUXCHANGE_FILE",
    meaning:
      "JSON: the components of eduXchange that this institution takes part with: the identity provider that introspects students' tokens, the scopes, the hosts that may bring enrolments; the receiver before it, or the broker, identity provider and homes where it is the receiver; the hosts where it is the broker",
    without: "nothing under `/eduxchange` is answered",
  },
  {
    name: "WISSEL_PEER_ALLOW",
    meaning: "origins and networks, with commas, that need neither https nor a public address",
    without: "none",
  },
  {
    name: "WISSEL_ENCRYPTION",
    meaning:
      "encryption of events for the recipient's key: `required`, `preferred` or `off`; an agreement may say otherwise",
    without: "`preferred`",
  },
  { name: "WISSEL_QUEUE_PREFIX", meaning: "namespace of the queues on a shared Redis", without: "`wissel`" },
  { name: "WISSEL_LOG_LEVEL", meaning: "`silent`, `error`, `warn`, `info` or `debug`", without: "`info`" },
  { name: "WISSEL_DATA_DIR", meaning: "folder of the embedded PostgreSQL", without: "`.wissel/node`" },
  {
    name: "WISSEL_EMBEDDED_PORT",
    meaning: "port of the embedded PostgreSQL",
    without: "the listen port plus 1",
  },
  {
    name: "WISSEL_RETRY_LADDER_MS",
    meaning: "milliseconds before each attempt of a delivery, with commas",
    without: "0 s, 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h",
  },
  {
    name: "WISSEL_UNDO_MINUTES",
    meaning:
      "minutes for which a decision of the SIS is held back and can be undone; 0: it takes effect at once",
    without: "`10`",
  },
  {
    name: "WISSEL_DELIVERY_LEASE_MS",
    meaning: "milliseconds a delivery belongs to the worker that took it",
    without: "`60000`",
  },
  {
    name: "WISSEL_EVENTS_PER_PUSH",
    meaning: "the most events that go to a partner in one request, where it takes several; 1: each by itself",
    without: "`100`",
  },
  {
    name: "WISSEL_LONG_POLL_MS",
    meaning: "milliseconds that a poll for events stays open while there is nothing to tell",
    without: "`25000`",
  },
  {
    name: "WISSEL_MAINTENANCE_UNTIL",
    meaning: "instant (RFC 3339) until which partners are asked to send nothing; they keep what they owe",
    without: "no maintenance is announced",
  },
  {
    name: "WISSEL_CATALOGUE_REFRESH_MS",
    meaning: "milliseconds between looks at the partners' catalogues",
    without: "`300000`",
  },
  {
    name: "WISSEL_RATE_PER_PERSON",
    meaning:
      "requests that change something, of one student or member of staff, in ten seconds; ten times as many that read",
    without: "`100`",
  },
  {
    name: "WISSEL_RATE_PER_CLIENT",
    meaning: "requests of one client of the institution's own, its SIS for one, in ten seconds",
    without: "`5000`",
  },
  {
    name: "WISSEL_RATE_PER_PARTNER",
    meaning: "requests of one partner in ten seconds",
    without: "`5000`",
  },
  {
    name: "WISSEL_RATE_PER_ADDRESS",
    meaning: "requests without a token, other than reads, of one address in ten seconds",
    without: "`10000`",
  },
  {
    name: "WISSEL_PARTNER_CONCURRENCY",
    meaning: "requests of one partner that are under way at the same time",
    without: "`64`",
  },
  {
    name: "WISSEL_TRUSTED_PROXIES",
    meaning:
      "addresses and networks of the balancers before this node, with commas; their X-Forwarded-For is believed",
    without: "the address of the connection counts",
  },
  {
    name: "WISSEL_REQUEST_TIMEOUT_MS",
    meaning: "milliseconds within which a request must have arrived whole",
    without: "`30000`",
  },
  {
    name: "WISSEL_RETENTION_DAYS",
    meaning:
      "days that records are kept, as `type=days` with commas; the types and their days are in docs/personal-data.md",
    without: "the days of that table",
  },
  {
    name: "WISSEL_DATABASE_CONNECTIONS",
    meaning: "the most connections of this process to PostgreSQL, those of the queues aside",
    without: "`20`",
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]["name"];
