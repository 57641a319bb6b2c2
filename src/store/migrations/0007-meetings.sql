-- Working meetings of staff: who is invited, who came, and what a short test before and after showed. People
-- here are staff; no client is in these tables, and answers of a test are not kept, only how many were right.

create table meeting (
    hub_id text not null,       -- empty: the network's
    meeting_id blob not null,   -- the key it was made with
    title_ka text not null,
    title_en text not null,     -- empty: none
    place_ka text not null,
    place_en text not null,
    about_ka text not null,
    about_en text not null,
    first_day integer not null,
    last_day integer not null,
    test text not null,         -- code of a test in data/practice; empty: none
    state text not null,        -- planned, held, closed, cancelled
    staff_id blob,              -- who made it; nothing: the machine
    version integer not null,
    primary key (hub_id, meeting_id)
) strict, without rowid;

create table meeting_material (
    hub_id text not null,
    meeting_id blob not null,
    kind text not null,         -- service, area, case
    code text not null,         -- code of the Guide or of a practice case
    primary key (hub_id, meeting_id, kind, code)
) strict, without rowid;

create table meeting_guest (
    hub_id text not null,
    meeting_id blob not null,
    staff_id blob not null,
    attended integer,           -- 1 came, 0 did not; nothing: not marked
    primary key (hub_id, meeting_id, staff_id)
) strict, without rowid;
create index meeting_guest_staff on meeting_guest (staff_id);

create table meeting_result (
    hub_id text not null,
    meeting_id blob not null,
    staff_id blob not null,
    phase text not null,        -- before, after
    right_ones integer not null,
    questions integer not null,
    primary key (hub_id, meeting_id, staff_id, phase)
) strict, without rowid;

-- The second line, as in 0002: coordinators read and write through the hub of their role. A guest's own hub
-- may be another one, so what a guest reads is asked for by the guest's id, and a result is let in only for
-- somebody who is invited.
create view seen_meeting as select * from meeting where in_hub_or_network(hub_id);
create view seen_meeting_material as select * from meeting_material where in_hub_or_network(hub_id);
create view seen_meeting_guest as select * from meeting_guest where in_hub_or_network(hub_id);
create view seen_meeting_result as select * from meeting_result where in_hub_or_network(hub_id);

create trigger meeting_insert before insert on meeting
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger meeting_update before update on meeting
    when not (in_hub_or_network(old.hub_id) and old.hub_id = new.hub_id)
    begin select raise(abort, 'another hub'); end;
create trigger meeting_delete before delete on meeting
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger meeting_material_insert before insert on meeting_material
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger meeting_material_delete before delete on meeting_material
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger meeting_guest_insert before insert on meeting_guest
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger meeting_guest_update before update on meeting_guest
    when not (in_hub_or_network(old.hub_id) and old.hub_id = new.hub_id and old.staff_id = new.staff_id)
    begin select raise(abort, 'another hub'); end;
create trigger meeting_guest_delete before delete on meeting_guest
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
create trigger meeting_result_insert before insert on meeting_result
    when not exists (select 1 from meeting_guest g where g.hub_id = new.hub_id
        and g.meeting_id = new.meeting_id and g.staff_id = new.staff_id)
    begin select raise(abort, 'not invited'); end;
create trigger meeting_result_update before update on meeting_result
    begin select raise(abort, 'a result stays'); end;
create trigger meeting_result_delete before delete on meeting_result
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;
