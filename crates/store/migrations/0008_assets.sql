-- Every asset in one table, whatever its kind, and everything that it consists of in another; history, locks, links and
-- documents beside them. The tables of parts that there were go: the next inventory brings their content.

drop table computer_processors;
drop table computer_memories;
drop table computer_volumes;
drop table computer_storages;
drop table computer_network_ports;
drop table computer_addresses;
drop table computer_users;

drop index computers_by_serial;
drop index computers_by_uuid;
drop index computers_of_entity;
drop index computers_by_name;
drop index computers_by_inventory;
drop index computers_by_os;
drop index computers_by_manufacturer;
drop index computers_by_entity;
drop index computers_by_search;
drop index computers_in_trash;

alter table computers rename to assets;
alter table assets add column itemtype text not null default 'Computer';
-- By what an asset is recognised that was found attached to another; null for all others.
alter table assets add column origin_key text;
alter table assets add column state text;
alter table assets add column location text;
alter table assets add column contact_number text;
alter table assets add column uptime text;
alter table assets add column cpu_load bigint;
alter table assets add column ram bigint;
alter table assets add column firmware text;
alter table assets add column mac text;
alter table assets add column description text;
alter table assets drop column bios_version;
alter table assets drop column bios_date;
alter table assets drop column bios_manufacturer;
-- What a person adds by hand was never inventoried.
alter table assets rename column inventoried_at to first_inventoried_at;
alter table assets add column inventoried_at bigint;
update assets set inventoried_at = first_inventoried_at;
alter table assets drop column first_inventoried_at;

create index assets_by_serial on assets (itemtype, serial_key);
create index assets_by_uuid on assets (itemtype, uuid_key);
create unique index assets_by_origin on assets (itemtype, origin_key);
create index assets_of_entity on assets (entity_id);
create index assets_by_name on assets (itemtype, lower(name), id) where deleted_at is null;
create index assets_by_inventory on assets (itemtype, inventoried_at, id) where deleted_at is null;
create index assets_by_os on assets (itemtype, os_name, id) where deleted_at is null;
create index assets_by_manufacturer on assets (itemtype, manufacturer, id) where deleted_at is null;
create index assets_by_model on assets (itemtype, model, id) where deleted_at is null;
create index assets_by_kind on assets (itemtype, kind, id) where deleted_at is null;
create index assets_by_state on assets (itemtype, state, id) where deleted_at is null;
create index assets_by_location on assets (itemtype, location, id) where deleted_at is null;
create index assets_by_entity on assets (itemtype, entity_id, lower(name), id) where deleted_at is null;
create index assets_by_search on assets (itemtype, search_key) where deleted_at is null;
create index assets_in_trash on assets (itemtype, deleted_at, id) where deleted_at is not null;

drop index agents_of_computer;
alter table agents rename column computer_id to asset_id;
create index agents_of_asset on agents (asset_id);

-- What an asset consists of: a row of a section each, its members as JSON. A part that a person hid stays hidden.
create table asset_parts (
    id {identity},
    asset_id bigint not null references assets (id) on delete cascade,
    section text not null,
    part_key text not null,
    name text,
    data text not null,
    first_seen bigint not null,
    changed_at bigint not null,
    hidden_at bigint,
    unique (asset_id, section, part_key)
);

-- Sections that are kept as they came, packed as zlib.
create table asset_sections (
    asset_id bigint not null references assets (id) on delete cascade,
    section text not null,
    content {bytes} not null,
    changed_at bigint not null,
    primary key (asset_id, section)
);

-- What the last inventory said, a digest for each section: what did not change is not written.
create table asset_digests (
    asset_id {number} references assets (id) on delete cascade,
    digests {bytes} not null
);

create table asset_identifiers (
    asset_id bigint not null references assets (id) on delete cascade,
    kind text not null,
    value text not null,
    primary key (asset_id, kind, value)
);
create index asset_identifiers_by_value on asset_identifiers (kind, value);

-- A monitor of a computer, a guest of a host, a member of a stack: what was found with what, and in which section.
create table asset_links (
    id {identity},
    parent_id bigint not null references assets (id) on delete cascade,
    child_id bigint not null references assets (id) on delete cascade,
    section text not null,
    linked_at bigint not null,
    unlinked_at bigint,
    unique (parent_id, child_id, section)
);
create index asset_links_of_child on asset_links (child_id);

create table asset_changes (
    id {identity},
    asset_id bigint not null references assets (id) on delete cascade,
    at bigint not null,
    source text not null,
    actor_id bigint,
    agent_id bigint,
    section text not null,
    part text,
    field text,
    kind text not null,
    before text,
    after text
);
create index asset_changes_of_asset on asset_changes (asset_id, id);
create index asset_changes_by_time on asset_changes (at, id);

-- Fields that keep what a person wrote, with what the agent says. Without an asset: for all of a kind; where such a lock
-- holds something back, a row of the asset with the origin `global` tells it.
create table locked_fields (
    id {identity},
    itemtype text not null,
    asset_id bigint references assets (id) on delete cascade,
    field text not null,
    origin text not null,
    value text,
    created_at bigint not null
);
create unique index locked_fields_of_asset on locked_fields (asset_id, field);
create unique index locked_fields_of_all on locked_fields (itemtype, field) where asset_id is null;

-- The last document of each kind, full or partial, as it was received.
create table asset_documents (
    asset_id bigint not null references assets (id) on delete cascade,
    kind text not null,
    packing text not null,
    content {bytes} not null,
    received_at bigint not null,
    primary key (asset_id, kind)
);

-- The names that assets share: states, locations, manufacturers, models, types.
create table dropdowns (
    id {identity},
    kind text not null,
    name text not null,
    name_key text not null,
    comment text not null default '',
    unique (kind, name_key)
);

alter table software_installations rename column computer_id to asset_id;
alter table software_installations add column first_seen bigint not null default 0;
update software_installations set first_seen = (select created_at from assets where id = asset_id);
-- A version as bytes that sort as versions do.
alter table software_versions add column sort_key {bytes};
create index software_versions_by_age on software_versions (software_id, sort_key);
create index software_by_name on software (lower(name), id);
