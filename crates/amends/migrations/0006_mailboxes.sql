create table mailbox (
    org bigint not null,
    id bigint not null,
    name text not null,
    address text not null,
    sender_name text not null,
    signature text not null,
    paused boolean not null,
    incoming text,
    outgoing text,
    oauth text,
    dkim text,
    version bigint not null,
    created_at bigint not null,
    primary key (org, id)
);

-- Every address a mailbox receives for, its own and its aliases: a recipient leads to one mailbox of one organisation.
create table mailbox_address (
    address text not null primary key,
    org bigint not null,
    mailbox bigint not null
);
create index mailbox_address_of on mailbox_address (org, mailbox);

create table mailbox_secret (
    org bigint not null,
    mailbox bigint not null,
    name text not null,
    sealed bytea not null,
    primary key (org, mailbox, name)
);

-- How the way in ('in') and the way out ('out') stand.
create table mailbox_state (
    org bigint not null,
    mailbox bigint not null,
    way text not null,
    tried_at bigint,
    ok_at bigint,
    failing_since bigint,
    error text,
    lag bigint,
    primary key (org, mailbox, way)
);

create table mailbox_token (
    org bigint not null,
    mailbox bigint not null,
    access_until bigint not null,
    granted_at bigint not null,
    revoked text,
    primary key (org, mailbox)
);

create table mailbox_consent (
    state bytea not null primary key,
    org bigint not null,
    mailbox bigint not null,
    member bigint not null,
    verifier bytea not null,
    expires_at bigint not null
);

create table mailbox_folder (
    org bigint not null,
    mailbox bigint not null,
    folder text not null,
    uidvalidity bigint not null,
    first_uid bigint not null,
    last_uid bigint not null,
    primary key (org, mailbox, folder)
);

-- What became of each mail of a folder: 'kept' until its mark or move is done, 'done', 'too_large', 'failed'.
create table mailbox_uid (
    org bigint not null,
    mailbox bigint not null,
    folder text not null,
    uidvalidity bigint not null,
    uid bigint not null,
    state text not null,
    size bigint not null,
    tries bigint not null,
    reason text,
    at bigint not null,
    primary key (org, mailbox, folder, uidvalidity, uid)
);

create table mailbox_lease (
    org bigint not null,
    mailbox bigint not null,
    node text not null,
    until bigint not null,
    primary key (org, mailbox)
);

-- Where a case came to, so that its answers leave from there.
create table case_mailbox (
    org bigint not null,
    case_no bigint not null,
    mailbox bigint not null,
    primary key (org, case_no)
);

alter table arrival add column mailbox bigint;

-- The one address an organisation had until now is its first mailbox.
insert into mailbox (org, id, name, address, sender_name, signature, paused, version, created_at)
    select id, 1, name, address, '', '', false, 1, created_at from organisation;
insert into mailbox_address (address, org, mailbox) select address, id, 1 from organisation;
insert into counter (org, name, value) select id, 'mailbox', 1 from organisation
