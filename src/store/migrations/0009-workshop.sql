-- The texts of the Guide as its editors keep them: each file of data/guide with all its versions, drafts on
-- the way to the public, and the editions made of them. They belong to the network, to no hub.

-- What changed texts: an import, a publishing, a date of checking. Numbered 1, 2, 3 ...
create table guide_deed (
    deed integer not null primary key,
    kind text not null,    -- import, undo, still_true, publish, take_back
    at_s integer not null,
    staff_id blob          -- nothing: the machine
) strict;

-- One file as it was from that deed on; the newest row is today's. Nothing in text: it was removed.
create table guide_text (
    path text not null,    -- below the folder: services/legal/legal-aid-lawyer.yaml
    deed integer not null,
    text text,
    primary key (path, deed)
) strict, without rowid;
create index guide_text_deed on guide_text (deed, path);

-- A change on its way. It is about one file, or about one record in a list of them.
create table guide_draft (
    draft_id blob not null primary key,
    path text not null,
    record text not null,      -- its id; empty: the whole file
    base integer not null,     -- the deed after which the text was as the draft was begun from
    text text not null,
    state text not null,       -- draft, waiting, sent_back, approved, published, dropped
    revision integer not null, -- one more with each change
    delicate integer not null, -- 1: amounts, status or conditions differ: a second person has to approve
    reason text,               -- why it was sent back: a code
    reviewer blob,             -- who approved it or sent it back
    changed_s integer not null,
    edition integer            -- in which it was published
) strict, without rowid;
create unique index guide_draft_open on guide_draft (path, record)
    where state in ('draft', 'waiting', 'sent_back', 'approved');
create index guide_draft_state on guide_draft (state, changed_s);

-- Who wrote on it: none of them approves what is delicate.
create table guide_draft_author (
    draft_id blob not null,
    staff_id blob not null,
    primary key (draft_id, staff_id)
) strict, without rowid;

-- The editions made here: the texts as of that deed.
create table guide_edition (
    edition integer not null primary key,
    deed integer not null,
    previous integer not null, -- the edition that was served before
    day integer not null,
    file text not null,        -- its name in the folder "editions"
    hash text not null,        -- the first 16 hex digits of the file's hash, as pages show it
    changes text not null,     -- what differs from the edition before, paragraph by paragraph
    verdicts text not null     -- households whose verdict is another, a line each
) strict;
