-- When the person last typed the password in this session: some acts ask for it again.
alter table web_sessions add column confirmed_at bigint not null default 0;
