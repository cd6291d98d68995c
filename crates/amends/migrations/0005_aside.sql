-- Mail set aside: what a member said when they discarded it. Nothing is deleted by that.
alter table arrival add column discarded_at bigint;
alter table arrival add column discarded_by bigint;
alter table arrival add column discarded_why text;
create index arrival_discarded on arrival (org, id) where discarded_at is not null;
