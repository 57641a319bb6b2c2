/*
 * pieces.h -- a text of the Guide with the place of every value in it, and changes of single values that
 * leave all other bytes as they are: comments, order, quotes, folding.
 *
 * A path names a value from the top of the record: "phones.0.number", "name.ka". A record in a list of its own
 * ("- id: psda") is the top as well: the list around it has no part in paths.
 *
 * Each change is looked at afterwards: the new text is read again, and when anything else than what was meant
 * reads otherwise, there is no new text (false).
 */
#pragma once
#include "source/node.h"

typedef struct Piece {
    NodeKind kind;
    bool is_flow;    /* [a, b] or {a: b} */
    char quote;      /* '"', '\'', '|' for a block; 0: plain */
    int line;        /* from 1 */
    Str key, text;   /* as in Node */
    size_t from, to; /* bytes of the value; of a collection from its first to its last */
    size_t entry;    /* where its key or its "- " begins */
    struct Piece *parent, *first, *next;
    uint32_t count;
} Piece;

/* The top of the record. NULL: it cannot be read; node_parse says why. */
const Piece *pieces_read(Arena *a, Str yaml);
const Piece *piece_at(const Piece *top, Str path); /* NULL: not there */
Str piece_path(Arena *a, const Piece *p);
/* The value that a finding at this line is about: the first on it, or the last before it. */
const Piece *piece_on_line(const Piece *top, int line);
bool piece_is_null(const Piece *p);

/* A text that is there gets another; empty: null, which only a plain or quoted one can become. `plain`: a number, a word
 * of a list, a date goes without quotes if the old one had none. */
bool piece_set(Arena *a, Str yaml, Str path, Str value, Str *out);
/* Takes an entry out, with its lines. */
bool piece_remove(Arena *a, Str yaml, Str path, Str *out);
/*
 * Puts a new entry in: at the end of the list at `path`, or (key not empty) as a key of the map at `path` behind the
 * last of the keys in `order` before it. `block` is YAML that begins in column 0, a line each.
 */
bool piece_append(Arena *a, Str yaml, Str path, Str block, Str *out);
bool piece_insert(Arena *a, Str yaml, Str path, Str key, const char *const *order, Str block,
                  Str *out);
/* A text in double quotes. */
Str piece_quoted(Arena *a, Str value);

/* ---- records in a list ------------------------------------------------------------------------------ */

/* Where in a list file the record of that id stands, from its "- " to the line after it. */
bool record_find(Arena *a, Str yaml, Str id, size_t *from, size_t *to);
Str record_cut(Arena *a, Str yaml, Str id); /* empty: not there */
/* Whole lines in place of it. */
bool record_put(Arena *a, Str yaml, Str id, Str record, Str *out);
