-- Group cases: one break, many customers. The group and the rows of its cases are projections, and so are the numbers.
create table group_case (
    org bigint not null,
    no bigint not null,
    title text not null,
    severity text not null,
    owner bigint not null,
    letter bigint not null,
    is_open boolean not null,
    opened_at bigint not null,
    last_at bigint not null,
    version bigint not null,
    primary key (org, no)
);
create index group_case_recent on group_case (org, is_open, last_at, no);

create table group_count (
    org bigint not null,
    no bigint not null,
    children bigint not null,
    open bigint not null,
    told bigint not null,
    sending bigint not null,
    bounced bigint not null,
    held bigint not null,
    wrote bigint not null,
    waiting bigint not null,
    dated bigint not null,
    put_right bigint not null,
    asked bigint not null,
    confirmed bigint not null,
    not_yet bigint not null,
    primary key (org, no)
);

create table group_child (
    org bigint not null,
    case_no bigint not null,
    group_no bigint not null,
    contact bigint not null,
    letter bigint not null,
    as_of bigint not null,
    told text not null,
    held text not null,
    field text not null,
    wrote boolean not null,
    waiting bigint not null,
    put_right text not null,
    verdict text not null,
    is_open boolean not null,
    primary key (org, case_no)
);
create index group_child_of on group_child (org, group_no, case_no);
create index group_child_contact on group_child (org, group_no, contact);

-- What stands in the columns of the table a customer came in: values of the fields of letters, as JSON.
create table group_field (
    org bigint not null,
    case_no bigint not null,
    cells text not null,
    primary key (org, case_no)
);

-- The letter to all, by language; letter 0 is the one that is being written.
create table group_text (
    org bigint not null,
    group_no bigint not null,
    n bigint not null,
    language text not null,
    subject text not null,
    happened text not null,
    fixed text not null,
    changes text not null,
    closing text not null,
    primary key (org, group_no, n, language)
);

-- Rows of tables: those that wait to become cases, those that did, and those that could not be used, with why.
create table group_row (
    org bigint not null,
    group_no bigint not null,
    import bigint not null,
    line bigint not null,
    state text not null,
    cells text not null,
    why text not null,
    case_no bigint,
    primary key (org, group_no, import, line)
);
create index group_row_refused on group_row (org, group_no, import, line) where state = 'refused';
create index group_row_waiting on group_row (org, group_no, import, line) where state = 'waiting';

-- What the job is to do for a group, and how far it is.
create table group_task (
    org bigint not null,
    group_no bigint not null,
    kind text not null,
    n bigint not null,
    state text not null,
    member bigint not null,
    total bigint not null,
    done bigint not null,
    held bigint not null,
    -- A letter waits a while, so that whoever sent it can take it back.
    begins_at bigint not null,
    primary key (org, group_no, kind, n)
);
create index group_task_going on group_task (org, group_no, kind, n) where state = 'going';
