-- compatible-back-to: 0018_nodes
-- How many assets there are, so that nobody has to look at all of them: of each kind, in each entity, in and out of the
-- trash. A trigger writes a row for each change, so that changes do not wait for each other; rows that say the same are
-- added up now and then, and their sum is exact at any moment.

create table asset_counts (
    id {identity},
    itemtype text not null,
    entity_id bigint not null,
    in_trash boolean not null,
    number bigint not null
);

insert into asset_counts (itemtype, entity_id, in_trash, number)
select itemtype, entity_id, deleted_at is not null, count(*) from assets
group by itemtype, entity_id, deleted_at is not null;

-- A name that assets share is looked for as it is written where folding it finds nothing, and an asset may have none.
create index dropdowns_by_name on dropdowns (kind, name, id);
