#include "find/rank.h"

static uint32_t log2_16(uint32_t v)
{
    uint32_t whole = 31u - (uint32_t)__builtin_clz(v | 1);
    uint32_t part = (uint32_t)(((uint64_t)v << 4 >> whole) & 15);

    return whole * 16 + part;
}

/* Bytes of postings stand for documents: a little more than one byte each. */
static uint32_t about_documents(const WordList *l, uint32_t word)
{
    return (l->posts_at[word + 1] - l->posts_at[word]) * 3 / 4 + 1;
}

static uint32_t idf_of(const FindBlock *b, uint32_t documents)
{
    return log2_16(b->documents / (documents > b->documents ? b->documents : documents) + 1) + 8;
}

static uint32_t frequency(const FindBlock *b, const Word *w)
{
    uint32_t most = 0;

    if (w->prefix_to > w->prefix_from && w->count == 0)
        most = (b->words[WORD_FORM].posts_at[w->prefix_to] -
                b->words[WORD_FORM].posts_at[w->prefix_from]) *
                   3 / 8 +
               1;
    for (size_t i = 0; i < w->count; i++) {
        uint32_t about = about_documents(&b->words[w->at[i].kind], w->at[i].word);
        if (about > most)
            most = about;
    }
    return most;
}

enum {
    FIELD_SETS = FIND_OFTEN * 2,
    IN_TEXT = (1 << FIND_ALSO) - 1,
    SYNONYM_MOST = 75, /* no exact word of the text */
    AS_TYPED = 3
};

typedef struct Tally {
    uint32_t best, total, held;           /* of this word; of all words; idf of the words held */
    uint32_t as_typed;                    /* the part of total that came from forms as typed */
    uint8_t words, match, weakest, stamp; /* how this word was found; the words before it */
} Tally;

typedef struct Tallying {
    uint8_t times[FIELD_SETS], times_typing[FIELD_SETS];
    Tally *tallies;
    uint32_t *touched;
    size_t touched_count;
} Tallying;

/* What a word counts by all the fields it stands in: the best of them, a little more for each other one. */
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
    }
}

static uint8_t how_found(const Postings *p, uint8_t match)
{
    return p->fields & IN_TEXT ? match : MATCH_SYNONYM;
}

/* The document's tally, which from now on counts this word. */
static Tally *tally_of(Tallying *ts, const Word *w, uint32_t document, uint8_t stamp, uint32_t held,
                       uint8_t how)
{
    Tally *t = &ts->tallies[document];

    if (t->stamp != stamp) {
        if (t->stamp == 0)
            ts->touched[ts->touched_count++] = document;
        if (t->match > t->weakest)
            t->weakest = t->match;
        t->stamp = stamp;
        t->best = 0;
        t->words += !w->is_common;
        t->held += held;
        t->match = w->is_common ? MATCH_EXACT : how;
    }
    return t;
}

static void tally_candidate(const FindBlock *b, const Word *w, const Candidate *c, uint8_t stamp,
                            Tallying *ts)
{
    uint32_t held = c->is_doubtful ? w->idf / 2 : w->idf;

    for (Postings p = postings_of(&b->words[c->kind], c->word); postings_next(&p);) {
        uint8_t how = how_found(&p, c->match);
        Tally *t = tally_of(ts, w, p.document, stamp, held, how);
        uint32_t weight =
            how == MATCH_SYNONYM && c->weight > SYNONYM_MOST ? SYNONYM_MOST : c->weight;
        uint32_t value = weight * ts->times[p.fields] * w->idf / 64;
        if (how == MATCH_EXACT || (c->match == MATCH_EXACT && p.fields >> FIND_SAID & 1))
            t->as_typed += value;
        if (value > t->best) {
            t->total += value - t->best;
            t->best = value;
            t->match = w->is_common ? MATCH_EXACT : how;
        }
    }
}

