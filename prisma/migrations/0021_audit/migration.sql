-- The audit log: every decision about a person, written in its own transaction, and the chain that a worker makes of it.

CREATE TABLE audit_entry (                     -- only ever added to; ids and codes, never names or words
  entry_id bigserial PRIMARY KEY,
  transaction_id bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint, -- what may not have been seen yet is known by it
  at timestamptz NOT NULL,
  actor text NOT NULL,                         -- kind:id, officer:<subject>, host:<schacHome>; or node
  what text NOT NULL,
  person_ref uuid,                             -- person id, or at the host the student's pseudonym
  association_id uuid,
  offering_id uuid,
  partner text,                                -- the other institution; null: none
  home_state text,                             -- of the association, from then on
  host_state text,
  reason text,                                 -- a code
  object text,                                 -- what else it is about: result:<id>, round:<id>, key:<kid>, staff:<subject>
  request_id text                              -- of the HTTP request, where a person asked for it
);
CREATE INDEX audit_entry_of_transaction ON audit_entry (transaction_id);

CREATE TABLE audit_link (                      -- the chain: one link per entry, made in order by one worker at a time
  sequence bigint PRIMARY KEY CHECK (sequence > 0), -- without gaps
  entry_id bigint NOT NULL UNIQUE,
  digest text NOT NULL,                        -- SHA-256 of the entry's canonical text, base64url
  previous text NOT NULL,                      -- hash of the link before; empty for the first
  hash text NOT NULL,                          -- SHA-256 of sequence, previous and digest, base64url
  about text[] NOT NULL,                       -- every id of the entry, as kind:id, to find it by
  at timestamptz NOT NULL,                     -- of the entry
  sealed_at timestamptz NOT NULL
);
CREATE INDEX audit_link_about ON audit_link USING gin (about);
CREATE INDEX audit_link_at ON audit_link (at);

CREATE TABLE audit_head (                      -- the end of the chain, signed, for somebody outside to keep
  sequence bigint PRIMARY KEY,
  hash text NOT NULL,
  signed_at timestamptz NOT NULL,
  token text NOT NULL
);

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_link_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link
  FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_head_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

-- Enrolments: whatever statement changes one, what was decided is written with it. A statement of the opening changes
-- hundreds, so the trigger looks at all of them at once.

CREATE FUNCTION audit_association_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason)
  SELECT
    created_at,
    CASE WHEN person_id IS NULL THEN 'home:' || home ELSE 'student:' || person_id END,
    CASE host_state
      WHEN 'associated' THEN 'place-given' WHEN 'queued' THEN 'enrolment-queued' WHEN 'denied' THEN 'place-refused'
      WHEN 'cancelled' THEN 'place-ended' ELSE 'enrolment-asked' END,
    coalesce(person_id, pseudonym), association_id, offering_id,
    CASE WHEN person_id IS NULL THEN home WHEN host <> home THEN host END,
    home_state, host_state, reason
  FROM written;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_association_asked AFTER INSERT ON association REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION audit_association_asked();

-- A plan is kept: one that was made for a single row must not compare hundreds with hundreds.
CREATE FUNCTION audit_association_changed() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason)
  SELECT
    now.updated_at,
    CASE
      WHEN now.reason IN ('withdrawn', 'offer-declined') AND now.reason IS DISTINCT FROM was.reason
        OR was.offer IS NOT NULL AND now.host_state = 'associated'
        THEN 'student:' || coalesce(now.person_id, now.pseudonym)
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
    coalesce(now.person_id, now.pseudonym), now.association_id, now.offering_id,
    CASE WHEN now.person_id IS NULL THEN now.home WHEN now.host <> now.home THEN now.host END,
    now.home_state, now.host_state, now.reason
  FROM written AS now JOIN before AS was USING (association_key)
  WHERE now.home_state <> was.home_state OR now.host_state <> was.host_state OR now.reason IS DISTINCT FROM was.reason
     OR (now.offer IS NULL) <> (was.offer IS NULL) OR now.pool_id IS DISTINCT FROM was.pool_id;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_association_changed AFTER UPDATE ON association
  REFERENCING OLD TABLE AS before NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION audit_association_changed();

-- The rest is decided one at a time. Each function takes the row that the decision is.

-- An entry about an association, in the words of the row that decided it.
CREATE FUNCTION audit_about(about_key uuid, decided_at timestamptz, decided_by text, decided text, why text, thing text)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO audit_entry
    (at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason, object)
  SELECT decided_at, decided_by, decided, coalesce(person_id, pseudonym), association_id, offering_id,
         CASE WHEN person_id IS NULL THEN home WHEN host <> home THEN host END, home_state, host_state, why, thing
  FROM association WHERE association_key = about_key
