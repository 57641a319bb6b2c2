/*
 * node.h -- a content file as a tree, each node with its line.
 *
 * The files of data/guide are YAML, but a small part of it (PAR-06): UTF-8 only, no aliases,
 * anchors, tags, merge keys, second documents or comments that mean anything; keys once each; at
 * most NODE_DEPTH deep and NODE_COUNT nodes, in files of at most NODE_FILE_BYTES. A value has no
 * type of its own: the schema (schema.h) says what is read where, so `no` stays a text.
 */
#pragma once
#include "base/arena.h"

enum { NODE_DEPTH = 24, NODE_COUNT = 200000, NODE_FILE_BYTES = 1 << 20 };

typedef enum NodeKind { NODE_TEXT, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node {
    NodeKind kind;
    int line;      /* from 1 */
    bool is_plain; /* a text without quotes: only such a one can be a number, true, false, null */
    Str text;      /* NODE_TEXT */
    Str key;       /* when the node is a value in a map */
    int key_line;
    struct Node *first, *next;
    uint32_t count; /* children */
} Node;

/* One thing that is wrong, with what was expected. */
typedef struct Problem {
    Str file;
    int line;
    const char *rule; /* a stable name: "unknown-key" */
    Str text;
    struct Problem *next;
} Problem;

typedef struct Problems {
    Arena *a;
    Problem *first, **end;
    uint32_t count;
} Problems;

void problem_add(Problems *p, Str file, int line, const char *rule, const char *form, ...)
    PRINTF_LIKE(5, 6);

/* NULL when the text cannot be read as a tree at all; the problem says why. */
Node *node_parse(Arena *a, Str file, Str yaml, Problems *problems);

const Node *node_get(const Node *map, const char *key); /* NULL: not there, or not a map */
Str node_text(const Node *map, const char *key);        /* empty: not there */
bool node_is_null(const Node *n);

#define CHILDREN(var, of)                                                                          \
    const Node *var = (of) ? (of)->first : NULL;                                                   \
    var;                                                                                           \
    var = var->next
