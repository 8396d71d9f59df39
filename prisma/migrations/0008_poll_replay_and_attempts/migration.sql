-- Delivery by poll beside push, replay, a row per attempt, and recipients that are left alone for a while.

ALTER TABLE delivery DROP CONSTRAINT delivery_state_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_check CHECK (
  state IN ('pending', 'queued', 'sending', 'awaiting_poll', 'delivered', 'parked', 'held'));
ALTER TABLE delivery
  ADD COLUMN poll_after timestamptz,           -- handed out by poll and not answered yet: not again before
  ADD COLUMN replayed_at timestamptz,          -- the ladder begins here once somebody had it sent again
  ADD COLUMN tries integer NOT NULL DEFAULT 0; -- attempts ever; unlike attempts never set back

CREATE TABLE delivery_attempt (                -- what became of each attempt; the last fifty of each delivery
  delivery_id uuid NOT NULL REFERENCES delivery ON DELETE CASCADE,
  slot integer NOT NULL,                       -- number modulo fifty
  number integer NOT NULL,                     -- counts from one
  at timestamptz NOT NULL,
  road text NOT NULL CHECK (road IN ('push', 'batch', 'poll', 'command')),
  verdict text NOT NULL CHECK (verdict IN ('delivered', 'retry', 'parked')),
  reason text,
  status integer,                              -- of the answer; null where there was none
  detail text,                                 -- what the recipient said, shortened
  PRIMARY KEY (delivery_id, slot)
);

CREATE TABLE recipient_pause (                 -- recipients to which nothing is sent for now; all of it stays owed
  recipient text PRIMARY KEY,                  -- schacHome
  cause text NOT NULL CHECK (cause IN ('operator', 'announced', 'endpoint_gone')),
  reason text NOT NULL,                        -- for people
  until timestamptz,                           -- null = until somebody resumes it
  at timestamptz NOT NULL
);
