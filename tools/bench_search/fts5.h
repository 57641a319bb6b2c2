/* fts5.h -- what the two SQLite programs of script/bench search share: statements, and queries in FTS5's words. */
#pragma once
#include "base/arena.h"
#include "base/must.h"
#include <sqlite3.h>

/* Stops with SQLite's words when this is no success. */
void fts5_must(sqlite3 *db, int result);
void fts5_do(sqlite3 *db, const char *sql);
sqlite3_stmt *fts5_prepare(sqlite3 *db, const char *sql);
/* The bytes must stay until the statement is reset. */
void fts5_bind(sqlite3_stmt *s, int number, Str text);

/* "one" AND "two"*: the words between spaces, quoted, so that nothing in them is syntax. half: the last may go on. */
Str fts5_words(Arena *a, Str query, const char *between, bool half);
/* "ona" OR "nan" ...: the trigrams of each word; no words shorter than that. */
Str fts5_trigrams(Arena *a, Str query);
