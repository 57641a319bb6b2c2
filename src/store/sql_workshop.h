/*
 * sql_workshop.h -- the statements of the workshop; statements.h puts them with the others. They read and write the
 * tables of the migration "workshop", which belong to no hub.
 */
#pragma once

/* clang-format off */
#define GUIDE_TEXT_STATEMENTS(X)                                                                     \
    X(GUIDE_DEED_LAST, "guide.deed_last", "select coalesce(max(deed), 0) from guide_deed")           \
    X(GUIDE_DEED_READ, "guide.deed_read",                                                            \
      "select kind, at_s, staff_id from guide_deed where deed = :deed")                              \
    X(GUIDE_DEED_ADD, "guide.deed_add",                                                              \
      "insert into guide_deed (deed, kind, at_s, staff_id) values (:deed, :kind, :at, :staff)")      \
    X(GUIDE_TEXTS, "guide.texts",                                                                    \
      "select path, text from guide_text t where text is not null and deed ="                        \
      " (select max(deed) from guide_text o where o.path = t.path and o.deed <= :deed)"              \
      " order by path limit :most")                                                                  \
    X(GUIDE_TEXT_READ, "guide.text_read",                                                            \
      "select text, deed from guide_text where path = :path and deed <= :deed"                       \
      " order by deed desc limit 1")                                                                 \
    X(GUIDE_TEXT_ADD, "guide.text_add",                                                              \
      "insert into guide_text (path, deed, text) values (:path, :deed, :text)")                      \
    X(GUIDE_TEXT_PATHS, "guide.text_paths",                                                          \
      "select path from guide_text where deed = :deed order by path limit :most")                    \
    X(GUIDE_TEXT_LATER, "guide.text_later",                                                          \
      "select count(*) from guide_text t where deed = :deed and exists"                              \
      " (select 1 from guide_text o where o.path = t.path and o.deed > :deed)")                      \
    X(GUIDE_TEXT_VERSIONS, "guide.text_versions",                                                    \
      "select t.path, t.text, d.kind from guide_text t join guide_deed d on d.deed = t.deed"         \
      " where t.text is not null and t.path like 'services/%' and"                                   \
      " (select count(*) from guide_text o where o.path = t.path) > 1"                               \
      " order by t.path, t.deed limit :most")                                                        \
    X(GUIDE_TEXT_HISTORY, "guide.text_history",                                                      \
      "select t.deed, d.kind, d.at_s, coalesce(s.name, '') from guide_text t"                        \
      " join guide_deed d on d.deed = t.deed left join staff s on s.staff_id = d.staff_id"           \
      " where t.path = :path order by t.deed desc limit :most")

#define GUIDE_DRAFT_COLUMNS                                                                          \
    "select d.draft_id, d.path, d.record, d.base, d.text, d.state, d.revision, d.delicate, d.reason," \
    " d.reviewer, d.changed_s, d.edition,"                                                           \
    " (select group_concat(name, ', ') from (select s.name from guide_draft_author w"                \
    "   join staff s on s.staff_id = w.staff_id where w.draft_id = d.draft_id order by s.name)),"    \
    " (select name from staff s where s.staff_id = d.reviewer)"                                      \
    " from guide_draft d"

