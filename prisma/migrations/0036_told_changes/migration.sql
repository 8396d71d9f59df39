-- How far the SIS was told by event that something changed, and the delivery that tells it: one at a time.
ALTER TABLE change_feed ADD COLUMN told text, ADD COLUMN told_by uuid;
