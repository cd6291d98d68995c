-- The case of a mail nobody could read had an English title of ours; now its subject is the character for what cannot be
-- read, and what it is called then is said where it is read.
update case_row set subject = '�' where subject = 'A mail we could not read';
update owed set what = '�' where kind = 'own' and what = 'A mail we could not read';
