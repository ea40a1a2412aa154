-- The triggers of 0019_counts, as PostgreSQL writes them.

create function count_added_assets() returns trigger language plpgsql as $$
begin
    insert into asset_counts (itemtype, entity_id, in_trash, number)
    select itemtype, entity_id, deleted_at is not null, count(*) from added
    group by itemtype, entity_id, deleted_at is not null;
    return null;
end $$;
create trigger assets_added after insert on assets referencing new table as added
for each statement execute function count_added_assets();

create function count_removed_assets() returns trigger language plpgsql as $$
begin
    insert into asset_counts (itemtype, entity_id, in_trash, number)
    select itemtype, entity_id, deleted_at is not null, -count(*) from removed
    group by itemtype, entity_id, deleted_at is not null;
    return null;
end $$;
create trigger assets_removed after delete on assets referencing old table as removed
for each statement execute function count_removed_assets();

create function count_moved_asset() returns trigger language plpgsql as $$
begin
    insert into asset_counts (itemtype, entity_id, in_trash, number)
    values (old.itemtype, old.entity_id, old.deleted_at is not null, -1),
        (new.itemtype, new.entity_id, new.deleted_at is not null, 1);
    return null;
end $$;
create trigger assets_moved after update on assets for each row
when ((old.itemtype, old.entity_id, old.deleted_at is null)
    is distinct from (new.itemtype, new.entity_id, new.deleted_at is null))
execute function count_moved_asset();
