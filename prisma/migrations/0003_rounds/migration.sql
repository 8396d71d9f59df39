-- Rounds of an alliance: what coordinators sign, and what hosts lend to it.

CREATE TABLE round (
  round_id uuid PRIMARY KEY,
  coordinator text NOT NULL,                   -- schacHome of who writes and signs it
  draft jsonb,                                 -- our own only: what the next publication would say
  version integer NOT NULL DEFAULT 0 CHECK (version >= 0), -- of the last publication; 0 = none
  document jsonb,                              -- as published
  token text,                                  -- as signed; handed on as it is
  updated_at timestamptz NOT NULL,
  CONSTRAINT round_published_whole CHECK (
    (version = 0) = (token IS NULL) AND (version = 0) = (document IS NULL))
);

CREATE TABLE round_pledge (                    -- offerings that their hosts lend to a round: our own and partners'
  host text NOT NULL,
  offering_id uuid NOT NULL,
  round_id uuid NOT NULL,                      -- may come before the round itself
  coordinator text NOT NULL,                   -- whose round: another's with the same id is not meant
  pools jsonb NOT NULL,                        -- as the host told; of our own offerings the pools themselves count
  PRIMARY KEY (host, offering_id)              -- an offering is lent to one round
);
CREATE INDEX round_pledge_of_round ON round_pledge (round_id);

CREATE TABLE round_pause (                     -- rounds that this institution has stopped for what it lends to them
  round_id uuid PRIMARY KEY,
  reason text NOT NULL,                        -- for everybody to read
  at timestamptz NOT NULL
);

CREATE TABLE round_action (                    -- the audit of who did what to a round here
  action_id uuid PRIMARY KEY,
  round_id uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('published', 'paused', 'resumed')),
  version integer,                             -- of the round, where the action made one
  reason text,
  actor text NOT NULL,                         -- client or role, never a person
  at timestamptz NOT NULL
);
CREATE INDEX round_action_of_round ON round_action (round_id, at);

-- The round that an own offering lives by, with its phases as instants; null = its own window counts.
ALTER TABLE offering_enrolment ADD COLUMN round jsonb;

-- The round that a planned release comes from; null = planned by somebody else.
ALTER TABLE seat_release ADD COLUMN round_id uuid;
