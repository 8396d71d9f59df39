-- Scales: what is referred to by version and digest and never changes, and the scales that partners' results name.

CREATE TABLE versioned_document (
  kind text NOT NULL CHECK (kind IN ('scale', 'grade_distribution', 'conversion_policy')),
  document_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  sha256 text NOT NULL,                        -- of the text in UTF-8, base64url
  text text NOT NULL,                          -- JSON, byte for byte as it is published
  created_at timestamptz NOT NULL,
  PRIMARY KEY (kind, document_id, version)
);

CREATE FUNCTION versioned_document_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a versioned document never changes; write its next version';
END $$;
CREATE TRIGGER versioned_document_stays BEFORE UPDATE OR DELETE ON versioned_document
  FOR EACH ROW EXECUTE FUNCTION versioned_document_stays();

CREATE TABLE partner_scale (                   -- named by a result that was received
  host text NOT NULL,
  sha256 text NOT NULL,                        -- as the result names it
  scale_id text NOT NULL,
  version integer NOT NULL,
  text text,                                   -- as the host published it; null until it was fetched
  next_attempt_at timestamptz NOT NULL,
  failure text,                                -- why the last attempt failed
  PRIMARY KEY (host, sha256)
);
CREATE INDEX partner_scale_wanted ON partner_scale (next_attempt_at) WHERE text IS NULL;

ALTER TABLE result ADD COLUMN disputed_at timestamptz; -- home's time; a version that was recorded after it stands
