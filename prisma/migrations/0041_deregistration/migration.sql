-- Persons who are no students of this institution any more, and what of it their enrolments say.
ALTER TABLE person ADD COLUMN deregistered_on date;
CREATE INDEX person_deregistered ON person (deregistered_on) WHERE deregistered_on IS NOT NULL;
ALTER TABLE association
  ADD COLUMN deregistration jsonb;             -- {on, at}: at home what its host was told, at the host what it heard
CREATE INDEX association_deregistered ON association (person_id) WHERE deregistration ->> 'on' IS NOT NULL;

ALTER TABLE student_notice DROP CONSTRAINT student_notice_kind_check,
  ADD CONSTRAINT student_notice_kind_check CHECK (kind IN ('offer_made', 'offer_reminder', 'offer_expired', 'place_given',
    'place_refused', 'place_ended', 'offering_cancelled', 'phase_left', 'deregistered'));

CREATE OR REPLACE FUNCTION change_of_person() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO change (kind, object_id)
  SELECT 'person', now.person_id FROM written AS now JOIN before AS was USING (person_id)
  WHERE coalesce(now.source_id, was.source_id) IS NOT NULL
    AND (now.source_id, now.login_subject, now.given_name, now.surname, now.mail, now.level, now.programme_code,
         now.credits_earned, now.language, now.deregistered_on)
      IS DISTINCT FROM
        (was.source_id, was.login_subject, was.given_name, was.surname, was.mail, was.level, was.programme_code,
         was.credits_earned, was.language, was.deregistered_on)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION audit_deregistration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, person_ref)
  VALUES (NEW.updated_at, audit_actor(),
          CASE WHEN NEW.deregistered_on IS NULL THEN 'person-registered-again' ELSE 'person-deregistered' END, NEW.person_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_deregistration AFTER UPDATE OF deregistered_on ON person FOR EACH ROW
  WHEN (NEW.deregistered_on IS DISTINCT FROM OLD.deregistered_on AND NEW.source_id IS NOT NULL)
  EXECUTE FUNCTION audit_deregistration();
