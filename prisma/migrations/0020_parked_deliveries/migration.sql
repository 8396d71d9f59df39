-- What a recipient refused is sent again by itself, once, when the cause has gone; a person is told of it meanwhile.

ALTER TABLE delivery
  ADD COLUMN self_replayed_at timestamptz,     -- parked, and replayed by itself; never a second time
  ADD COLUMN told_at timestamptz;              -- parked, and a person was told of it

ALTER TABLE task DROP CONSTRAINT task_kind_check;
ALTER TABLE task ADD CONSTRAINT task_kind_check CHECK (kind IN (
  'recorded_result_changed', 'result_equivocation', 'enrolment_equivocation', 'result_disputed', 'event_refused'));
