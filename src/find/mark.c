#include "find/mark.h"
#include "find/common_words.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/readings.h"
#include <string.h>

enum {
    KEYS_OF_WORD = 1 + READINGS_MAX,
    STEMS_WANTED = 12,
    MARKS_OF_TEXT = 64,
    LONG_KEY = 8,
    SHORT_KEY = 4,
    SHORT_PREFIX = 3,
    GEORGIAN_LETTERS = 33,
    GEORGIAN_KEYS = GEORGIAN_LETTERS + 1, /* with 0: no letter */
    BEGINNINGS = GEORGIAN_KEYS * GEORGIAN_KEYS * GEORGIAN_KEYS
};

/* What people read; synonyms stand in other fields. */
enum { READ_FIELDS = FIND_BODY + 1 };

/* How loosely a word may be taken, by what the index has of it. */
typedef enum Rule { RULE_LETTERS, RULE_KEY, RULE_SLIP } Rule;

typedef struct Wanted {
    Codes codes;
    Codes stems[STEMS_WANTED]; /* of the word, then of its readings */
    Codes keys[KEYS_OF_WORD], stem_keys[STEMS_WANTED];
    size_t stem_count, strict_stems, key_count;
    Rule rule;
    bool is_last, is_left_out;
} Wanted;

/*
 * Work that is left: words looked at closely, and comparisons letter by letter. A few words as people type them take a third
 * of this; thirty words with slips would take milliseconds, and then marks are not worth it.
 */
enum { LOOKS_MOST = 2000, SLIPS_MOST = 2000 };
typedef struct Budget {
    uint32_t looks, slips;
} Budget;

/* Texts repeat their words: what the last ones were found to be, by their hash. */
enum { KNOWN = 512 };
typedef struct Known {
    uint64_t hash; /* 0: none yet */
    uint32_t words;
} Known;

struct Marker {
    Wanted *words;
    size_t count;
    Known *known;
    Budget *left;
    uint8_t first[32]; /* bits: first letters of keys, so that most words of a text need no look */
    uint8_t beginnings[BEGINNINGS / 8 + 1]; /* bits: first three letters of Georgian keys */
    uint8_t key_of_letter[64]; /* by the last byte of ა to ჰ, its low six bits; 0: no such letter */
    uint32_t documents,
        (*in_document)[READ_FIELDS]; /* words that may stand in a document's texts */
};

/* -- what is looked for ------------------------------------------------------------------------------- */

static Codes key_codes(const Codes *c)
{
    Codes out = { .n = 0 };

    out.n = (uint8_t)key_of(c->at, c->n, out.at);
    return out;
}

static bool codes_equal(const Codes *a, const Codes *b)
{
    return a->n == b->n && memcmp(a->at, b->at, a->n) == 0;
}

static bool codes_begin(const Codes *word, const Codes *with)
{
    return word->n >= with->n && memcmp(word->at, with->at, with->n) == 0;
}

static void add_key(Wanted *w, Codes key)
{
    for (size_t i = 0; i < w->key_count; i++)
        if (codes_equal(&w->keys[i], &key))
            return;
    if (w->key_count < KEYS_OF_WORD)
        w->keys[w->key_count++] = key;
}

static void add_stems(Wanted *w, const Codes *word, bool with_linked)
{
    Analysis an;
    size_t count;

    if (with_linked)
        analyse_word(word, &an);
    else
        analyse_stems(word, &an);
    count = an.count + (with_linked ? an.linked : 0);
    for (size_t i = 0; i < count && w->stem_count < STEMS_WANTED; i++) {
        w->stem_keys[w->stem_count] = key_codes(&an.stems[i]);
        w->stems[w->stem_count++] = an.stems[i];
    }
}

static bool list_has(const WordList *l, const Codes *c)
{
    uint32_t i = word_from(l, c->at, c->n);
    WordView v = i < l->count ? word_view(l, i) : (WordView){ 0 };

    return v.at && codes_compare(v.at, v.n, c->at, c->n) == 0;
}

static bool list_begins(const WordList *l, const Codes *c)
{
    uint32_t i = word_from(l, c->at, c->n);
    WordView v = i < l->count ? word_view(l, i) : (WordView){ 0 };

    return v.at && v.n >= c->n && memcmp(v.at, c->at, c->n) == 0;
}

