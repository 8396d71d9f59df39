-- As a host in eduXchange: enrolments that home has not named, so that it may not know of them, are a person's matter.

ALTER TABLE task DROP CONSTRAINT task_kind_check;
ALTER TABLE task ADD CONSTRAINT task_kind_check CHECK (kind IN (
  'recorded_result_changed', 'result_equivocation', 'enrolment_equivocation', 'result_disputed', 'event_refused',
  'student_on_two_roads', 'home_not_reached'));

ALTER TABLE eduxchange_intake ADD COLUMN told_at timestamptz; -- when a person was told that home has not named it
CREATE INDEX eduxchange_intake_unnamed ON eduxchange_intake (created_at) WHERE remote_id IS NULL;
