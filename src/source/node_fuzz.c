/* node_fuzz.c -- hostile YAML: read, and checked by the schema of a service whatever it is. */
#include "base/must.h"
#include "fuzz.h"
#include "source/schema.h"

static int depth_of(const Node *n)
{
    int most = 0;

    for (CHILDREN(one, n)) {
        int d = depth_of(one);
        most = d > most ? d : most;
    }
    return most + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_new((size_t)512 << 20);
    Problems problems = { .a = &a };
    const Node *n = node_parse(&a, S("x.yaml"), (Str){ (const char *)data, size }, &problems);

    MUST(n || problems.count > 0); /* what cannot be read is told why */
    if (n) {
        MUST(depth_of(n) <= NODE_DEPTH + 1);
        schema_check(n, SERVICE_KEYS, S("x.yaml"), &problems);
        schema_check(n, FACT_KEYS, S("x.yaml"), &problems);
        schema_check(n, PAGE_KEYS, S("x.yaml"), &problems);
    }
    for (const Problem *p = problems.first; p; p = p->next)
        MUST(p->line >= 0 && p->rule && p->text.n);
    arena_free(&a);
    return 0;
}
