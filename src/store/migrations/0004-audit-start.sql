-- The last entry that went because its time was over, under the same seal as the head: what is left begins after it.
create table audit_start (
    one integer not null primary key check (one = 1),
    seq integer not null,
    hash blob not null,
    seal blob not null
) strict;
