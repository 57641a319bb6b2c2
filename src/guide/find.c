#include "guide/find.h"
#include "guide/place.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/layout.h"
#include "text/readings.h"
#include <string.h>

/* A service is what its name says; its steps and papers name many other things. Everyday words come last. */
enum { TIMES_TITLE = 60, TIMES_GIVES = 20, TIMES_BODY = 6, TIMES_ALSO = 2, TIMES_SAID = 55 };
/* People come for services. A word explained, or news, leads only when it fits twice as well. */
static const uint8_t WEIGHT[FOUND_TYPES] = {
    [FOUND_SERVICE] = 10, [FOUND_TERM] = 5, [FOUND_HUB] = 8, [FOUND_NEWS] = 5
};

/* -- what the documents are ------------------------------------------------------------------------- */

static const Table TABLE_OF[FOUND_TYPES] = { TABLE_SERVICE, TABLE_TERM, TABLE_HUB, TABLE_NEWS };

static bool document_is(const Edition *e, uint32_t document, Found *out)
{
    for (int t = 0; t < FOUND_TYPES; t++) {
        uint32_t count = e->counts[TABLE_OF[t]];
        if (document < count) {
            *out = (Found){ .type = (FoundType)t, .number = document };
            return true;
        }
        document -= count;
    }
    return false;
}

uint32_t found_document(const Edition *e, const Found *f)
{
    uint32_t document = f->number;

    for (int t = 0; t < (int)f->type; t++)
        document += e->counts[TABLE_OF[t]];
    return document;
}

Str match_name(Match m)
{
    /* Latin letters and other keyboards are slips of typing too. */
    static const char *const names[] = { "exact", "stem", "typo", "typo", "synonym" };

    return str_c(names[m]);
}

Str found_type_name(FoundType t)
{
    static const char *const names[FOUND_TYPES] = { "service", "term", "hub", "news" };

    return str_c(names[t]);
}

Str find_state_name(FindState s)
{
    static const char *const names[FIND_STATES] = { "", "open", "by_call", "closed" };

    return str_c(names[s]);
}

Str found_id(const Edition *e, const Found *f)
{
    switch (f->type) {
    case FOUND_SERVICE: return edition_str(e, e->service[f->number].id);
    case FOUND_TERM: return edition_str(e, e->term[f->number].id);
    case FOUND_HUB: return edition_str(e, e->hub[f->number].id);
    case FOUND_NEWS: return edition_str(e, e->news[f->number].id);
    case FOUND_TYPES: break;
    }
    return (Str){ 0 };
}

TextId found_title(const Edition *e, const Found *f)
{
    switch (f->type) {
    case FOUND_SERVICE: return e->service[f->number].name;
    case FOUND_TERM: return e->term[f->number].term;
    case FOUND_HUB: return e->hub[f->number].name;
    case FOUND_NEWS: return e->news[f->number].title;
    case FOUND_TYPES: break;
    }
    return (TextId){ 0 };
}

Str found_path(const Edition *e, Arena *a, const Found *f)
{
    static const char *const folder[FOUND_TYPES] = { "s/", "glossary#", "hubs/", "news/" };
    Str id = f->type == FOUND_SERVICE ? edition_str(e, e->service[f->number].code) : found_id(e, f);

    return arena_fmt(a, "%s%.*s", folder[f->type], STR(id));
}

/* -- in which language ------------------------------------------------------------------------------ */

/*
 * Georgian letters stand in Georgian texts. Latin letters may be English or typed Georgian, so the index is
 * asked: which documents have the word in its own letters, which have Georgian words with its key?
 */
enum { IN_KA = 1 << LANG_KA, IN_EN = 1 << LANG_EN, LANG_WORDS = 64, SHORT = 3 };
/* What people read; synonyms stand in other fields and in every language. */
enum { READ_FIELDS = 1 << FIND_TITLE | 1 << FIND_GIVES | 1 << FIND_BODY };

static void add_documents(uint8_t *langs, const WordList *l, uint32_t word, uint8_t lang)
{
    for (Postings p = postings_of(l, word); postings_next(&p);)
        if (p.fields & READ_FIELDS)
            langs[p.document] |= lang;
}

static void add_as_english(const FindBlock *b, uint8_t *langs, const Codes *c, bool is_last)
{
    const WordList *forms = &b->words[WORD_FORM], *stems = &b->words[WORD_STEM];
    Analysis an;

    for (uint32_t i = word_from(forms, c->at, c->n), seen = 0;
         i < forms->count && seen < LANG_WORDS; i++, seen++) {
        WordView v = word_view(forms, i);
        bool begins = v.n >= c->n && memcmp(v.at, c->at, c->n) == 0;
        if (!begins || (v.n > c->n && !is_last))
            break;
        add_documents(langs, forms, i, IN_EN);
    }
    analyse_stems(c, &an);
    for (size_t k = 0; k < an.count; k++) {
        uint32_t i = word_from(stems, an.stems[k].at, an.stems[k].n);
        WordView v = i < stems->count ? word_view(stems, i) : (WordView){ 0 };
        if (v.n && codes_compare(v.at, v.n, an.stems[k].at, an.stems[k].n) == 0)
            add_documents(langs, stems, i, IN_EN);
    }
}

