-- Offerings that their host cancels; what home's officers decide, with its history; learning agreements.

-- An own offering that is not given after all: on, reason, at. Null = it stands.
ALTER TABLE offering_enrolment ADD COLUMN cancellation jsonb;
CREATE INDEX offering_enrolment_cancelled ON offering_enrolment (offering_id) WHERE cancellation IS NOT NULL;

CREATE TABLE approval (                        -- an enrolment that a person at home has to decide
  association_key uuid PRIMARY KEY REFERENCES association,
  assignee text,                               -- the desk or the officer it was handed to; null = any officer
  remind_at timestamptz NOT NULL,              -- when the desk is reminded
  reminded_at timestamptz
);
CREATE INDEX approval_to_remind ON approval (remind_at) WHERE reminded_at IS NULL;

CREATE TABLE approval_action (                 -- the history of an approval; never changed
  action_id uuid PRIMARY KEY,
  association_key uuid NOT NULL REFERENCES association,
  action text NOT NULL CHECK (action IN ('asked', 'delegated', 'reminded', 'approved', 'refused')),
  actor text NOT NULL,                         -- officer:<subject> or node, never a name
  assignee text,                               -- asked and delegated: whose turn it is from then on
  note text,                                   -- in the officer's words; of a decision, for the student to read
  at timestamptz NOT NULL
);
CREATE INDEX approval_action_of_association ON approval_action (association_key, at);

CREATE TABLE learning_agreement (              -- what was agreed on before the course, version by version; never changed
  association_key uuid NOT NULL REFERENCES association,
  version integer NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,                     -- components at the host, their equivalents at home, credits
  actor text NOT NULL,                         -- officer:<subject> or sis:<client>
  at timestamptz NOT NULL,
  PRIMARY KEY (association_key, version)
);
