-- A student who asks is looked up in the one offering asked for: neither all of the student's nor all of the offering's.
DROP INDEX association_of_person;
CREATE INDEX association_of_person ON association (person_id, offering_id) WHERE person_id IS NOT NULL;
