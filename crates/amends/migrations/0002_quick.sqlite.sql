create virtual table search_word using fts5vocab(search, instance);
-- Room in memory, bytes, for all that is taken in at a time.
insert into search (search, rank) values ('hashsize', 8388608)
