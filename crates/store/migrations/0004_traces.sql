-- What is counted and traced: requests of clients, and what the audit log, denials and sessions are searched by.

-- Added up in memory, written now and then. The client 0 is a caller whom nobody knows.
create table client_usage (
    client bigint not null,
    hour bigint not null,
    kind text not null,
    scope text not null,
    address text not null,
    requests bigint not null,
    primary key (client, hour, kind, scope, address)
);
create index client_usage_by_hour on client_usage (hour);

-- The same by day, for lists and charts of many clients.
create table client_usage_days (
    client bigint not null,
    day bigint not null,
    kind text not null,
    requests bigint not null,
    primary key (client, day, kind)
);
create index client_usage_days_by_day on client_usage_days (day, kind, client);

alter table clients add column last_used_at bigint;
alter table clients add column last_used_address text;
alter table clients add column last_used_agent text;
update clients set last_used_at = (select max(t.issued_at) from access_tokens t where t.client = clients.id);
create index clients_by_name on clients (name_key, id);
create index clients_by_creation on clients (created_at, id);
create index clients_by_last_use on clients (coalesce(last_used_at, 0), id);
create index clients_by_state on clients (enabled, id);
create index client_scopes_by_scope on client_scopes (scope, client);
create index client_grant_types_by_grant_type on client_grant_types (grant_type, client);
create index agents_of_client on agents (client) where client is not null;
