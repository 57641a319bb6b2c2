/*
 * str.h -- text slices.
 *
 * A Str is a pointer and a length: a view that owns nothing and lives as long as what it points
 * at. Bytes are UTF-8; text from outside is checked once, at the door (utf8_valid). An empty Str
 * may have a NULL pointer; nothing here minds.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Str {
    const char *p;
    size_t n;
} Str;

#define S(lit) ((Str){ "" lit, sizeof(lit) - 1 })
#define S_INIT(lit)                                                                                \
    {                                                                                              \
        "" lit, sizeof(lit) - 1                                                                    \
    }                            /* for static tables */
#define STR(s) (int)(s).n, (s).p /* for "%.*s" */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AUTO(drop) __attribute__((cleanup(drop)))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

Str str_c(const char *zero_terminated); /* NULL gives the empty Str */
bool str_eq(Str a, Str b);
int str_cmp(Str a, Str b); /* byte order, shorter first */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
Str str_from(Str s, size_t start);      /* start past the end: empty */
Str str_head(Str s, size_t n);          /* at most n bytes */
ptrdiff_t str_find_byte(Str s, char c); /* -1: not there */
ptrdiff_t str_find(Str s, Str what);    /* -1: not there */
Str str_trim(Str s);                    /* ASCII white space off both ends */

/* Takes the part up to `sep` off the front of *rest; without a `sep`, all of it. */
Str str_cut(Str *rest, char sep);

int hex_digit(char c); /* 0 to 15 in capitals or small letters; -1: it is none */
/* Digits only, no sign or blanks, at most `max`; false when it is anything else. */
bool str_u32(Str s, uint32_t max, uint32_t *out);
uint64_t str_hash(Str s); /* FNV-1a; for tables, not against enemies */
