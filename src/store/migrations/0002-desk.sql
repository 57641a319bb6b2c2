-- The desk without names: hubs, staff, sign-in, consultations, counts, and what was done by whom. No
-- table here has a column for a client's name, number, address or free text about one.
--
-- What belongs to a hub begins its key with hub_id and points at nothing outside it. Ids are made by the
-- program (16 random bytes) or are codes of the Guide; times are seconds since 1970 in UTC, days are days
-- since 1970 in Georgia.

-- ---- hubs ---------------------------------------------------------------------------------------------

create table hub (
    hub_id text not null primary key, -- its code, as in the Guide: telavi
    kind text not null,               -- hub, service_centre, partner_desk
    municipality text not null,       -- code of the Guide
    name_ka text not null,
    name_en text not null,
    address_ka text not null,         -- empty: not known
    address_en text not null,
    languages text not null,          -- codes of languages spoken there: ka,en,ru
    step_free integer,                -- 1 yes, 0 no, nothing: not known
    closed_day integer,               -- from this day on it is closed for good
    version integer not null          -- one more with each change
) strict, without rowid;

create table hub_phone (
    hub_id text not null,
    place integer not null, -- 0 is the first one to call
    number text not null,   -- +995...
    label_ka text not null,
    label_en text not null,
    primary key (hub_id, place)
) strict, without rowid;

create table hub_hours (
    hub_id text not null,
    weekday integer not null, -- 1 Monday to 7 Sunday
    opens integer not null,   -- minutes after midnight
    closes integer not null,
    primary key (hub_id, weekday, opens)
) strict, without rowid;

-- A day with hours of its own, or closed.
create table hub_holiday (
    hub_id text not null,
    day integer not null,
    opens integer,  -- nothing: closed all day
    closes integer,
    primary key (hub_id, day)
) strict, without rowid;

create table hub_notice (
    hub_id text not null,
    notice_id blob not null,
    first_day integer not null,
    last_day integer not null,
    text_ka text not null,
    text_en text not null,
    staff_id blob not null, -- who put it up
    primary key (hub_id, notice_id)
) strict, without rowid;

-- ---- staff --------------------------------------------------------------------------------------------

create table staff (
    staff_id blob not null primary key,
    login text not null unique, -- what is typed at sign-in, folded to small letters
    name text not null,         -- as colleagues read it
    language text not null,     -- ka or en
    state text not null,        -- active, left
    password text,              -- Argon2id; nothing after leaving
    second text not null,       -- totp, printed
    totp blob,                  -- the secret, sealed under a key that is not in here
    totp_step integer not null, -- the last step that was used: none before it counts again
    joined_s integer not null,
    left_s integer,
    version integer not null
) strict, without rowid;

create table staff_role (
    hub_id text not null, -- empty: a role for the whole network
    staff_id blob not null,
    role text not null,
    since_s integer not null,
    primary key (hub_id, staff_id, role)
) strict, without rowid;
create index staff_role_staff on staff_role (staff_id);

-- One-time codes on paper. A row goes when its code is used.
create table staff_code (
    staff_id blob not null,
    mark blob not null, -- keyed hash of the code
    primary key (staff_id, mark)
) strict, without rowid;

-- Browsers from which somebody has signed in: guessing elsewhere does not slow these.
create table staff_device (
    staff_id blob not null,
    mark blob not null, -- keyed hash of what the browser keeps
    seen_day integer not null,
    primary key (staff_id, mark)
) strict, without rowid;

-- A row goes when it is taken up, or its time is over.
create table invitation (
    mark blob not null primary key, -- keyed hash of the code
    hub_id text not null,
    role text not null,
    name text not null,
    totp blob not null,             -- the secret that the new colleague will be shown, sealed
    made_by blob,                   -- nothing: made on the machine
    until_s integer not null
) strict, without rowid;

create table session (
    mark blob not null primary key, -- keyed hash of the identifier
    staff_id blob not null,
    began_s integer not null,
    seen_s integer not null,
    proved_s integer not null,      -- when the factors were last shown
    locked integer not null         -- 1: nothing is shown before they are shown again
) strict, without rowid;
create index session_staff on session (staff_id);

-- ---- consultations ------------------------------------------------------------------------------------

