-- Limits are summed over a customer's cases in which something was offered, or that took something from each other: those are
-- found by themselves, and the facts of all others are not looked at. The indexes on facts that did so before are no longer read.
drop index fact_remedy;
drop index fact_joining;
alter table case_row add column counts_toward_limits boolean not null default false;
update case_row set counts_toward_limits = true where exists (
  select 1 from fact f where f.org = case_row.org and f.stream = case_row.no
  and (f.room = 'remedy' and f.kind = 'offered' or f.room = 'joining' and f.kind in ('took', 'gave')));
create index case_row_limits on case_row (org, customer, last_at) where counts_toward_limits;
