/*
 * statements.h -- every statement of the store, by name. They are all prepared when the store opens and
 * by db_test.c (so by script/check): one that does not fit the tables stops us there.
 *
 * Values travel as :parameters. The text is also PostgreSQL's, except where a line says so.
 */
#pragma once
#include "store/sql_desk.h"
#include "store/sql_workshop.h"

/* clang-format off */
#define MISSED_STATEMENTS(X)                                                                         \
    /* A day has room for so many words; what is there already goes on being counted. */             \
    X(MISSED_ADD, "missed.add",                                                                      \
      "insert into missed_search (day, mark, asked)"                                                 \
      " select :day, :mark, 1"                                                                       \
      " where (select count(*) from missed_search where day = :day) < :most"                         \
      " or exists (select 1 from missed_search where day = :day and mark = :mark)"                   \
      " on conflict (day, mark) do update set asked = missed_search.asked + 1")                      \
    X(MISSED_TOTAL, "missed.total",                                                                  \
      "select coalesce(sum(asked), 0) from missed_search where mark = :mark")                        \
    X(MISSED_WRITE_DOWN, "missed.write_down",                                                        \
      "update missed_search set word = :word where mark = :mark and word is null")                   \
    X(MISSED_FORGET_DAYS, "missed.forget_days",                                                      \
      "delete from missed_search where day < :first")                                                \
    X(MISSED_FORGET_WORDS, "missed.forget_words",                                                    \
      "update missed_search set word = null where word is not null and mark in"                      \
      " (select mark from missed_search group by mark having sum(asked) < :people)")                 \
    /* Whole steps only, and no order finer than them: see missed.h. */                              \
    X(MISSED_LIST, "missed.list",                                                                    \
      "select max(word), sum(asked) / :people * :people as steps from missed_search"                 \
      " where day >= :since group by mark having sum(asked) >= :people and max(word) is not null"    \
      " order by steps desc, max(word) limit :most")                                                 \
    X(MISSED_HIDDEN, "missed.hidden",                                                                \
      "select count(*) from (select mark from missed_search where day >= :since"                     \
      " group by mark having sum(asked) < :people) as few")

#define MISTAKE_STATEMENTS(X)                                                                        \
    /* A day has room for so many; the same said again finds its row even then. */                   \
    X(MISTAKE_ADD, "mistake.add",                                                                    \
      "insert into mistake (mistake_id, about, kind, says, first_day, told, state)"                  \
      " select :id, :about, :kind, :says, :day, 1, 'open'"                                           \
      " where (select count(*) from mistake where first_day = :day) < :most"                         \
      " or exists (select 1 from mistake where about = :about and kind = :kind and says = :says"     \
      " and closed_day is null)"                                                                     \
      " on conflict (about, kind, says) where closed_day is null"                                    \
      " do update set told = mistake.told + 1")                                                      \
    X(MISTAKE_LIST, "mistake.list",                                                                  \
      "select m.mistake_id, m.about, m.kind, m.says, m.first_day, m.told, m.state, m.staff_id,"      \
      " m.closed_day, coalesce(s.name, '') from mistake m left join staff s on s.staff_id = m.staff_id" \
      " where (m.closed_day is null) = :open"                                                        \
      " order by coalesce(-m.closed_day, m.first_day), m.about, m.mistake_id limit :most")           \
    X(MISTAKE_OF, "mistake.of",                                                                      \
      "select count(*) from mistake where about = :about and closed_day is null")                    \
    X(MISTAKE_OPEN_COUNT, "mistake.open_count",                                                      \
      "select count(*) from mistake where closed_day is null")                                       \
    X(MISTAKE_STATE, "mistake.state", "select state, staff_id from mistake where mistake_id = :id")   \
    X(MISTAKE_DEAL, "mistake.deal",                                                                  \
      "update mistake set state = :state, staff_id = :staff, closed_day = :closed"                   \
      " where mistake_id = :id")                                                                     \
    X(MISTAKE_FORGET, "mistake.forget",                                                              \
      "delete from mistake where closed_day < :first_closed or first_day < :first")

#define STORE_STATEMENTS(X) MISSED_STATEMENTS(X) MISTAKE_STATEMENTS(X) DESK_STATEMENTS(X) WORKSHOP_STATEMENTS(X)
/* clang-format on */

#define X(id, name, sql) SQL_##id,
typedef enum SqlId { STORE_STATEMENTS(X) SQL_COUNT } SqlId;
#undef X
