#include "source/index.h"
#include "find/block.h"
#include "text/analyse.h"
#include "text/fold.h"
#include <string.h>

/* -- everyday words --------------------------------------------------------------------------------- */

/* A group from SAME_WEIGHT on holds names of one thing; below, a word only makes a service more likely. */
enum { PHRASE_WORDS = 6, USUAL_WEIGHT = 50, SAME_WEIGHT = 80 };

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
        const Node *group = b->of[KIND_SYNONYM].at[i].node, *words = node_get(group, "words");
        uint32_t weight = USUAL_WEIGHT;
        bool meant = false;
        str_u32(node_text(group, "weight"), 100, &weight);
        for (CHILDREN(w, words))
            meant = meant || phrase_stands(a, set, w->text);
        if (meant)
            for (CHILDREN(w, words))
                find_text(f, weight < SAME_WEIGHT ? FIND_ALSO : FIND_SAID, w->text);
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

static void add_lines(FindBuilder *f, FindField field, const Node *list)
{
    for (CHILDREN(n, list))
        find_text(f, field, n->text);
}

/* What people say who need this service, in whatever language: data/guide/everyday. */
static void add_everyday(FindBuilder *f, const Book *b, Str service)
{
    int i = book_index(b, KIND_EVERYDAY, service);
    static const char *const langs[] = { "ka", "ru", "en", "other" };

    for (size_t l = 0; i >= 0 && l < COUNT(langs); l++)
        add_lines(f, FIND_SAID, node_get(b->of[KIND_EVERYDAY].at[i].node, langs[l]));
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

static const Node *node_of(const Book *b, Kind kind, Str id)
{
    int i = book_index(b, kind, id);

    return i < 0 ? NULL : b->of[kind].at[i].node;
}

static void add_phones(FindBuilder *f, const Node *phones)
{
    for (CHILDREN(phone, phones))
        find_text(f, FIND_BODY, node_text(phone, "number"));
}

static void add_providers(FindBuilder *f, const Book *b, const Node *ids)
{
    for (CHILDREN(id, ids)) {
        const Node *p = node_of(b, KIND_PROVIDER, id->text);
        add_text(f, FIND_BODY, node_get(p, "name"));
        add_text(f, FIND_BODY, node_get(p, "short"));
        add_lines(f, FIND_BODY, node_get(p, "also"));
        add_phones(f, node_get(p, "phones"));
    }
}

static void add_papers(FindBuilder *f, const Book *b, const Node *papers)
{
    for (CHILDREN(paper, papers))
        add_text(f, FIND_BODY,
                 node_get(node_of(b, KIND_DOCUMENT, node_text(paper, "doc")), "name"));
}

static void add_region(FindBuilder *f, const Book *b, Str region)
{
    add_text(f, FIND_BODY, node_get(node_of(b, KIND_REGION, region), "name"));
    for (size_t i = 0; i < b->of[KIND_MUNICIPALITY].count; i++) {
        const Node *m = b->of[KIND_MUNICIPALITY].at[i].node;
        if (str_eq(node_text(m, "region"), region))
            add_text(f, FIND_BODY, node_get(m, "name"));
    }
}

/* A service of some places only is asked for with the place: "rent Telavi". */
static void add_places(FindBuilder *f, const Book *b, const Node *n)
{
    Str fact = node_text(n, "fact");
    const Node *value = node_get(n, "value");
    Str choices = node_text(node_of(b, KIND_FACT, fact), "choices_from");
    bool municipality = str_eq(choices, S("municipalities")), region = str_eq(fact, S("region"));

    for (CHILDREN(one, n))
        if (one->kind != NODE_TEXT)
            add_places(f, b, one);
    if (!value || (!municipality && !region))
        return;
    const Node *first = value->kind == NODE_LIST ? value->first : value;
    for (const Node *id = first; id; id = value->kind == NODE_LIST ? id->next : NULL)
        if (municipality)
            add_text(f, FIND_GIVES, node_get(node_of(b, KIND_MUNICIPALITY, id->text), "name"));
        else
            add_region(f, b, id->text);
}

static void add_service(FindBuilder *f, const Book *b, const Node *s)
{
    find_document(f);
    add_text(f, FIND_TITLE, node_get(s, "name"));
    add_text(f, FIND_TITLE, node_get(s, "official_name"));
    add_text(f, FIND_GIVES, node_get(s, "summary"));
    add_list(f, FIND_GIVES, node_get(s, "gives"));
    add_list(f, FIND_BODY, node_get(s, "who"));
    add_list(f, FIND_BODY, node_get(s, "also_needs"));
    add_list(f, FIND_BODY, node_get(s, "steps"));
    add_text(f, FIND_BODY, node_get(s, "where"));
    add_phones(f, node_get(s, "phones"));
    add_providers(f, b, node_get(s, "providers"));
    add_papers(f, b, node_get(s, "documents"));
    add_places(f, b, node_get(s, "conditions"));
    add_places(f, b, node_get(s, "parts"));
    add_situations(f, b, node_text(s, "id"));
    add_everyday(f, b, node_text(s, "id"));
}

/* -- what else can be found ------------------------------------------------------------------------- */

static void add_term(FindBuilder *f, const Node *t)
{
    find_document(f);
    add_text(f, FIND_TITLE, node_get(t, "term"));
    add_text(f, FIND_GIVES, node_get(t, "also"));
    add_text(f, FIND_BODY, node_get(t, "meaning"));
}

static void add_hub(FindBuilder *f, const Book *b, const Node *h)
{
    const Node *m = node_of(b, KIND_MUNICIPALITY, node_text(h, "municipality"));

    find_document(f);
    add_text(f, FIND_TITLE, node_get(h, "name"));
    add_text(f, FIND_GIVES, node_get(m, "name"));
    add_text(f, FIND_GIVES, node_get(m, "official_name"));
    add_text(f, FIND_BODY, node_get(h, "address"));
    add_text(f, FIND_BODY, node_get(h, "known"));
    add_text(f, FIND_BODY, node_get(node_of(b, KIND_REGION, node_text(m, "region")), "name"));
    add_phones(f, node_get(h, "phones"));
}

static void add_news(FindBuilder *f, const Node *n)
{
    find_document(f);
    add_text(f, FIND_TITLE, node_get(n, "title"));
    add_text(f, FIND_GIVES, node_get(n, "summary"));
    add_text(f, FIND_BODY, node_get(n, "body"));
}

/* Documents stand in the order of the edition's tables: services, then terms, hubs and news (guide/find.c). */
void index_build(const Book *b, Writer *w)
{
    FindBuilder *f = find_builder_new();
    Buf block = { .limit = 256 << 20 };
    Arena a = arena_new(256 << 20);

    for (size_t i = 0; i < b->of[KIND_SERVICE].count; i++) {
        add_service(f, b, b->of[KIND_SERVICE].at[i].node);
        add_synonyms(f, b, &a, b->of[KIND_SERVICE].at[i].node);
        arena_reset(&a);
    }
    for (size_t i = 0; i < b->of[KIND_TERM].count; i++)
        add_term(f, b->of[KIND_TERM].at[i].node);
    for (size_t i = 0; i < b->of[KIND_HUB].count; i++)
        add_hub(f, b, b->of[KIND_HUB].at[i].node);
    for (size_t i = 0; i < b->of[KIND_NEWS].count; i++)
        add_news(f, b->of[KIND_NEWS].at[i].node);
    find_build(f, &block);
    writer_find(w, buf_str(&block));
    buf_free(&block);
    find_builder_free(f);
    arena_free(&a);
}
