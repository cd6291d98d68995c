-- Who is owed, beside what is owed, so that one index answers how many people a member owes something.
alter table owed add column contact bigint not null default 0;
update owed set contact = (select c.contact from case_row c where c.org = owed.org and c.no = owed.case_no);
drop index owed_member;
create index owed_member on owed (org, member, due, case_no, i, kind, contact);

-- The numbers of an account, each from one index.
alter table promise add column customer bigint not null default 0;
update promise set customer = (select c.customer from case_row c where c.org = promise.org and c.no = promise.case_no);
create index promise_customer on promise (org, customer, standing) where to_member is null;
drop index case_row_customer;
create index case_row_customer on case_row (org, customer, last_at, no, is_open, outcome);

-- What search does not know yet: taken in many at a time, as each time costs the full-text index a new part.
create table search_due (org bigint not null, case_no bigint not null, n bigint not null, primary key (org, case_no, n))
