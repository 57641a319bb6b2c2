/*
 * err.h -- failures: disk, network, a damaged file. Not for answers ("no such service") and not
 * for bugs (must.h). An Err is a sentence for the log; OK has none. It must be looked at.
 */
#pragma once
#include "base/str.h"

typedef struct [[nodiscard]] Err {
    const char
        *text; /* NULL: no failure. Lives in a small ring per thread: say it or pass it up soon */
} Err;

#define OK ((Err){ 0 })
#define FAILED(e) ((e).text != 0)
#define TRY(call)                                                                                  \
    do {                                                                                           \
        Err try_err_ = (call);                                                                     \
        if (FAILED(try_err_))                                                                      \
            return try_err_;                                                                       \
    } while (0)

/* What could not be done, why, then a hint (as PostgreSQL words its messages). */
Err err_fmt(const char *form, ...) PRINTF_LIKE(1, 2);
