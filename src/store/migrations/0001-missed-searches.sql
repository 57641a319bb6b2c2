-- Searches that found nothing, when the visitor asked for them to be noted. A row says: on this day, so
-- many asked for this word. It holds no address, no time of day, no query and no person.
--
-- A word is known by its mark, a keyed hash; the key lies beside the database, not in it. The word
-- itself is only written down when the eleventh has asked for it, and goes again when those of the
-- days that are still kept are fewer than eleven. So there is nothing to see before that, for nobody.
--
-- Without row numbers, because those would tell in which order words came, and so which came together.
create table missed_search (
    day integer not null,   -- days since 1970-01-01, in Georgia
    mark blob not null,     -- keyed hash of the folded word, 16 bytes
    asked integer not null, -- how often it was counted that day: once for each source
    word text,              -- the folded word, from eleven people up; otherwise nothing
    primary key (day, mark)
) strict, without rowid;

create index missed_search_mark on missed_search (mark);