$$;

CREATE FUNCTION audit_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM audit_about(NEW.association_key, NEW.at, NEW.actor, 'approval-' || NEW.action, NULL, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_approval AFTER INSERT ON approval_action FOR EACH ROW EXECUTE FUNCTION audit_approval();

CREATE FUNCTION audit_learning_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM audit_about(NEW.association_key, NEW.at, NEW.actor, 'learning-agreement-written', NULL, 'version:' || NEW.version);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_learning_agreement AFTER INSERT ON learning_agreement
  FOR EACH ROW EXECUTE FUNCTION audit_learning_agreement();

CREATE FUNCTION audit_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM audit_about(NEW.association_key, NEW.settled_at, NEW.actor, 'task-settled', NEW.done, 'task:' || NEW.task_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_task AFTER UPDATE OF settled_at ON task FOR EACH ROW
  WHEN (OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL) EXECUTE FUNCTION audit_task();

CREATE FUNCTION audit_result_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decided text := CASE NEW.kind WHEN 'issued' THEN 'result-issued' WHEN 'corrected' THEN 'result-corrected' ELSE 'result-withdrawn' END;
  decided_by text := 'institution';
BEGIN
  IF NEW.direction = 'received' THEN
    SELECT 'host:' || host INTO decided_by FROM association WHERE association_key = NEW.association_key;
  END IF;
  PERFORM audit_about(NEW.association_key, coalesce(NEW.received_at, NEW.issued_at), decided_by, decided, NEW.reason,
                      'result:' || NEW.result_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_result_written AFTER INSERT ON result FOR EACH ROW EXECUTE FUNCTION audit_result_written();

CREATE FUNCTION audit_result_judged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decided_by text := 'institution';
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
CREATE TRIGGER audit_result_judged AFTER UPDATE OF recorded_at, disputed ON result FOR EACH ROW
  WHEN (OLD.recorded_at IS NULL AND NEW.recorded_at IS NOT NULL
        OR NEW.disputed IS DISTINCT FROM OLD.disputed AND NEW.disputed IS NOT NULL)
  EXECUTE FUNCTION audit_result_judged();

CREATE FUNCTION audit_conversion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM audit_about(result.association_key, NEW.at, NEW.actor, 'conversion-' || NEW.status, NULL, 'result:' || NEW.result_id)
  FROM result WHERE result_id = NEW.result_id;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_conversion AFTER INSERT ON grade_conversion FOR EACH ROW EXECUTE FUNCTION audit_conversion();

CREATE FUNCTION audit_swap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, person_ref, association_id, object)
  VALUES (NEW.created_at, 'student:' || NEW.person_id, 'swap-asked', NEW.person_id, NEW.releases,
          'request:' || NEW.request_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_swap AFTER INSERT ON enrolment_request FOR EACH ROW
  WHEN (NEW.releases IS NOT NULL) EXECUTE FUNCTION audit_swap();

CREATE FUNCTION audit_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, offering_id, object)
  VALUES (NEW.at, NEW.actor, 'round-' || NEW.action, NEW.offering_id, 'round:' || NEW.round_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_round AFTER INSERT ON round_action FOR EACH ROW EXECUTE FUNCTION audit_round();

CREATE FUNCTION audit_cancellation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, offering_id)
  VALUES (coalesce((NEW.cancellation ->> 'at')::timestamptz, now()), 'institution', 'offering-cancelled', NEW.offering_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_cancellation AFTER UPDATE OF cancellation ON offering_enrolment FOR EACH ROW
  WHEN (OLD.cancellation IS NULL AND NEW.cancellation IS NOT NULL) EXECUTE FUNCTION audit_cancellation();

CREATE FUNCTION audit_standing_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO audit_entry (at, actor, what, object)
    VALUES (now(), 'institution', 'standing-approval-removed', 'standing-approval:' || OLD.source_id);
  ELSE
    INSERT INTO audit_entry (at, actor, what, object)
    VALUES (NEW.updated_at, 'institution', 'standing-approval-written', 'standing-approval:' || NEW.source_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_standing_approval AFTER INSERT OR UPDATE OR DELETE ON standing_approval
  FOR EACH ROW EXECUTE FUNCTION audit_standing_approval();

CREATE FUNCTION audit_staff_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, reason, object)
  VALUES (NEW.at, NEW.actor, 'roles-changed',
          (SELECT string_agg(change, ' ') FROM (
             SELECT '+' || role AS change FROM unnest(NEW.added) AS role
             UNION ALL SELECT '-' || role FROM unnest(NEW.removed) AS role) AS changes),
          'staff:' || NEW.login_subject);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_staff_role AFTER INSERT ON staff_role_action FOR EACH ROW EXECUTE FUNCTION audit_staff_role();
