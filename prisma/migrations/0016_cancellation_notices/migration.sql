-- Students are told of an offering that its host cancels, in the host's words.

ALTER TABLE student_notice
  ADD COLUMN cancellation jsonb,               -- from when and why, as the host said it with the event
  DROP CONSTRAINT student_notice_kind_check,
  ADD CONSTRAINT student_notice_kind_check
    CHECK (kind IN ('offer_made', 'offer_reminder', 'offer_expired', 'place_given', 'offering_cancelled'));
