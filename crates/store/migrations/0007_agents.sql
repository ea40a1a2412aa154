-- Agents: who is locked, which tag a person gave (folded; null if the agent tells its own), how the last message proved
-- who sent it, and what it was answered.

alter table agents add column locked_at bigint;
alter table agents add column own_tag_key text;
alter table agents add column authenticated_by text;
alter table agents add column last_answer text;

update agents set authenticated_by = case when client is null then 'none' else 'client_credentials' end;

create index agents_by_version on agents (coalesce(version, ''), id);
create index agents_by_tag on agents (coalesce(tag, ''), id);
create index agents_by_address on agents (coalesce(address, ''), id);