static void add_by_key(const WordList *l, uint8_t *langs, const uint8_t *key, size_t n,
                       bool is_last)
{
    uint8_t other[WORD_CODES];

    for (uint32_t i = key_from(l, key, n), seen = 0; i < l->count && seen < LANG_WORDS;
         i++, seen++) {
        WordView v = word_view(l, l->by_key[i]);
        Codes c = { .n = (uint8_t)v.n };
        size_t length = key_of(v.at, v.n, other);
        if (length < n || memcmp(other, key, n) != 0 || (length > n && !is_last))
            return;
        memcpy(c.at, v.at, v.n);
        if (codes_are_georgian(&c))
            add_documents(langs, l, l->by_key[i], IN_KA);
    }
}

static void add_as_georgian(const FindBlock *b, uint8_t *langs, const Codes *c, bool is_last)
{
    Codes readings[READINGS_MAX];
    uint8_t key[WORD_CODES];
    size_t count = latin_readings(c, readings);

    add_by_key(&b->words[WORD_FORM], langs, key, key_of_latin(c, key), is_last);
    for (size_t r = 0; r < count; r++) {
        Analysis an;
        analyse_stems(&readings[r], &an);
        for (size_t i = 0; i < an.count; i++)
            add_by_key(&b->words[WORD_STEM], langs, key, key_of(an.stems[i].at, an.stems[i].n, key),
                       false);
    }
}

/* A bit per language and document; NULL when the query's letters say it all, which is then *all. */
static uint8_t *document_langs(const FindBlock *b, Arena *a, Str query, Lang page, uint8_t *all)
{
    uint8_t *langs = NULL;
    bool georgian = false;

    query = str_head(query, QUERY_BYTES);
    for (Str word; (word = fold_next_word(a, &query)).n;) {
        Codes c = codes_of(word);
        georgian = georgian || codes_are_georgian(&c);
        if (!codes_are_latin(&c) || (c.n < SHORT && langs))
            continue;
        if (!langs)
            langs = NEW_N(a, uint8_t, b->documents + 1);
        add_as_english(b, langs, &c, !query.n);
        add_as_georgian(b, langs, &c, !query.n);
    }
    *all = georgian ? IN_KA : 0;
    if (!georgian && !langs)
        *all = (uint8_t)(1 << page);
    return langs;
}

static Lang lang_found(uint8_t langs, Lang page)
{
    return !langs || (langs >> page & 1) ? page : page == LANG_KA ? LANG_EN : LANG_KA;
}

/* -- the filter ------------------------------------------------------------------------------------- */

typedef enum FilterPart {
    PART_AREA,
    PART_PLACE,
    PART_STATE,
    PART_KIND,
    PART_FREE,
    FILTER_PARTS
} FilterPart;

bool filter_is_empty(const FindFilter *f)
{
    return !f->area.n && !f->place.n && !f->state && !f->kind && !f->is_free;
}

static FindState state_of(Shown shown)
{
    switch (shown) {
    case SHOWN_OPEN:
    case SHOWN_LAST_KNOWN_OPEN:
    case SHOWN_UNTIL_BUDGET_USED: return STATE_OPEN;
    case SHOWN_BY_CALL:
    case SHOWN_SEASONAL:
    case SHOWN_UNCERTAIN:
    case SHOWN_NOT_YET: return STATE_BY_CALL;
    case SHOWN_PROBABLY_CLOSED:
    case SHOWN_CLOSED:
    case SHOWN_COUNT: break;
    }
    return STATE_CLOSED;
}

static bool is_in_area(const Edition *e, const Service *s, uint32_t area)
{
    bool found = s->area.n == area + 1;

    for (uint32_t i = 0; i < s->also_in.count && !found; i++)
        found = e->refs[s->also_in.first + i] == area;
    return found;
}

typedef struct Sifting {
    const Edition *e;
    Arena *a;
    const FindAsk *ask;
    const Municipality *place;
    Places places;
    uint32_t *area, *at_place, anywhere;
    bool any_placed;
    FindAnswer *out;
} Sifting;

static bool is_offered(const Sifting *s, const Found *f, const Municipality *m)
{
    if (f->type == FOUND_HUB)
        return edition_municipality(s->e, s->e->hub[f->number].municipality) == m;
    return f->type != FOUND_SERVICE || service_is_offered(&s->places, &s->e->service[f->number], m);
}

