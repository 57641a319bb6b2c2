/*
 * texts.h -- the files of the Guide in the store, with all their versions (table guide_text).
 *
 * A deed changes some of them at once: an import, a published edition, a date of checking. The texts as of a deed are
 * the Guide of that moment; nothing is ever overwritten, so each deed can be undone by a later one.
 */
#pragma once
#include "desk/act.h"
#include "source/book.h"

enum { GUIDE_FILES_MOST = 4000, HISTORY_MOST = 50 };

typedef enum DeedKind {
    DEED_IMPORT,
    DEED_UNDO,
    DEED_STILL_TRUE,
    DEED_PUBLISH,
    DEED_TAKE_BACK,
    DEED_KINDS
} DeedKind;
const char *deed_code(DeedKind kind);

/* 0: there are no texts yet. */
Err deed_last(Db *db, int64_t *out);
/* In the writer's transaction, inside a deed's function: the next number. */
Err deed_add(Db *db, const Act *act, DeedKind kind, int64_t *out);

/* The whole Guide after that deed, sorted by path. */
Err texts_of(Db *db, Arena *a, int64_t deed, BookTexts *out);
/* One file after that deed; *since: the deed that made it so. NULL in `p`: not there. */
Err text_of(Db *db, Arena *a, Str path, int64_t deed, Str *out, int64_t *since);
/* NULL in text.p: removed. */
Err text_put(Db *db, Str path, int64_t deed, Str text);
/* Makes today's texts equal to `wanted` (sorted): new versions of what differs, and only of that. */
Err texts_put(Db *db, int64_t deed, const BookTexts *now, const BookTexts *wanted);

const BookText *text_at(const BookTexts *texts, Str path); /* NULL: not there */
bool path_is_good(Str path); /* below the folder, no dots that lead out */

typedef struct TextVersion {
    int64_t deed, at_s;
    Str kind, who;
} TextVersion;
/* Newest first. */
Err text_history(Db *db, Arena *a, Str path, TextVersion **out, size_t *count);

/* ---- folders ------------------------------------------------------------------------------------------ */

/* All files of a folder; what cannot be a text is a problem. */
Err folder_texts(Arena *a, const char *folder, BookTexts *out, Problems *problems);
/* Writes them; the folder is made, and must not be there or be empty. */
Err texts_to_folder(const BookTexts *texts, const char *folder);

typedef struct TextChange {
    char mark; /* '+' new, '-' removed, '~' changed */
    Str path;
    size_t plus, minus; /* lines */
} TextChange;

/* What an import would do (PAR-07). With problems it is not done. */
typedef struct Import {
    BookTexts now, wanted;
    TextChange *change;
    size_t changes;
    int64_t deed; /* it was looked at after this one */
} Import;
Err import_look(Db *db, Arena *a, const BookTexts *wanted, Import *out);
/* OUTCOME_OVERTAKEN: the texts are not those that were looked at. */
Err import_do(Db *db, const Act *act, const Import *import, Result *out);
/* Takes the newest deed back if it was an import. OUTCOME_REFUSED: it was none. */
Err import_undo(Db *db, const Act *act, Result *out);
