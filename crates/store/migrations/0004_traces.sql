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
create index client_usage_days_by_day on client_usage_days (day, kind, client, requests);

alter table clients add column last_used_at bigint;
alter table clients add column last_used_address text;
alter table clients add column last_used_agent text;
update clients set last_used_at = (select max(t.issued_at) from access_tokens t where t.client = clients.id);
create index clients_by_name on clients (name_key, id);
create index clients_by_creation on clients (created_at, id);
create index clients_by_last_use on clients (coalesce(last_used_at, 0), id);
create index clients_by_state on clients (enabled, id);
create index agents_of_client on agents (client) where client is not null;

-- The names at the time: who is deleted or renamed later can still be told.
alter table events add column actor_name text;
alter table events add column client_name text;
alter table events add column user_name text;
update events set
    actor_name = case actor
        when 'user' then (select u.name from users u where u.id = events.actor_id)
        when 'client' then (select c.name from clients c where c.id = events.actor_id) end,
    client_name = (select c.name from clients c where c.id = events.client),
    user_name = (select u.name from users u where u.id = events.user_id);
create index events_of_actor on events (actor, actor_id, id);
create index events_by_address on events (address, id) where address is not null;
create index events_by_kind on events (kind, id);

create index denials_of_user on denials (user_id, id) where user_id is not null;
create index denials_by_address on denials (address, id);
create index denials_by_check on denials (failed, id);
create index denials_by_check_and_client on denials (failed, client, at);

-- How many agents came on each day: counted from their last contact while the day lasts.
create table agent_days (
    day {number},
    agents bigint not null
);
insert into agent_days (day, agents)
    select last_contact / 86400000000 * 86400000000, count(*) from agents group by 1;
create index client_secrets_by_age on client_secrets (created_at, id);
