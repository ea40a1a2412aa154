-- Computers in the trash, and what lists of the others are sorted, filtered and counted by.

alter table computers add column deleted_at bigint;

drop index computers_by_name;
drop index computers_by_inventory;
create index computers_by_name on computers (lower(name), id) where deleted_at is null;
create index computers_by_inventory on computers (inventoried_at, id) where deleted_at is null;
create index computers_by_os on computers (os_name, id) where deleted_at is null;
create index computers_by_manufacturer on computers (manufacturer, id) where deleted_at is null;
create index computers_by_entity on computers (entity_id, lower(name), id) where deleted_at is null;
create index computers_by_search on computers (search_key) where deleted_at is null;
create index computers_in_trash on computers (deleted_at, id) where deleted_at is not null;
