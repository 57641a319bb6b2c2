/*
 * edition_fuzz.c -- hostile editions. edition_open does not look at the hash, so a changed byte reaches
 * the structure; whatever opens is read to the last field, in the ways the pages read it.
 */
#include "base/must.h"
#include "fuzz.h"
#include "guide/reasons.h"
#include "pack/edition.h"
#include <stdlib.h>
#include <string.h>

static volatile size_t seen; /* so that no read is optimised away */

static void read_bytes(Str s)
{
    size_t sum = 0;

    for (size_t i = 0; i < s.n; i++)
        sum += (unsigned char)s.p[i];
    seen += sum;
}

static void read_value(void *ctx, Str path, Lang lang, Str value)
{
    (void)ctx;
    (void)lang;
    read_bytes(path);
    read_bytes(value);
}

static void read_condition(const Edition *e, Range r)
{
    for (EACH(e, Cond, c, r, cond)) {
        if (c->kind == COND_LEAF)
            read_bytes(edition_str(e, edition_fact(e, c->fact)->id));
        for (EACH(e, Link, v, c->values, link))
            read_bytes(edition_str(e, v->address));
        MUST(c->span >= 1 && c->span <= (uint32_t)(e->cond + r.first + r.count - c));
    }
}

static void read_edition(const Edition *e)
{
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        for (uint32_t i = 0; i < e->counts[t]; i++) {
            Arena a = arena_new((size_t)1 << 30);
            edition_walk(e, (Table)t, i, &a, read_value, NULL);
            arena_free(&a);
        }
    }
    for (EACH_ALL(e, Service, s, service, SERVICE)) {
        read_condition(e, s->conditions);
        for (EACH(e, Part, p, s->parts, part))
            read_condition(e, p->conditions);
        for (EACH_REF(e, Provider, pr, s->providers, provider))
            read_bytes(edition_str(e, pr->id));
        for (EACH(e, Paper, paper, s->papers, paper)) {
            const Document *d = edition_document(e, paper->document);
            read_bytes(d ? edition_str(e, d->id) : (Str){ 0 });
        }
        MUST(edition_service_by_code(e, edition_str(e, s->code)));
    }
    for (EACH_ALL(e, Fact, f, fact, FACT))
        read_condition(e, f->applies_when);
    for (int k = 0; k < WORD_KINDS; k++)
        for (uint32_t i = 0; i < e->find.words[k].count; i++)
            for (Postings p = postings_of(&e->find.words[k], i); postings_next(&p);)
                seen += e->service[p.document].importance + e->find.words[k].by_key[i];
    read_bytes(e->manifest);
    read_bytes(e->signature);
}

/* Whatever opens can be matched and explained, with no answers and with odd ones. */
static void match_edition(const Edition *e)
{
    Arena a = arena_new((size_t)1 << 30);
    Matcher *m = match_new(e, &a);
    Answers answers = { 0 };

    for (int pass = 0; pass < 2; pass++) {
        match_all(m, &answers, pass ? INT32_MAX : 20000);
        for (EACH_ALL(e, Service, s, service, SERVICE)) {
            ServiceExplanation x;
            size_t lines;
            if (s - e->service >= 8)
                break;
            explain_service(m, &a, s, &x);
            (void)rule_lines(e, &a, s, 20000, &lines);
            seen += x.explanation.because_count + lines;
        }
        for (size_t i = 0; i < ANSWERS_MOST; i++)
            answers.at[i] = (Answer){ ANSWER_VALUE, (int64_t)i * 12345 };
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    void *copy = NULL;
    Edition e;

    if (posix_memalign(&copy, 8, size ? size : 1) != 0)
        return 0;
    if (size)
        memcpy(copy, data, size);
    if (size >= PACK_HEADER_BYTES) { /* the front is covered by edition_test.c; get past it */
        PackHeader *h = copy;
        memcpy(h->magic, PACK_MAGIC, 8);
        h->version = PACK_VERSION;
        h->bytes = size;
    }
    if (!FAILED(edition_open((Str){ copy, size }, &e))) {
        read_edition(&e);
        match_edition(&e);
    }
    free(copy);
    return 0;
}
