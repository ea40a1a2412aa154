-- The whole authorization server: people's grants, refresh tokens, codes, consents, keys, denials, second factors.

alter table clients add column token_format text not null default 'opaque';
alter table clients add column signing_algorithm text not null default 'ES256';
alter table clients add column pkce text not null default 'required';
alter table clients add column access_token_lifetime bigint not null default 3600;
alter table clients add column refresh_token_lifetime bigint not null default 2592000;
alter table clients add column code_lifetime bigint not null default 60;
alter table clients add column introspects_all boolean not null default false;
-- A service account: the client acts with this profile, in the entities of client_entities.
alter table clients add column profile_id bigint references profiles (id);

create table client_entities (
    client bigint not null references clients (id) on delete cascade,
    entity_id bigint not null references entities (id),
    recursive boolean not null,
    primary key (client, entity_id)
);

create table client_origins (
    client bigint not null references clients (id) on delete cascade,
    origin text not null,
    primary key (client, origin)
);
create index client_origins_by_origin on client_origins (origin);

create table client_post_logout_redirect_uris (
    client bigint not null references clients (id) on delete cascade,
    redirect_uri text not null,
    primary key (client, redirect_uri)
);

alter table client_ip_restrictions add column label text not null default '';

-- Who uses which secret: added up in memory, written now and then.
create table client_secret_uses (
    secret_id bigint not null references client_secrets (id) on delete cascade,
    address text not null,
    user_agent text not null,
    uses bigint not null,
    last_at bigint not null,
    primary key (secret_id, address, user_agent)
);

-- What a person has granted at one sign-in; every token that came of it belongs to it.
create table token_families (
    id {number},
    client bigint not null references clients (id) on delete cascade,
    user_id bigint not null references users (id) on delete cascade,
    grant_type text not null,
    scope text not null,
    nonce text,
    authenticated_at bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    revoked_why text
);
create index token_families_of_client on token_families (client, id);
create index token_families_of_user on token_families (user_id, id);
create index token_families_by_end on token_families (expires_at);

alter table access_tokens add column user_id bigint references users (id) on delete cascade;
alter table access_tokens add column family bigint references token_families (id) on delete cascade;
alter table access_tokens add column revoked_why text;
create index access_tokens_of_user on access_tokens (user_id, number) where user_id is not null;
create index access_tokens_of_family on access_tokens (family) where family is not null;

create table refresh_tokens (
    number {number},
    hash {bytes} not null,
    family bigint not null references token_families (id) on delete cascade,
    issued_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    successor bigint,
    repeats bigint not null default 0
);
create index refresh_tokens_of_family on refresh_tokens (family);

create table authorization_codes (
    number {number},
    hash {bytes} not null,
    client bigint not null references clients (id) on delete cascade,
    user_id bigint not null references users (id) on delete cascade,
    scope text not null,
    redirect_uri text not null,
    redirect_uri_sent boolean not null,
    code_challenge text,
    code_challenge_method text,
    nonce text,
    authenticated_at bigint not null,
    issued_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    family bigint references token_families (id) on delete cascade
);
create index authorization_codes_of_family on authorization_codes (family) where family is not null;
create index authorization_codes_by_end on authorization_codes (expires_at);

create table consents (
    user_id bigint not null references users (id) on delete cascade,
    client bigint not null references clients (id) on delete cascade,
    scope text not null,
    granted_at bigint not null,
    primary key (user_id, client)
);
create index consents_of_client on consents (client);

create table signing_keys (
    kid text primary key,
    algorithm text not null,
    private_key {bytes} not null,
    created_at bigint not null,
    retired_at bigint
);

create table denials (
    id {identity},
    reference text not null unique,
    at bigint not null,
    endpoint text not null,
    client bigint,
    user_id bigint,
    address text not null,
    user_agent text not null,
    passed text not null,
    failed text not null,
    why text not null,
    remedy text not null
);
create index denials_by_time on denials (at);
create index denials_of_client on denials (client, id);

alter table users add column totp_secret {bytes};
alter table users add column totp_enabled_at bigint;
-- The last thirty-second step whose code was taken: a code works once.
alter table users add column totp_last_step bigint not null default 0;

create table recovery_codes (
    id {identity},
    user_id bigint not null references users (id) on delete cascade,
    hash {bytes} not null,
    used_at bigint
);
create index recovery_codes_of_user on recovery_codes (user_id);

alter table profiles add column requires_second_factor boolean not null default false;

-- open: signed in. second_factor: the password was right. enrolment: a second factor must be set up first.
alter table web_sessions add column stage text not null default 'open';

-- Where an account has been signed in before: guessing elsewhere does not slow these down.
create table sign_in_places (
    user_id bigint not null references users (id) on delete cascade,
    place text not null,
    last_at bigint not null,
    primary key (user_id, place)
);

create index events_of_client on events (client, id);
create index events_of_user on events (user_id, id);
