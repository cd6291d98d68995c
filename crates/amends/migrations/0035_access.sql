-- Links of a customer's person are taken back by a number that newer ones carry. Whether their place at the customer is
-- known, or only what they or their address said.
alter table contact add column generation bigint not null default 0;
alter table contact add column confirmed boolean not null default true;

-- API keys end, may only read, and tell when they were used last. Keys from before go on as they are.
alter table api_key add column expires_at bigint;
alter table api_key add column reads_only boolean not null default false;
alter table api_key add column used_at bigint;

-- Signing in and out, and what was refused.
create table sign_in (
    org bigint not null,
    member bigint not null,
    n bigint not null,
    what text not null,
    address text not null,
    at bigint not null,
    times bigint not null default 1,
    primary key (org, member, n)
);

-- What members are told by mail about their own account.
create table account_notice (
    org bigint not null,
    id bigint not null,
    member bigint not null,
    kind text not null,
    about text not null,
    at bigint not null,
    claimed_until bigint,
    told_at bigint,
    primary key (org, id)
);
create index account_notice_untold on account_notice (org, at) where told_at is null;

-- Domains that belong to an organisation of this server: nobody else adds a mailbox in them.
create table organisation_domain (domain text not null primary key, org bigint not null);
