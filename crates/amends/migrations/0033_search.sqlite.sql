-- Search keeps words in another form, so all it knows is taken in anew: by the clock, the newest cases first.
insert into search_due (org, case_no, n)
select rowid >> 44, (rowid & 17592186044415) >> 12, rowid & 4095 from search where 1 = 1 on conflict do nothing;
drop table search_word;
drop table search;
create virtual table search using fts5(words, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'");
insert into search (search, rank) values ('automerge', 8);
create virtual table search_word using fts5vocab(search, instance);
insert into search (search, rank) values ('hashsize', 8388608)
