#include "find/query.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/readings.h"
#include <string.h>

enum { CANDIDATES = 96, PREFIX_WORDS = 48 };

typedef struct Candidate {
    uint32_t word;
    uint16_t weight; /* of 100 */
    uint8_t kind, match;
} Candidate;

typedef struct Word {
    Str text; /* folded */
    Codes codes;
    Analysis analysis;
    Codes readings[READINGS_MAX]; /* what else may have been meant: text/readings.h */
    size_t reading_count;
    bool georgian, latin, is_last, is_common, is_wide;
    Candidate at[CANDIDATES];
    size_t count;
    uint32_t prefix_from, prefix_to; /* forms the word may become, when it is still typed */
    unsigned prefix_weight;
    uint32_t idf; /* fixed point, 16 per bit */
} Word;

enum { W_FORM = 100, W_STEM = 75, W_PREFIX = 60, W_PREFIX_ALSO = 30, W_STEM_TYPING = 35, W_COMPOUND = 45, W_KEY_FORM = 80, W_KEY_STEM = 68, W_SLIP1 = 50, W_SLIP2 = 30, W_LINKED = 60 };

/* Question wrapping and closed-class words: they say little about the need (LINGUISTICS: drop "how, where, I want"). */
static const char *const COMMON[] = {
    "და", "ან", "რა", "როგორ", "სად", "ვინ", "ვის", "როდის", "რამდენი", "მინდა", "მჭირდება", "შემიძლია", "უნდა", "თუ", "რომ", "არ",
    "ვარ", "არის", "მაქვს", "მე", "ჩემი", "ჩემს", "ჩემმა", "ეს", "ის", "იმ", "ამ", "რის", "რომელი", "ვიყო", "მერე", "ახლა", "კი", "ხომ", "უკვე", "შეიძლება",
    "მომეცით", "ვიცი", "გავიგო", "ვქნა", "a", "the", "how", "to", "i", "my", "is", "for", "in", "of", "and", "do", "can", "want", "need", "get",
    "как", "где", "я", "мне", "и", "в", "на", "для", "хочу", "можно", NULL,
};

static bool word_is_common(Str w)
{
    for (size_t i = 0; COMMON[i]; i++)
        if (str_eq(w, str_c(COMMON[i])))
            return true;
    return false;
}

static void add(Word *w, WordKind kind, uint32_t word, unsigned weight, MatchKind match)
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
        w->at[w->count++] = (Candidate){ word, (uint16_t)weight, (uint8_t)kind, (uint8_t)match };
}

static bool word_is(const WordList *l, uint32_t i, const Codes *c)
{
    if (i >= l->count)
        return false;
    WordView v = word_view(l, i);
    return codes_compare(v.at, v.n, c->at, c->n) == 0;
}

static void add_exact(const FindBlock *b, Word *w, WordKind kind, const Codes *c, unsigned weight, MatchKind match)
{
    uint32_t i = word_from(&b->words[kind], c->at, c->n);

    if (c->n && word_is(&b->words[kind], i, c))
        add(w, kind, i, weight, match);
}

static void add_stems(const FindBlock *b, Word *w, const Analysis *an, unsigned weight, MatchKind match)
{
    for (size_t i = 0; i < an->count; i++)
        add_exact(b, w, WORD_STEM, &an->stems[i], weight - 10 * (unsigned)i, match);
}

/* All forms that begin so: too many to be candidates one by one, so the word keeps the range. */
static void add_prefix(const FindBlock *b, Word *w)
{
    const WordList *l = &b->words[WORD_FORM];
    Codes after = w->codes;

    if (w->codes.n < 2 || w->codes.n >= WORD_CODES)
        return;
    after.at[after.n - 1]++;
    w->prefix_from = word_from(l, w->codes.at, w->codes.n);
    w->prefix_to = word_from(l, after.at, after.n);
    w->prefix_weight = w->count ? W_PREFIX_ALSO : W_PREFIX;
}

/* -- by key ----------------------------------------------------------------------------------------- */

