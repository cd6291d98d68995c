-- The promises to the customer that were broken, on each line of the list of cases.
alter table case_row add column broken bigint not null default 0;
update case_row set broken = (
    select count(*) from promise q
    where q.org = case_row.org and q.case_no = case_row.no and q.to_member is null and q.standing = 'broken')