/* The parts of the filter that this result does not pass, a bit each. */
static unsigned parts_failed(const Sifting *s, const Found *f, FindState state)
{
    const FindFilter *want = &s->ask->filter;
    const Service *service = f->type == FOUND_SERVICE ? &s->e->service[f->number] : NULL;
    unsigned failed = 0;

    if (want->area.n && !(service && is_in_area(s->e, service, want->area.n - 1)))
        failed |= 1u << PART_AREA;
    if (s->place && !is_offered(s, f, s->place))
        failed |= 1u << PART_PLACE;
    if (want->state && state != want->state)
        failed |= 1u << PART_STATE;
    if (want->kind && !(service && service->kind + 1 == want->kind))
        failed |= 1u << PART_KIND;
    if (want->is_free && !(service && service_is_free(s->e, service)))
        failed |= 1u << PART_FREE;
    return failed;
}

static void count_place(Sifting *s, const Found *f)
{
    bool depends =
        f->type == FOUND_HUB || (f->type == FOUND_SERVICE &&
                                 service_depends_on_place(&s->places, &s->e->service[f->number]));

    s->out->facets.of_place++;
    if (!depends) {
        s->anywhere++;
        return;
    }
    s->any_placed = true;
    if (f->type == FOUND_SERVICE) {
        service_count_places(&s->places, s->a, &s->e->service[f->number], s->at_place);
        return;
    }
    for (uint32_t m = 0; m < s->e->counts[TABLE_MUNICIPALITY]; m++)
        s->at_place[m] += is_offered(s, f, &s->e->municipality[m]);
}

/* What else could be chosen: a part counts a result that all other parts let pass. */
static void count_facets(Sifting *s, const Found *f, FindState state, unsigned failed)
{
    const Service *service = f->type == FOUND_SERVICE ? &s->e->service[f->number] : NULL;
    Facets *c = &s->out->facets;

    if (!(failed & ~(1u << PART_PLACE)))
        count_place(s, f);
    if (!(failed & ~(1u << PART_AREA))) {
        c->of_area++;
        if (service && service->area.n)
            s->area[service->area.n - 1]++;
        for (uint32_t i = 0; service && i < service->also_in.count; i++) {
            uint32_t also = s->e->refs[service->also_in.first + i];
            s->area[also] += also + 1 != service->area.n;
        }
    }
    if (!(failed & ~(1u << PART_STATE))) {
        c->of_state++;
        c->state[state] += service != NULL;
    }
    if (!(failed & ~(1u << PART_KIND))) {
        c->of_kind++;
        if (service)
            c->kind[service->kind]++;
    }
    if (!(failed & ~(1u << PART_FREE))) {
        c->of_free++;
        c->is_free += service && service_is_free(s->e, service);
    }
}

static void finish_facets(Sifting *s)
{
    Facets *c = &s->out->facets;

    c->area = s->area;
    if (!s->any_placed)
        return;
    for (uint32_t m = 0; m < s->e->counts[TABLE_MUNICIPALITY]; m++)
        s->at_place[m] += s->anywhere;
    c->place = s->at_place;
}

/* -- all together ----------------------------------------------------------------------------------- */

static const FindHit *hits_of(const Edition *e, Arena *a, const FindAsk *ask, Str query,
                              size_t *count)
{
    uint32_t documents = e->find.documents;
    uint8_t *prior = NEW_N(a, uint8_t, documents + 1);

    for (uint32_t i = 0; i < documents && i < e->counts[TABLE_SERVICE]; i++)
        prior[i] = (uint8_t)e->service[i].importance;
    FindOptions o = {
        .most = documents < FIND_MOST ? documents : FIND_MOST,
        .is_typing = ask->is_typing,
        .prior = prior,
        .is_story = true,
        .times = { TIMES_TITLE, TIMES_GIVES, TIMES_BODY, TIMES_ALSO, TIMES_SAID },
    };
    return find_query(&e->find, a, query, &o, count);
}

/* What leads nowhere, or only through slips, may have been typed while another layout was on. */
static const FindHit *hits_as_read(const Edition *e, Arena *a, const FindAsk *ask, Str *read,
                                   size_t *count)
{
    Str (*const readings[])(Arena *, Str) = { layout_russian, layout_latin };
    const FindHit *as_typed = hits_of(e, a, ask, ask->query, count);

    *read = ask->query;
    if (*count && as_typed[0].match != MATCH_SLIP)
        return as_typed;
    for (size_t i = 0; i < COUNT(readings); i++) {
        Str other = readings[i](a, str_head(ask->query, QUERY_BYTES));
        size_t hits = 0;
        const FindHit *hit = other.n ? hits_of(e, a, ask, other, &hits) : NULL;
        if (hits && hit[0].all_words && hit[0].match != MATCH_SLIP) {
            *read = other;
            *count = hits;
            return hit;
        }
    }
    return as_typed;
}

