-- Cases put before a manager because the customer wants to talk to someone else: found when the managers change.
create index owed_someone_else on owed (org, case_no) where kind = 'someone_else'
