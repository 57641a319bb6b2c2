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

enum { FIELD_SETS = FIND_OFTEN * 2, IN_TEXT = (1 << FIND_ALSO) - 1 };

typedef struct Tally {
    uint32_t best, total, held;           /* of this word; of all words; idf of the words held */
    uint8_t words, match, weakest, stamp; /* how this word was found; the words before it */
} Tally;

/* What a word counts by all the fields it stands in: the best of them, a little more for each other one. */
static void times_of_fields(const FindOptions *o, uint8_t times[FIELD_SETS])
{
    static const uint8_t usual[FIND_FIELDS] = { 20, 14, 10, 2, 14 };
    uint8_t each[FIND_FIELDS];

    for (int f = 0; f < FIND_FIELDS; f++)
        each[f] = o->times[f] ? o->times[f] : usual[f];
    for (int bits = 0; bits < FIELD_SETS; bits++) {
        int best = 0, others = 0;
        for (int f = 0; f < FIND_FIELDS; f++) {
            if (!(bits >> f & 1))
                continue;
            others += 3;
            best = each[f] > best ? each[f] : best;
        }
        int often = o->is_story ? 2 + best / 5 : 2;
        times[bits] = (uint8_t)(best + (others ? others - 3 : 0) + (bits & FIND_OFTEN ? often : 0));
    }
}

typedef struct Tallying {
    uint8_t times[FIELD_SETS];
    Tally *tallies;
    uint32_t *touched;
    size_t touched_count;
} Tallying;

static void tally_postings(Tallying *ts, const Word *w, uint8_t stamp, Postings p, unsigned weight,
                           uint32_t idf, uint8_t match)
{
    while (postings_next(&p)) {
        Tally *t = &ts->tallies[p.document];
        uint32_t value = weight * ts->times[p.fields] * idf / 64;
        uint8_t how = p.fields & IN_TEXT ? match : MATCH_SYNONYM;
        if (t->stamp != stamp) {
            if (t->stamp == 0)
                ts->touched[ts->touched_count++] = p.document;
            if (t->match > t->weakest)
                t->weakest = t->match;
            t->stamp = stamp;
            t->best = 0;
            t->words++;
            t->held += w->idf;
            t->match = w->is_common ? MATCH_EXACT : how;
        }
        if (value > t->best) {
            t->total += value - t->best;
            t->best = value;
            t->match = w->is_common ? MATCH_EXACT : how;
        }
    }
}

static void tally_word(const FindBlock *b, const Word *w, uint8_t stamp, Tallying *ts)
{
    for (size_t i = 0; i < w->count; i++) {
        const Candidate *c = &w->at[i];
        tally_postings(ts, w, stamp, postings_of(&b->words[c->kind], c->word), c->weight, w->idf,
                       c->match);
    }
    /* Which of its forms the word will become is not known: rare ones say more about what is meant. */
    for (uint32_t i = w->prefix_from; i < w->prefix_to; i++)
        tally_postings(ts, w, stamp, postings_of(&b->words[WORD_FORM], i), w->prefix_weight,
                       w->is_common ? w->idf : idf_of(b, about_documents(&b->words[WORD_FORM], i)),
                       MATCH_STEM);
}

static bool stands_before(const FindHit *x, const FindHit *y)
{
    return x->score != y->score ? x->score > y->score : x->document < y->document;
}

size_t rank(const FindBlock *b, Arena *a, Word *words, size_t word_count, const FindOptions *o,
            FindHit *hits)
{
    Tallying ts = { .tallies = NEW_N(a, Tally, b->documents + 1),
                    .touched = NEW_N(a, uint32_t, b->documents + 1) };
    size_t count = 0;
    uint64_t all = 0;

    times_of_fields(o, ts.times);

    for (size_t i = 0; i < word_count; i++) {
        Word *w = &words[i];
        uint32_t df = frequency(b, w);
        w->idf = df ? idf_of(b, df) : log2_16(b->documents + 1);
        if (w->is_common)
            w->idf = w->idf / 6 + 1;
        all += w->idf;
        tally_word(b, w, (uint8_t)(i + 1), &ts);
    }
    for (size_t i = 0; i < ts.touched_count; i++) {
        uint32_t document = ts.touched[i];
        const Tally *t = &ts.tallies[document];
        uint64_t share = all ? (uint64_t)t->held * 1024 / all : 0;
        uint64_t score = (uint64_t)t->total * share / 1024;
        if (!o->is_story)
            score = score * share / 1024;
        if (o->prior)
            score += score * o->prior[document] / 800;
        FindHit h = { document, score > UINT32_MAX ? UINT32_MAX : (uint32_t)score,
                      (Match)(t->match > t->weakest ? t->match : t->weakest),
                      t->words >= word_count };
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
