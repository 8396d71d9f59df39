-- Systems of the host ask their receiver by what home, or the identity provider, calls things.
CREATE INDEX eduxchange_intake_remote ON eduxchange_intake (remote_id);
CREATE INDEX eduxchange_intake_person ON eduxchange_intake (person_ref);
CREATE INDEX eduxchange_request_person ON eduxchange_request (person_ref);
