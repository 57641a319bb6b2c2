#include "find/meant.h"
#include "find/slips.h"
#include "find/words.h"
#include "text/fold.h"
#include <string.h>

/* A word of the index for people to read, and how good it is as an answer. */
typedef struct Offer {
    Codes form;
    uint32_t far;    /* the smaller the nearer */
    uint32_t common; /* bytes of postings: the more the commoner */
} Offer;

static uint32_t how_common(const WordList *l, uint32_t word)
{
    return l->posts_at[word + 1] - l->posts_at[word];
}

static Codes codes_at(const WordList *l, uint32_t word)
{
    WordView v = word_view(l, word);
    Codes c = { .n = (uint8_t)v.n };

    memcpy(c.at, v.at, v.n);
    return c;
}

static bool codes_equal(const Codes *a, const Codes *b)
{
    return a->n == b->n && memcmp(a->at, b->at, a->n) == 0;
}

/* A full order, so that the same query always gets the same answer. */
static bool offer_before(const Offer *a, const Offer *b)
{
    if (a->far != b->far)
        return a->far < b->far;
    if (a->common != b->common)
        return a->common > b->common;
    return codes_compare(a->form.at, a->form.n, b->form.at, b->form.n) < 0;
}

/* -- did you mean ----------------------------------------------------------------------------------- */

/* Do the texts have the word in some form, or go on from it? */
static bool is_known(const Word *w)
{
    if (w->is_common || w->prefix_from < w->prefix_to)
        return true;
    for (size_t i = 0; i < w->count; i++)
        if (w->at[i].match <= MATCH_STEM)
            return true;
    return false;
}

static bool key_is(const uint8_t *key, size_t n, const Codes *c)
{
    uint8_t other[WORD_CODES];
    size_t length = key_of(c->at, c->n, other);

    return length == n && memcmp(other, key, n) == 0;
}

/* Is the form what was typed, in other letters? Forms that only begin so are not. */
static bool is_same_typing(const Word *w, const Codes *form)
{
    uint8_t key[WORD_CODES];
    size_t n = w->latin ? key_of_latin(&w->codes, key) : key_of(w->codes.at, w->codes.n, key);

    if (key_is(key, n, form))
        return true;
    for (size_t r = 0; r < w->reading_count; r++) {
        n = key_of(w->readings[r].at, w->readings[r].n, key);
        if (key_is(key, n, form))
            return true;
    }
    return false;
}

/* Letters that differ where a Georgian word was typed in its wrong ones; Latin letters say nothing about that. */
static uint32_t letters_changed(const Word *w, const Codes *form)
{
    uint32_t changed = 0;

    for (size_t i = 0; w->georgian && form->n == w->codes.n && i < form->n; i++)
        changed += form->at[i] != w->codes.at[i];
    return changed;
}

/* The stem with the ending of what was typed, when that makes a form of the stem: პასპორტ + ებს. */
static bool stem_with_ending(const Codes *typed, const Codes *stem, Codes *out)
{
    Analysis of_typed, of_made;

    analyse_stems(typed, &of_typed);
    for (size_t i = 0; i < of_typed.count; i++) {
        const Codes *base = &of_typed.stems[i];
        size_t ending = (size_t)typed->n - base->n;
        if (base->n > typed->n || memcmp(base->at, typed->at, base->n) != 0 ||
            stem->n + ending > WORD_CODES)
            continue;
        *out = *stem;
        memcpy(out->at + stem->n, typed->at + base->n, ending);
        out->n = (uint8_t)(stem->n + ending);
        analyse_stems(out, &of_made);
        if (of_made.count && codes_equal(&of_made.stems[0], stem))
            return true;
    }
    return false;
}

/* The commonest form that begins with the stem. */
static bool commonest_form(const FindBlock *b, const Codes *stem, Codes *out)
{
    const WordList *l = &b->words[WORD_FORM];
    uint32_t best = UINT32_MAX;

    for (uint32_t i = word_from(l, stem->at, stem->n); i < l->count; i++) {
        WordView v = word_view(l, i);
        if (v.n < stem->n || memcmp(v.at, stem->at, stem->n) != 0)
            break;
        if (best == UINT32_MAX || how_common(l, i) > how_common(l, best))
            best = i;
    }
    if (best != UINT32_MAX)
        *out = codes_at(l, best);
    return best != UINT32_MAX;
}

