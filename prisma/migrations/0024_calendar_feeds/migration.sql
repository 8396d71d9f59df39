-- A secret address at which a student's calendar program reads the dates of the exchange.

CREATE TABLE calendar_feed (
  person_id uuid PRIMARY KEY REFERENCES person,  -- one at a time; another takes its place
  token_digest text NOT NULL UNIQUE,             -- SHA-256, base64url; the token itself is told once and not kept
  created_at timestamptz NOT NULL,
  last_read_at timestamptz                       -- to the hour
);
