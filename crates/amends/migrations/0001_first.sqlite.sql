create table fact (
    seq integer primary key,
    org bigint not null,
    stream bigint not null,
    version bigint not null,
    room text not null,
    kind text not null,
    v bigint not null,
    body text not null,
    at bigint not null,
    actor text not null,
    chain blob not null,
    erased_hash blob
);
create unique index fact_stream on fact (org, stream, version);
create virtual table search using fts5(words, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 2");
insert into search (search, rank) values ('automerge', 8)