static void add_form_and_its_stems(const FindBlock *b, Word *w, uint32_t form, unsigned weight, MatchKind match)
{
    WordView v = word_view(&b->words[WORD_FORM], form);
    Analysis an;

    Codes c = { .n = (uint8_t)v.n };

    memcpy(c.at, v.at, v.n);
    add(w, WORD_FORM, form, weight, match);
    analyse_stems(&c, &an);
    add_stems(b, w, &an, weight * 85 / 100, match);
}

static void add_key(const FindBlock *b, Word *w, WordKind kind, const uint8_t *key, size_t n, unsigned weight, bool prefix)
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
        if (kind == WORD_FORM && same)
            add_form_and_its_stems(b, w, l->by_key[i], weight, MATCH_TYPED);
        else
            add(w, kind, l->by_key[i], same ? weight : weight * 3 / 4, MATCH_TYPED);
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

/*
 * Damerau-Levenshtein over the words in key order: rows of the table are kept per letter, and the next
 * word takes over those it shares with the word before. A letter at which every cell exceeds the
 * limit ends all words that begin so.
 */
typedef struct Slips {
    const FindBlock *b;
    Word *w;
    WordKind kind;
    uint8_t key[WORD_CODES];
    size_t n;
    unsigned limit, weight;
    uint8_t rows[WORD_CODES + 2][WORD_CODES + 2];
} Slips;

static unsigned row_fill(Slips *s, const uint8_t *other, size_t depth)
{
    uint8_t *row = s->rows[depth + 1], *up = s->rows[depth];
    unsigned least = row[0] = (uint8_t)(depth + 1);

    for (size_t k = 1; k <= s->n; k++) {
        unsigned cost = up[k - 1] + (other[depth] != s->key[k - 1] ? 1u : 0u);
        if (up[k] + 1u < cost)
            cost = up[k] + 1u;
        if (row[k - 1] + 1u < cost)
            cost = row[k - 1] + 1u;
        if (depth > 0 && k > 1 && other[depth] == s->key[k - 2] && other[depth - 1] == s->key[k - 1] &&
            s->rows[depth - 1][k - 2] + 1u < cost)
            cost = s->rows[depth - 1][k - 2] + 1u;
        row[k] = (uint8_t)cost;
        if (cost < least)
            least = cost;
    }
    return least;
}

static void slips_in_range(Slips *s, uint32_t from, uint32_t to)
{
    const WordList *l = &s->b->words[s->kind];
    uint8_t other[WORD_CODES], before[WORD_CODES];
    size_t before_n = 0, valid = 0, dead = SIZE_MAX;

    for (size_t k = 0; k <= s->n; k++)
        s->rows[0][k] = (uint8_t)k;
    for (uint32_t i = from; i < to; i++) {
        WordView v = word_view(l, l->by_key[i]);
        size_t n = key_of(v.at, v.n, other), shared = 0;
        while (shared < n && shared < before_n && other[shared] == before[shared])
            shared++;
        memcpy(before, other, n);
        before_n = n;
        if (dead != SIZE_MAX && shared >= dead) /* begins like one that failed there */
            continue;
        dead = SIZE_MAX;
        if (shared < valid)
            valid = shared;
        if (n > s->n + s->limit || n + s->limit < s->n)
            continue; /* rows stay valid up to `valid` */
        bool failed = false;
        for (size_t depth = valid; depth < n; depth++) {
            unsigned least = row_fill(s, other, depth);
            valid = depth + 1;
            if (least > s->limit) {
                dead = depth + 1;
                failed = true;
                break;
            }
        }
        if (failed || s->rows[n][s->n] > s->limit)
            continue;
        unsigned weight = s->weight - 4u * s->rows[n][s->n];
        if (s->kind == WORD_FORM)
            add_form_and_its_stems(s->b, s->w, l->by_key[i], weight, MATCH_SLIP);
        else
            add(s->w, WORD_STEM, l->by_key[i], weight * 9 / 10, MATCH_SLIP);
    }
}

static void add_slips_of(const FindBlock *b, Arena *a, Word *w, WordKind kind, const uint8_t *key, size_t n, unsigned limit)
{
    Slips *s = NEW(a, Slips);
    uint8_t last[1];

    if (n < 3 || (n < 5 && limit > 1) || n >= WORD_CODES)
        return;
    *s = (Slips){ .b = b, .w = w, .kind = kind, .n = n, .limit = limit, .weight = limit == 1 ? W_SLIP1 : W_SLIP2 };
    memcpy(s->key, key, n);
    /* Slips at the first letter are rare; without that rule twenty times as many words are looked at. */
    last[0] = (uint8_t)(key[0] + 1);
    slips_in_range(s, key_from(&b->words[kind], key, 1), key_from(&b->words[kind], last, 1));
}

