-- One student who comes to one offering over both roads, from node to node and by eduXchange, is known by neither road's
-- name for the student: found out by what both roads tell of the person.
CREATE TABLE guest_identity (                   -- host
  association_key uuid NOT NULL REFERENCES association,
  identity uuid NOT NULL,                       -- of a mail address or a student number, by a key of this node
  PRIMARY KEY (association_key, identity)
);
CREATE INDEX guest_identity_identity ON guest_identity (identity);

ALTER TABLE task ADD COLUMN other_key uuid REFERENCES association; -- the enrolment that it is about besides
ALTER TABLE task DROP CONSTRAINT task_kind_check;
ALTER TABLE task ADD CONSTRAINT task_kind_check CHECK (kind IN (
  'recorded_result_changed', 'result_equivocation', 'enrolment_equivocation', 'result_disputed', 'event_refused',
  'student_on_two_roads', 'home_not_reached'));
