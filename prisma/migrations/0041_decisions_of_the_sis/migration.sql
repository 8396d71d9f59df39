-- What the institution's own system decides: held back until it cannot be undone any more, and told to nobody until then.
ALTER TABLE association
  ADD COLUMN held jsonb CHECK (held IS NULL OR host_state IN ('queued', 'associated')), -- as host; a place is counted as offered
  ADD COLUMN held_permission jsonb,            -- as home; counts while home_state is pending
  ADD COLUMN terms jsonb;                      -- what the host said with its decision, and until when a condition may be met
ALTER TABLE student_notice DROP CONSTRAINT student_notice_kind_check,
  ADD CONSTRAINT student_notice_kind_check CHECK (kind IN ('offer_made', 'offer_reminder', 'offer_expired', 'place_given',
    'place_refused', 'place_ended', 'offering_cancelled', 'phase_left'));
-- A SIS names an enrolment by its id alone.
CREATE INDEX association_of_id ON association (association_id);
CREATE INDEX association_decision_held ON association ((held ->> 'heldUntil')) WHERE held IS NOT NULL;
CREATE INDEX association_permission_held ON association ((held_permission ->> 'heldUntil')) WHERE held_permission IS NOT NULL;
CREATE INDEX association_on_condition ON association ((terms ->> 'conditionUntil')) WHERE terms ->> 'conditionUntil' IS NOT NULL;

CREATE OR REPLACE FUNCTION audit_association_changed() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  -- Of a batch: who asked for what, by home and association.
  asked jsonb := coalesce(nullif(current_setting('wissel.askers', true), ''), '{}');
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason, request_id)
  SELECT
    CASE
      WHEN now.held IS NOT NULL AND was.held IS NULL THEN (now.held ->> 'decidedAt')::timestamptz
      WHEN now.held_permission IS NOT NULL AND was.held_permission IS NULL
        THEN (now.held_permission ->> 'decidedAt')::timestamptz
      WHEN now.host_version = was.host_version AND now.home_state = was.home_state
        AND ((was.held IS NOT NULL AND now.held IS NULL) OR (was.held_permission IS NOT NULL AND now.held_permission IS NULL))
        THEN CURRENT_TIMESTAMP
      ELSE now.updated_at END,
    CASE
      -- What was held back takes effect in the name of who decided it.
      WHEN now.held IS NOT NULL AND was.held IS NULL THEN now.held ->> 'actor'
      WHEN now.held_permission IS NOT NULL AND was.held_permission IS NULL THEN now.held_permission ->> 'actor'
      WHEN was.held IS NOT NULL AND now.host_version > was.host_version AND now.home_state = was.home_state
        THEN was.held ->> 'actor'
      WHEN was.held_permission IS NOT NULL AND was.home_state = 'pending'
        AND now.home_state = CASE was.held_permission ->> 'decision' WHEN 'accept' THEN 'associated' ELSE 'denied' END
        THEN was.held_permission ->> 'actor'
      WHEN now.home_state = was.home_state AND coalesce(asked -> (now.home || ' ' || now.association_id) ->> 'actor', audit_actor()) LIKE 'sis:%'
        THEN coalesce(asked -> (now.home || ' ' || now.association_id) ->> 'actor', audit_actor())
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
      WHEN now.held IS NOT NULL AND was.held IS NULL THEN 'decision-held'
      WHEN now.held_permission IS NOT NULL AND was.held_permission IS NULL THEN 'permission-held'
      WHEN was.held IS NOT NULL AND now.held IS NULL AND now.host_version = was.host_version THEN 'decision-undone'
      WHEN was.held_permission IS NOT NULL AND now.held_permission IS NULL AND now.home_state = 'pending'
        THEN 'permission-undone'
      WHEN was.terms ? 'conditionUntil' AND now.host_state = 'associated' THEN 'condition-met'
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
     OR (now.offer IS NULL) <> (was.offer IS NULL) OR now.pool_id IS DISTINCT FROM was.pool_id
     OR (now.held IS NULL) <> (was.held IS NULL) OR ((now.held_permission IS NULL) <> (was.held_permission IS NULL) AND now.home_state = 'pending')
     OR now.terms IS DISTINCT FROM was.terms;
  RETURN NULL;
END $$;
