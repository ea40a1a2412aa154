-- Lists of the API begin with the lowest key, and programs look a machine up by its serial number. With the last column
-- the first index counts the rows without a look at the table.
create index assets_by_key on assets (itemtype, id, deleted_at) where deleted_at is null;
create index assets_by_serial_number on assets (itemtype, coalesce(serial, ''), id) where deleted_at is null;