/* Nearly sorted already: only what is no service moves. */
static void sort_weighed(const Edition *e, FindHit *hit, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        FindHit h = hit[i];
        Found f;
        size_t at = i;
        if (!document_is(e, h.document, &f))
            continue;
        h.score = (uint32_t)((uint64_t)h.score * WEIGHT[f.type] / WEIGHT[FOUND_SERVICE]);
        for (; at > 0 && hit[at - 1].score < h.score; at--)
            hit[at] = hit[at - 1];
        hit[at] = h;
    }
}

/*
 * Is it in the page's language? Of what only everyday words led to, nobody knows; such a result stays beside the
 * best one, whichever language that is in.
 */
static bool is_in_page(uint8_t in, uint8_t in_best, Lang page)
{
    return in ? in >> page & 1 : !in_best || (in_best >> page & 1);
}

/*
 * Open before closed. In each, what stands in the page's language leads, but a match less than half as good does not push away
 * one in the other, nor does what was found by a synonym or with a slip, of which the language is not known.
 */
enum { GROUPS = 6, FAINT = 2 };

static size_t group_of(const Found *f, bool in_page, uint32_t score, uint32_t best)
{
    size_t group = !in_page ? 1 : (uint64_t)score * FAINT >= best ? 0 : 2;

    return group + (f->is_over ? GROUPS / 2 : 0);
}

FindAnswer find_guide(const Edition *e, Arena *a, const FindAsk *ask)
{
    FindAnswer out = { 0 };
    size_t hits, group_size[GROUPS] = { 0 };
    const FindHit *ranked = hits_as_read(e, a, ask, &out.read, &hits);
    FindHit *hit = NEW_N(a, FindHit, hits + 1);
    Found *group[GROUPS], *all = NEW_N(a, Found, hits + 1);
    uint8_t langs_of_all, *langs = document_langs(&e->find, a, out.read, ask->lang, &langs_of_all);
    Sifting s = { .e = e,
                  .a = a,
                  .ask = ask,
                  .place = edition_municipality(e, ask->filter.place),
                  .places = places_of(e),
                  .out = &out };

    memcpy(hit, ranked, hits * sizeof(*hit));
    if (e->find.documents > e->counts[TABLE_SERVICE])
        sort_weighed(e, hit, hits);
    s.area = NEW_N(a, uint32_t, e->counts[TABLE_AREA] + 1);
    s.at_place = NEW_N(a, uint32_t, e->counts[TABLE_MUNICIPALITY] + 1);
    for (size_t g = 0; g < COUNT(group); g++)
        group[g] = NEW_N(a, Found, hits + 1);
    for (size_t i = 0; i < hits; i++) {
        Found f;
        FindState state = STATE_ANY;
        if (!document_is(e, hit[i].document, &f))
            continue;
        if (f.type == FOUND_SERVICE)
            state = state_of(service_shown(e, &e->service[f.number], ask->today));
        f.match = hit[i].match;
        uint8_t in = (uint8_t)((langs ? langs[hit[i].document] : 0) | langs_of_all);
        uint8_t in_best = (uint8_t)((langs ? langs[hit[0].document] : 0) | langs_of_all);
        f.lang = lang_found(in, ask->lang);
        f.is_over = state == STATE_CLOSED;
        unsigned failed = parts_failed(&s, &f, state);
        out.unfiltered++;
        if (ask->with_facets)
            count_facets(&s, &f, state, failed);
        if (!failed) {
            size_t g = group_of(&f, is_in_page(in, in_best, ask->lang), hit[i].score, hit[0].score);
            group[g][group_size[g]++] = f;
        }
    }
    if (ask->with_facets)
        finish_facets(&s);
    for (size_t g = 0; g < COUNT(group); g++)
        for (size_t i = 0; i < group_size[g]; i++)
            all[out.total++] = group[g][i];
    size_t from = ask->offset < out.total ? ask->offset : out.total;
    out.at = all + from;
    out.count = out.total - from < ask->limit ? out.total - from : ask->limit;
    return out;
}

const FoundService *find_services(const Edition *e, Arena *a, Day today, Str query, size_t *count)
{
    FindAsk ask = { .query = query, .today = today, .limit = FIND_MOST, .is_typing = true };
    FindAnswer found = find_guide(e, a, &ask);
    FoundService *out = NEW_N(a, FoundService, found.count + 1);

    *count = 0;
    for (size_t i = 0; i < found.count; i++)
        if (found.at[i].type == FOUND_SERVICE)
            out[(*count)++] = (FoundService){ &e->service[found.at[i].number], found.at[i].match };
    return out;
}
