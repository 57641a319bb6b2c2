/* json_read_fuzz.c -- any bytes as JSON: what is read is a tree within its bounds. */
#include "base/json_read.h"
#include "base/must.h"
#include "base/utf8.h"
#include "fuzz.h"

static uint32_t walk(const JsonValue *v, int depth)
{
    uint32_t n = 1, children = 0;

    MUST(depth <= JSON_READ_DEPTH);
    MUST(utf8_valid(v->text) && utf8_valid(v->key));
    for (const JsonValue *one = v->first; one; one = one->next, children++)
        n += walk(one, depth + 1);
    MUST(children == v->count);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_new((size_t)256 << 20);
    size_t at;
    const JsonValue *v = json_parse(&a, (Str){ (const char *)data, size }, &at);

    MUST(at <= size);
    if (v)
        MUST(walk(v, 0) <= JSON_READ_VALUES);
    arena_free(&a);
    return 0;
}
