-- The first exchange. Tables by owner: keys and peers, persons, catalogue, places, enrolment, results, delivery.
-- Institutions are named by their schacHome (a domain) everywhere; only the peer table knows entity ids.

CREATE SCHEMA bullmq;

-- Keys and sign-in -----------------------------------------------------------------------------------------

CREATE TABLE own_key (
  kid text PRIMARY KEY,                        -- RFC 7638 thumbprint
  family text NOT NULL CHECK (family IN ('federation', 'event', 'client', 'token')),
  state text NOT NULL CHECK (state IN ('active', 'retired')),
  public_jwk jsonb NOT NULL,
  private_jwe text NOT NULL,                   -- the private JWK, encrypted with the node's key secret
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX own_key_one_active ON own_key (family) WHERE state = 'active';

CREATE TABLE peer_statement (                  -- the last verified entity statement of each pinned peer
  entity_id text PRIMARY KEY,
  schac_home text NOT NULL UNIQUE,
  token text,                                  -- as signed; judged again against the pins whenever it is read
  fetched_at timestamptz,
  last_contact_at timestamptz                  -- last authenticated contact from that peer
);

CREATE TABLE oidc_record (                     -- oidc-provider's adapter: codes, grants, sessions, tokens by hash
  model text NOT NULL,
  id text NOT NULL,
  payload jsonb NOT NULL,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (model, id)
);
CREATE INDEX oidc_record_grant ON oidc_record (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_record_uid ON oidc_record (uid) WHERE uid IS NOT NULL;
CREATE INDEX oidc_record_expiry ON oidc_record (expires_at) WHERE expires_at IS NOT NULL;

-- Persons of this institution ------------------------------------------------------------------------------

CREATE TABLE person (
  person_id uuid PRIMARY KEY,
  source_id text UNIQUE,                       -- the SIS's own key (student number)
  login_subject text UNIQUE,                   -- sub at the institution's identity provider
  given_name text, surname text, mail text,
  level text,                                  -- OEAPI level, e.g. bachelor
  programme_code text,
  credits_earned numeric(6, 2),
  updated_at timestamptz NOT NULL
);

CREATE TABLE pairwise_subject (                -- what a portal sees instead of the person id
  subject text PRIMARY KEY,
  client_id text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  UNIQUE (client_id, person_id)
);

CREATE TABLE pseudonym (                       -- what a host sees instead of the person id; random, stored
  person_id uuid NOT NULL REFERENCES person,
  host text NOT NULL,
  pseudonym uuid NOT NULL UNIQUE,
  PRIMARY KEY (person_id, host)
);

CREATE TABLE standing_approval (               -- home's rules: whom it lets take what without asking a person
  source_id text PRIMARY KEY,
  document jsonb NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Catalogue ------------------------------------------------------------------------------------------------

CREATE TABLE catalogue_version (               -- one row; every write raises it in its own transaction
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version bigint NOT NULL
);
INSERT INTO catalogue_version (version) VALUES (0);

CREATE TABLE catalogue_item (
  item_id uuid PRIMARY KEY,                    -- UUIDv5 of schacHome + kind + source_id
  kind text NOT NULL CHECK (kind IN ('organisation', 'academic_session', 'course', 'programme', 'offering')),
  source_id text NOT NULL,
  document jsonb NOT NULL,                     -- the neutral model of core/catalogue
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (kind, source_id)
);

CREATE TABLE partner_catalogue (               -- the state of each partner's cached offer
  host text PRIMARY KEY,
  fetched_at timestamptz,                      -- last complete fetch
  attempted_at timestamptz,
  failure text,                                -- why the last attempt failed; null after a success
  changed_at timestamptz,                      -- when a fetch last brought something else
  offerings integer NOT NULL DEFAULT 0         -- how many are cached
);

CREATE TABLE partner_offering (
  host text NOT NULL,
  offering_id uuid NOT NULL,
  document jsonb NOT NULL,                     -- neutral model: offering with its course or programme
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (host, offering_id)
);

-- Places (this institution as host) ------------------------------------------------------------------------

CREATE TABLE offering_enrolment (              -- what the claim needs of an own offering; written with the catalogue
  offering_id uuid PRIMARY KEY,
  opens_at timestamptz,                        -- half-open window; null = no bound
  closes_at timestamptz,
  promotion text NOT NULL DEFAULT 'place' CHECK (promotion IN ('place', 'offer')),
  person_fields text[] NOT NULL DEFAULT '{givenName,surname,mail}' -- what travels once both sides are associated
);

CREATE TABLE seat_pool (
  pool_id uuid PRIMARY KEY,
  offering_id uuid NOT NULL REFERENCES offering_enrolment,
  kind text NOT NULL CHECK (kind IN ('own', 'partner', 'alliance', 'unallocated')),
  beneficiary text NOT NULL DEFAULT '',        -- schacHome for partner, alliance name for alliance, else empty
  size integer CHECK (size >= 0),              -- null = unlimited
  placed integer NOT NULL DEFAULT 0 CHECK (placed >= 0),
  offered integer NOT NULL DEFAULT 0 CHECK (offered >= 0),
  UNIQUE (offering_id, kind, beneficiary),
  CONSTRAINT seat_pool_never_oversold CHECK (size IS NULL OR placed + offered <= size)
);

-- Enrolment ------------------------------------------------------------------------------------------------

CREATE SEQUENCE waiting_rank;

CREATE TABLE association (
  association_key uuid PRIMARY KEY,            -- surrogate, inside this node only
  home text NOT NULL,
  host text NOT NULL,
  association_id uuid NOT NULL,                -- minted by home
  offering_id uuid NOT NULL,
  pseudonym uuid NOT NULL,                     -- of the student toward this host
  person_id uuid REFERENCES person,            -- known at home only
  request_id uuid,                             -- the student's request it belongs to; home only
  home_state text NOT NULL,
  host_state text NOT NULL,
  reason text,                                 -- refusal code of the last "no", whoever said it
  home_sequence integer NOT NULL,              -- the lane: highest command known (host) or sent (home)
  host_version integer NOT NULL DEFAULT 0,     -- enrolment stream: gapless, raised by the host with every change
  result_version integer NOT NULL DEFAULT 0,   -- result stream
  pool_id uuid REFERENCES seat_pool,           -- host: the pool its place or waiting-list offer is drawn from
  rank bigint,                                 -- host: breaks ties of requested_at on the waiting list
  position integer,                            -- home: position as the host last told it
  if_full text NOT NULL DEFAULT 'refuse' CHECK (if_full IN ('refuse', 'queue')),
  student jsonb NOT NULL DEFAULT '{}',         -- level, programme, credits: the facts the rules need
  person_details jsonb,                        -- host: what was pulled from home once both sides were associated
  permission_until timestamptz,
  requested_at timestamptz NOT NULL,           -- time of request after the clamp
  claimed_at timestamptz,                      -- what home claimed, where it was clamped
  txn uuid NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (home, association_id, host)
);
CREATE UNIQUE INDEX association_one_live ON association (home, pseudonym, offering_id)
  WHERE host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated');
CREATE INDEX association_waiting ON association (offering_id, requested_at, rank) WHERE host_state = 'queued';
CREATE INDEX association_of_person ON association (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX association_to_approve ON association (association_key)
  WHERE home_state = 'pending' AND person_id IS NOT NULL;
CREATE INDEX association_held ON association (permission_until)
  WHERE home_state = 'pending' AND host_state IN ('pending', 'queued', 'associated');
CREATE INDEX association_without_details ON association (updated_at)
  WHERE home_state = 'associated' AND host_state = 'associated' AND person_id IS NULL AND person_details IS NULL;
CREATE INDEX association_of_offering ON association (offering_id);

CREATE TABLE withdrawn_before_enrolment (      -- tombstone of a withdrawal that overtook its own enrolment
  home text NOT NULL,
  association_id uuid NOT NULL,
  home_sequence integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (home, association_id)
);

CREATE TABLE seat_movement (                   -- every movement a row; counters replay from rows
  movement_id uuid PRIMARY KEY,
  pool_id uuid NOT NULL REFERENCES seat_pool,
  association_key uuid,                        -- null for a change of size
  placed_delta integer NOT NULL,
  offered_delta integer NOT NULL,
  size_delta integer NOT NULL DEFAULT 0,
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX seat_movement_of_pool ON seat_movement (pool_id, at);

CREATE TABLE enrolment_request (               -- what a student asked at home: one or more choices, best first
  request_id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  client_id text NOT NULL,                     -- the portal (or own pages) that asked
  choices jsonb NOT NULL,
  choice_index integer NOT NULL,               -- the choice being asked, or the one granted
  state text NOT NULL CHECK (state IN ('walking', 'paused', 'granted', 'exhausted', 'withdrawn')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX enrolment_request_of_person ON enrolment_request (person_id);
CREATE INDEX enrolment_request_walking ON enrolment_request (updated_at) WHERE state = 'walking';

CREATE TABLE idempotency (                     -- Idempotency-Key: same body, stored answer; another body, 422
  client text NOT NULL,                        -- client id and person, so keys of others never meet
  idempotency_key text NOT NULL,
  fingerprint text NOT NULL,
  request_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (client, idempotency_key)
);

-- Results --------------------------------------------------------------------------------------------------

CREATE TABLE result (
  association_key uuid NOT NULL REFERENCES association,
  direction text NOT NULL CHECK (direction IN ('sent', 'received')),
  version integer NOT NULL,
  result_id uuid NOT NULL UNIQUE,              -- minted here; a partner's ids need not be unique
  jti text NOT NULL,                           -- of the event that carries it; sent: the result_id
  document jsonb NOT NULL,                     -- state, pass, score (a string, byte for byte), value type, dates
  issued_at timestamptz NOT NULL,
  sha256 text,                                 -- of the JWS, base64url; null until signed
  received_at timestamptz,                     -- sent: home's receipt; received: our storage
  recorded_at timestamptz,
  disputed text,                               -- reason
  PRIMARY KEY (association_key, direction, version)
);

-- Delivery -------------------------------------------------------------------------------------------------

CREATE TABLE delivery (                        -- what is owed to one recipient: a signed event or a command
  delivery_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('set', 'command')),
  recipient text NOT NULL,                     -- schacHome
  association_key uuid,
  event_type text,                             -- set: event URI
  payload jsonb NOT NULL,                      -- set: claims of the event; command: the command. Never names.
  jws_jwe text,                                -- set: the signed token, encrypted at rest, made once
  state text NOT NULL CHECK (state IN ('pending', 'queued', 'sending', 'delivered', 'parked', 'held')),
  epoch integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  lease_until timestamptz,
  last_verdict text,                           -- why the last attempt did not settle it
  recipient_down boolean NOT NULL DEFAULT false, -- it waits for its recipient: tried again as soon as that is back
  created_at timestamptz NOT NULL,
  settled_at timestamptz
);
CREATE INDEX delivery_due ON delivery (recipient, next_attempt_at) WHERE state = 'pending';
CREATE INDEX delivery_leased ON delivery (lease_until) WHERE state IN ('queued', 'sending');
CREATE INDEX delivery_of_recipient ON delivery (recipient, state) WHERE state <> 'delivered';
CREATE INDEX delivery_of_association ON delivery (association_key);

CREATE TABLE recipient_failure (               -- recipients whose last attempt met no answer: one probe at a time
  recipient text PRIMARY KEY,                  -- schacHome
  failures integer NOT NULL,                   -- in a row
  paused_until timestamptz NOT NULL            -- nothing is sent to it before
);

CREATE TABLE inbox (                           -- every accepted SET, exactly once per (issuer, jti)
  issuer text NOT NULL,
  jti text NOT NULL,
  event_type text NOT NULL,
  claims jsonb NOT NULL,
  jws_jwe text NOT NULL,                       -- the raw token, encrypted at rest
  sha256 text NOT NULL,
  kid text NOT NULL,
  jwk jsonb NOT NULL,                          -- the key it was verified with
  received_at timestamptz NOT NULL,
  disposition text NOT NULL DEFAULT 'received' -- applied, superseded or quarantined once it was judged
    CHECK (disposition ~ '^(received|applied|superseded|quarantined:[a-z_]+)$'),
  PRIMARY KEY (issuer, jti)
);
CREATE INDEX inbox_to_apply ON inbox (received_at) WHERE disposition = 'received';
CREATE INDEX inbox_quarantined ON inbox (issuer, received_at) WHERE disposition LIKE 'quarantined:%';
