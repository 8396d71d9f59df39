-- What somebody asked about one person's data over all institutions, an export or an erasure, and what became of it at each.

CREATE TABLE person_key (                      -- half of the key that somebody's data is sealed with; the node's secret is the other
  person_key_id uuid PRIMARY KEY,              -- a person id; of a partner's student the association's key
  salt bytea,                                  -- null: destroyed, and with it everything that was sealed
  destroyed_at timestamptz,
  CHECK ((salt IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE data_request (
  request_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('export', 'erasure')),
  person_id uuid NOT NULL REFERENCES person,
  actor text NOT NULL,                         -- officer:<subject> or student; never a name
  created_at timestamptz NOT NULL,
  settled_at timestamptz                       -- every part is answered
);
CREATE INDEX data_request_of_person ON data_request (person_id, created_at);
CREATE UNIQUE INDEX data_request_one_erasure ON data_request (person_id) WHERE kind = 'erasure';

CREATE TABLE data_request_part (               -- one institution's share of it
  request_id uuid NOT NULL REFERENCES data_request,
  source text NOT NULL,                        -- schacHome; the own one is answered at once
  association_ids uuid[] NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'answered')),
  failure text,                                -- why the last attempt brought nothing: a code
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  answered_at timestamptz,
  document_jwe text,                           -- of an export: what the institution holds, under the person's key
  PRIMARY KEY (request_id, source)
);
CREATE INDEX data_request_part_due ON data_request_part (next_attempt_at) WHERE state = 'waiting';
