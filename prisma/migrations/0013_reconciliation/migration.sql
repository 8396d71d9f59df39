-- The ledger: comparing with each partner what both hold, and learning from partners after a restore.

CREATE TABLE ledger_run (                      -- the last run with each partner, and when the next one is due
  partner text PRIMARY KEY,                    -- schacHome
  due_at timestamptz NOT NULL,
  lease_until timestamptz,                     -- a process is at it until then
  started_at timestamptz,
  finished_at timestamptz,                     -- of the last that went through
  outcome jsonb,                               -- what it came to: counts, and the first doubts; ids only
  failure text                                 -- why the last one did not go through; null after one that did
);

CREATE TABLE database_origin (                 -- one row: of which database this is, and whether it forgot something
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  fingerprint text NOT NULL,                   -- of server, timeline and database; another one means a restore
  learning_since timestamptz,                  -- restored, and not every partner has told what it remembers
  learnt_from text[] NOT NULL DEFAULT ARRAY[]::text[]     -- who has, since then
);

ALTER TABLE task DROP CONSTRAINT task_kind_check;
ALTER TABLE task ADD CONSTRAINT task_kind_check CHECK (kind IN (
  'recorded_result_changed', 'result_equivocation', 'enrolment_equivocation', 'result_disputed'));
