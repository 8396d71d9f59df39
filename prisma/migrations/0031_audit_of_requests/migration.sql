-- Who had a person's data exported or erased, and who wrote an agreement, is in the audit log with the deed.
CREATE FUNCTION audit_data_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, person_ref, object)
  VALUES (NEW.created_at, CASE NEW.actor WHEN 'student' THEN 'student:' || NEW.person_id ELSE NEW.actor END,
          CASE NEW.kind WHEN 'erasure' THEN 'person-erased' ELSE 'export-requested' END, NEW.person_id,
          'data-request:' || NEW.request_id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_data_request AFTER INSERT ON data_request FOR EACH ROW EXECUTE FUNCTION audit_data_request();

CREATE FUNCTION audit_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entry (at, actor, what, partner, object)
  VALUES (NEW.at, NEW.actor, 'agreement-written', NEW.partner, 'agreement:' || NEW.agreement_id || ':' || NEW.version);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_agreement AFTER INSERT ON agreement_version FOR EACH ROW EXECUTE FUNCTION audit_agreement();
