-- Documents that were accepted and wait to be worked on, and agents that belong to a client.

create table waiting_documents (
    id {identity},
    deviceid text not null,
    packing text not null,
    content {bytes} not null,
    size bigint not null,
    agent_uuid text,
    user_agent text,
    address text,
    client bigint references clients (id) on delete set null,
    authenticated_by text,
    received_at bigint not null,
    tries bigint not null default 0,
    taken_by text,
    taken_until bigint,
    failed_at bigint,
    why text,
    reference text
);
create index waiting_documents_of_device on waiting_documents (deviceid, id);
create index waiting_documents_in_turn on waiting_documents (id) where failed_at is null;
create index waiting_documents_failed on waiting_documents (failed_at) where failed_at is not null;
create index waiting_documents_of_client on waiting_documents (client) where client is not null;

alter table agents add column bound_client bigint references clients (id) on delete set null;
alter table agents add column other_client bigint references clients (id) on delete set null;
alter table agents add column other_client_at bigint;
alter table agents add column other_client_reference text;
update agents set bound_client = client;
create index agents_bound_to_client on agents (bound_client) where bound_client is not null;
create index agents_by_other_client on agents (other_client) where other_client is not null;
