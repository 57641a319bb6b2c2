/*
 * arena.h -- memory that goes all at once.
 *
 * Take from it, free nothing; arena_reset or arena_free gives everything back. Each arena has a
 * ceiling: input is limited at the door, so outgrowing it is a bug (or an attack that got past the
 * door) and stops the program. Zeroed memory, aligned to 16 bytes. Not shared between threads.
 */
#pragma once
#include "base/str.h"
#include <stdarg.h>

typedef struct Arena {
    struct ArenaBlock *top, *spare; /* spare: empty blocks, for after a reset */
    size_t used_bytes;              /* in all blocks */
    size_t limit_bytes;
} Arena;

Arena arena_new(size_t limit_bytes);
void arena_free(Arena *a);  /* a freed arena may be used again */
void arena_reset(Arena *a); /* keeps some blocks for the next request */
void *arena_take(Arena *a, size_t size, size_t count);
#define NEW(a, T) ((T *)arena_take((a), sizeof(T), 1))
#define NEW_N(a, T, n) ((T *)arena_take((a), sizeof(T), (n)))

Str arena_str(Arena *a, Str s);       /* a copy, with a zero byte behind it */
const char *arena_z(Arena *a, Str s); /* the same, for C functions */
/* Formats with fmt.h's directives. */
Str arena_fmt(Arena *a, const char *form, ...) PRINTF_LIKE(2, 3);
Str arena_vfmt(Arena *a, const char *form, va_list args);
