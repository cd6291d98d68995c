-- Hours between two test mails that a mailbox sends to itself; 0 for none.
alter table mailbox add column canary_hours bigint not null default 0;

-- The latest of them, and when one last came back; `arrival` is its bytes, kept until the next is back.
create table mailbox_canary (
    org bigint not null,
    mailbox bigint not null,
    made_at bigint not null,
    handed_at bigint,
    back_at bigint,
    trouble text,
    lost_since bigint,
    ok_at bigint,
    took bigint,
    arrival bigint,
    primary key (org, mailbox)
)
