-- Hosts tell homes of changed offerings: the highest version that was told of each cached one.
ALTER TABLE partner_offering ADD COLUMN told_version integer;
