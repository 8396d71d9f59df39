-- What the SIS has taken away is kept and not shown; writing it again brings it back (docs/adr/0033).
ALTER TABLE catalogue_item ADD COLUMN removed_at timestamptz;
ALTER TABLE offering_enrolment ADD COLUMN removed_at timestamptz; -- nobody gets in
ALTER TABLE person ADD COLUMN removed_at timestamptz;             -- the SIS does not know them any more; its key is kept

CREATE FUNCTION change_of_removed_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) VALUES ('person', NEW.person_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_removed_person AFTER UPDATE OF removed_at ON person FOR EACH ROW
  WHEN (NEW.source_id IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at)
  EXECUTE FUNCTION change_of_removed_person();
