-- One more family of keys: what others encrypt for this node.

ALTER TABLE own_key
  DROP CONSTRAINT own_key_family_check,
  ADD CONSTRAINT own_key_family_check CHECK (family IN ('federation', 'event', 'client', 'token', 'encryption'));
