-- What home makes of a result for its own transcript, beside the result: proposals, and what persons decided of them.

CREATE TABLE grade_conversion (                -- only ever added to
  conversion_id uuid PRIMARY KEY,
  result_id uuid NOT NULL REFERENCES result (result_id), -- the version that was received
  status text NOT NULL CHECK (status IN ('proposed', 'confirmed', 'overruled')),
  decides uuid REFERENCES grade_conversion (conversion_id), -- the proposal that a person decided
  value text NOT NULL,                         -- home's grade
  document jsonb,                              -- of a proposal: source, method, policy, tables, candidates, remarks
  reason text,                                 -- why it was overruled
  actor text NOT NULL,                         -- client or role, never a person
  at timestamptz NOT NULL,
  CONSTRAINT grade_conversion_whole CHECK (
    (status = 'proposed') = (document IS NOT NULL) AND (status = 'proposed') = (decides IS NULL)
    AND (status = 'overruled') = (reason IS NOT NULL))
);
CREATE INDEX grade_conversion_of_result ON grade_conversion (result_id);
