#include "find/words.h"
#include "find/common_words.h"
#include "find/slips.h"
#include "text/fold.h"
#include <string.h>

enum {
    PREFIX_WORDS = 48,
    BEGINNING = 8, /* a form so much rarer than all that begin with it is no word by itself */
};
/*
 * What a word counts by how it was found. Among documents that hold all words, forms as typed and forms that go on
 * from it count four times as much (rank.c). A word that goes on although it stands in texts itself counts little: it is
 * most likely whole.
 */
enum {
    W_FORM = 100,
    W_STEM = 75,
    W_PREFIX = 120,
    W_PREFIX_ALSO = 30,
    W_STEM_TYPING = 10,
    W_COMPOUND = 45,
    W_KEY_FORM = 80,
    W_KEY_STEM = 68,
    W_SLIP1 = 50,
    W_SLIP2 = 30,
    W_LINKED = 60
};

/* Behind a space or a comma nothing goes on. Romanisations end words with an apostrophe (t\'). */
static bool ends_finished(Str query)
{
    char last = query.n ? query.p[query.n - 1] : ' ';

    return last == ' ' || last == '\t' || last == ',' || last == '.' || last == '?' || last == '!';
}

/* The folded words of a query, each once. */
static size_t texts_of(Arena *a, Str query, Str out[QUERY_WORDS])
{
    size_t n = 0;

    for (Str text; n < QUERY_WORDS && (text = fold_next_word(a, &query)).n;) {
        bool repeated = false;
        for (size_t i = 0; i < n; i++)
            repeated = repeated || str_eq(out[i], text);
        if (!repeated)
            out[n++] = text;
    }
    return n;
}

Word *words_of(Arena *a, Str query, bool is_typing, size_t *count)
{
    Str texts[QUERY_WORDS];
    size_t n = texts_of(a, str_head(query, QUERY_BYTES), texts);
    Word *words = NEW_N(a, Word, n + 1);

    for (size_t i = 0; i < n; i++) {
        Word *w = &words[i];
        w->text = texts[i];
        w->codes = codes_of(w->text);
        w->georgian = codes_are_georgian(&w->codes);
        w->latin = codes_are_latin(&w->codes);
        w->is_common = word_is_common(w->text);
        analyse_word(&w->codes, &w->analysis);
        w->reading_count = w->latin ? latin_readings(&w->codes, w->readings)
                                    : noshift_readings(&w->codes, w->readings);
    }
    if (n && is_typing && !ends_finished(query)) {
        words[n - 1].is_last = true;
        words[n - 1].is_alone = n == 1;
    }
    *count = n;
    return words;
}

/* -- as it stands ---------------------------------------------------------------------------------- */

static bool finds_nothing(const Word *w)
{
    return w->count == 0 && w->prefix_from == w->prefix_to;
}

static void add(Word *w, WordKind kind, uint32_t word, unsigned weight, Match match)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->at[i].word == word && w->at[i].kind == kind) {
            if (w->at[i].weight < weight) {
                w->at[i].weight = (uint16_t)weight;
                w->at[i].match = (uint8_t)match;
            }
            return;
        }
    if (w->count < CANDIDATES)
        w->at[w->count++] =
            (Candidate){ word, (uint16_t)weight, (uint8_t)kind, (uint8_t)match, false };
}

static bool word_is(const WordList *l, uint32_t i, const Codes *c)
{
    if (i >= l->count)
        return false;
    WordView v = word_view(l, i);
    return codes_compare(v.at, v.n, c->at, c->n) == 0;
}

static void add_exact(const FindBlock *b, Word *w, WordKind kind, const Codes *c, unsigned weight,
                      Match match)
{
    uint32_t i = word_from(&b->words[kind], c->at, c->n);

    if (c->n && word_is(&b->words[kind], i, c))
        add(w, kind, i, weight, match);
}

static void add_stems(const FindBlock *b, Word *w, const Analysis *an, unsigned weight, Match match)
{
    for (size_t i = 0; i < an->count; i++)
        add_exact(b, w, WORD_STEM, &an->stems[i], weight - weight / 8 * (unsigned)i, match);
}

void forms_that_begin(const FindBlock *b, const Codes *beginning, uint32_t *from, uint32_t *to)
{
    const WordList *l = &b->words[WORD_FORM];
    Codes after = *beginning;

    while (after.n && after.at[after.n - 1] == UINT8_MAX) /* the second byte of a rare letter */
        after.n--;
    if (after.n)
        after.at[after.n - 1]++;
    *from = word_from(l, beginning->at, beginning->n);
    *to = after.n ? word_from(l, after.at, after.n) : l->count;
}

