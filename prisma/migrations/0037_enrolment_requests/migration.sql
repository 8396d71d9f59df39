-- As the enrolment receiver of eduXchange: students who signed in, with the tokens by which their homes are spoken to.
CREATE TABLE eduxchange_request (
  correlation_id uuid PRIMARY KEY,              -- as the broker calls it
  sign_in_id uuid NOT NULL UNIQUE,              -- of the state, which is good for once
  home text NOT NULL,                           -- schacHome, as registered
  person_ref text,                              -- as the identity provider calls the student; null until it has said
  tokens_jwe text,                              -- encrypted at rest; null: not given yet, or destroyed
  offering_id uuid,                             -- what it was used for
  association_key uuid,                         -- what came of it; may be another request's
  created_at timestamptz NOT NULL
);
CREATE INDEX eduxchange_request_association ON eduxchange_request (association_key);
CREATE INDEX eduxchange_request_created ON eduxchange_request (created_at);
