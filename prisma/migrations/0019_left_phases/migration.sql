-- Students are told of enrolments that a place from another phase of their round has ended.

ALTER TABLE student_notice
  DROP CONSTRAINT student_notice_kind_check,
  ADD CONSTRAINT student_notice_kind_check
    CHECK (kind IN ('offer_made', 'offer_reminder', 'offer_expired', 'place_given', 'offering_cancelled', 'phase_left'));
