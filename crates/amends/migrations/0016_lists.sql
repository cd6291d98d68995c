-- The promises of one owner in the order of their list, so that a page of them is one range of one index.
drop index promise_owner;
create index promise_owner on promise (org, owner, standing, due, case_no, n);
-- The promises to the customer that are still due, on each line of the list of cases.
alter table case_row add column promised bigint not null default 0;
update case_row set promised = (
    select count(*) from promise q
    where q.org = case_row.org and q.case_no = case_row.no and q.to_member is null and q.state = 'promised')
