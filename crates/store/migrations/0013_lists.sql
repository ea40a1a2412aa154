-- What lists are sorted by once they are narrowed, and what clients are searched in.

drop index agents_by_version;
drop index agents_by_tag;
create index agents_by_version on agents (coalesce(version, ''), last_contact, id);
create index agents_by_tag on agents (coalesce(tag, ''), last_contact, id);

create index clients_by_search on clients (name_key, client_id);
