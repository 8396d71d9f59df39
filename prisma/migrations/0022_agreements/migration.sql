-- Agreements: this institution's copies, version by version, and what partners say theirs are.

CREATE TABLE agreement_version (
  agreement_id text NOT NULL,                  -- the name that both sides know it by
  version integer NOT NULL CHECK (version > 0),
  partner text NOT NULL,                       -- schacHome of the other one
  sha256 text NOT NULL,                        -- of the text in UTF-8, base64url
  text text NOT NULL,                          -- JSON in the one order, byte for byte as it is published
  source text NOT NULL CHECK (source IN ('file', 'desk')),
  actor text NOT NULL,                         -- a role, or the file; never a person
  reason text,
  at timestamptz NOT NULL,
  PRIMARY KEY (agreement_id, version)
);

CREATE FUNCTION agreement_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a version of an agreement never changes; write the next one';
END $$;
CREATE TRIGGER agreement_version_stays BEFORE UPDATE OR DELETE ON agreement_version
  FOR EACH ROW EXECUTE FUNCTION agreement_version_stays();

CREATE TABLE partner_agreement (               -- copies as partners told them last
  partner text NOT NULL,
  agreement_id text NOT NULL,
  version integer NOT NULL,                    -- the partner's own count
  sha256 text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (partner, agreement_id)
);

CREATE TABLE agreement_comparison (            -- the last comparison with each partner, and when the next one is due
  partner text PRIMARY KEY,                    -- schacHome
  due_at timestamptz NOT NULL,
  lease_until timestamptz,                     -- a process is at it until then
  compared_at timestamptz,                     -- of the last that went through
  failure text                                 -- why the last one did not go through; null after one that did
);

CREATE TABLE agreement_difference (            -- what a person has to look at: two copies that do not say the same
  difference_id uuid PRIMARY KEY,
  partner text NOT NULL,
  agreement_id text NOT NULL,
  comparison text NOT NULL CHECK (comparison IN ('differs', 'missing_there', 'missing_here')),
  own_sha256 text,                             -- of the copies that were held against each other
  partner_sha256 text,
  opened_at timestamptz NOT NULL,
  settled_at timestamptz,
  done text CHECK (done IN ('equal_again', 'overtaken', 'left_as_is', 'other')),
  note text,
  actor text,                                  -- a role, or the node itself; never a person
  CONSTRAINT agreement_difference_settled_whole CHECK (
    (settled_at IS NULL) = (done IS NULL) AND (settled_at IS NULL) = (actor IS NULL))
);
-- One open task per agreement; a person who leaves two copies as they are is not asked about these two again.
CREATE UNIQUE INDEX agreement_difference_one_open ON agreement_difference (partner, agreement_id)
  WHERE settled_at IS NULL;
