-- Distribution tables of partners, as they publish them. A version never changes, so it is fetched once.

CREATE TABLE partner_distribution (
  host text NOT NULL,                          -- schacHome of whose grades they are
  document_id text NOT NULL,                   -- the host's own name of the table
  version integer NOT NULL CHECK (version > 0),
  sha256 text NOT NULL,                        -- of the whole table, as the host says it: small counts are not published
  text text NOT NULL,                          -- JSON, as the host published it
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (host, document_id, version)
);
CREATE TRIGGER partner_distribution_stays BEFORE UPDATE OR DELETE ON partner_distribution
  FOR EACH ROW EXECUTE FUNCTION versioned_document_stays();
