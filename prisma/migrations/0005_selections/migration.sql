-- Selections by the host, and what an institution changes of a round for what it lends to it.

CREATE TABLE selection_rank (                  -- the ranking that was imported for an own offering; the last one counts
  offering_id uuid NOT NULL REFERENCES offering_enrolment,
  home text NOT NULL,
  association_id uuid NOT NULL,                -- as home named it
  rank integer NOT NULL CHECK (rank > 0),      -- 1 is the best
  PRIMARY KEY (offering_id, home, association_id),
  CONSTRAINT selection_rank_once UNIQUE (offering_id, rank)
);

CREATE TABLE round_adjustment (                -- what a host changes of a round for what it lends to it
  host text NOT NULL,                          -- empty: this institution
  round_id uuid NOT NULL,
  phase_id text NOT NULL,                      -- empty: the whole round, which is stopped
  closes_at timestamptz,                       -- when the phase closes instead; null: stopped
  reason text NOT NULL,                        -- for everybody to read
  at timestamptz NOT NULL,
  PRIMARY KEY (host, round_id, phase_id),
  CONSTRAINT round_adjustment_of_phase CHECK ((phase_id = '') = (closes_at IS NULL))
);
INSERT INTO round_adjustment (host, round_id, phase_id, reason, at)
  SELECT '', round_id, '', reason, at FROM round_pause;
DROP TABLE round_pause;

ALTER TABLE round_action
  DROP CONSTRAINT round_action_action_check,
  ADD CONSTRAINT round_action_action_check CHECK (
    action IN ('published', 'paused', 'resumed', 'closed', 'extended', 'ranked', 'selected')),
  ADD COLUMN phase_id text,                    -- that was closed or extended
  ADD COLUMN closes_at timestamptz,            -- of that phase from then on
  ADD COLUMN offering_id uuid;                 -- that was ranked or selected for
