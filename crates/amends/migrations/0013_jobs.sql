-- The right of one node to do something alone: a job, or reading a mailbox. Good until the moment `until` by the clock
-- of the database, unless it is prolonged.
create table lease (
    name text not null primary key,
    holder text not null,
    until bigint not null
);

-- The last run of each job, wherever it was, and when and why one last failed. `took` in milliseconds.
create table job (
    name text not null primary key,
    node text not null,
    ran_at bigint not null,
    took bigint not null,
    failed_at bigint,
    fault text
);

-- Mailboxes are read under the same leases as everything else.
drop table mailbox_lease;

-- Two nodes could begin the same alert twice: the first is kept, with what is said of it.
delete from alert_word where exists (
    select 1 from alert late join alert first
      on first.org = late.org and first.kind = late.kind and coalesce(first.mailbox, 0) = coalesce(late.mailbox, 0)
    where late.org = alert_word.org and late.id = alert_word.alert
      and late.ended_at is null and first.ended_at is null and first.id < late.id
);
delete from alert where ended_at is null and exists (
    select 1 from alert first
    where first.org = alert.org and first.kind = alert.kind
      and coalesce(first.mailbox, 0) = coalesce(alert.mailbox, 0)
      and first.ended_at is null and first.id < alert.id
);
create unique index alert_open_once on alert (org, kind, (coalesce(mailbox, 0))) where ended_at is null;

-- Until when somebody has it in hand: whoever comes in the same moment leaves it alone.
alter table alert_word add column claimed_until bigint;
alter table mailbox_canary add column claimed_until bigint