/*
 * The forms that a word still being typed may become. All of them count by the rarity of the beginning: which one is meant
 * is not known, and a rare form is no likelier. Near ones count a little more; a document with several of them a
 * little more again. Titles count half: with a beginning too many of them fit by chance.
 */
static void tally_prefix(const FindBlock *b, const Word *w, uint8_t stamp, Tallying *ts)
{
    const WordList *l = &b->words[WORD_FORM];

    for (uint32_t i = w->prefix_from; i < w->prefix_to; i++) {
        size_t length = word_view(l, i).n;
        uint32_t weight = (uint32_t)(w->prefix_weight * 2 * w->codes.n / (length + w->codes.n));
        for (Postings p = postings_of(l, i); postings_next(&p);) {
            Tally *t = tally_of(ts, w, p.document, stamp, w->idf, how_found(&p, MATCH_STEM));
            uint32_t value = weight * ts->times_typing[p.fields] * w->idf / 64;
            uint32_t less = value < t->best ? value : t->best;
            uint32_t more = value - less + less / 32;
            t->total += more;
            t->as_typed += more;
            t->best += value - less;
        }
    }
}

static void tally_word(const FindBlock *b, const Word *w, uint8_t stamp, Tallying *ts)
{
    tally_prefix(b, w, stamp, ts);
    for (size_t i = 0; i < w->count; i++)
        tally_candidate(b, w, &w->at[i], stamp, ts);
}

static bool stands_before(const FindHit *x, const FindHit *y)
{
    return x->score != y->score ? x->score > y->score : x->document < y->document;
}

/*
 * Among documents that hold everything the forms as typed decide. In a story they say less (the Guide's needs:
 * S@1 .907 without, .876 with), except in a single word: "pension" is not meant for pensioners' medicines.
 */
static uint64_t for_form(const Tally *t, const FindOptions *o, size_t wanted)
{
    if (o->is_story)
        return wanted == 1 ? t->as_typed / 2 : 0;
    return (uint64_t)t->as_typed * AS_TYPED;
}

size_t rank(const FindBlock *b, Arena *a, Word *words, size_t word_count, const FindOptions *o,
            FindHit *hits)
{
    Tallying ts = { .tallies = NEW_N(a, Tally, b->documents + 1),
                    .touched = NEW_N(a, uint32_t, b->documents + 1) };
    size_t count = 0, wanted = 0;
    uint64_t all = 0;

    times_of_fields(o, &ts);

    for (size_t i = 0; i < word_count; i++) {
        Word *w = &words[i];
        uint32_t df = frequency(b, w);
        w->idf = df ? idf_of(b, df) : log2_16(b->documents + 1);
        if (w->is_common)
            w->idf = w->idf / 6 + 1;
        wanted += !w->is_common;
        all += w->idf;
        tally_word(b, w, (uint8_t)(i + 1), &ts);
    }
    for (size_t i = 0; i < ts.touched_count; i++) {
        uint32_t document = ts.touched[i];
        const Tally *t = &ts.tallies[document];
        uint64_t share = all ? (uint64_t)t->held * 1024 / all : 0;
        bool all_words = t->words >= wanted;
        uint64_t total = t->total + (all_words ? for_form(t, o, wanted) : 0);
        uint64_t score = total * share / 1024;
        if (!o->is_story)
            score = score * share / 1024;
        if (o->prior)
            score += score * o->prior[document] / 800;
        FindHit h = { document, score > UINT32_MAX ? UINT32_MAX : (uint32_t)score,
                      (Match)(t->match > t->weakest ? t->match : t->weakest), all_words };
        size_t at = count < o->most ? count++ : o->most;
        if (at == o->most && !stands_before(&h, &hits[o->most - 1]))
            continue;
        if (at == o->most)
            at--;
        while (at > 0 && stands_before(&h, &hits[at - 1])) {
            hits[at] = hits[at - 1];
            at--;
        }
        hits[at] = h;
    }
    return count;
}
