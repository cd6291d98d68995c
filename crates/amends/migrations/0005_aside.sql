-- Mail set aside: what a member said when they discarded it. Nothing is deleted by that.
alter table arrival add column discarded_at bigint;
alter table arrival add column discarded_by bigint;
alter table arrival add column discarded_why text;
create index arrival_discarded on arrival (org, id) where discarded_at is not null;

-- Message-IDs that mails of a case name, whether or not we hold the mail itself: what comes late finds its thread.
create table thread_name (
    org bigint not null,
    message_id text not null,
    case_no bigint not null,
    primary key (org, message_id)
);
