-- Users with their addresses and language, profiles that can be made and changed, entities as a tree.

alter table users add column full_name text not null default '';
alter table users add column full_name_key text not null default '';
-- A language's tag, such as fr; empty for the browser's.
alter table users add column language text not null default '';
alter table users add column comment text not null default '';
-- Name, full name and addresses, folded.
alter table users add column search_key text not null default '';

create table user_emails (
    id {identity},
    user_id bigint not null references users (id) on delete cascade,
    email text not null,
    email_key text not null,
    is_default boolean not null,
    unique (user_id, email_key)
);
create unique index user_emails_default on user_emails (user_id) where is_default;

insert into user_emails (user_id, email, email_key, is_default)
    select id, email, lower(email), true from users where email is not null;
update users set search_key = name_key || ' ' || lower(coalesce(email, ''));
alter table users drop column email;

create index users_by_full_name on users (full_name_key, id);
create index users_by_creation on users (created_at, id);
create index users_by_state on users (enabled, id);
create index user_profiles_of_profile on user_profiles (profile_id, user_id);
create index user_profiles_of_entity on user_profiles (entity_id, user_id);

-- The name under which a profile was shipped; the console may call it otherwise.
alter table profiles add column shipped text;
update profiles set shipped = name
    where name in ('Super-Admin', 'Admin', 'Technician', 'Observer', 'Self-Service');

alter table entities add column comment text not null default '';
alter table entities add column tag text not null default '';
create index entities_below on entities (parent_id);
create index computers_of_entity on computers (entity_id);
create index client_entities_of_entity on client_entities (entity_id);
create index clients_of_profile on clients (profile_id) where profile_id is not null;
