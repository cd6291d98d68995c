-- Up to which arrival of an organisation it was asked whether a mail is from whom it says. Older ones are not asked
-- about: the keys they were signed with are published for a while only.
create table authentication_mark (
    org bigint not null primary key,
    up_to bigint not null
);
insert into authentication_mark (org, up_to) select org, max(id) from arrival group by org;

-- What was found, by the words of RFC 8601; `again_at` when the records could not be read and are asked for again.
create table authentication (
    org bigint not null,
    arrival bigint not null,
    domain text not null,
    signed_by text,
    dkim text not null,
    spf text not null,
    dmarc text not null,
    enforced boolean not null,
    aligned boolean not null,
    tries bigint not null,
    again_at bigint,
    primary key (org, arrival)
);
create index authentication_again on authentication (org, again_at) where again_at is not null;

-- Who brought a mail to our own door: what SPF asks about.
create table arrival_peer (
    org bigint not null,
    arrival bigint not null,
    ip text not null,
    helo text not null,
    mail_from text not null,
    primary key (org, arrival)
)
