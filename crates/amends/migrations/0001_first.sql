create table organisation (
    id bigint not null primary key,
    name text not null,
    address text not null,
    currency text not null,
    calendar text not null,
    created_at bigint not null
);
create unique index organisation_address on organisation (address);

create table organisation_fact (
    org bigint not null,
    n bigint not null,
    kind text not null,
    body text not null,
    at bigint not null,
    actor text not null,
    primary key (org, n)
);

create table secret (name text not null primary key, value bytea not null);

create table counter (org bigint not null, name text not null, value bigint not null, primary key (org, name));

create table member (
    org bigint not null,
    id bigint not null,
    name text not null,
    email text not null,
    role text not null,
    team text not null,
    spending bigint not null,
    direct_line text not null,
    password text,
    active boolean not null,
    created_at bigint not null,
    primary key (org, id)
);
create unique index member_email on member (email);

create table invitation (
    token bytea not null primary key,
    org bigint not null,
    member bigint not null,
    expires_at bigint not null
);

create table session (
    token bytea not null primary key,
    org bigint not null,
    member bigint not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index session_member on session (org, member);

create table api_key (
    token bytea not null primary key,
    org bigint not null,
    member bigint not null,
    label text not null,
    created_at bigint not null
);
create index api_key_member on api_key (org, member);

create table customer (
    org bigint not null,
    id bigint not null,
    name text not null,
    name_key text not null,
    since bigint,
    domain text,
    created_at bigint not null,
    primary key (org, id)
);
create index customer_name on customer (org, name, id);
create index customer_name_key on customer (org, name_key, id);
create index customer_domain on customer (org, domain, id) where domain is not null;

create table contact (
    org bigint not null,
    id bigint not null,
    customer bigint not null,
    name text not null,
    email text,
    phone text,
    role text not null,
    created_at bigint not null,
    primary key (org, id)
);
create unique index contact_email on contact (org, email) where email is not null;
create index contact_customer on contact (org, customer);

create table message (
    org bigint not null,
    case_no bigint not null,
    n bigint not null,
    subject text,
    body text not null,
    quoted text,
    signature text,
    html text,
    message_id text,
    arrival bigint,
    primary key (org, case_no, n)
);

create table message_key (
    org bigint not null,
    message_id text not null,
    case_no bigint not null,
    n bigint not null,
    primary key (org, message_id)
);

create table attachment (
    org bigint not null,
    case_no bigint not null,
    n bigint not null,
    i bigint not null,
    name text not null,
    mime text not null,
    size bigint not null,
    sha256 text not null,
    inline boolean not null,
    content_id text,
    bytes bytea not null,
    primary key (org, case_no, n, i)
);

create table letter_text (
    org bigint not null,
    case_no bigint not null,
    version bigint not null,
    subject text not null,
    happened text not null,
    fixed text not null,
    changes text not null,
    closing text not null,
    primary key (org, case_no, version)
);

create table arrival (
    org bigint not null,
    id bigint not null,
    received_at bigint not null,
    sha256 bytea not null,
    size bigint not null,
    state text not null,
    tries bigint not null,
    reason text,
    case_no bigint,
    n bigint,
    primary key (org, id)
);
create table arrival_source (org bigint not null, id bigint not null, raw bytea not null, primary key (org, id));
create unique index arrival_sha256 on arrival (org, sha256);
create index arrival_unsorted on arrival (org, id) where state <> 'sorted';
create index arrival_left on arrival (received_at) where state <> 'sorted' and state <> 'set_aside';

create table outbox (
    org bigint not null,
    case_no bigint not null,
    n bigint not null,
    state text not null,
    tries bigint not null,
    next_at bigint not null,
    reason text,
    primary key (org, case_no, n)
);
create index outbox_next on outbox (next_at) where state = 'queued';

create table idempotency (
    org bigint not null,
    member bigint not null,
    name text not null,
    request text not null,
    status bigint not null,
    answer text not null,
    at bigint not null,
    primary key (org, member, name)
);

create table case_row (
    org bigint not null,
    no bigint not null,
    subject text not null,
    customer bigint not null,
    contact bigint not null,
    owner bigint not null,
    step text not null,
    misses text not null,
    harm text not null,
    channel text not null,
    outcome text,
    is_open boolean not null,
    unanswered bigint not null,
    opened_at bigint not null,
    last_at bigint not null,
    next_due bigint,
    version bigint not null,
    primary key (org, no)
);
create index case_row_recent on case_row (org, is_open, last_at, no);
create index case_row_owner on case_row (org, owner, is_open, last_at, no);
create index case_row_step on case_row (org, step, is_open, last_at, no);
create index case_row_customer on case_row (org, customer, last_at, no);
create index case_row_contact on case_row (org, contact, opened_at);
create index case_row_unanswered on case_row (org, last_at, no) where unanswered > 0;

create table owed (
    org bigint not null,
    case_no bigint not null,
    i bigint not null,
    kind text not null,
    member bigint not null,
    due bigint not null,
    n bigint not null,
    what text not null,
    primary key (org, case_no, i)
);
create index owed_member on owed (org, member, due);

create table promise (
    org bigint not null,
    case_no bigint not null,
    n bigint not null,
    owner bigint not null,
    to_member bigint,
    what text not null,
    due bigint not null,
    state text not null,
    standing text not null,
    made_at bigint not null,
    done_at bigint,
    broken_at bigint,
    primary key (org, case_no, n)
);
create index promise_due on promise (org, standing, due, case_no, n);
create index promise_owner on promise (org, owner, standing, due);

create table alarm (
    org bigint not null,
    case_no bigint not null,
    i bigint not null,
    kind text not null,
    n bigint not null,
    at bigint not null,
    primary key (org, case_no, i)
);
create index alarm_at on alarm (at);

create table tally (org bigint not null, name text not null, value bigint not null, primary key (org, name))