static bool list_has_key(const WordList *l, const Codes *key, bool or_begins)
{
    uint32_t i = key_from(l, key->at, key->n);
    uint8_t other[WORD_CODES];

    if (i >= l->count)
        return false;
    WordView v = word_view(l, l->by_key[i]);
    size_t n = key_of(v.at, v.n, other);
    return n >= key->n && memcmp(other, key->at, key->n) == 0 && (or_begins || n == key->n);
}

static Rule rule_for(const FindBlock *b, const Wanted *w)
{
    const WordList *forms = &b->words[WORD_FORM], *stems = &b->words[WORD_STEM];
    bool latin = codes_are_latin(&w->codes), by_key = false;

    if (list_has(forms, &w->codes) ||
        (w->is_last && w->codes.n >= SHORT_PREFIX && list_begins(forms, &w->codes)))
        return latin ? RULE_KEY : RULE_LETTERS;
    for (size_t i = 0; i < w->strict_stems; i++)
        if (list_has(stems, &w->stems[i]))
            return latin ? RULE_KEY : RULE_LETTERS;
    for (size_t i = 0; i < w->key_count; i++)
        by_key =
            by_key || list_has_key(forms, &w->keys[i], w->is_last && w->keys[i].n >= SHORT_PREFIX);
    for (size_t i = 0; i < w->stem_count; i++)
        by_key = by_key || list_has_key(stems, &w->stem_keys[i], false);
    return by_key ? RULE_KEY : RULE_SLIP;
}

/* Do three quarters of the documents have it? Then it is an "and". */
static bool is_everywhere(const FindBlock *b, const Codes *c)
{
    const WordList *l = &b->words[WORD_FORM];
    uint32_t i = word_from(l, c->at, c->n), least = b->documents * 3 / 4, count = 0;

    if (!list_has(l, c) ||
        l->posts_at[i + 1] - l->posts_at[i] <= least) /* a byte or more for each */
        return false;
    for (Postings p = postings_of(l, i); postings_next(&p);)
        count++;
    return count > least;
}

static void word_wanted(const FindBlock *b, Wanted *w)
{
    Codes readings[READINGS_MAX];
    bool latin = codes_are_latin(&w->codes);
    size_t count =
        latin ? latin_readings(&w->codes, readings) : noshift_readings(&w->codes, readings);
    Codes key = { .n = 0 };

    add_stems(w, &w->codes, true);
    w->strict_stems = w->stem_count;
    add_key(w, key_codes(&w->codes));
    if (latin) {
        key.n = (uint8_t)key_of_latin(&w->codes, key.at);
        add_key(w, key);
    }
    for (size_t r = 0; r < count && (latin || r < 2); r++) {
        add_key(w, key_codes(&readings[r]));
        add_stems(w, &readings[r], false);
    }
    w->rule = rule_for(b, w);
    w->is_left_out = is_everywhere(b, &w->codes);
}

/* See can_begin: how many letters of the key a word of a text has to begin with, so that it is worth a look. */
static void note_first(Marker *m, const Codes *key, Rule rule)
{
    size_t sure = rule == RULE_SLIP ? 1 : key->n < 3 ? key->n : 3;
    uint32_t from = 0, width = BEGINNINGS;

    if (!key->n)
        return;
    m->first[key->at[0] / 8] |= (uint8_t)(1 << key->at[0] % 8);
    for (size_t i = 0; i < sure; i++) {
        if (key->at[i] >= GEORGIAN_KEYS)
            return; /* words of other letters go by the first one */
        width /= GEORGIAN_KEYS;
        from += key->at[i] * width;
    }
    for (uint32_t i = from; i < from + width; i++)
        m->beginnings[i / 8] |= (uint8_t)(1 << i % 8);
}

static void note_documents(Marker *m, const WordList *l, uint32_t word, uint32_t bit)
{
    for (Postings p = postings_of(l, word); postings_next(&p);)
        for (int f = 0; f < READ_FIELDS; f++)
            m->in_document[p.document][f] |= p.fields >> f & 1 ? bit : 0;
}

static void note_by_letters(Marker *m, const WordList *l, const Codes *c, bool or_goes_on,
                            uint32_t bit)
{
    for (uint32_t i = word_from(l, c->at, c->n); i < l->count; i++) {
        WordView v = word_view(l, i);
        if (v.n < c->n || memcmp(v.at, c->at, c->n) != 0 || (v.n > c->n && !or_goes_on))
            return;
        note_documents(m, l, i, bit);
    }
}

