-- Of what the desks of this institution are reminded: in their list, and by the mail that is owed.

CREATE TABLE desk_reminder (                   -- one row per cause
  reminder_id uuid PRIMARY KEY,
  association_key uuid NOT NULL REFERENCES association,
  kind text NOT NULL CHECK (kind IN ('approval_due', 'approval_ending', 'held_place_ending')),
  ends_at timestamptz NOT NULL,                -- until when the place is held
  created_at timestamptz NOT NULL,
  mail_state text NOT NULL DEFAULT 'owed' CHECK (mail_state IN ('owed', 'sent', 'not_sent')),
  mail_reason text,                            -- why the last attempt did not send it, or why it never will be
  mail_attempts integer NOT NULL DEFAULT 0,
  mail_next_at timestamptz NOT NULL,           -- while owed: when the next attempt is due
  mail_settled_at timestamptz,
  UNIQUE (association_key, kind)
);
CREATE INDEX desk_reminder_owed ON desk_reminder (mail_next_at) WHERE mail_state = 'owed';