static bool form_of_stem(const FindBlock *b, const Word *w, const Codes *stem, Codes *out)
{
    for (size_t r = 0; r < w->reading_count; r++)
        if (stem_with_ending(&w->readings[r], stem, out))
            return true;
    return (w->georgian && stem_with_ending(&w->codes, stem, out)) || commonest_form(b, stem, out);
}

/* Other letters before slips, forms before stems. */
enum { FAR_SLIP = 1000, FAR_STEM = 500 };

static bool offer_of(const FindBlock *b, const Word *w, const Candidate *c, Offer *out)
{
    const WordList *l = &b->words[c->kind];
    Codes codes = codes_at(l, c->word);
    bool is_slip = c->match == MATCH_SLIP;

    *out = (Offer){ .form = codes,
                    .common = how_common(l, c->word),
                    .far = is_slip ? FAR_SLIP - c->weight : 0 };
    if (c->kind == WORD_STEM) {
        out->far += FAR_STEM;
        return form_of_stem(b, w, &codes, &out->form);
    }
    if (!is_slip)
        out->far += letters_changed(w, &codes);
    return is_slip || is_same_typing(w, &codes);
}

static bool best_offer(const FindBlock *b, const Word *w, Codes *out)
{
    Offer best = { .far = UINT32_MAX };

    for (size_t i = 0; i < w->count; i++) {
        Offer o;
        if (offer_of(b, w, &w->at[i], &o) && (best.far == UINT32_MAX || offer_before(&o, &best)))
            best = o;
    }
    *out = best.form;
    return best.far != UINT32_MAX;
}

static bool list_has(const WordList *l, const Codes *c)
{
    uint32_t i = word_from(l, c->at, c->n);
    WordView v = i < l->count ? word_view(l, i) : (WordView){ 0 };

    return v.n && codes_compare(v.at, v.n, c->at, c->n) == 0;
}

/* As it is or in another form: then is_known is true without looking it up. */
static bool stands_in_texts(const FindBlock *b, const Codes *c)
{
    Analysis an;

    if (list_has(&b->words[WORD_FORM], c))
        return true;
    analyse_stems(c, &an);
    for (size_t i = 0; i < an.count; i++)
        if (list_has(&b->words[WORD_STEM], &an.stems[i]))
            return true;
    return false;
}

static bool all_stand_in_texts(const FindBlock *b, Arena *a, Str query)
{
    query = str_head(query, QUERY_BYTES);
    for (Str word; (word = fold_next_word(a, &query)).n;) {
        Codes c = codes_of(word);
        if (!stands_in_texts(b, &c))
            return false;
    }
    return true;
}

Str find_meant(const FindBlock *b, Arena *a, Str query)
{
    if (all_stand_in_texts(b, a, query)) /* most queries */
        return (Str){ 0 };

    size_t count;
    Word *words = words_of(a, query, true, &count);
    bool changed = false;
    Str meant = { 0 };

    for (size_t i = 0; i < count; i++) {
        Codes form;
        Str text = words[i].text;
        bool known = stands_in_texts(b, &words[i].codes);
        if (!known) {
            word_look_up(b, &words[i]);
            known = is_known(&words[i]);
        }
        if (!known && best_offer(b, &words[i], &form)) {
            text = codes_text(a, form.at, form.n);
            changed = true;
        }
        meant = arena_fmt(a, "%.*s%s%.*s", STR(meant), i ? " " : "", STR(text));
    }
    return changed ? meant : (Str){ 0 };
}

/* -- the best few ----------------------------------------------------------------------------------- */

enum { KEPT = 64 };

typedef struct Best {
    Offer at[KEPT];
    size_t count;
} Best;

static void keep(Best *best, const Offer *o)
{
    size_t at = best->count;

    if (at == KEPT && !offer_before(o, &best->at[KEPT - 1]))
        return;
    for (size_t i = 0; i < best->count; i++)
        if (codes_equal(&best->at[i].form, &o->form))
            return;
    at = at < KEPT ? best->count++ : KEPT - 1;
    for (; at > 0 && offer_before(o, &best->at[at - 1]); at--)
        best->at[at] = best->at[at - 1];
    best->at[at] = *o;
}