static void note_by_key(Marker *m, const WordList *l, const Codes *key, bool or_goes_on,
                        uint32_t bit)
{
    uint8_t other[WORD_CODES];

    for (uint32_t i = key_from(l, key->at, key->n); i < l->count; i++) {
        WordView v = word_view(l, l->by_key[i]);
        size_t n = key_of(v.at, v.n, other);
        if (n < key->n || memcmp(other, key->at, key->n) != 0 || (n > key->n && !or_goes_on))
            return;
        note_documents(m, l, l->by_key[i], bit);
    }
}

/* Where the word may be marked, by the same rules as is_meant. About slips the index is not asked: then anywhere. */
static void note_word(const FindBlock *b, Marker *m, size_t i)
{
    const WordList *forms = &b->words[WORD_FORM], *stems = &b->words[WORD_STEM];
    const Wanted *w = &m->words[i];
    uint32_t bit = 1u << i;

    if (w->is_left_out)
        return;
    for (uint32_t d = 0; w->rule == RULE_SLIP && d < b->documents; d++)
        for (int f = 0; f < READ_FIELDS; f++)
            m->in_document[d][f] |= bit;
    if (w->rule == RULE_SLIP)
        return;
    note_by_letters(m, forms, &w->codes, w->is_last && w->codes.n >= SHORT_PREFIX, bit);
    for (size_t k = 0; w->rule == RULE_LETTERS && k < w->strict_stems; k++)
        note_by_letters(m, stems, &w->stems[k], false, bit);
    for (size_t k = 0; w->rule == RULE_KEY && k < w->key_count; k++)
        note_by_key(m, forms, &w->keys[k], w->is_last && w->keys[k].n >= SHORT_PREFIX, bit);
    for (size_t k = 0; w->rule == RULE_KEY && k < w->stem_count; k++)
        note_by_key(m, stems, &w->stem_keys[k], false, bit);
}

Marker *marker_of(const FindBlock *b, Arena *a, Str query, bool is_typing)
{
    Marker *m = NEW(a, Marker);
    Codes codes[QUERY_WORDS];
    bool is_common[QUERY_WORDS];
    size_t left_out = 0;

    query = str_head(query, QUERY_BYTES);
    for (Str word; m->count < QUERY_WORDS && (word = fold_next_word(a, &query)).n;) {
        is_common[m->count] = word_is_common(word);
        codes[m->count++] = codes_of(word);
    }
    for (uint8_t i = 0; i < GEORGIAN_LETTERS; i++) {
        uint8_t code = (uint8_t)(i + 1);
        key_of(&code, 1, &m->key_of_letter[0x90 % 64 + i]);
    }
    m->words = NEW_N(a, Wanted, m->count + 1);
    m->known = NEW_N(a, Known, KNOWN);
    m->documents = b->documents;
    m->in_document = arena_take(a, sizeof(*m->in_document), b->documents + 1);
    m->left = NEW(a, Budget);
    *m->left = (Budget){ LOOKS_MOST, SLIPS_MOST };
    for (size_t i = 0; i < m->count; i++)
        m->words[i].codes = codes[i];
    if (m->count)
        m->words[m->count - 1].is_last = is_typing;
    for (size_t i = 0; i < m->count; i++) {
        word_wanted(b, &m->words[i]);
        m->words[i].is_left_out = m->words[i].is_left_out || is_common[i];
        left_out += m->words[i].is_left_out;
    }
    for (size_t i = 0; i < m->count; i++) {
        Wanted *w = &m->words[i];
        if (left_out == m->count) /* then it is what was asked for */
            w->is_left_out = false;
        for (size_t k = 0; k < w->key_count; k++)
            note_first(m, &w->keys[k], w->rule);
        for (size_t k = 0; k < w->stem_count; k++)
            note_first(m, &w->stem_keys[k], w->rule);
        note_word(b, m, i);
    }
    return m;
}

uint32_t marker_words(const Marker *m)
{
    uint32_t words = 0;

    for (size_t i = 0; i < m->count; i++)
        if (!m->words[i].is_left_out)
            words |= 1u << i;
    return words;
}

uint32_t marker_words_in(const Marker *m, uint32_t document, FindField field)
{
    return document < m->documents && (int)field < READ_FIELDS ? m->in_document[document][field]
                                                               : 0;
}

/* -- against a word of a text ------------------------------------------------------------------------- */

