-- The partners that a published version of an own round was for: they get every later one, whoever that is for.
ALTER TABLE round ADD COLUMN recipients text[] NOT NULL DEFAULT ARRAY[]::text[];
