-- "Report a mistake": what visitors say is wrong with a page of the Guide. A row says: about this page, this
-- was said, so often, first on this day. It holds no address, no time of day and nobody's name; the text was
-- looked through for numbers and addresses of persons before it came here.
--
-- The same said again adds to the row while it is open. Ids are random, so that they tell no order within a day.
create table mistake (
    mistake_id blob not null primary key, -- 16 random bytes
    about text not null,       -- the page: s/k2m4x, hubs/telavi
    kind text not null,        -- what is wrong: phone, place, amount, papers, gone, unclear, link, other
    says text not null,        -- what would be right, at most 300 letters; may be empty
    first_day integer not null, -- days since 1970-01-01, in Georgia
    told integer not null,     -- by how many: each source once a day
    state text not null,       -- open, taken, done, refuted
    staff_id blob,             -- who took it, or dealt with it
    closed_day integer         -- when it was dealt with
) strict, without rowid;

create unique index mistake_open on mistake (about, kind, says) where closed_day is null;
create index mistake_first on mistake (first_day);