/* Damerau-Levenshtein distance, at most `limit`; limit + 1 when it is more. */
static unsigned distance(const Codes *a, const Codes *b, unsigned limit)
{
    uint8_t rows[3][WORD_CODES + 1];

    if (a->n > b->n + limit || b->n > a->n + limit)
        return limit + 1;
    for (size_t k = 0; k <= b->n; k++)
        rows[0][k] = (uint8_t)k;
    for (size_t i = 1; i <= a->n; i++) {
        uint8_t *row = rows[i % 3], *up = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
        unsigned least = row[0] = (uint8_t)i;
        for (size_t k = 1; k <= b->n; k++) {
            unsigned cost = up[k - 1] + (a->at[i - 1] != b->at[k - 1] ? 1u : 0u);
            cost = up[k] + 1u < cost ? up[k] + 1u : cost;
            cost = row[k - 1] + 1u < cost ? row[k - 1] + 1u : cost;
            if (i > 1 && k > 1 && a->at[i - 1] == b->at[k - 2] && a->at[i - 2] == b->at[k - 1] &&
                before[k - 2] + 1u < cost)
                cost = before[k - 2] + 1u;
            row[k] = (uint8_t)cost;
            least = cost < least ? cost : least;
        }
        if (least > limit)
            return limit + 1;
    }
    return rows[a->n % 3][b->n];
}

static bool is_slip(Budget *left, const Codes *wanted, const Codes *seen)
{
    unsigned limit = wanted->n >= LONG_KEY ? 2 : 1;
    bool alike = seen->n && wanted->at[0] == seen->at[0] && wanted->n <= seen->n + limit &&
                 seen->n <= wanted->n + limit;

    if (wanted->n < SHORT_KEY || !alike || !left->slips)
        return false;
    left->slips--;
    return distance(wanted, seen, limit) <= limit;
}

/* A word of the text, taken apart only as far as a rule asks for. */
typedef struct Seen {
    Codes codes, key;
    Analysis an;
    Codes stem_keys[STEMS_MAX];
    bool is_taken_apart;
} Seen;

static void take_apart(Seen *s)
{
    if (s->is_taken_apart)
        return;
    s->is_taken_apart = true;
    analyse_stems(&s->codes, &s->an);
    for (size_t i = 0; i < s->an.count; i++)
        s->stem_keys[i] = key_codes(&s->an.stems[i]);
}

static bool any_stem(Budget *left, const Wanted *w, const Seen *s)
{
    size_t count = w->rule == RULE_LETTERS ? w->strict_stems : w->stem_count;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < s->an.count; k++)
            if (w->rule == RULE_LETTERS ? codes_equal(&w->stems[i], &s->an.stems[k])
                                        : codes_equal(&w->stem_keys[i], &s->stem_keys[k]) ||
                                              (w->rule == RULE_SLIP &&
                                               is_slip(left, &w->stem_keys[i], &s->stem_keys[k])))
                return true;
    return false;
}

/*
 * A Georgian stem is the beginning of its words but for letters lost inside (წყალი is of წყლ) or before (უმაღლესი of
 * მაღლ): never more than LOST, so that few words have to be taken apart.
 */
static bool may_be_stem(const Codes *stem, const Codes *word)
{
    enum { LOST = 2 };
    size_t at = 0;

    for (size_t i = 0; i < word->n && at < stem->n && i <= at + LOST; i++)
        at += word->at[i] == stem->at[at];
    return at == stem->n;
}

static bool may_share_stem(const Wanted *w, const Seen *s)
{
    size_t count = w->rule == RULE_LETTERS ? w->strict_stems : w->stem_count;
    bool may = w->rule == RULE_SLIP || !codes_are_georgian(&s->codes);

    for (size_t i = 0; i < count && !may; i++)
        may = w->rule == RULE_LETTERS ? may_be_stem(&w->stems[i], &s->codes)
                                      : may_be_stem(&w->stem_keys[i], &s->key);
    return may;
}

static bool is_meant(Budget *left, const Wanted *w, Seen *s)
{
    if (codes_equal(&w->codes, &s->codes))
        return true;
    if (w->is_last && w->codes.n >= SHORT_PREFIX && codes_begin(&s->codes, &w->codes))
        return true;
    for (size_t k = 0; w->rule != RULE_LETTERS && k < w->key_count; k++)
        if (codes_equal(&w->keys[k], &s->key) ||
            (w->is_last && w->keys[k].n >= SHORT_PREFIX && codes_begin(&s->key, &w->keys[k])) ||
            (w->rule == RULE_SLIP && is_slip(left, &w->keys[k], &s->key)))
            return true;
    if (!may_share_stem(w, s))
        return false;
    take_apart(s);
    return any_stem(left, w, s);
}

