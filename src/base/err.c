#include "base/err.h"
#include "base/fmt.h"

enum { RING = 4, TEXT_BYTES = 512 };

Err err_fmt(const char *form, ...)
{
    static _Thread_local char ring[RING][TEXT_BYTES];
    static _Thread_local unsigned next;
    char *text = ring[next++ % RING];
    va_list args;

    va_start(args, form);
    size_t n = fmt_into(text, TEXT_BYTES - 1, form, args);
    va_end(args);
    text[n < TEXT_BYTES - 1 ? n : TEXT_BYTES - 1] = 0;
    return (Err){ text };
}
