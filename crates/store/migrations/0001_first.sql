-- The first schema. SQL of both engines is the same text; `{identity}` stands for the engine's words
-- for a primary key that numbers itself, `{number}` for one that is given, `{bytes}` for a string of bytes. Times are microseconds since 1970, UTC.
-- Names ending in _key hold what is compared: folded in letter case, blanks trimmed.

create table settings (
    name text primary key,
    value text not null,
    updated_at bigint not null
);

create table entities (
    id {identity},
    name text not null,
    parent_id bigint references entities (id),
    created_at bigint not null
);

create table profiles (
    id {identity},
    name text not null unique,
    comment text not null
);

create table profile_rights (
    profile_id bigint not null references profiles (id) on delete cascade,
    subject text not null,
    actions bigint not null,
    primary key (profile_id, subject)
);

create table users (
    id {identity},
    name text not null,
    name_key text not null unique,
    email text,
    password_hash text not null,
    enabled boolean not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table user_profiles (
    user_id bigint not null references users (id) on delete cascade,
    profile_id bigint not null references profiles (id),
    entity_id bigint not null references entities (id),
    recursive boolean not null,
    primary key (user_id, profile_id, entity_id)
);

create table setup_links (
    id {identity},
    hash {bytes} not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create table web_sessions (
    id {identity},
    hash {bytes} not null unique,
    user_id bigint not null references users (id) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    address text not null,
    user_agent text not null
);
create index web_sessions_of_user on web_sessions (user_id);

create table clients (
    id {identity},
    client_id text not null unique,
    name text not null,
    name_key text not null,
    comment text not null,
    confidential boolean not null,
    enabled boolean not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table client_grant_types (
    client bigint not null references clients (id) on delete cascade,
    grant_type text not null,
    primary key (client, grant_type)
);

create table client_scopes (
    client bigint not null references clients (id) on delete cascade,
    scope text not null,
    primary key (client, scope)
);

create table client_redirect_uris (
    client bigint not null references clients (id) on delete cascade,
    redirect_uri text not null,
    primary key (client, redirect_uri)
);

create table client_ip_restrictions (
    client bigint not null references clients (id) on delete cascade,
    network text not null,
    primary key (client, network)
);

create table client_secrets (
    id {identity},
    client bigint not null references clients (id) on delete cascade,
    hash {bytes} not null,
    hint text not null,
    created_at bigint not null,
    expires_at bigint
);
create index client_secrets_of_client on client_secrets (client);

-- The number grows with time, so that new rows land side by side; it stands in the token itself.
create table access_tokens (
    number {number},
    hash {bytes} not null,
    client bigint not null references clients (id) on delete cascade,
    scope text not null,
    issued_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    address text not null,
    user_agent text not null
);
create index access_tokens_of_client on access_tokens (client, number);

-- Failed attempts at a door, by account, client or address.
create table attempts (
    door text primary key,
    failures bigint not null,
    last_at bigint not null
);

create table events (
    id {identity},
    at bigint not null,
    kind text not null,
    actor text not null,
    actor_id bigint,
    client bigint,
    user_id bigint,
    address text,
    details text not null
);
create index events_by_time on events (at);

create table computers (
    id {identity},
    entity_id bigint not null references entities (id),
    name text not null,
    serial text,
    serial_key text,
    uuid text,
    uuid_key text,
    other_serial text,
    manufacturer text,
    model text,
    kind text,
    contact text,
    workgroup text,
    comment text,
    memory bigint,
    swap bigint,
    os_name text,
    os_version text,
    os_architecture text,
    os_kernel text,
    os_install_date text,
    os_boot_time text,
    bios_version text,
    bios_date text,
    bios_manufacturer text,
    matched_by text not null,
    search_key text not null,
    created_at bigint not null,
    updated_at bigint not null,
    inventoried_at bigint not null
);
create index computers_by_serial on computers (serial_key);
create index computers_by_uuid on computers (uuid_key);
create index computers_by_name on computers (lower(name), id);
create index computers_by_inventory on computers (inventoried_at, id);

create table agents (
    id {identity},
    deviceid text not null unique,
    agent_uuid text,
    name text not null,
    version text,
    user_agent text,
    tag text,
    address text,
    port bigint,
    last_contact bigint not null,
    last_inventory bigint,
    last_message text not null,
    client bigint references clients (id) on delete set null,
    computer_id bigint references computers (id) on delete set null,
    search_key text not null,
    created_at bigint not null
);
create index agents_of_computer on agents (computer_id);
create index agents_by_contact on agents (last_contact, id);

create table computer_processors (
    computer_id bigint not null references computers (id) on delete cascade,
    position bigint not null,
    name text,
    manufacturer text,
    architecture text,
    serial text,
    cores bigint,
    threads bigint,
    speed bigint,
    primary key (computer_id, position)
);

create table computer_memories (
    computer_id bigint not null references computers (id) on delete cascade,
    position bigint not null,
    capacity bigint,
    caption text,
    description text,
    kind text,
    speed text,
    serial text,
    manufacturer text,
    model text,
    slot bigint,
    form_factor text,
    primary key (computer_id, position)
);

create table computer_volumes (
    computer_id bigint not null references computers (id) on delete cascade,
    position bigint not null,
    letter text,
    mount_point text,
    device text,
    label text,
    filesystem text,
    serial text,
    total bigint,
    free bigint,
    encryption_status text,
    primary key (computer_id, position)
);

create table computer_storages (
    computer_id bigint not null references computers (id) on delete cascade,
    position bigint not null,
    name text,
    model text,
    manufacturer text,
    serial text,
    firmware text,
    interface text,
    kind text,
    size bigint,
    primary key (computer_id, position)
);

create table computer_network_ports (
    computer_id bigint not null references computers (id) on delete cascade,
    position bigint not null,
    name text,
    mac text,
    kind text,
    speed text,
    status text,
    mtu bigint,
    virtual_device boolean,
    primary key (computer_id, position)
);
create index computer_network_ports_by_mac on computer_network_ports (mac);

create table computer_addresses (
    computer_id bigint not null references computers (id) on delete cascade,
    port_position bigint not null,
    position bigint not null,
    address text not null,
    mask text,
    gateway text,
    subnet text,
    primary key (computer_id, port_position, position)
);
create index computer_addresses_by_address on computer_addresses (address);

create table computer_users (
    computer_id bigint not null references computers (id) on delete cascade,
    position bigint not null,
    login text not null,
    domain text,
    primary key (computer_id, position)
);

create table software (
    id {identity},
    name text not null,
    publisher text,
    software_key text not null unique
);

create table software_versions (
    id {identity},
    software_id bigint not null references software (id),
    version text not null,
    architecture text not null,
    unique (software_id, version, architecture)
);

create table software_installations (
    computer_id bigint not null references computers (id) on delete cascade,
    software_version_id bigint not null references software_versions (id),
    install_date text,
    folder text,
    primary key (computer_id, software_version_id)
);
create index software_installations_of_version on software_installations (software_version_id);
