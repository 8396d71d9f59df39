-- What own persons are enrolled in at their own institution (docs/adr/0036). The SIS gives the list as a whole.
ALTER TABLE person ADD COLUMN study_enrolments jsonb CHECK (jsonb_typeof(study_enrolments) = 'array');

CREATE OR REPLACE FUNCTION change_of_person() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO change (kind, object_id)
  SELECT 'person', now.person_id FROM written AS now JOIN before AS was USING (person_id)
  WHERE coalesce(now.source_id, was.source_id) IS NOT NULL
    AND (now.source_id, now.login_subject, now.given_name, now.surname, now.mail, now.level, now.programme_code,
         now.credits_earned, now.language, now.deregistered_on, now.study_enrolments)
      IS DISTINCT FROM
        (was.source_id, was.login_subject, was.given_name, was.surname, was.mail, was.level, was.programme_code,
         was.credits_earned, was.language, was.deregistered_on, was.study_enrolments)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
