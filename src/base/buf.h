/*
 * buf.h -- bytes that grow: pages, files, anything written in many small steps.
 *
 * Owns its memory (malloc); buf_free gives it back. A Buf has a ceiling like an arena, and
 * outgrowing it is a bug. A zeroed Buf with a limit is ready for use: Buf b = { .limit = 1 << 20 };
 */
#pragma once
#include "base/str.h"
#include <stdarg.h>

typedef struct Buf {
    char *p;
    size_t n, cap, limit;
} Buf;

char *buf_add(Buf *b, size_t n); /* n bytes more, to be written by the caller */
void buf_put(Buf *b, Str s);
void buf_byte(Buf *b, unsigned char c);
void buf_zero(Buf *b, size_t n);
void buf_fmt(Buf *b, const char *form, ...) PRINTF_LIKE(2, 3); /* fmt.h's directives */
void buf_vfmt(Buf *b, const char *form, va_list args);
Str buf_str(const Buf *b); /* a view; ends with the next write */
void buf_free(Buf *b);
