-- What a person's changes owe the hosts of that person (docs/adr/0037).
ALTER TABLE association
  ADD COLUMN student_as_of timestamptz,        -- home's instant of the facts in student, where they were told again since
  ADD COLUMN details_due_at timestamptz;       -- host: home said then that details are different, and they were not pulled since
CREATE INDEX association_details_due ON association (details_due_at) WHERE details_due_at IS NOT NULL;

CREATE TABLE told_student (                    -- home: an enrolment at a partner, whose student is not as it was told
  association_key uuid PRIMARY KEY REFERENCES association,
  asked text[] NOT NULL DEFAULT ARRAY[]::text[], -- details that its host has pulled
  changed text[] NOT NULL DEFAULT ARRAY[]::text[], -- fields that the host may have to hear of still
  changes integer NOT NULL DEFAULT 0           -- with each one more: whoever has read before tells nothing
);
CREATE INDEX told_student_owed ON told_student (association_key) WHERE changed <> '{}';

-- In the transaction of the change, whichever road it came by. A level or programme that is left out follows from the
-- study enrolments.
CREATE FUNCTION owe_change_of_person() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO told_student (association_key, changed, changes)
  SELECT enrolled.association_key, different.fields, 1
  FROM (
    SELECT now.person_id, array_remove(ARRAY[
      CASE WHEN now.source_id IS DISTINCT FROM was.source_id THEN 'studentNumber' END,
      CASE WHEN now.given_name IS DISTINCT FROM was.given_name THEN 'givenName' END,
      CASE WHEN now.surname IS DISTINCT FROM was.surname THEN 'surname' END,
      CASE WHEN now.mail IS DISTINCT FROM was.mail THEN 'mail' END,
      CASE WHEN now.level IS DISTINCT FROM was.level
        OR now.level IS NULL AND now.study_enrolments IS DISTINCT FROM was.study_enrolments THEN 'level' END,
      CASE WHEN now.programme_code IS DISTINCT FROM was.programme_code
        OR now.programme_code IS NULL AND now.study_enrolments IS DISTINCT FROM was.study_enrolments THEN 'programmeCode' END,
      CASE WHEN now.credits_earned IS DISTINCT FROM was.credits_earned THEN 'creditsEarned' END
    ], NULL) AS fields
    FROM written AS now JOIN before AS was USING (person_id)
  ) AS different
  CROSS JOIN LATERAL (
    SELECT association_key FROM association
    WHERE association.person_id = different.person_id AND host <> home AND road IS NULL
      AND home_state IN ('pending', 'associated') AND host_state IN ('pending', 'queued', 'associated') OFFSET 0
  ) AS enrolled
  WHERE different.fields <> '{}'
  ORDER BY enrolled.association_key
  ON CONFLICT (association_key) DO UPDATE
  SET changed = ARRAY(SELECT DISTINCT unnest(told_student.changed || excluded.changed) ORDER BY 1),
      changes = told_student.changes + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER owe_change_of_person AFTER UPDATE ON person REFERENCING OLD TABLE AS before NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION owe_change_of_person();
