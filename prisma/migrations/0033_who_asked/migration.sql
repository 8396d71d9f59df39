-- Entries of the audit log say with which request they were decided, and which client or member of staff it was where they
-- said "institution" before. The node sets both for each transaction (packages/store/src/transaction.ts); a batch, which is
-- many requests at once, says it by association.
CREATE FUNCTION audit_request() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('wissel.request_id', true), '')
$$;
CREATE FUNCTION audit_actor() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('wissel.actor', true), ''), 'institution')
$$;
ALTER TABLE audit_entry ALTER COLUMN request_id SET DEFAULT NULLIF(current_setting('wissel.request_id', true), '');

-- The standing approval that permitted an enrolment at home; its SIS knows it by that key.
ALTER TABLE association ADD COLUMN permitted_by text;

CREATE OR REPLACE FUNCTION audit_association_asked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- Of a batch: who asked for what, by home and association.
  asked jsonb := coalesce(nullif(current_setting('wissel.askers', true), ''), '{}');
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason, object, request_id)
  SELECT
    created_at,
    CASE WHEN person_id IS NULL THEN 'home:' || home ELSE 'student:' || person_id END,
    CASE host_state
      WHEN 'associated' THEN 'place-given' WHEN 'queued' THEN 'enrolment-queued' WHEN 'denied' THEN 'place-refused'
      WHEN 'cancelled' THEN 'place-ended' ELSE 'enrolment-asked' END,
    person_id, association_id, offering_id,
    CASE WHEN person_id IS NULL THEN home WHEN host <> home THEN host END,
    home_state, host_state, reason, 'standing-approval:' || permitted_by,
    coalesce(asked -> (home || ' ' || association_id) ->> 'requestId', audit_request())
  FROM written;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_association_changed() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  -- Of a batch: who asked for what, by home and association.
  asked jsonb := coalesce(nullif(current_setting('wissel.askers', true), ''), '{}');
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason, request_id)
  SELECT
    now.updated_at,
    CASE
      WHEN now.reason IN ('withdrawn', 'offer-declined') AND now.reason IS DISTINCT FROM was.reason
        OR was.offer IS NOT NULL AND now.host_state = 'associated'
        THEN 'student:' || coalesce(now.person_id, now.association_id)
      WHEN now.person_id IS NULL AND now.home_state <> was.home_state THEN 'home:' || now.home
      WHEN now.person_id IS NULL THEN 'node'
      WHEN now.home_state <> was.home_state
        THEN coalesce(nullif(asked -> (now.home || ' ' || now.association_id) ->> 'actor', ''), audit_actor())
      WHEN now.host <> now.home THEN 'host:' || now.host
      ELSE 'node' END,
    CASE
      WHEN now.host_state = 'associated' AND was.host_state <> 'associated'
        THEN CASE WHEN was.offer IS NULL THEN 'place-given' ELSE 'offer-accepted' END
      WHEN now.reason = 'offer-declined' AND was.host_state = 'queued' AND now.host_state = 'cancelled' THEN 'offer-declined'
      WHEN now.reason = 'offer-expired' AND was.host_state = 'queued' AND now.host_state = 'cancelled' THEN 'offer-expired'
      WHEN now.reason = 'withdrawn' AND was.reason IS DISTINCT FROM 'withdrawn' THEN 'enrolment-withdrawn'
      WHEN now.home_state <> was.home_state AND now.home_state = 'associated' THEN 'permission-given'
      WHEN now.home_state <> was.home_state AND now.home_state = 'denied' THEN 'permission-refused'
      WHEN now.home_state <> was.home_state AND now.home_state = 'cancelled' THEN 'enrolment-withdrawn'
      WHEN now.host_state <> was.host_state AND now.host_state = 'queued' THEN 'enrolment-queued'
      WHEN now.host_state <> was.host_state AND now.host_state = 'denied' THEN 'place-refused'
      WHEN now.host_state <> was.host_state AND now.host_state = 'cancelled' THEN 'place-ended'
      WHEN now.offer IS NOT NULL AND was.offer IS NULL THEN 'offer-made'
      ELSE 'enrolment-changed' END,
    now.person_id, now.association_id, now.offering_id,
    CASE WHEN now.person_id IS NULL THEN now.home WHEN now.host <> now.home THEN now.host END,
    now.home_state, now.host_state, now.reason,
    coalesce(asked -> (now.home || ' ' || now.association_id) ->> 'requestId', audit_request())
  FROM written AS now JOIN before AS was USING (association_key)
  WHERE now.home_state <> was.home_state OR now.host_state <> was.host_state OR now.reason IS DISTINCT FROM was.reason
     OR (now.offer IS NULL) <> (was.offer IS NULL) OR now.pool_id IS DISTINCT FROM was.pool_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_result_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decided text := CASE NEW.kind WHEN 'issued' THEN 'result-issued' WHEN 'corrected' THEN 'result-corrected' ELSE 'result-withdrawn' END;
  decided_by text := audit_actor();
BEGIN
  IF NEW.direction = 'received' THEN
    SELECT 'host:' || host INTO decided_by FROM association WHERE association_key = NEW.association_key;
  END IF;
  PERFORM audit_about(NEW.association_key, coalesce(NEW.received_at, NEW.issued_at), decided_by, decided, NEW.reason,
                      'result:' || NEW.result_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_result_judged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decided_by text := audit_actor();
BEGIN
  IF NEW.direction = 'sent' THEN
    SELECT 'home:' || home INTO decided_by FROM association WHERE association_key = NEW.association_key;
  END IF;
  IF OLD.recorded_at IS NULL AND NEW.recorded_at IS NOT NULL THEN
    PERFORM audit_about(NEW.association_key, NEW.recorded_at, decided_by, 'result-recorded', NULL, 'result:' || NEW.result_id);
  END IF;
  IF NEW.disputed IS DISTINCT FROM OLD.disputed AND NEW.disputed IS NOT NULL THEN
    PERFORM audit_about(NEW.association_key, coalesce(NEW.disputed_at, now()), decided_by, 'result-disputed', NEW.disputed,
                        'result:' || NEW.result_id);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_cancellation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, offering_id)
  VALUES (coalesce((NEW.cancellation ->> 'at')::timestamptz, now()), audit_actor(), 'offering-cancelled', NEW.offering_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_standing_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO audit_entry (at, actor, what, object)
    VALUES (now(), audit_actor(), 'standing-approval-removed', 'standing-approval:' || OLD.source_id);
  ELSE
    INSERT INTO audit_entry (at, actor, what, object)
    VALUES (NEW.updated_at, audit_actor(), 'standing-approval-written', 'standing-approval:' || NEW.source_id);
  END IF;
  RETURN NULL;
END $$;