static void add_slips(const FindBlock *b, Arena *a, Word *w, unsigned limit)
{
    uint8_t key[WORD_CODES];
    size_t n = w->latin ? key_of_latin(&w->codes, key) : key_of(w->codes.at, w->codes.n, key);

    add_slips_of(b, a, w, WORD_FORM, key, n, limit);
    if (w->latin) { /* English words stand under their own letters */
        add_slips_of(b, a, w, WORD_FORM, w->codes.at, w->codes.n, limit);
        for (size_t r = 0; r < w->reading_count && r < 2; r++) {
            Analysis an;
            analyse_stems(&w->readings[r], &an);
            if (an.count) {
                n = key_of(an.stems[0].at, an.stems[0].n, key);
                add_slips_of(b, a, w, WORD_STEM, key, n, limit);
            }
        }
        return;
    }
    for (size_t i = 0; i < w->analysis.count && i < 2; i++) {
        n = key_of(w->analysis.stems[i].at, w->analysis.stems[i].n, key);
        add_slips_of(b, a, w, WORD_STEM, key, n, limit);
    }
}

/* -- scoring ---------------------------------------------------------------------------------------- */

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
        most = (b->words[WORD_FORM].posts_at[w->prefix_to] - b->words[WORD_FORM].posts_at[w->prefix_from]) * 3 / 8 + 1;
    for (size_t i = 0; i < w->count; i++) {
        uint32_t about = about_documents(&b->words[w->at[i].kind], w->at[i].word);
        if (about > most)
            most = about;
    }
    return most;
}

typedef struct Tally {
    uint32_t best, total, held; /* of this word; of all words; idf of the words held */
    uint8_t words, best_match, stamp;
} Tally;

/* What a word counts by all the fields it stands in: the best of them, a little more for each other one. */
static void times_of_fields(const FindOptions *o, uint8_t times[16])
{
    static const uint8_t usual[FIND_FIELDS] = { 20, 14, 10 };
    const uint8_t *each = o->times[0] ? o->times : usual;

    for (int bits = 0; bits < 16; bits++) {
        int best = 0, others = 0;
        for (int f = 0; f < FIND_FIELDS; f++) {
            if (!(bits >> f & 1))
                continue;
            others += 3;
            best = each[f] > best ? each[f] : best;
        }
        times[bits] = (uint8_t)(best + (others ? others - 3 : 0) + (bits & FIND_OFTEN ? 2 : 0));
    }
}

typedef struct Tallying {
    uint8_t times[16];
    Tally *tallies;
    uint32_t *touched;
    size_t touched_count;
} Tallying;

static void tally_postings(Tallying *ts, const Word *w, uint8_t stamp, Postings p, unsigned weight, uint32_t idf, uint8_t match)
{
    while (postings_next(&p)) {
        Tally *t = &ts->tallies[p.document];
        uint32_t value = weight * ts->times[p.fields] * idf / 64;
        if (t->stamp != stamp) {
            if (t->stamp == 0)
                ts->touched[ts->touched_count++] = p.document;
            t->stamp = stamp;
            t->best = 0;
            t->words++;
            t->held += w->idf;
            t->best_match = match;
        }
        if (value > t->best) {
            t->total += value - t->best;
            t->best = value;
            t->best_match = match;
        }
    }
}

static void tally_word(const FindBlock *b, const Word *w, uint8_t stamp, Tallying *ts)
{
    for (size_t i = 0; i < w->count; i++) {
        const Candidate *c = &w->at[i];
        tally_postings(ts, w, stamp, postings_of(&b->words[c->kind], c->word), c->weight, w->idf, c->match);
    }
    /* Which of its forms the word will become is not known: rare ones say more about what is meant. */
    for (uint32_t i = w->prefix_from; i < w->prefix_to; i++)
        tally_postings(ts, w, stamp, postings_of(&b->words[WORD_FORM], i), w->prefix_weight,
                       w->is_common ? w->idf : idf_of(b, about_documents(&b->words[WORD_FORM], i)), MATCH_STEM);
}

