alter table contact add column language text;
alter table contact add column wrote_in text;
alter table letter_text add column language text;
alter table organisation add column language text not null default 'en';
alter table member add column language text;
