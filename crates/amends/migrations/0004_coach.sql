create table coach_pack (
    org bigint not null primary key,
    text text not null,
    changed_at bigint not null
);

create table coach_tally (
    org bigint not null,
    rule text not null,
    what text not null,
    n bigint not null,
    primary key (org, rule, what)
)
