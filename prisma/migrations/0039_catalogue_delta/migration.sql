-- Changes of the catalogue since an instant, for anyone who asks. A reader of the feed has a place in
-- it; who has only the time of its last visit is given one, if nothing can be missing since then.
ALTER TABLE change_feed ADD COLUMN complete_since timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP;

CREATE OR REPLACE FUNCTION change_feed_begins_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM change;
  UPDATE change_feed
  SET epoch = left(md5(gen_random_uuid()::text), 12), forgotten_until = 0, complete_since = CURRENT_TIMESTAMP;
  RETURN NULL;
END $$;

-- Of the catalogue only: enrolments, of which there are many more, pay nothing for it.
CREATE INDEX change_of_catalogue_at ON change (at)
  WHERE kind IN ('organisation', 'academic_session', 'education_specification', 'course', 'programme', 'offering');
