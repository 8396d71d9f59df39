-- The life of keys: when each is used, which were revoked, and what proves an event after its host is gone.

ALTER TABLE own_key
  ADD COLUMN active_from timestamptz,          -- published before then; retired when the next of its family is active
  ADD COLUMN revoked_at timestamptz,           -- what it signed from then on is not ours
  ADD COLUMN revoked_reason text;
UPDATE own_key SET active_from = created_at;
DROP INDEX own_key_one_active;
ALTER TABLE own_key
  ALTER COLUMN active_from SET NOT NULL,
  DROP COLUMN state,
  ADD CONSTRAINT own_key_revoked_whole CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL));
CREATE INDEX own_key_of_family ON own_key (family, active_from);

CREATE TABLE peer_key_revocation (             -- keys that partners take back; what came under them since is in doubt
  issuer text NOT NULL,                        -- schacHome
  kid text NOT NULL,
  revoked_at timestamptz NOT NULL,
  reason text NOT NULL,
  heard_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, kid)
);

CREATE TABLE kept_statement (                  -- entity statements under which events were accepted, for ever
  sha256 text PRIMARY KEY,                     -- of the token, base64url
  entity_id text NOT NULL,
  token text NOT NULL,
  kept_at timestamptz NOT NULL
);

ALTER TABLE inbox ADD COLUMN statement_sha256 text REFERENCES kept_statement; -- null: accepted before they were kept
CREATE INDEX inbox_of_association ON inbox ((claims ->> 'associationId')) WHERE issuer <> '';
CREATE INDEX inbox_of_key ON inbox (issuer, kid);
