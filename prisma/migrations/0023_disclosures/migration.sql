-- Who was told what of a student, for the student to read: names of fields, never what was in them. What a request for a
-- place told is read from the association itself, so that asking for one costs no statement more.

CREATE TABLE disclosure (
  disclosure_id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  association_key uuid NOT NULL REFERENCES association,
  recipient text NOT NULL,                     -- schacHome
  purpose text NOT NULL,
  fields text[] NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX disclosure_of_person ON disclosure (person_id, at DESC);
CREATE INDEX disclosure_at ON disclosure (at);
