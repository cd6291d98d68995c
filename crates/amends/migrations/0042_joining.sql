-- The case that a case goes on in since it was merged into it.
alter table case_row add column merged_into bigint;

-- The contact that a contact was merged into, since when, and whether the other took on its language.
alter table contact add column merged_into bigint;
alter table contact add column merged_at bigint;
alter table contact add column lent boolean not null default false;
create index contact_merged on contact (org, merged_into) where merged_into is not null;
