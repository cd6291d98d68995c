-- The hash of the words and files that are kept beside a fact. Facts from before have none.
alter table fact add column witness bytea;

-- HMAC over the head of each chain, with a key that lies outside the store. Stream 0 holds how many streams there are.
create table history_seal (
    org bigint not null,
    stream bigint not null,
    version bigint not null,
    sum bytea,
    seal bytea not null,
    primary key (org, stream)
);
