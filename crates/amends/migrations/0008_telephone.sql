-- The last eight digits of a telephone number: what a caller is found by, however the number is written.
alter table contact add column phone_key text;
create index contact_by_phone on contact (org, phone_key, id);
