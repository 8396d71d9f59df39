-- What is only ever added to is forgotten here, whatever else the application's role may do to it: the words, not that
-- something was decided.

CREATE FUNCTION forget_words(keys uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE approval_action SET note = NULL WHERE association_key = ANY (keys) AND note IS NOT NULL;
  DELETE FROM learning_agreement WHERE association_key = ANY (keys);
$$;

CREATE FUNCTION forget_grades(ids uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM grade_conversion WHERE result_id = ANY (ids);
$$;

CREATE INDEX result_issued ON result (issued_at);
CREATE INDEX student_notice_created ON student_notice (created_at);