/* -- over a text -------------------------------------------------------------------------------------- */

/*
 * Where words begin and end, by bytes: nearly all of a text is only passed over, and this is most of the time that
 * marking takes. Punctuation of U+0080..00BF and U+2000..2BFF lies between words, but not the soft hyphen; the rest
 * above ASCII is taken for letters. What is no word after all folds to nothing.
 */
static bool is_word_byte(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return (p[0] >= 'a' && p[0] <= 'z') || (p[0] >= 'A' && p[0] <= 'Z') ||
               (p[0] >= '0' && p[0] <= '9');
    if (p[0] == 0xC2)
        return left > 1 && p[1] == 0xAD;
    return p[0] != 0xE2 || (left > 1 && p[1] >= 0xB0);
}

static size_t letter_bytes(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The next word of the text from *at on; empty at the end. */
static Str next_word(Str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t i = *at, from;

    while (i < text.n && !is_word_byte(p + i, text.n - i))
        i += letter_bytes(p[i]);
    from = i;
    while (i < text.n && (p[i] == 0xE1 || is_word_byte(p + i, text.n - i)))
        i += p[i] == 0xE1 ? 3 : letter_bytes(p[i]);
    *at = i = i < text.n ? i : text.n;
    return from < i ? (Str){ text.p + from, i - from } : (Str){ 0 };
}

/* The key of the letter at p, from ა to ჰ; 0: another. */
static uint8_t georgian_key(const Marker *m, const unsigned char *p, size_t left)
{
    return left >= 3 && p[0] == 0xE1 && p[1] == 0x83 ? m->key_of_letter[p[2] & 63] : 0;
}

static bool has_beginning(const Marker *m, uint8_t a, uint8_t b, uint8_t c)
{
    uint32_t i = ((uint32_t)a * GEORGIAN_KEYS + b) * GEORGIAN_KEYS + c;

    return m->beginnings[i / 8] >> i % 8 & 1;
}

/* A stem begins with the word's first three letters, or has lost the second or third, a vowel: წელი is of წლ. */
static bool can_begin(const Marker *m, Str word)
{
    const unsigned char *p = (const unsigned char *)word.p;
    uint8_t key[4] = { 0 };
    size_t n = 0;

    while (n < COUNT(key) && (key[n] = georgian_key(m, p + n * 3, word.n - n * 3)) != 0)
        n++;
    if (n == 0)
        return p[0] >= 0x80 || p[0] < 'A' ||
               (m->first[((p[0] | 32) - 'a' + LATIN_A) / 8] >> ((p[0] | 32) - 'a' + LATIN_A) % 8 &
                1);
    if (n < 3 && n * 3 < word.n) /* goes on in other letters */
        return m->first[key[0] / 8] >> key[0] % 8 & 1;
    return has_beginning(m, key[0], key[1], key[2]) || has_beginning(m, key[0], key[2], key[3]) ||
           has_beginning(m, key[0], key[1], key[3]);
}

/* Which of the query's words this is, a bit each. */
static uint32_t words_meant(const Marker *m, Arena *a, Str word)
{
    uint64_t hash = str_hash(word) | 1;
    Known *known = &m->known[(hash >> 1) % KNOWN];
    uint32_t words = 0;

    if (known->hash == hash)
        return known->words;
    if (!m->left->looks)
        return 0;
    m->left->looks--;
    Seen s = { .is_taken_apart = false };
    s.codes = codes_of(fold_next_word(a, &word));
    s.key = key_codes(&s.codes);
    for (size_t i = 0; i < m->count; i++)
        if (!m->words[i].is_left_out && is_meant(m->left, &m->words[i], &s))
            words |= 1u << i;
    *known = (Known){ hash, words };
    return words;
}

Marks mark_text(const Marker *m, Arena *a, Str text)
{
    WordMark *list = NULL;
    Marks out = { 0 };

    for (size_t at = 0; at < text.n && out.count < MARKS_OF_TEXT;) {
        Str word = next_word(text, &at);
        if (!word.n)
            break;
        uint32_t words = can_begin(m, word) ? words_meant(m, a, word) : 0;
        if (!words)
            continue;
        if (!list)
            list = NEW_N(a, WordMark, MARKS_OF_TEXT);
        list[out.count++] =
            (WordMark){ (uint32_t)(word.p - text.p), (uint32_t)(word.p + word.n - text.p), words };
        out.words |= words;
    }
    out.at = list;
    return out;
}
