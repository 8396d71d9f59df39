-- What a person at this institution has to look at because of a result, at home or at the host.

CREATE TABLE task (
  task_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('recorded_result_changed', 'result_equivocation', 'result_disputed')),
  association_key uuid NOT NULL REFERENCES association,
  result_id uuid REFERENCES result (result_id), -- the version it is about; null: kept aside in the inbox
  reason text,                                 -- of a dispute
  opened_at timestamptz NOT NULL,
  settled_at timestamptz,
  done text CHECK (done IN ('taken_over', 'left_as_is', 'disputed', 'other')),
  note text,
  actor text,                                  -- client or role, never a person
  CONSTRAINT task_settled_whole CHECK (
    (settled_at IS NULL) = (done IS NULL) AND (settled_at IS NULL) = (actor IS NULL))
);
-- One open task per matter; what is new about it joins it.
CREATE UNIQUE INDEX task_one_open ON task (association_key, kind) WHERE settled_at IS NULL;
CREATE INDEX task_open ON task (task_id) WHERE settled_at IS NULL;
