-- Swaps, and what students are told of: in their feed and by mail.

-- What the student gives up once this request has a place: an association of the same student, by home's id.
ALTER TABLE enrolment_request ADD COLUMN releases uuid;

ALTER TABLE person ADD COLUMN language text; -- BCP 47, as the SIS says it; null = not known, both are written

CREATE TABLE student_notice (                  -- one row per cause: the student's feed, and the mail that is owed
  notice_id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  association_key uuid NOT NULL REFERENCES association,
  kind text NOT NULL CHECK (kind IN ('offer_made', 'offer_reminder', 'offer_expired', 'place_given')),
  expires_at timestamptz,                      -- of the offer it is about, where it is about one
  created_at timestamptz NOT NULL,
  mail_state text NOT NULL DEFAULT 'owed' CHECK (mail_state IN ('owed', 'sent', 'not_sent')),
  mail_reason text,                            -- why the last attempt did not send it, or why it never will be
  mail_attempts integer NOT NULL DEFAULT 0,
  mail_next_at timestamptz NOT NULL,           -- while owed: when the next attempt is due
  mail_settled_at timestamptz,
  UNIQUE (association_key, kind)               -- an association has one offer at most, and waits once
);
CREATE INDEX student_notice_of_person ON student_notice (person_id, created_at);
CREATE INDEX student_notice_owed ON student_notice (mail_next_at) WHERE mail_state = 'owed';
