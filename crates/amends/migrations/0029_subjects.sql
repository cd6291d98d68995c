-- A case whose first message had no words had an English title of ours; now its subject is empty, and what it is called
-- then is said where it is read.
update case_row set subject = '' where subject = 'A message without words';
update owed set what = '' where kind = 'own' and what = 'A message without words';