#define GUIDE_DRAFT_STATEMENTS(X)                                                                    \
    X(GUIDE_DRAFT_READ, "guide.draft_read", GUIDE_DRAFT_COLUMNS " where d.draft_id = :id")           \
    X(GUIDE_DRAFT_OPEN, "guide.draft_open",                                                          \
      GUIDE_DRAFT_COLUMNS " where d.path = :path and d.record = :record"                             \
      " and d.state in ('draft', 'waiting', 'sent_back', 'approved')")                               \
    X(GUIDE_DRAFTS, "guide.drafts",                                                                  \
      GUIDE_DRAFT_COLUMNS " where d.state = :state order by d.changed_s, d.draft_id limit :most")    \
    X(GUIDE_DRAFTS_OF_EDITION, "guide.drafts_of_edition",                                            \
      GUIDE_DRAFT_COLUMNS " where d.state = 'published' and d.edition = :edition"                    \
      " order by d.path, d.record limit :most")                                                      \
    X(GUIDE_DRAFT_ADD, "guide.draft_add",                                                            \
      "insert into guide_draft (draft_id, path, record, base, text, state, revision, delicate,"      \
      " changed_s) values (:id, :path, :record, :base, :text, 'draft', 1, :delicate, :at)")          \
    X(GUIDE_DRAFT_TEXT, "guide.draft_text",                                                          \
      "update guide_draft set text = :text, base = :base, delicate = :delicate, state = :state,"     \
      " revision = revision + 1, reviewer = null, changed_s = :at where draft_id = :id")             \
    X(GUIDE_DRAFT_MOVE, "guide.draft_move",                                                          \
      "update guide_draft set state = :state, reason = :reason, reviewer = :reviewer,"               \
      " edition = :edition, revision = revision + 1, changed_s = :at where draft_id = :id")          \
    X(GUIDE_DRAFT_REBASE, "guide.draft_rebase",                                                      \
      "update guide_draft set text = :text, base = :base, revision = revision + 1"                   \
      " where draft_id = :id")                                                                       \
    X(GUIDE_AUTHOR_ADD, "guide.author_add",                                                          \
      "insert into guide_draft_author (draft_id, staff_id) values (:id, :staff)"                     \
      " on conflict (draft_id, staff_id) do nothing")                                                \
    X(GUIDE_AUTHOR_IS, "guide.author_is",                                                            \
      "select count(*) from guide_draft_author where draft_id = :id and staff_id = :staff")

#define GUIDE_EDITION_COLUMNS                                                                        \
    "select e.edition, e.deed, e.previous, e.day, e.file, e.hash, e.changes, e.verdicts, d.kind,"    \
    " d.at_s, coalesce(s.name, '') from guide_edition e join guide_deed d on d.deed = e.deed"        \
    " left join staff s on s.staff_id = d.staff_id"

#define GUIDE_EDITION_STATEMENTS(X)                                                                  \
    X(GUIDE_EDITIONS, "guide.editions",                                                              \
      GUIDE_EDITION_COLUMNS " order by e.edition desc limit :most")                                  \
    X(GUIDE_EDITION_READ, "guide.edition_read", GUIDE_EDITION_COLUMNS " where e.edition = :edition") \
    X(GUIDE_EDITION_ADD, "guide.edition_add",                                                        \
      "insert into guide_edition (edition, deed, previous, day, file, hash, changes, verdicts)"      \
      " values (:edition, :deed, :previous, :day, :file, :hash, :changes, :verdicts)")

#define GUIDE_FORGET_STATEMENTS(X)                                                                   \
    X(GUIDE_AUTHORS_FORGET, "guide.authors_forget",                                                  \
      "delete from guide_draft_author where draft_id in (select draft_id from guide_draft"           \
      " where state in ('published', 'dropped') and changed_s < :first)")                            \
    X(GUIDE_DRAFTS_FORGET, "guide.drafts_forget",                                                    \
      "delete from guide_draft where state in ('published', 'dropped') and changed_s < :first")      \
    X(GUIDE_DEEDS_FORGET, "guide.deeds_forget",                                                      \
      "update guide_deed set staff_id = null where at_s < :first and staff_id is not null")          \
    X(GUIDE_TEXTS_FORGET, "guide.texts_forget",                                                      \
      "delete from guide_text where exists (select 1 from guide_text o"                              \
      " join guide_deed d on d.deed = o.deed where o.path = guide_text.path"                         \
      " and o.deed > guide_text.deed and d.at_s < :first)")                                          \
    /* The numbers go on from the newest, so that one stays. */                                      \
    X(GUIDE_DEEDS_END, "guide.deeds_end",                                                            \
      "delete from guide_deed where at_s < :first and deed < (select max(deed) from guide_deed)"     \
      " and not exists (select 1 from guide_text t where t.deed = guide_deed.deed)"                  \
      " and not exists (select 1 from guide_edition e where e.deed = guide_deed.deed)")              \
    X(GUIDE_EDITIONS_FORGET, "guide.editions_forget",                                                \
      "delete from guide_edition where day < :first"                                                 \
      " and edition < (select max(edition) from guide_edition)")

#define WORKSHOP_STATEMENTS(X)                                                                       \
    GUIDE_TEXT_STATEMENTS(X) GUIDE_DRAFT_STATEMENTS(X) GUIDE_EDITION_STATEMENTS(X)           \
    GUIDE_FORGET_STATEMENTS(X)
/* clang-format on */
