#include "find/tally.h"

enum {
    IN_TEXT = (1 << FIND_ALSO) - 1,
    SYNONYM_MOST = 75,     /* no exact word of the text */
    COMPLETIONS_MOST = 16, /* more of them in one document add nothing */
    COMPLETION_PART = 32   /* what each adds beside the best of them */
};

/* -- what a word counts ----------------------------------------------------------------------------- */

/* By all the fields it stands in: the best of them, a little more for each other one. */
static void times_of_fields(const FindOptions *o, Tallying *ts)
{
    static const uint8_t usual[FIND_FIELDS] = { 16, 13, 10, 2, 14 };
    uint8_t each[FIND_FIELDS];

    for (int f = 0; f < FIND_FIELDS; f++)
        each[f] = o->times[f] ? o->times[f] : usual[f];
    for (int bits = 0; bits < FIELD_SETS; bits++) {
        int best = 0, others = 0;
        for (int f = 0; f < FIND_FIELDS; f++) {
            if (!(bits >> f & 1))
                continue;
            others++;
            best = each[f] > best ? each[f] : best;
        }
        int more = others ? others - 1 : 0;
        if (o->is_story) /* few and short texts: what stands in several fields, or often, is what they are about */
            more = 3 * more + (bits & FIND_OFTEN ? 2 + best / 5 : 0);
        ts->times[bits] = (uint8_t)(best + more);
        ts->times_typing[bits] = ts->times[bits];
        if (!o->is_story)
            ts->times_typing[bits] = (uint8_t)((ts->times[bits] + 3 * each[FIND_BODY] + 2) / 4);
        if (ts->times[bits] > ts->most_times)
            ts->most_times = ts->times[bits];
        if (ts->times_typing[bits] > ts->most_times)
            ts->most_times = ts->times_typing[bits];
    }
}

static uint32_t value_of(uint32_t weight, uint8_t times, uint32_t idf)
{
    return weight * times * idf / 64;
}

uint64_t tally_at_most(const Tallying *ts, const Word *w)
{
    uint32_t weight =
        w->prefix_from < w->prefix_to
            ? w->prefix_weight * (COMPLETION_PART + COMPLETIONS_MOST) / COMPLETION_PART
            : 0;

    for (size_t i = 0; i < w->count; i++)
        weight = w->at[i].weight > weight ? w->at[i].weight : weight;
    return value_of(weight, ts->most_times, w->idf);
}

/* -- documents -------------------------------------------------------------------------------------- */

uint64_t postings_at_most(const FindBlock *b, const Word *words, size_t count)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        const uint32_t *forms_at = b->words[WORD_FORM].posts_at;
        if (words[i].prefix_from < words[i].prefix_to)
            bytes += forms_at[words[i].prefix_to] - forms_at[words[i].prefix_from];
        for (size_t c = 0; c < words[i].count; c++) {
            const uint32_t *at = b->words[words[i].at[c].kind].posts_at + words[i].at[c].word;
            bytes += at[1] - at[0];
        }
    }
    return bytes;
}

Tallying tallying_start(const FindBlock *b, Arena *a, const Word *words, size_t count,
                        const FindOptions *o)
{
    uint64_t most = postings_at_most(b, words, count);
    Tallying ts = { .b = b };
    size_t places = b->documents;

    if (most < b->documents / 4) {
        for (places = 16; places < most * 2;)
            places *= 2;
        ts.mask = (uint32_t)places - 1;
    }
    ts.places = NEW_N(a, uint32_t, places + 1);
    ts.tallies = NEW_N(a, Tally, (most < b->documents ? most : b->documents) + 1);
    times_of_fields(o, &ts);
    return ts;
}

static uint32_t *place_of(const Tallying *ts, uint32_t document)
{
    uint32_t at = document * 0x9E3779B1u >> 7 & ts->mask;

    if (!ts->mask)
        return &ts->places[document];
    while (ts->places[at] && ts->tallies[ts->places[at] - 1].document != document)
        at = (at + 1) & ts->mask;
    return &ts->places[at];
}

/* The document's tally, which from now on counts this word; NULL: it is not met before and too late now. */
static inline Tally *tally_of(Tallying *ts, const Word *w, uint32_t document, uint32_t held)
{
    uint32_t *place = place_of(ts, document);

    if (!*place) {
        if (ts->is_closed)
            return NULL;
        *place = ++ts->count;
        ts->tallies[*place - 1].document = document;
    }
    Tally *t = &ts->tallies[*place - 1];
    if (t->stamp != ts->stamp) {
        if (t->match > t->weakest)
            t->weakest = t->match;
        t->stamp = ts->stamp;
        t->best = 0;
        t->words += !w->is_common;
        t->held += held;
    }
    return t;
}

/* -- words ------------------------------------------------------------------------------------------ */

static bool is_in_text(const Postings *p)
{
    return (p->fields & IN_TEXT) != 0;
}

/* Common words say nothing of how well the query was found. */
static uint8_t how_found(const Word *w, const Postings *p, uint8_t match)
{
    if (w->is_common)
        return MATCH_EXACT;
    return is_in_text(p) ? match : MATCH_SYNONYM;
}

static void tally_candidate(Tallying *ts, const Word *w, const Candidate *c)
{
    uint32_t held = c->is_doubtful ? w->idf / 2 : w->idf;

    for (Postings p = postings_of(&ts->b->words[c->kind], c->word); postings_next(&p);) {
        Tally *t = tally_of(ts, w, p.document, held);
        if (!t)
            continue;
        uint32_t weight = !is_in_text(&p) && c->weight > SYNONYM_MOST ? SYNONYM_MOST : c->weight;
        uint32_t value = value_of(weight, ts->times[p.fields], w->idf);
        if (c->match == MATCH_EXACT && (is_in_text(&p) || p.fields >> FIND_SAID & 1))
            t->as_typed += value;
        if (value > t->best) {
            t->total += value - t->best;
            t->best = value;
            t->match = how_found(w, &p, c->match);
        }
    }
}

static void add_completion(Tally *t, uint32_t value, uint8_t how)
{
    uint32_t more = 0;

    if (t->best && t->completions < COMPLETIONS_MOST) {
        more = (value < t->best ? value : t->best) / COMPLETION_PART;
        t->completions++;
    }
    if (value > t->best) {
        more += value - t->best;
        t->best = value;
        t->match = how;
    }
    t->total += more;
    t->as_typed += more;
}

/*
 * The forms that a word still being typed may become. All of them count by the rarity of the beginning: which one is meant
 * is not known, and a rare form is no likelier. Near ones count a little more; a document with several of them a
 * little more again. Titles count less: with a beginning too many of them fit by chance.
 */
static void tally_prefix(Tallying *ts, const Word *w)
{
    const WordList *l = &ts->b->words[WORD_FORM];

    for (uint32_t i = w->prefix_from; i < w->prefix_to; i++) {
        size_t length = word_view(l, i).n;
        uint32_t weight = (uint32_t)(w->prefix_weight * 2 * w->codes.n / (length + w->codes.n));
        for (Postings p = postings_of(l, i); postings_next(&p);) {
            Tally *t = tally_of(ts, w, p.document, w->idf);
            if (t)
                add_completion(t, value_of(weight, ts->times_typing[p.fields], w->idf),
                               how_found(w, &p, MATCH_STEM));
        }
    }
}

void tally_word(Tallying *ts, const Word *w)
{
    ts->stamp++;
    tally_prefix(ts, w);
    for (size_t i = 0; i < w->count; i++)
        tally_candidate(ts, w, &w->at[i]);
}
