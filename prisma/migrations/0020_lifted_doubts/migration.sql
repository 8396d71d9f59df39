-- A signature in doubt is no longer so when the same event, or the same version of a result, comes under a good key.

CREATE TABLE doubted_token (                   -- tokens whose place in the inbox another one has taken; kept for ever
  issuer text NOT NULL,                        -- schacHome
  jti text NOT NULL,
  sha256 text NOT NULL,                        -- of the compact JWS, base64url
  jws_jwe text NOT NULL,                       -- encrypted for storage
  kid text NOT NULL,
  jwk jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  statement_sha256 text,
  replaced_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, jti, sha256)
);

ALTER TABLE result ADD COLUMN disputed_sha256 text; -- sent: the token that was disputed

CREATE TABLE lifted_doubt (                    -- disputes that ended so; never changed
  result_id uuid NOT NULL REFERENCES result (result_id),
  doubted_sha256 text NOT NULL,
  sha256 text NOT NULL,                        -- of the token that states the same under a good key
  disputed_at timestamptz NOT NULL,
  lifted_at timestamptz NOT NULL,
  PRIMARY KEY (result_id, doubted_sha256)
);
