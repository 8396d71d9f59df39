-- Every process asks each second what is newer than the version it knows.
CREATE INDEX catalogue_item_by_version ON catalogue_item (version);
-- What is written of a course or programme is held against its offerings.
CREATE INDEX catalogue_item_of_study ON catalogue_item ((document -> 'of' ->> 'id')) WHERE kind = 'offering';
