#include "store/missed.h"
#include "host/key_file.h"
#include "store/dictionary.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the key ----------------------------------------------------------------------------------- */

Err missed_key(const char *path, MissedKey *out)
{
    struct stat st;

    if (stat(path, &st) == 0)
        return key_file_read(path, out->bytes, sizeof(out->bytes));
    return key_file_make(path, out->bytes, sizeof(out->bytes));
}

typedef struct Mark {
    unsigned char bytes[MISSED_MARK_BYTES];
} Mark;

static Mark mark_of(const MissedKey *key, Str word)
{
    Mark mark;

    crypto_generichash(mark.bytes, sizeof(mark.bytes), (const unsigned char *)word.p, word.n,
                       key->bytes, sizeof(key->bytes));
    return mark;
}

/* ---- counting ---------------------------------------------------------------------------------- */

static Err add_one(Db *db, Day day, Str word, Str mark)
{
    Stmt *st = stmt_use(db, SQL_MISSED_ADD);

    stmt_int(st, ":day", day);
    stmt_blob(st, ":mark", mark);
    stmt_int(st, ":most", MISSED_WORDS_A_DAY);
    TRY(stmt_done(st));

    st = stmt_use(db, SQL_MISSED_TOTAL);
    stmt_blob(st, ":mark", mark);
    int64_t people = stmt_row(st) ? row_int(st, 0) : 0;
    TRY(stmt_done(st));
    if (people < MISSED_PEOPLE)
        return OK;

    st = stmt_use(db, SQL_MISSED_WRITE_DOWN);
    stmt_blob(st, ":mark", mark);
    stmt_text(st, ":word", word);
    return stmt_done(st);
}

Err missed_add(Db *db, const MissedKey *key, Day day, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Mark mark = mark_of(key, words[i]);

        TRY(add_one(db, day, words[i], (Str){ (const char *)mark.bytes, sizeof(mark.bytes) }));
    }
    return OK;
}

Err missed_forget(Db *db, Day today)
{
    Stmt *st = stmt_use(db, SQL_MISSED_FORGET_DAYS);

    stmt_int(st, ":first", (int64_t)today - MISSED_KEPT_DAYS + 1);
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_MISSED_FORGET_WORDS);
    stmt_int(st, ":people", MISSED_PEOPLE);
    return stmt_done(st);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static Err read_words(Db *db, Arena *a, Day since, MissedList *out)
{
    Stmt *st = stmt_use(db, SQL_MISSED_LIST);
    MissedWord *list = NEW_N(a, MissedWord, MISSED_LIST_MOST);
    size_t n = 0;

    stmt_int(st, ":since", since);
    stmt_int(st, ":people", MISSED_PEOPLE);
    stmt_int(st, ":most", MISSED_LIST_MOST);
    while (stmt_row(st)) {
        list[n++] = (MissedWord){
            .word = row_text(st, 0, a),
            .people = row_int(st, 1),
        };
    }
    *out = (MissedList){ .at = list, .len = n };
    return stmt_done(st);
}

Err missed_list(Db *db, Arena *a, Day since, MissedList *out)
{
    TRY(read_words(db, a, since, out));
    Stmt *st = stmt_use(db, SQL_MISSED_HIDDEN);
    stmt_int(st, ":since", since);
    stmt_int(st, ":people", MISSED_PEOPLE);
    out->hidden = stmt_row(st) ? row_int(st, 0) : 0;
    return stmt_done(st);
}