/* Texts of the best, of each lexeme the first. */
static const Str *texts_of(Arena *a, const Best *best, size_t most, size_t *count)
{
    Str *out = NEW_N(a, Str, most + 1);
    Codes *stems = NEW_N(a, Codes, most + 1);

    *count = 0;
    for (size_t i = 0; i < best->count && *count < most; i++) {
        Analysis an;
        bool seen = false;
        analyse_stems(&best->at[i].form, &an);
        for (size_t k = 0; k < *count; k++)
            seen = seen || codes_equal(&stems[k], &an.stems[0]);
        if (seen)
            continue;
        stems[*count] = an.stems[0];
        out[(*count)++] = codes_text(a, best->at[i].form.at, best->at[i].form.n);
    }
    return out;
}

/* -- nearest words ---------------------------------------------------------------------------------- */

enum { FAR_BEGINNING = 100, NEAREST_WORDS = 3 /* each goes through the whole index */ };

typedef struct Nearest {
    const WordList *l;
    Best *best;
} Nearest;

static void keep_near(void *ctx, uint32_t word, unsigned distance)
{
    Nearest *near = ctx;

    keep(near->best, &(Offer){ codes_at(near->l, word), distance, how_common(near->l, word) });
}

/* Words that share the first letters of the key, at least three and half of them. */
static void keep_alike(Nearest *near, const uint8_t *key, size_t n)
{
    uint8_t other[WORD_CODES];
    size_t shared = n < 6 ? 3 : n / 2;

    for (uint32_t i = key_from(near->l, key, shared); n >= 3 && i < near->l->count; i++) {
        WordView v = word_view(near->l, near->l->by_key[i]);
        size_t length = key_of(v.at, v.n, other), same = 0;
        while (same < n && same < length && other[same] == key[same])
            same++;
        if (same < shared)
            return;
        keep_near(near, near->l->by_key[i], FAR_BEGINNING + (unsigned)(n - same));
    }
}

const Str *find_nearest(const FindBlock *b, Arena *a, Str query, size_t *count)
{
    size_t word_count;
    Word *words = words_of(a, query, true, &word_count);
    Best *best = NEW(a, Best);
    Nearest near = { &b->words[WORD_FORM], best };

    size_t unknown = 0;

    for (size_t i = 0; i < word_count && unknown < NEAREST_WORDS; i++) {
        uint8_t key[WORD_CODES];
        const Word *w = &words[i];
        size_t n = w->latin ? key_of_latin(&w->codes, key) : key_of(w->codes.at, w->codes.n, key);
        word_look_up(b, &words[i]);
        if (is_known(w))
            continue;
        unknown++;
        slips_walk_all(near.l, key, n, n > 7 ? 3 : n > 4 ? 2 : 1, keep_near, &near);
        keep_alike(&near, key, n);
    }
    return texts_of(a, best, NEAREST_MOST, count);
}

/* -- completions ------------------------------------------------------------------------------------ */

/* By key, when no form begins with the letters as typed. */
static void keep_completions_by_key(const WordList *l, const Word *w, Best *best)
{
    uint8_t key[WORD_CODES], other[WORD_CODES];
    size_t n = w->latin ? key_of_latin(&w->codes, key) : key_of(w->codes.at, w->codes.n, key);

    for (uint32_t i = key_from(l, key, n); n >= 2 && i < l->count; i++) {
        WordView v = word_view(l, l->by_key[i]);
        size_t length = key_of(v.at, v.n, other);
        if (length < n || memcmp(other, key, n) != 0)
            return;
        keep(best, &(Offer){ codes_at(l, l->by_key[i]), 0, how_common(l, l->by_key[i]) });
    }
}

const Str *find_completions(const FindBlock *b, Arena *a, Str query, size_t most, size_t *count)
{
    size_t word_count;
    const Word *words = words_of(a, query, true, &word_count);
    const Word *last = word_count ? &words[word_count - 1] : NULL;
    const WordList *l = &b->words[WORD_FORM];
    Best *best = NEW(a, Best);

    if (last && last->is_last) {
        uint32_t from, to;
        forms_that_begin(b, &last->codes, &from, &to);
        for (uint32_t i = from; i < to; i++)
            if (word_view(l, i).n > last->codes.n)
                keep(best, &(Offer){ codes_at(l, i), 0, how_common(l, i) });
        if (from == to)
            keep_completions_by_key(l, last, best);
    }
    return texts_of(a, best, most, count);
}
