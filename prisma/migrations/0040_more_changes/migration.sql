-- The change feed tells of everything that the SIS can write: agreements, scales, tables and the policy too.

CREATE FUNCTION change_of_learning_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT 'learning_agreement', association_key FROM written
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_learning_agreement AFTER INSERT ON learning_agreement REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_learning_agreement();
CREATE TRIGGER change_of_learning_agreement AFTER UPDATE ON learning_agreement REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_learning_agreement();
CREATE TRIGGER change_of_gone_learning_agreement AFTER DELETE ON learning_agreement REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_learning_agreement();

-- A document goes under one name through all its versions.
CREATE FUNCTION change_of_versioned_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, object_id) SELECT kind, md5(kind || ' ' || document_id)::uuid FROM written
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER change_of_new_versioned_document AFTER INSERT ON versioned_document REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION change_of_versioned_document();
