-- Each time this database was found to be an earlier state of itself. What no partner can tell is for a person to look at.

CREATE TABLE restore (
  restore_id uuid PRIMARY KEY,
  cause text NOT NULL CHECK (cause IN ('database_changed', 'declared')), -- seen at a start, or an operator said so
  found_at timestamptz NOT NULL,
  known_until timestamptz,                     -- the last that the database remembered then; null: nothing
  served_again_at timestamptz,
  learnt_from text[] NOT NULL DEFAULT ARRAY[]::text[], -- the partners that had told what they remember by then
  checked_at timestamptz,                      -- a person has looked at what nobody could tell
  checked_by text,
  note text
);
