-- Systems of the host ask their receiver by what home, or the identity provider, calls things.
CREATE INDEX eduxchange_intake_remote ON eduxchange_intake (remote_id);
CREATE INDEX eduxchange_intake_person ON eduxchange_intake (person_ref);
CREATE INDEX eduxchange_request_person ON eduxchange_request (person_ref);

-- Who has a student's tokens, known longer than the tokens are kept: the receiver before this node knows nothing of its own.
ALTER TABLE eduxchange_intake ADD COLUMN own_receiver boolean NOT NULL DEFAULT false;
UPDATE eduxchange_intake SET own_receiver = true
WHERE EXISTS (SELECT FROM eduxchange_request WHERE eduxchange_request.association_key = eduxchange_intake.association_key);
