#include "find/rank.h"
#include "find/tally.h"

enum { AS_TYPED = 3, COMMON_PART = 6, PRIOR_PART = 800 };

/* -- rarity ----------------------------------------------------------------------------------------- */

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
    const uint32_t *forms_at = b->words[WORD_FORM].posts_at;
    uint32_t most = 0;

    if (w->prefix_to > w->prefix_from && w->count == 0)
        most = (forms_at[w->prefix_to] - forms_at[w->prefix_from]) * 3 / 8 + 1;
    for (size_t i = 0; i < w->count; i++) {
        uint32_t about = about_documents(&b->words[w->at[i].kind], w->at[i].word);
        if (about > most)
            most = about;
    }
    return most;
}

/* -- which documents lead --------------------------------------------------------------------------- */

typedef struct Ranking {
    Tallying ts;
    const FindOptions *o;
    uint64_t all;  /* rarities of all words */
    size_t wanted; /* words that are not common */
} Ranking;

/* A passage that lacks a word is a passage missed; a story stands only in part anywhere (FindOptions.is_story). */
static uint64_t with_share(const Ranking *r, uint64_t total, uint64_t held)
{
    uint64_t share = r->all ? held * 1024 / r->all : 0;
    uint64_t score = total * share / 1024;

    return r->o->is_story ? score : score * share / 1024;
}

/*
 * Among documents that hold everything the forms as typed decide. In a story they say less (the Guide's own needs:
 * S@1 .907 without, .876 with), except in a single word: "pension" is not meant for pensioners' medicines.
 */
static uint64_t for_form(const Ranking *r, const Tally *t)
{
    if (t->words < r->wanted)
        return 0;
    if (r->o->is_story)
        return r->wanted == 1 ? t->as_typed / 2 : 0;
    return (uint64_t)t->as_typed * AS_TYPED;
}

static uint64_t with_prior(const FindOptions *o, uint64_t score, uint8_t prior)
{
    return o->prior ? score + score * prior / PRIOR_PART : score;
}

static FindHit hit_of(const Ranking *r, const Tally *t)
{
    uint64_t score = with_share(r, t->total + for_form(r, t), t->held);

    if (r->o->prior)
        score = with_prior(r->o, score, r->o->prior[t->document]);
    return (FindHit){ t->document, score > UINT32_MAX ? UINT32_MAX : (uint32_t)score,
                      (Match)(t->match > t->weakest ? t->match : t->weakest),
                      t->words >= r->wanted };
}

static bool stands_before(const FindHit *x, const FindHit *y)
{
    return x->score != y->score ? x->score > y->score : x->document < y->document;
}

static size_t best_hits(const Ranking *r, FindHit *hits)
{
    size_t count = 0, most = r->o->most;

    for (uint32_t i = 0; i < r->ts.count; i++) {
        FindHit h = hit_of(r, &r->ts.tallies[i]);
        if (count == most && !stands_before(&h, &hits[count - 1]))
            continue;
        size_t at = count < most ? count++ : count - 1;
        for (; at > 0 && stands_before(&h, &hits[at - 1]); at--)
            hits[at] = hits[at - 1];
        hits[at] = h;
    }
    return count;
}

/*
 * Would a document with nothing but the words that are left come behind the `most` that lead already? What those
 * have now they keep. Then only documents met before need be counted on, and the commonest word, which comes last, costs a
 * third.
 */
static bool can_close(const Ranking *r, const Word *const *left, size_t count, FindHit *scratch)
{
    uint64_t total = 0, held = 0;
    size_t wanted = 0;

    if (r->ts.count < r->o->most)
        return false;
    for (size_t i = 0; i < count; i++) {
        total += tally_at_most(&r->ts, left[i]);
        held += left[i]->idf;
        wanted += !left[i]->is_common;
    }
    if (wanted >= r->wanted) /* the words before were common ones: all that matters is left */
        return false;
    uint64_t score = with_prior(r->o, with_share(r, total, held), UINT8_MAX);
    return best_hits(r, scratch) == r->o->most && scratch[r->o->most - 1].score > score;
}

/* Rare words first: few documents are met by them, and the common ones add to those. */
static const Word **rare_first(Arena *a, const Word *words, size_t count)
{
    const Word **order = NEW_N(a, const Word *, count + 1);

    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && words[i].idf > order[at - 1]->idf; at--)
            order[at] = order[at - 1];
        order[at] = &words[i];
    }
    return order;
}

size_t rank(const FindBlock *b, Arena *a, Word *words, size_t word_count, const FindOptions *o,
            FindHit *hits)
{
    Ranking r = { .ts = tallying_start(b, a, words, word_count, o), .o = o };

    for (size_t i = 0; i < word_count; i++) {
        Word *w = &words[i];
        uint32_t documents = frequency(b, w);
        w->idf = documents ? idf_of(b, documents) : log2_16(b->documents + 1);
        if (w->is_common)
            w->idf = w->idf / COMMON_PART + 1;
        r.wanted += !w->is_common;
        r.all += w->idf;
    }
    const Word **order = rare_first(a, words, word_count);
    for (size_t i = 0; i < word_count; i++) {
        r.ts.is_closed =
            r.ts.is_closed || (i > 0 && can_close(&r, order + i, word_count - i, hits));
        tally_word(&r.ts, order[i]);
    }
    return best_hits(&r, hits);
}
