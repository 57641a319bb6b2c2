#include "source/index.h"
#include "text/fold.h"
#include <stdlib.h>
#include <string.h>

/* Title words lead, then what one gets, then the rest. */
enum { WEIGHT_NAME = 60, WEIGHT_SYNONYM = 40, WEIGHT_SUMMARY = 20, WEIGHT_GIVES = 10, WEIGHT_BODY = 4 };

typedef struct Found {
    Str word;
    uint32_t service, weight, langs;
} Found;

typedef struct FoundList {
    Arena *a;
    Found *at;
    size_t count, cap;
    Arena scratch;
} FoundList;

static void add_words(FoundList *l, Str text, uint32_t service, uint32_t weight, uint32_t langs)
{
    /* Folding takes room for the longest word each time; what is kept is the word. */
    for (Str word; (word = fold_next_word(&l->scratch, &text)).n;) {
        if (l->count == l->cap) {
            size_t cap = l->cap ? l->cap * 2 : 4096;
            Found *more = NEW_N(l->a, Found, cap);
            if (l->count)
                memcpy(more, l->at, l->count * sizeof(Found));
            l->at = more;
            l->cap = cap;
        }
        l->at[l->count++] = (Found){ arena_str(l->a, word), service, weight, langs };
    }
    arena_reset(&l->scratch);
}

static void add_text(FoundList *l, const Node *n, uint32_t service, uint32_t weight)
{
    add_words(l, node_text(n, "ka"), service, weight, 1u << LANG_KA);
    add_words(l, node_text(n, "en"), service, weight, 1u << LANG_EN);
}

static void add_list(FoundList *l, const Node *list, uint32_t service, uint32_t weight)
{
    for (CHILDREN(n, list))
        add_text(l, n, service, weight);
}

/* When a synonym's words stand in the name or summary, its other words lead there too. */
static void add_synonyms(FoundList *l, const Book *b, const Node *service, uint32_t index)
{
    Str name = node_text(node_get(service, "name"), "ka");
    Str summary = node_text(node_get(service, "summary"), "ka");
    Str english = node_text(node_get(service, "name"), "en");

    for (size_t i = 0; i < b->of[KIND_SYNONYM].count; i++) {
        const Node *words = node_get(b->of[KIND_SYNONYM].at[i].node, "words");
        bool meant = false;
        for (CHILDREN(w, words)) {
            Str stem = fold_stem(w->text);
            if (stem.n >= 9 || (stem.n >= 4 && (unsigned char)stem.p[0] < 0x80))
                meant = meant || str_find(name, stem) >= 0 || str_find(summary, stem) >= 0 || str_find(english, stem) >= 0;
        }
        if (meant)
            for (CHILDREN(w, words))
                add_words(l, w->text, index, WEIGHT_SYNONYM, 3);
    }
}

static int found_order(const void *x, const void *y)
{
    const Found *a = x, *b = y;
    int o = str_cmp(a->word, b->word);

    return o ? o : a->service < b->service ? -1 : a->service > b->service;
}

void index_build(const Book *b, Writer *w, Arena *a)
{
    FoundList l = { .a = a, .scratch = arena_new(16 << 20) };

    for (uint32_t i = 0; i < b->of[KIND_SERVICE].count; i++) {
        const Node *s = b->of[KIND_SERVICE].at[i].node;
        add_text(&l, node_get(s, "name"), i, WEIGHT_NAME);
        add_text(&l, node_get(s, "official_name"), i, WEIGHT_SYNONYM);
        add_text(&l, node_get(s, "summary"), i, WEIGHT_SUMMARY);
        add_list(&l, node_get(s, "gives"), i, WEIGHT_GIVES);
        add_list(&l, node_get(s, "who"), i, WEIGHT_BODY);
        add_list(&l, node_get(s, "steps"), i, WEIGHT_BODY);
        add_text(&l, node_get(s, "where"), i, WEIGHT_BODY);
        add_synonyms(&l, b, s, i);
    }
    if (l.count)
        qsort(l.at, l.count, sizeof(Found), found_order);
    for (size_t i = 0; i < l.count;) {
        Word word = { .word = writer_str(w, l.at[i].word), .hits = { writer_count(w, TABLE_HIT), 0 } };
        Str same = l.at[i].word;
        while (i < l.count && str_eq(l.at[i].word, same)) {
            Hit h = { .service = { l.at[i].service + 1 } };
            uint32_t service = l.at[i].service;
            for (; i < l.count && str_eq(l.at[i].word, same) && l.at[i].service == service; i++) {
                h.weight = h.weight + l.at[i].weight > 255 ? 255 : h.weight + l.at[i].weight;
                h.langs |= l.at[i].langs;
            }
            writer_add(w, TABLE_HIT, &h);
            word.hits.count++;
        }
        writer_add(w, TABLE_WORD, &word);
    }
    arena_free(&l.scratch);
}
