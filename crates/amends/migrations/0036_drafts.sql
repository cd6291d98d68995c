-- What a member has typed into a form and not sent. One that went with a mail waits beside it (sent_with names the mail) as
-- long as the mail can be taken back. form and turn name the state of the form that was kept last: what is older loses. A row
-- without fields is a form that was sent or emptied.
create table draft (
    org bigint not null,
    member bigint not null,
    path text not null,
    sent_with text not null,
    page text not null,
    fields text not null,
    form text not null,
    turn bigint not null,
    at bigint not null,
    primary key (org, member, path, sent_with)
);
create index draft_page on draft (org, member, page) where sent_with = '';
create index draft_at on draft (at)