static Word *words_of(Arena *a, Str query, const FindOptions *o, size_t *count)
{
    Word *words = NEW_N(a, Word, QUERY_WORDS);
    size_t n = 0;

    query = str_head(query, QUERY_BYTES);
    while (n < QUERY_WORDS) {
        Str text = fold_next_word(a, &query);
        if (!text.n)
            break;
        Word *w = &words[n];
        *w = (Word){ .text = text, .codes = codes_of(text) };
        bool repeated = false;
        for (size_t i = 0; i < n; i++)
            repeated = repeated || str_eq(words[i].text, text);
        if (repeated)
            continue;
        w->georgian = codes_are_georgian(&w->codes);
        w->latin = codes_are_latin(&w->codes);
        w->is_common = word_is_common(text);
        analyse_word(&w->codes, &w->analysis);
        w->reading_count = w->latin ? latin_readings(&w->codes, w->readings) : noshift_readings(&w->codes, w->readings);
        n++;
    }
    if (n && o->is_typing)
        words[n - 1].is_last = true;
    *count = n;
    return words;
}

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

static void look_up(const FindBlock *b, Arena *a, Word *w)
{
    add_exact(b, w, WORD_FORM, &w->codes, W_FORM, MATCH_EXACT);
    if (w->is_last)
        add_prefix(b, w);
    /* A word that no text has, but that texts go on from, is still being typed: its ending is none. */
    add_stems(b, w, &w->analysis, w->prefix_to > w->prefix_from && w->count == 0 ? W_STEM_TYPING : W_STEM, MATCH_STEM);
    if (w->latin || (w->count == 0 && w->prefix_from == w->prefix_to))
        add_by_key(b, w);
    if (w->count == 0 && w->prefix_from == w->prefix_to)
        add_slips(b, a, w, 1);
    if (w->count == 0 && w->prefix_from == w->prefix_to) /* მივიღო: texts say მიღება */
        for (size_t i = w->analysis.count; i < w->analysis.count + w->analysis.linked; i++)
            add_exact(b, w, WORD_STEM, &w->analysis.stems[i], W_LINKED, MATCH_STEM);
    if (w->count == 0 && w->prefix_from == w->prefix_to)
        add_compound(b, w);
    if (w->count == 0 && w->prefix_from == w->prefix_to)
        add_slips(b, a, w, 2);
}

/* All that could be meant, for when no document has all words. */
static void widen(const FindBlock *b, Arena *a, Word *w)
{
    if (w->is_wide || w->is_common)
        return;
    w->is_wide = true;
    add_by_key(b, w);
    add_slips(b, a, w, w->codes.n > 7 ? 2 : 1);
}

static bool stands_before(const FindHit *x, const FindHit *y)
{
    return x->score != y->score ? x->score > y->score : x->document < y->document;
}

static size_t rank(const FindBlock *b, Arena *a, Word *words, size_t word_count, const FindOptions *o, FindHit *hits)
{
    Tallying ts = { .tallies = NEW_N(a, Tally, b->documents + 1), .touched = NEW_N(a, uint32_t, b->documents + 1) };
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
        uint64_t score = (uint64_t)t->total * share / 1024 * share / 1024;
        if (o->prior)
            score += score * o->prior[document] / 800;
        FindHit h = { document, score > UINT32_MAX ? UINT32_MAX : (uint32_t)score, (MatchKind)t->best_match, t->words >= word_count };
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

const FindHit *find_query(const FindBlock *b, Arena *a, Str query, const FindOptions *o, size_t *count)
{
    size_t word_count;
    Word *words = words_of(a, query, o, &word_count);
    FindHit *hits = NEW_N(a, FindHit, o->most + 1);

    *count = 0;
    if (!word_count || !o->most)
        return hits;
    for (size_t i = 0; i < word_count; i++)
        look_up(b, a, &words[i]);
    *count = rank(b, a, words, word_count, o, hits);
    if (*count == 0 || !hits[0].all_words) {
        for (size_t i = 0; i < word_count; i++)
            widen(b, a, &words[i]);
        *count = rank(b, a, words, word_count, o, hits);
    }
    return hits;
}
