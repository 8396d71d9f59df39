-- What changed, in the order in which it may be told: the feed of the institution's own SIS (docs/adr/0028).

CREATE TABLE change (                          -- that something changed, never how: the reader gets it as it is now
  transaction_id bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint, -- told once all older ones have ended
  kind text NOT NULL,
  object_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, -- only to know what is old
  PRIMARY KEY (transaction_id, kind, object_id)
);

CREATE TABLE change_feed (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch text NOT NULL,                         -- another one after a restore: places in the feed mean nothing any more
  forgotten_until bigint NOT NULL DEFAULT 0    -- changes of transactions before it may be gone
);
INSERT INTO change_feed (epoch) VALUES (left(md5(gen_random_uuid()::text), 12));

-- Transactions are numbered anew in a database that was read back, or as before in one that was taken back.
CREATE FUNCTION change_feed_begins_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM change;
  UPDATE change_feed SET epoch = left(md5(gen_random_uuid()::text), 12), forgotten_until = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER change_feed_begins_anew AFTER UPDATE ON database_origin FOR EACH ROW
  WHEN (NEW.learning_since IS NOT NULL AND NEW.learning_since IS DISTINCT FROM OLD.learning_since)
  EXECUTE FUNCTION change_feed_begins_anew();

-- Whatever statement changes what the SIS can read, all of it is noted at once. An object that a transaction changes
-- several times is noted once.

CREATE FUNCTION change_of_association() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'enrolment', association_key FROM written ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_association AFTER INSERT ON association REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_association();
CREATE TRIGGER change_of_association AFTER UPDATE ON association REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_association();

CREATE FUNCTION change_of_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT kind, item_id FROM written ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_item AFTER INSERT ON catalogue_item REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_item();
CREATE TRIGGER change_of_item AFTER UPDATE ON catalogue_item REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_item();
CREATE TRIGGER change_of_gone_item AFTER DELETE ON catalogue_item REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_item();

CREATE FUNCTION change_of_standing_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'standing_approval', md5(source_id)::uuid FROM written
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_standing_approval AFTER INSERT ON standing_approval REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_standing_approval();
CREATE TRIGGER change_of_standing_approval AFTER UPDATE ON standing_approval REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_standing_approval();
CREATE TRIGGER change_of_gone_standing_approval AFTER DELETE ON standing_approval REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_standing_approval();

-- The SIS sees whom it knows itself. Its key stands in results and tasks, too.
CREATE FUNCTION change_of_known_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'person', person_id FROM written WHERE source_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_person AFTER INSERT ON person REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_known_person();
CREATE TRIGGER change_of_gone_person AFTER DELETE ON person REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_known_person();

CREATE FUNCTION change_of_person() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO change (kind, object_id)
  SELECT 'person', now.person_id FROM written AS now JOIN before AS was USING (person_id)
  WHERE coalesce(now.source_id, was.source_id) IS NOT NULL
    AND (now.source_id, now.login_subject, now.given_name, now.surname, now.mail, now.level, now.programme_code,
         now.credits_earned, now.language)
      IS DISTINCT FROM
        (was.source_id, was.login_subject, was.given_name, was.surname, was.mail, was.level, was.programme_code,
         was.credits_earned, was.language)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_person AFTER UPDATE ON person REFERENCING OLD TABLE AS before NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_person();

CREATE FUNCTION change_of_person_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id)
  SELECT 'received_result', result_id FROM association JOIN result USING (association_key)
  WHERE person_id = NEW.person_id AND direction = 'received'
  UNION
  SELECT 'task', task_id FROM association JOIN task USING (association_key) WHERE person_id = NEW.person_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_person_key AFTER UPDATE OF source_id ON person FOR EACH ROW
  WHEN (NEW.source_id IS DISTINCT FROM OLD.source_id) EXECUTE FUNCTION change_of_person_key();

-- A task tells the versions of its result.
CREATE INDEX task_of_association ON task (association_key);

CREATE FUNCTION change_of_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id)
  SELECT CASE direction WHEN 'sent' THEN 'result' ELSE 'received_result' END, result_id FROM written
  UNION
  SELECT 'task', task_id FROM task WHERE association_key IN (SELECT association_key FROM written)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_result AFTER INSERT ON result REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_result();
CREATE TRIGGER change_of_result AFTER UPDATE ON result REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_result();

-- How far a result came is told with it, and a delivery knows.
CREATE FUNCTION change_of_result_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'result', result_id FROM result WHERE result_id = NEW.delivery_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_result_delivery
  AFTER UPDATE OF state, attempts, last_verdict, next_attempt_at, settled_at ON delivery FOR EACH ROW
  WHEN (NEW.event_type LIKE '%/result-%'
        AND (NEW.state, NEW.attempts, NEW.last_verdict, NEW.next_attempt_at, NEW.settled_at)
          IS DISTINCT FROM (OLD.state, OLD.attempts, OLD.last_verdict, OLD.next_attempt_at, OLD.settled_at))
  EXECUTE FUNCTION change_of_result_delivery();

CREATE FUNCTION change_of_conversion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'received_result', result_id FROM written ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_conversion AFTER INSERT ON grade_conversion REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_conversion();

CREATE FUNCTION change_of_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'task', task_id FROM written ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_task AFTER INSERT ON task REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_task();
CREATE TRIGGER change_of_task AFTER UPDATE ON task REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_task();
