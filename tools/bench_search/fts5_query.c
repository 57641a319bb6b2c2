#include "base/buf.h"
#include "fts5.h"
#include <stdio.h>
#include <stdlib.h>

enum { MATCH_BYTES = 64 * 1024 };

void fts5_must(sqlite3 *db, int result)
{
    if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
        return;
    fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
    exit(3);
}

void fts5_do(sqlite3 *db, const char *sql)
{
    fts5_must(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

sqlite3_stmt *fts5_prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;

    fts5_must(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL));
    return s;
}

void fts5_bind(sqlite3_stmt *s, int number, Str text)
{
    sqlite3_bind_text(s, number, text.p, (int)text.n, SQLITE_STATIC);
}

static void put_quoted(Buf *out, Str word)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, (unsigned char)word.p[i]);
    }
    buf_byte(out, '"');
}

Str fts5_words(Arena *a, Str query, const char *between, bool half)
{
    Buf out = { .limit = MATCH_BYTES };

    while (query.n) {
        Str word = str_cut(&query, ' ');
        if (!word.n)
            continue;
        if (out.n)
            buf_put(&out, str_c(between));
        put_quoted(&out, word);
        if (half && !query.n)
            buf_byte(&out, '*');
    }
    Str match = arena_str(a, buf_str(&out));
    buf_free(&out);
    return match;
}

/* Bytes of the first `count` letters; 0: there are not so many. */
static size_t letters_bytes(Str s, int count)
{
    size_t n = 0;

    for (int i = 0; i < count; i++) {
        if (n >= s.n)
            return 0;
        do
            n++;
        while (n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80);
    }
    return n;
}

Str fts5_trigrams(Arena *a, Str query)
{
    Buf out = { .limit = MATCH_BYTES };

    while (query.n) {
        Str word = str_cut(&query, ' ');
        for (size_t n; (n = letters_bytes(word, 3));
             word = str_from(word, letters_bytes(word, 1))) {
            if (out.n)
                buf_put(&out, S(" OR "));
            put_quoted(&out, str_head(word, n));
        }
    }
    Str match = arena_str(a, buf_str(&out));
    buf_free(&out);
    return match;
}
