-- Groups of users, and what the lists of the API are sorted by.

create table user_groups (
    id {identity},
    name text not null,
    name_key text not null,
    comment text not null,
    entity_id bigint not null references entities (id),
    recursive boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    unique (entity_id, name_key)
);
create index user_groups_by_name on user_groups (name_key, id);