-- One conversation, without anybody in it. The id is the key its browser made.
create table contact (
    hub_id text not null,
    contact_id blob not null,
    day integer not null,
    staff_id blob not null,
    channel text not null,        -- desk, phone, video, message, visit
    abroad integer not null,      -- 1: they are still abroad
    language text not null,       -- in which it was spoken
    interpreter integer not null, -- 1: with one
    again integer not null,       -- 1: they had been here before
    people integer not null,      -- 1, or the heads of a group
    minutes integer not null,
    age text,                     -- bands; nothing: not asked, or a group
    sex text,
    back text,                    -- since when they are back
    municipality text,            -- where they live, code of the Guide
    version integer not null,
    primary key (hub_id, contact_id)
) strict, without rowid;
create index contact_day on contact (hub_id, day, contact_id);

create table contact_need (
    hub_id text not null,
    contact_id blob not null,
    need text not null,   -- code of the Guide
    result text not null, -- met, partly, not
    why text,             -- for partly and not: a code
    primary key (hub_id, contact_id, need)
) strict, without rowid;

create table contact_service (
    hub_id text not null,
    contact_id blob not null,
    service text not null,    -- code of the Guide
    edition integer not null, -- the edition that was read from
    verdict text not null,    -- yes, maybe, no, none: not checked
    primary key (hub_id, contact_id, service)
) strict, without rowid;

-- Derived: how many contacts and heads a month has for each code. Can be made again from the above.
create table month_count (
    hub_id text not null,
    month integer not null,    -- 2026 * 12 + 10 is November 2026
    dimension text not null,   -- all, need, result, service, age ...
    code text not null,
    contacts integer not null,
    people integer not null,
    primary key (hub_id, month, dimension, code)
) strict, without rowid;
create index month_count_month on month_count (month, dimension);

-- ---- what was done ------------------------------------------------------------------------------------

-- Keys of writes that were done: the same one again changes nothing.
create table written (
    write_key blob not null primary key, -- 16 bytes, made by the browser or the command
    body blob not null,                  -- hash of what was asked for
    day integer not null
) strict, without rowid;
create index written_day on written (day);

-- Each entry's hash is over the one before and itself.
create table audit (
    seq integer not null primary key, -- 1, 2, 3 ... without a gap
    at_s integer not null,
    staff_id blob,                    -- nothing: the machine itself
    hub_id text not null,             -- empty: none
    action text not null,
    object text not null,             -- a code or an id, never a name
    result text not null,             -- done, refused, failed
    hash blob not null
) strict;
create index audit_hub on audit (hub_id, seq);

-- The last entry, under a key that is not in here: so that a tail cut off is noticed.
create table audit_head (
    one integer not null primary key check (one = 1),
    seq integer not null,
    hash blob not null,
    seal blob not null
) strict;

-- So that a wrong key file is noticed before it is used.
create table key_check (
    name text not null primary key,
    mark blob not null
) strict, without rowid;

-- ---- the second line ----------------------------------------------------------------------------------

-- Named statements read what belongs to a hub through these only; the program refuses others (db.h). The
-- functions know for which hub the connection works, and fail when nobody said. In PostgreSQL these are
-- policies of row security.
create view seen_contact as select * from contact where in_hub(hub_id);
create view seen_contact_need as select * from contact_need where in_hub(hub_id);
create view seen_contact_service as select * from contact_service where in_hub(hub_id);
create view seen_month_count as select * from month_count where in_hub_or_network(hub_id);
create view seen_staff_role as select * from staff_role where in_hub_or_network(hub_id);
create view seen_audit as select * from audit where in_hub_or_network(hub_id);

create trigger contact_insert before insert on contact
    when not in_hub(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger contact_update before update on contact
    when not (in_hub(old.hub_id) and in_hub(new.hub_id)) begin select raise(abort, 'another hub'); end;
create trigger contact_delete before delete on contact
    when not in_hub(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger contact_need_insert before insert on contact_need
    when not in_hub(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger contact_need_delete before delete on contact_need
    when not in_hub(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger contact_service_insert before insert on contact_service
    when not in_hub(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger contact_service_delete before delete on contact_service
    when not in_hub(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger month_count_insert before insert on month_count
    when not in_hub(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger month_count_update before update on month_count
    when not in_hub(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger month_count_delete before delete on month_count
    when not in_hub(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger hub_insert before insert on hub
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger hub_update before update on hub
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger hub_notice_insert before insert on hub_notice
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger hub_notice_delete before delete on hub_notice
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger staff_role_insert before insert on staff_role
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger staff_role_delete before delete on staff_role
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
