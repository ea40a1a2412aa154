-- The triggers of 0019_counts, as SQLite writes them.

create trigger assets_added after insert on assets begin
    insert into asset_counts (itemtype, entity_id, in_trash, number)
    values (new.itemtype, new.entity_id, new.deleted_at is not null, 1);
end;

create trigger assets_removed after delete on assets begin
    insert into asset_counts (itemtype, entity_id, in_trash, number)
    values (old.itemtype, old.entity_id, old.deleted_at is not null, -1);
end;

create trigger assets_moved after update of itemtype, entity_id, deleted_at on assets
when (old.itemtype, old.entity_id, old.deleted_at is null) is not (new.itemtype, new.entity_id, new.deleted_at is null)
begin
    insert into asset_counts (itemtype, entity_id, in_trash, number)
    values (old.itemtype, old.entity_id, old.deleted_at is not null, -1),
        (new.itemtype, new.entity_id, new.deleted_at is not null, 1);
end;
