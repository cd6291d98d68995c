-- What is known of a message on its way: since when it waits, when its handing over began and is not yet known to have
-- ended, when it ended, the server's answer, how often the program vanished in between, why it failed, how often it
-- came back from a full mailbox and was sent again, when a server said that it is late, and why it was given up.
alter table outbox add column queued_at bigint;
alter table outbox add column begun_at bigint;
alter table outbox add column done_at bigint;
alter table outbox add column answer text;
alter table outbox add column doubts bigint not null default 0;
alter table outbox add column cause text;
alter table outbox add column returns bigint not null default 0;
alter table outbox add column given_up text;
create index outbox_waiting on outbox (org, next_at) where state = 'queued';
create index outbox_dead on outbox (org, case_no, n) where state = 'failed' and given_up is null;

-- The very bytes of a message, kept from before they are first handed over until it is known what became of them.
create table outbox_mail (
    org bigint not null,
    case_no bigint not null,
    n bigint not null,
    recipient text not null,
    bytes bytea not null,
    primary key (org, case_no, n)
);

-- Addresses that mail has come back from for good.
create table dead_address (
    org bigint not null,
    email text not null,
    at bigint not null,
    reason text not null,
    primary key (org, email)
);

-- What admins had to know of, when it began and when it ended.
create table alert (
    org bigint not null,
    id bigint not null,
    kind text not null,
    mailbox bigint,
    says text not null,
    began_at bigint not null,
    ended_at bigint,
    primary key (org, id)
);
create index alert_open on alert (org, id) where ended_at is null;

-- What is said of it outside, by which way, and when it was.
create table alert_word (
    org bigint not null,
    alert bigint not null,
    what text not null,
    way text not null,
    at bigint not null,
    said_at bigint,
    primary key (org, alert, what, way)
);
create index alert_word_unsaid on alert_word (way, at) where said_at is null
