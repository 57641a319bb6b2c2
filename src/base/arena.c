#include "base/arena.h"
#include "base/fmt.h"
#include "base/must.h"
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, KEPT_BLOCKS = 8, ALIGN = 16 };

typedef struct ArenaBlock {
    struct ArenaBlock *below;
    size_t size, used;
    _Alignas(16) char data[];
} ArenaBlock;

Arena arena_new(size_t limit_bytes)
{
    return (Arena){ .limit_bytes = limit_bytes };
}

static void free_blocks(ArenaBlock **top)
{
    while (*top) {
        ArenaBlock *below = (*top)->below;
        free(*top);
        *top = below;
    }
}

void arena_free(Arena *a)
{
    free_blocks(&a->top);
    free_blocks(&a->spare);
    a->used_bytes = 0;
}

void arena_reset(Arena *a)
{
    size_t kept = 0;

    for (const ArenaBlock *b = a->spare; b; b = b->below)
        kept++;
    while (a->top) {
        ArenaBlock *b = a->top;
        a->top = b->below;
        if (b->size != BLOCK_BYTES || kept == KEPT_BLOCKS) {
            free(b);
            continue;
        }
        memset(b->data, 0, b->used);
        b->used = 0;
        b->below = a->spare;
        a->spare = b;
        kept++;
    }
    a->used_bytes = 0;
}

/* A zeroed block with room for so many bytes. */
static ArenaBlock *block_for(Arena *a, size_t bytes)
{
    size_t room = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    ArenaBlock *block = room == BLOCK_BYTES ? a->spare : NULL;

    if (block) {
        a->spare = block->below;
        return block;
    }
    block = calloc(1, sizeof(ArenaBlock) + room);
    MUST(block);
    block->size = room;
    return block;
}

void *arena_take(Arena *a, size_t size, size_t count)
{
    size_t bytes;

    MUST(!__builtin_mul_overflow(size, count, &bytes));
    MUST(bytes <= a->limit_bytes);
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!a->top || a->top->size - a->top->used < bytes) {
        ArenaBlock *block = block_for(a, bytes);
        block->below = a->top;
        a->top = block;
    }
    a->used_bytes += bytes;
    MUST(a->used_bytes <= a->limit_bytes);
    void *p = a->top->data + a->top->used;
    a->top->used += bytes;
    return p;
}

Str arena_str(Arena *a, Str s)
{
    char *p = NEW_N(a, char, s.n + 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    return (Str){ p, s.n };
}

const char *arena_z(Arena *a, Str s)
{
    return arena_str(a, s).p;
}

Str arena_vfmt(Arena *a, const char *form, va_list args)
{
    va_list again;

    /* Written where it will lie, if it fits. */
    ArenaBlock *top = a->top;
    size_t room = top ? top->size - top->used : 0;
    char *rest = top ? top->data + top->used : NULL;
    va_copy(again, args);
    size_t n = fmt_into(rest, room, form, args);
    bool fits = n < room && room - n > ALIGN;
    if (!fits && room)
        memset(rest, 0, n < room ? n : room);
    char *p = NEW_N(a, char, n + 1);
    if (!fits)
        fmt_into(p, n, form, again);
    va_end(again);
    return (Str){ p, n };
}

Str arena_fmt(Arena *a, const char *form, ...)
{
    va_list args;

    va_start(args, form);
    Str s = arena_vfmt(a, form, args);
    va_end(args);
    return s;
}
