-- Enrolments that come by the components of eduXchange: the host leads, home answers.

ALTER TABLE association ADD COLUMN road text CHECK (road = 'eduxchange'); -- null: from node to node

CREATE TABLE eduxchange_message (               -- home: all that a host has said of an association, as it said it
  association_key uuid NOT NULL REFERENCES association,
  number integer NOT NULL CHECK (number > 0),   -- in the order they came, without gaps
  document jsonb NOT NULL,
  sha256 text NOT NULL,                         -- of the document's canonical text, base64url
  received_at timestamptz NOT NULL,
  PRIMARY KEY (association_key, number)
);

CREATE TABLE eduxchange_refusal (               -- home: what it said no to before it became an enrolment
  association_id uuid PRIMARY KEY,              -- what the host was given to call it by
  subject uuid NOT NULL,                        -- of the student's token, by a key of this node
  host text NOT NULL,                           -- schacHome; empty where the host did not say who it is
  offering text NOT NULL,                       -- as the host named it; empty where it did not
  code text NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (subject, host, offering)
);
CREATE INDEX eduxchange_refusal_at ON eduxchange_refusal (at);
