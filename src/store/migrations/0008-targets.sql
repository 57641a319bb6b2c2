-- What a hub, or the network, means to reach in a year; and how many were answered and had all their needs
-- met, counted for the contacts that are there already as figures.c counts them from now on.

create table target (
    hub_id text not null,     -- empty: the network as a whole
    year integer not null,
    indicator text not null,  -- reached, answered, referred, closed
    baseline integer,         -- heads in the year one compares with; nothing: not known
    target integer,           -- heads one means to reach in this year; nothing: none set
    version integer not null, -- of all targets of this hub and year: one more with each change
    primary key (hub_id, year, indicator)
) strict, without rowid;

create view seen_target as select * from target where in_hub_or_network(hub_id);
create trigger target_insert before insert on target
    when not in_hub_or_network(new.hub_id) begin select raise(abort, 'another hub'); end;
create trigger target_update before update on target
    when not (in_hub_or_network(old.hub_id) and in_hub_or_network(new.hub_id))
    begin select raise(abort, 'another hub'); end;
create trigger target_delete before delete on target
    when not in_hub_or_network(old.hub_id) begin select raise(abort, 'another hub'); end;

drop trigger month_count_insert; -- nobody has said for which hub while the schema changes
insert into month_count (hub_id, month, dimension, code, contacts, people)
    select hub_id,
        cast(strftime('%Y', day * 86400, 'unixepoch') as integer) * 12
            + cast(strftime('%m', day * 86400, 'unixepoch') as integer) - 1,
        'indicator', 'answered', count(*), sum(people)
    from contact c
    where exists (select 1 from contact_service s where s.hub_id = c.hub_id and s.contact_id = c.contact_id)
        or exists (select 1 from contact_need n where n.hub_id = c.hub_id and n.contact_id = c.contact_id
            and n.result = 'met')
    group by 1, 2;
insert into month_count (hub_id, month, dimension, code, contacts, people)
    select hub_id,
        cast(strftime('%Y', day * 86400, 'unixepoch') as integer) * 12
            + cast(strftime('%m', day * 86400, 'unixepoch') as integer) - 1,
        'indicator', 'closed', count(*), sum(people)
    from contact c
    where exists (select 1 from contact_need n where n.hub_id = c.hub_id and n.contact_id = c.contact_id)
        and not exists (select 1 from contact_need n where n.hub_id = c.hub_id and n.contact_id = c.contact_id
            and n.result <> 'met')
    group by 1, 2;
create trigger month_count_insert before insert on month_count
    when not in_hub(new.hub_id) begin select raise(abort, 'another hub'); end;