/* All forms that begin so: too many to be candidates one by one, so the word keeps the range. */
static void add_prefix(const FindBlock *b, Word *w)
{
    if (w->codes.n < (w->is_alone ? 2 : 1) || w->codes.n >= WORD_CODES)
        return;
    forms_that_begin(b, &w->codes, &w->prefix_from, &w->prefix_to);
    w->looked_at += w->prefix_to - w->prefix_from;
    w->prefix_weight = w->count ? W_PREFIX_ALSO : W_PREFIX;
}

/* -- by key ----------------------------------------------------------------------------------------- */

static void add_form_and_its_stems(const FindBlock *b, Word *w, uint32_t form, unsigned weight,
                                   Match match)
{
    WordView v = word_view(&b->words[WORD_FORM], form);
    Analysis an;

    Codes c = { .n = (uint8_t)v.n };

    memcpy(c.at, v.at, v.n);
    add(w, WORD_FORM, form, weight, match);
    analyse_stems(&c, &an);
    add_stems(b, w, &an, weight * 85 / 100, match);
}

static void add_key(const FindBlock *b, Word *w, WordKind kind, const uint8_t *key, size_t n,
                    unsigned weight, bool prefix)
{
    const WordList *l = &b->words[kind];
    uint8_t other[WORD_CODES];
    size_t seen = 0;

    for (uint32_t i = key_from(l, key, n); i < l->count && seen < PREFIX_WORDS; i++) {
        WordView v = word_view(l, l->by_key[i]);
        size_t length = key_of(v.at, v.n, other);
        bool same = length == n && memcmp(other, key, n) == 0;
        if (!same && (!prefix || length < n || memcmp(other, key, n) != 0))
            return;
        seen++;
        w->looked_at++;
        if (kind == WORD_FORM && same)
            add_form_and_its_stems(b, w, l->by_key[i], weight, MATCH_TYPED);
        else
            add(w, kind, l->by_key[i],
                same ? weight : (unsigned)(weight * 3 / 4 * (length + n) / (2 * length)),
                MATCH_TYPED);
    }
}

static void add_by_key(const FindBlock *b, Word *w)
{
    uint8_t key[WORD_CODES];
    size_t n;

    if (w->georgian) {
        n = key_of(w->codes.at, w->codes.n, key);
        add_key(b, w, WORD_FORM, key, n, W_KEY_FORM, w->is_last);
        for (size_t i = 0; i < w->analysis.count; i++) {
            n = key_of(w->analysis.stems[i].at, w->analysis.stems[i].n, key);
            add_key(b, w, WORD_STEM, key, n, W_KEY_STEM, false);
        }
    }
    if (w->latin) {
        n = key_of_latin(&w->codes, key);
        add_key(b, w, WORD_FORM, key, n, W_KEY_FORM, w->is_last);
    }
    for (size_t r = 0; r < w->reading_count; r++) {
        Analysis an;
        if (r > 0 && w->count > 0) /* the plain reading is a word */
            break;
        n = key_of(w->readings[r].at, w->readings[r].n, key);
        add_key(b, w, WORD_FORM, key, n, W_KEY_FORM - 2 * (unsigned)r, w->is_last);
        analyse_stems(&w->readings[r], &an);
        for (size_t i = 0; i < an.count; i++) {
            n = key_of(an.stems[i].at, an.stems[i].n, key);
            add_key(b, w, WORD_STEM, key, n, W_KEY_STEM - 2 * (unsigned)r, false);
        }
    }
}

/* -- with slips ------------------------------------------------------------------------------------- */

typedef struct Slipping {
    const FindBlock *b;
    Word *w;
    WordKind kind;
    unsigned weight;
} Slipping;

static void add_slip(void *ctx, uint32_t word, unsigned distance)
{
    const Slipping *s = ctx;
    unsigned weight = s->weight - 4u * distance;

    if (s->kind == WORD_FORM)
        add_form_and_its_stems(s->b, s->w, word, weight, MATCH_SLIP);
    else
        add(s->w, WORD_STEM, word, weight * 9 / 10, MATCH_SLIP);
}

