-- Education specifications are catalogue items like the others.
ALTER TABLE catalogue_item DROP CONSTRAINT catalogue_item_kind_check;
ALTER TABLE catalogue_item ADD CONSTRAINT catalogue_item_kind_check CHECK (
  kind IN ('organisation', 'academic_session', 'education_specification', 'course', 'programme', 'offering')
);
