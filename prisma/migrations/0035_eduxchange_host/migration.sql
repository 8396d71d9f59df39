-- As a host behind the enrolment receiver of eduXchange: what came in by it, and what is owed to homes through it.

ALTER TABLE delivery DROP CONSTRAINT delivery_kind_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_kind_check CHECK (kind IN ('set', 'command', 'eduxchange'));
ALTER TABLE delivery_attempt DROP CONSTRAINT delivery_attempt_road_check;
ALTER TABLE delivery_attempt ADD CONSTRAINT delivery_attempt_road_check
  CHECK (road IN ('push', 'batch', 'poll', 'command', 'eduxchange'));

CREATE TABLE eduxchange_intake (                -- written before the place is asked for, so without a reference
  association_key uuid PRIMARY KEY,
  home text NOT NULL,                           -- schacHome
  person_ref text NOT NULL,                     -- as the receiver calls the student
  remote_id text,                               -- as home calls the association; null until it has answered
  created_at timestamptz NOT NULL,
  poll_at timestamptz NOT NULL,                 -- when home is asked next where it stands
  poll_pause_ms integer NOT NULL,
  UNIQUE (home, remote_id)
);
CREATE INDEX eduxchange_intake_poll ON eduxchange_intake (poll_at);
