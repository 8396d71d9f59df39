-- Waiting-list offers, and releases of unused places.

ALTER TABLE offering_enrolment
  ADD COLUMN offer_hours integer NOT NULL DEFAULT 48 CHECK (offer_hours > 0); -- how long a waiting-list offer stands

-- The open waiting-list offer: offerId, offeredAt, remindAt, expiresAt. At most one in an association's life, so it
-- has no table of its own; what became of it is in seat_movement.
ALTER TABLE association
  ADD COLUMN offer jsonb CHECK (offer IS NULL OR host_state = 'queued');
CREATE INDEX association_offered ON association (offering_id) WHERE offer IS NOT NULL;

CREATE TABLE seat_release (                    -- unused places of one pool become another's, exactly once
  release_id uuid PRIMARY KEY,
  offering_id uuid NOT NULL REFERENCES offering_enrolment,
  from_kind text NOT NULL,                     -- pools by name: as the round and the SIS know them
  from_beneficiary text NOT NULL DEFAULT '',
  to_kind text NOT NULL,
  to_beneficiary text NOT NULL DEFAULT '',
  due_at timestamptz NOT NULL,
  executed_at timestamptz,
  moved integer,                               -- places that changed pool; null until executed
  CHECK ((from_kind, from_beneficiary) <> (to_kind, to_beneficiary)),
  CHECK ((executed_at IS NULL) = (moved IS NULL))
);
CREATE INDEX seat_release_due ON seat_release (due_at) WHERE executed_at IS NULL;
CREATE INDEX seat_release_of_offering ON seat_release (offering_id);
