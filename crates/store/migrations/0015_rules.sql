-- Rules by which a document finds its asset, and a new asset its entity; and what no rule let in, which waits.

create table rules (
    id {identity},
    list text not null,
    position bigint not null,
    -- The key of the message that names a rule that came with the program; null for a rule with a name of its own.
    shipped_key text,
    name text not null,
    enabled boolean not null,
    -- As JSON: aspect, operator and value of each.
    criteria text not null,
    outcome text not null,
    reason text not null,
    entity_id bigint
);
create index rules_in_order on rules (list, position);

-- One row: the digest of all rules, by which a process sees whether those that it has read are still in force.
create table rule_sets (
    id {number},
    digest {bytes} not null
);

create table refused_equipment (
    id {identity},
    -- By what it is recognised when it comes again.
    origin_key text not null unique,
    why text not null,
    itemtype text not null,
    name text,
    serial text,
    uuid text,
    -- Addresses, blanks between them.
    macs text not null,
    ips text not null,
    deviceid text not null,
    agent_id bigint references agents (id) on delete set null,
    tag text,
    agent_version text,
    -- Where it would belong. The entity may be gone.
    entity_id bigint not null,
    -- The rule and what it was called. It may be gone.
    rule_id bigint,
    rule_label text not null,
    reason text not null,
    -- The assets that may be meant, blanks between them.
    candidates text not null,
    -- The document in which it came, and which of the assets in there it is; null if it was too large to keep.
    packing text,
    content {bytes},
    size bigint not null,
    place bigint not null,
    first_refused_at bigint not null,
    refused_at bigint not null,
    times bigint not null,
    search_key text not null
);
create index refused_equipment_by_time on refused_equipment (refused_at, id);
create index refused_equipment_of_agent on refused_equipment (agent_id);
