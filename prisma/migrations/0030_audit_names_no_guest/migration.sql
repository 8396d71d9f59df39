-- A partner's student is found in the audit log by enrolment, never by the name under which the partner tells of the student:
-- that name is forgotten by an erasure, and an entry can never be changed.
CREATE OR REPLACE FUNCTION audit_association_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason)
  SELECT
    created_at,
    CASE WHEN person_id IS NULL THEN 'home:' || home ELSE 'student:' || person_id END,
    CASE host_state
      WHEN 'associated' THEN 'place-given' WHEN 'queued' THEN 'enrolment-queued' WHEN 'denied' THEN 'place-refused'
      WHEN 'cancelled' THEN 'place-ended' ELSE 'enrolment-asked' END,
    person_id, association_id, offering_id,
    CASE WHEN person_id IS NULL THEN home WHEN host <> home THEN host END,
    home_state, host_state, reason
  FROM written;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_association_changed() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason)
  SELECT
    now.updated_at,
    CASE
      WHEN now.reason IN ('withdrawn', 'offer-declined') AND now.reason IS DISTINCT FROM was.reason
        OR was.offer IS NOT NULL AND now.host_state = 'associated'
        THEN 'student:' || coalesce(now.person_id, now.association_id)
      WHEN now.person_id IS NULL AND now.home_state <> was.home_state THEN 'home:' || now.home
      WHEN now.person_id IS NULL THEN 'node'
      WHEN now.home_state <> was.home_state THEN 'institution'
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
    now.home_state, now.host_state, now.reason
  FROM written AS now JOIN before AS was USING (association_key)
  WHERE now.home_state <> was.home_state OR now.host_state <> was.host_state OR now.reason IS DISTINCT FROM was.reason
     OR (now.offer IS NULL) <> (was.offer IS NULL) OR now.pool_id IS DISTINCT FROM was.pool_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_about(about_key uuid, decided_at timestamptz, decided_by text, decided text, why text, thing text)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason, object)
  SELECT decided_at, decided_by, decided, person_id, association_id, offering_id,
         CASE WHEN person_id IS NULL THEN home WHEN host <> home THEN host END, home_state, host_state, why, thing
  FROM association WHERE association_key = about_key
$$;
