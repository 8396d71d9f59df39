-- Versions of results: corrections and withdrawals, and the hash chain of their tokens.

ALTER TABLE result
  ALTER COLUMN document DROP NOT NULL,         -- null: there is no result any more
  ADD COLUMN kind text NOT NULL DEFAULT 'issued' CHECK (kind IN ('issued', 'corrected', 'withdrawn')),
  ADD COLUMN reason text,                      -- why it was corrected or withdrawn
  ADD COLUMN note text,
  ADD COLUMN supersedes jsonb,                 -- received: version, jti and sha256 of the token before it, as stated
  ADD COLUMN also_sha256 text[] NOT NULL DEFAULT ARRAY[]::text[], -- received: other tokens that state the same
  ADD CONSTRAINT result_version_whole CHECK (
    (kind = 'withdrawn') = (document IS NULL) AND (kind = 'issued') = (reason IS NULL));

ALTER TABLE delivery ADD COLUMN sha256 text;   -- set: of the compact JWS, base64url; null until signed

-- What a host said before of one association, to hold the next event against.
CREATE INDEX inbox_enrolment_stream ON inbox (issuer, (claims ->> 'associationId'))
  WHERE event_type = 'enrolment-changed';