static void add_slips_of(const FindBlock *b, Word *w, WordKind kind, const uint8_t *key, size_t n,
                         unsigned limit)
{
    Slipping s = { b, w, kind, limit == 1 ? W_SLIP1 : W_SLIP2 };

    w->looked_at += (uint32_t)slips_walk(&b->words[kind], key, n, limit, add_slip, &s);
}

static void add_slips(const FindBlock *b, Word *w, unsigned limit)
{
    uint8_t key[WORD_CODES];
    size_t n = w->latin ? key_of_latin(&w->codes, key) : key_of(w->codes.at, w->codes.n, key);

    add_slips_of(b, w, WORD_FORM, key, n, limit);
    if (w->latin) { /* English words stand under their own letters */
        add_slips_of(b, w, WORD_FORM, w->codes.at, w->codes.n, limit);
        for (size_t r = 0; r < w->reading_count && r < 2; r++) {
            Analysis an;
            analyse_stems(&w->readings[r], &an);
            if (an.count) {
                n = key_of(an.stems[0].at, an.stems[0].n, key);
                add_slips_of(b, w, WORD_STEM, key, n, limit);
            }
        }
        return;
    }
    for (size_t i = 0; i < w->analysis.count && i < 2; i++) {
        n = key_of(w->analysis.stems[i].at, w->analysis.stems[i].n, key);
        add_slips_of(b, w, WORD_STEM, key, n, limit);
    }
}

/* -- in which order --------------------------------------------------------------------------------- */

/* Compounds are written together (მიკრო-სესხი): the longest second part that texts know. */
static void add_compound(const FindBlock *b, Word *w)
{
    if (!w->georgian || w->codes.n < 7)
        return;
    for (size_t first = 3; first + 3 < w->codes.n && w->count == 0; first++) {
        Codes part = { .n = (uint8_t)(w->codes.n - first) };
        Analysis an;
        memcpy(part.at, w->codes.at + first, part.n);
        analyse_stems(&part, &an);
        add_exact(b, w, WORD_FORM, &part, W_COMPOUND, MATCH_STEM);
        add_stems(b, w, &an, W_COMPOUND, MATCH_STEM);
    }
}

/* Texts have no such word, or hardly, and often go on from it. */
static bool is_beginning(const FindBlock *b, const Word *w)
{
    const WordList *l = &b->words[WORD_FORM];

    if (w->prefix_from == w->prefix_to)
        return false;
    if (w->count == 0)
        return true;
    uint32_t itself = l->posts_at[w->at[0].word + 1] - l->posts_at[w->at[0].word];
    return itself < (l->posts_at[w->prefix_to] - l->posts_at[w->prefix_from]) / BEGINNING;
}

/* Of a word that is still being typed the ending is likely none. */
static void add_stems_of_last(const FindBlock *b, Word *w)
{
    size_t first = w->count;
    bool doubtful = is_beginning(b, w);

    if (doubtful)
        w->prefix_weight = W_PREFIX;
    add_stems(b, w, &w->analysis, doubtful ? W_STEM_TYPING : W_STEM, MATCH_STEM);
    for (size_t i = first; i < w->count; i++)
        w->at[i].is_doubtful = doubtful;
}

void word_look_up(const FindBlock *b, Word *w)
{
    add_exact(b, w, WORD_FORM, &w->codes, W_FORM, MATCH_EXACT);
    if (w->is_last)
        add_prefix(b, w);
    add_stems_of_last(b, w);
    if (w->latin || finds_nothing(w))
        add_by_key(b, w);
    if (finds_nothing(w))
        add_slips(b, w, 1);
    if (finds_nothing(w)) /* მივიღო: texts say მიღება */
        for (size_t i = w->analysis.count; i < w->analysis.count + w->analysis.linked; i++)
            add_exact(b, w, WORD_STEM, &w->analysis.stems[i], W_LINKED, MATCH_STEM);
    if (finds_nothing(w))
        add_compound(b, w);
    if (finds_nothing(w))
        add_slips(b, w, 2);
}

void word_widen(const FindBlock *b, Word *w)
{
    if (w->is_wide || w->is_common)
        return;
    w->is_wide = true;
    add_stems(b, w, &w->analysis, W_STEM, MATCH_STEM);
    for (size_t i = 0; i < w->count; i++)
        w->at[i].is_doubtful = false;
    add_by_key(b, w);
    add_slips(b, w, w->codes.n > 7 ? 2 : 1);
}
