/*
 * json_read.h -- reading JSON from outside into a small tree (RFC 8259, strictly).
 *
 * Refused: anything behind the value, comments, a key twice in an object, broken UTF-8 or escapes,
 * lone surrogates, control characters in strings, more than JSON_READ_DEPTH levels or JSON_READ_VALUES
 * values. Numbers keep their text: the reader of a field knows what it wants.
 */
#pragma once
#include "base/arena.h"

enum { JSON_READ_DEPTH = 16, JSON_READ_VALUES = 20000 };

typedef enum JsonKind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
} JsonKind;

typedef struct JsonValue {
    JsonKind kind;
    Str text; /* number as written; string decoded; "true" or "false" */
    Str key;  /* of a member of an object */
    struct JsonValue *first, *next;
    uint32_t count; /* children */
} JsonValue;

/* NULL when it is not JSON; *at is then the byte where reading stopped. */
const JsonValue *json_parse(Arena *a, Str text, size_t *at);
