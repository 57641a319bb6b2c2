#include "base/buf.h"
#include "base/fmt.h"
#include "base/must.h"
#include <stdlib.h>
#include <string.h>

static char *room_for(Buf *b, size_t n)
{
    MUST(n <= b->limit && b->n <= b->limit - n);
    if (b->cap - b->n < n) {
        size_t cap = b->cap ? b->cap : 256;

        while (cap < b->n + n)
            cap *= 2;
        b->p = realloc(b->p, cap);
        MUST(b->p);
        b->cap = cap;
    }
    return b->p + b->n;
}

char *buf_add(Buf *b, size_t n)
{
    char *p = room_for(b, n);

    b->n += n;
    return p;
}

void buf_put(Buf *b, Str s)
{
    if (s.n) {
        memcpy(room_for(b, s.n), s.p, s.n);
        b->n += s.n;
    }
}

void buf_byte(Buf *b, unsigned char c)
{
    *room_for(b, 1) = (char)c;
    b->n++;
}

void buf_zero(Buf *b, size_t n)
{
    if (n) {
        memset(room_for(b, n), 0, n);
        b->n += n;
    }
}

void buf_vfmt(Buf *b, const char *form, va_list args)
{
    va_list again;

    va_copy(again, args);
    size_t n = fmt_into(NULL, 0, form, args);
    if (n) {
        fmt_into(room_for(b, n), n, form, again);
        b->n += n;
    }
    va_end(again);
}

void buf_fmt(Buf *b, const char *form, ...)
{
    va_list args;

    va_start(args, form);
    buf_vfmt(b, form, args);
    va_end(args);
}

Str buf_str(const Buf *b)
{
    return (Str){ b->p, b->n };
}

void buf_free(Buf *b)
{
    free(b->p);
    b->p = NULL;
    b->n = b->cap = 0;
}
