#include "source/index.h"
#include "find/block.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <string.h>

/* -- everyday words --------------------------------------------------------------------------------- */

enum { PHRASE_WORDS = 6 };

typedef struct StemSet {
    Codes at[512];
    size_t count;
} StemSet;

static void stems_of_text(Arena *a, StemSet *set, Str text)
{
    for (Str word; (word = fold_next_word(a, &text)).n;) {
        Codes c = codes_of(word);
        Analysis an;
        analyse_stems(&c, &an);
        for (size_t i = 0; i < an.count && set->count < COUNT(set->at); i++)
            set->at[set->count++] = an.stems[i];
    }
}

static bool set_has(const StemSet *set, const Codes *stem)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->at[i].n == stem->n && memcmp(set->at[i].at, stem->at, stem->n) == 0)
            return true;
    return false;
}

/* Does each word of the phrase stand in the set, in any form? */
static bool phrase_stands(Arena *a, const StemSet *set, Str phrase)
{
    int words = 0;

    for (Str word; (word = fold_next_word(a, &phrase)).n; words++) {
        Codes c = codes_of(word);
        Analysis an;
        bool any = false;
        analyse_stems(&c, &an);
        for (size_t i = 0; i < an.count; i++)
            any = any || set_has(set, &an.stems[i]);
        if (!any || words == PHRASE_WORDS)
            return false;
    }
    return words > 0;
}

/* Where one word of a group stands in the name or summary, the others lead there too. */
static void add_synonyms(FindBuilder *f, const Book *b, Arena *a, const Node *service)
{
    StemSet *set = NEW(a, StemSet);
    static const char *const langs[] = { "ka", "en" };

    for (int l = 0; l < LANG_COUNT; l++) {
        stems_of_text(a, set, node_text(node_get(service, "name"), langs[l]));
        stems_of_text(a, set, node_text(node_get(service, "official_name"), langs[l]));
        stems_of_text(a, set, node_text(node_get(service, "summary"), langs[l]));
    }
    for (size_t i = 0; i < b->of[KIND_SYNONYM].count; i++) {
        const Node *words = node_get(b->of[KIND_SYNONYM].at[i].node, "words");
        bool meant = false;
        for (CHILDREN(w, words))
            meant = meant || phrase_stands(a, set, w->text);
        if (meant)
            for (CHILDREN(w, words))
                find_text(f, FIND_GIVES, w->text);
    }
}

/* -- services --------------------------------------------------------------------------------------- */

static void add_text(FindBuilder *f, FindField field, const Node *n)
{
    find_text(f, field, node_text(n, "ka"));
    find_text(f, field, node_text(n, "en"));
}

static void add_list(FindBuilder *f, FindField field, const Node *list)
{
    for (CHILDREN(n, list))
        add_text(f, field, n);
}

/* Situations say in everyday words what leads to a service: "I have lost my passport". */
static void add_situations(FindBuilder *f, const Book *b, Str id)
{
    for (size_t i = 0; i < b->of[KIND_SITUATION].count; i++) {
        const Node *s = b->of[KIND_SITUATION].at[i].node;
        int rank = 0;
        for (CHILDREN(way, node_get(s, "services")))
            if (rank++ < 3 && str_eq(node_text(way, "service"), id))
                add_text(f, FIND_BODY, node_get(s, "name"));
    }
}

static void add_names_of(FindBuilder *f, const Book *b, Kind kind, const Node *ids, const char *key)
{
    for (CHILDREN(ref, ids)) {
        int i = book_index(b, kind, key ? node_text(ref, key) : ref->text);
        if (i >= 0)
            add_text(f, FIND_BODY, node_get(b->of[kind].at[i].node, "name"));
    }
}

void index_build(const Book *b, Writer *w)
{
    FindBuilder *f = find_builder_new();
    Buf block = { .limit = 256 << 20 };
    Arena a = arena_new(256 << 20);

    for (size_t i = 0; i < b->of[KIND_SERVICE].count; i++) {
        const Node *s = b->of[KIND_SERVICE].at[i].node;
        find_document(f);
        add_text(f, FIND_TITLE, node_get(s, "name"));
        add_text(f, FIND_TITLE, node_get(s, "official_name"));
        add_text(f, FIND_GIVES, node_get(s, "summary"));
        add_list(f, FIND_GIVES, node_get(s, "gives"));
        add_list(f, FIND_BODY, node_get(s, "who"));
        add_list(f, FIND_BODY, node_get(s, "also_needs"));
        add_list(f, FIND_BODY, node_get(s, "steps"));
        add_text(f, FIND_BODY, node_get(s, "where"));
        for (CHILDREN(phone, node_get(s, "phones")))
            find_text(f, FIND_BODY, node_text(phone, "number"));
        add_names_of(f, b, KIND_PROVIDER, node_get(s, "providers"), NULL);
        add_names_of(f, b, KIND_DOCUMENT, node_get(s, "documents"), "doc");
        add_situations(f, b, node_text(s, "id"));
        add_synonyms(f, b, &a, s);
        arena_reset(&a);
    }
    find_build(f, &block);
    writer_find(w, buf_str(&block));
    buf_free(&block);
    find_builder_free(f);
    arena_free(&a);
}
