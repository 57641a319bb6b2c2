/*
 * learn_lexicon -- makes src/text/lexicon_data.c from a list of words of running text.
 *
 *   learn_lexicon WORDS_TSV [OUT_C]     first column: a word; a header line is fine
 *
 * For each lexeme that some word of the list may belong to, the cells of its paradigm that stand in the list are counted;
 * one is taken off, since a cell that only one word fills is no evidence. Lexemes with too little support
 * are left out. Without OUT_C it prints how many there are for each support.
 */
#include "base/arena.h"
#include "base/must.h"
#include "host/file.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/lexicon.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 20, LEAST_SUPPORT = 3 };

/* Learning starts from nothing: these stand for the table that will be written. */
const uint16_t LEXICON[1] = { 0 };
const uint8_t LEXICON_COUNTS[1 << (LEXICON_BUCKET_BITS - 1)] = { 0 };
const uint16_t LEXICON_STARTS[(1 << LEXICON_BUCKET_BITS) / LEXICON_STEP] = { 0 };

static struct {
    uint8_t at[WORD_CODES];
    uint8_t n;
} words[SLOTS];

typedef struct Entry {
    uint8_t base[WORD_CODES];
    uint8_t n, class, is_taken;
    LexemeFacts facts;
} Entry;
static Entry *entries;
static size_t taken;

static size_t hash_of(const uint8_t *w, size_t n)
{
    return str_hash((Str){ (const char *)w, n }) * 0x9E3779B97F4A7C15u >> 44;
}

static void put_word(const Codes *c)
{
    for (size_t i = hash_of(c->at, c->n);; i = (i + 1) % SLOTS) {
        if (words[i].n == c->n && memcmp(words[i].at, c->at, c->n) == 0)
            return;
        if (!words[i].n) {
            memcpy(words[i].at, c->at, c->n);
            words[i].n = c->n;
            return;
        }
    }
}

/* Does base + ending stand in the list? */
static int seen(const uint8_t *base, size_t n, const char *ending)
{
    uint8_t w[WORD_CODES + 12];
    size_t k = strlen(ending);

    if (n + k > WORD_CODES)
        return 0;
    memcpy(w, base, n);
    for (size_t i = 0; i < k; i++)
        w[n + i] = KEY_CODES[ending[i] & 127];
    for (size_t i = hash_of(w, n + k); words[i].n; i = (i + 1) % SLOTS)
        if (words[i].n == n + k && memcmp(words[i].at, w, n + k) == 0)
            return 1;
    return 0;
}

static int cells(const uint8_t *base, size_t n, const char *const *endings)
{
    int count = 0;

    for (; *endings; endings++)
        count += seen(base, n, *endings);
    return count;
}

static const char *const CONSONANT[] = { "i", "is", "s", "iT", "ad", "ma", "Si", "ze", "Tan", "isTvis", "idan", "isa", "isaTvis", "isgan", "amde", "ic", "sa", NULL };
static const char *const ADJECTIVE[] = { "", "ia", NULL };
static const char *const PLURAL[] = { "ebi", "ebis", "ebs", "ebiT", "ebad", "ebma", "ebSi", "ebze", "ebTan", "ebisTvis", "ebidan", "ebisaTvis", "ebisa", NULL };
static const char *const E_PLURAL[] = { "eebi", "eebis", "eebs", "eebiT", "eebad", "eebma", "eebSi", "eebze", "eebTan", "eebisTvis", "eebidan", "eebisaTvis", "eebisa", NULL };
static const char *const A_WHOLE[] = { "a", "as", "ad", "am", "aSi", "aze", "asTan", "asa", "amde", NULL };
static const char *const E_WHOLE[] = { "e", "es", "ed", "em", "eSi", "eze", "esTan", NULL };
static const char *const CUT[] = { "is", "iT", "isTvis", "idan", "isa", "isaTvis", "isgan", NULL };
static const char *const O_ALL[] = { "", "s", "Ti", "d", "m", "Si", "ze", "sTan", "sTvis", "dan", "sa", "mde", "si", NULL };
static const char *const NEVER_DROPS[] = { "i", "s", "ma", "Si", "ze", "ic", NULL };
static const char *const DROPS[] = { "is", "iT", "ad", "isTvis", "idan", "isa", "isaTvis", "ebi", "ebis", "ebs", "ebiT", "ebSi", NULL };
static const char *const DROPS_SINGULAR[] = { "is", "iT", "ad", "isTvis", "idan", "isa", "isaTvis", NULL };

static bool without_vowel(const uint8_t *base, size_t n, uint8_t *out)
{
    const char *k = KEYS;
    char a = n > 2 ? k[base[n - 1] - 1] : 0, b = n > 2 ? k[base[n - 2] - 1] : 0, c = n > 2 ? k[base[n - 3] - 1] : 0;

    if (!a || !strchr("lrnm", a) || !strchr("aeo", b) || strchr("aeiou", c))
        return false;
    memcpy(out, base, n - 2);
    out[n - 2] = base[n - 1];
    return true;
}

static int most5(int v)
{
    return v > 5 ? 5 : v;
}

static LexemeFacts count_facts(const uint8_t *base, size_t n, LexemeClass class)
{
    LexemeFacts f = { 0 };
    uint8_t dropped[WORD_CODES];
    bool can_drop = without_vowel(base, n, dropped);
    bool eb = n > 3 && KEYS[base[n - 1] - 1] == 'b' && KEYS[base[n - 2] - 1] == 'e';
    int nominative = 0, tenths = 0, whole, plural;

    switch (class) {
    case LEXEME_C:
        if (eb && (!seen(base, n, "Ta") || seen(base, n, "a"))) /* a plural, unless it has one of its own: მცხოვრებთა */
            return f;
        nominative = seen(base, n, "i");
        plural = cells(base, n, PLURAL);
        tenths = 10 * cells(base, n, CONSONANT);
        if (nominative) /* adjectives: a bare stem, and "it is so" */
            tenths += 10 * cells(base, n, ADJECTIVE);
        /* სახლის is a form of სახლი, which has forms that no dropped vowel makes: it says nothing of სახელი. */
        if (can_drop && cells(dropped, n - 1, NEVER_DROPS) >= 2) {
            f.keeps = cells(base, n, DROPS) > 0;
        } else if (can_drop) {
            int p = cells(dropped, n - 1, PLURAL);
            int a = cells(dropped, n - 1, DROPS), b = cells(base, n, DROPS);
            tenths += 10 * cells(dropped, n - 1, DROPS_SINGULAR);
            plural = p > plural ? p : plural;
            f.syncopates = a > b;
            f.keeps = b > a;
        }
        tenths += 8 * most5(plural);
        break;
    case LEXEME_A:
        nominative = seen(base, n, "a");
        whole = cells(base, n, A_WHOLE);
        if (eb && !whole)
            return f;
        plural = whole || !eb ? cells(base, n, PLURAL) : 0;
        tenths = 10 * (whole + (eb ? 0 : cells(base, n, CUT))) + 8 * most5(plural);
        if (!whole)
            tenths /= 2;
        if (can_drop)
            f.syncopates = cells(dropped, n - 1, CUT) > cells(base, n, CUT);
        break;
    case LEXEME_E:
        nominative = seen(base, n, "e");
        whole = cells(base, n, E_WHOLE);
        plural = cells(base, n, E_PLURAL);
        if (!whole && !plural)
            return f;
        tenths = 10 * (whole + cells(base, n, CUT)) + 8 * most5(plural);
        if (!whole)
            tenths /= 2;
        break;
    case LEXEME_O:
        nominative = seen(base, n, "");
        tenths = 10 * cells(base, n, O_ALL) + 8 * most5(cells(base, n, PLURAL));
        break;
    }
    int support = (tenths > 10 ? tenths - 10 : 0) + (nominative && tenths > 15 ? 20 : 0);
    f.support = (uint8_t)(support / 10 > 14 ? 14 : (support + 5) / 10 > 14 ? 14 : (support + 5) / 10);
    return f;
}

static LexemeFacts look(void *ctx, const uint8_t *base, size_t n, LexemeClass class)
{
    (void)ctx;
    for (size_t i = (hash_of(base, n) * 4 + class) % SLOTS;; i = (i + 1) % SLOTS) {
        Entry *e = &entries[i];
        if (e->is_taken && e->n == n && e->class == class && memcmp(e->base, base, n) == 0)
            return e->facts;
        if (!e->is_taken) {
            *e = (Entry){ .n = (uint8_t)n, .class = (uint8_t)class, .is_taken = 1 };
            memcpy(e->base, base, n);
            e->facts = count_facts(base, n, class);
            if (++taken > SLOTS * 9 / 10) {
                fprintf(stderr, "too many lexemes\n");
                exit(3);
            }
            return e->facts;
        }
    }
}

static uint32_t entry_hash(const Entry *e)
{
    return lexicon_hash(e->base, e->n, e->class);
}

/* By hash; of two that share all the bits kept, the stronger first. */
static int entry_order(const void *x, const void *y)
{
    const Entry *a = x, *b = y;
    uint32_t ha = entry_hash(a), hb = entry_hash(b);
    uint32_t ba = ha >> (32 - LEXICON_BUCKET_BITS), bb = hb >> (32 - LEXICON_BUCKET_BITS);
    uint32_t mask = (1u << LEXICON_PRINT_BITS) - 1;

    if (ba != bb)
        return ba < bb ? -1 : 1;
    if ((ha & mask) != (hb & mask))
        return (ha & mask) < (hb & mask) ? -1 : 1;
    if (a->facts.support != b->facts.support)
        return b->facts.support - a->facts.support;
    return ha < hb ? -1 : ha > hb;
}

static bool is_same(const Entry *a, const Entry *b)
{
    uint32_t x = entry_hash(a) ^ entry_hash(b);

    return x >> (32 - LEXICON_BUCKET_BITS) == 0 && (x & ((1u << LEXICON_PRINT_BITS) - 1)) == 0;
}

static void print_numbers(FILE *out, const char *declaration, const uint16_t *numbers, size_t n)
{
    fprintf(out, "\nconst %s = {", declaration);
    for (size_t i = 0; i < n; i++)
        fprintf(out, i % 20 ? "%u," : "\n%u,", numbers[i]);
    fprintf(out, "\n};\n");
}

/* Writes the table of the n entries, in order. */
static int write_table(const Entry *e, size_t n, const char *path)
{
    enum { BUCKETS = 1 << LEXICON_BUCKET_BITS };
    static uint16_t table[UINT16_MAX], counts[BUCKETS], nibbles[BUCKETS / 2], starts[BUCKETS / LEXICON_STEP];
    size_t kept = 0, doubled = 0;
    FILE *out = fopen(path, "w");

    if (!out)
        return 3;
    for (size_t i = 0; i < n; i++) {
        uint32_t hash = entry_hash(&e[i]), bucket = hash >> (32 - LEXICON_BUCKET_BITS);
        uint32_t mark = e[i].facts.syncopates ? 1 : e[i].facts.keeps ? 2 : 0;
        if (i > 0 && is_same(&e[i - 1], &e[i])) {
            doubled++;
            continue;
        }
        MUST(kept < UINT16_MAX && counts[bucket] < 15);
        table[kept++] = (uint16_t)((hash & ((1u << LEXICON_PRINT_BITS) - 1)) << 5 | (3 * (lexicon_level(e[i].facts.support) - 1) + mark));
        counts[bucket]++;
    }
    for (size_t i = 0, at = 0; i < BUCKETS; i++) {
        if (i % LEXICON_STEP == 0)
            starts[i / LEXICON_STEP] = (uint16_t)at;
        nibbles[i / 2] |= (uint16_t)(counts[i] << (i % 2 * 4));
        at += counts[i];
    }
    fprintf(stderr, "%zu lexemes kept, %zu taken for another; %zu bytes\n", kept, doubled, kept * 2 + sizeof(nibbles) / 2 + sizeof(starts));
    fprintf(out, "/* Made by tools/learn_lexicon from word frequencies of Georgian legal acts (no copyright); do not edit. */\n"
                 "#include \"text/lexicon.h\"\n");
    print_numbers(out, "uint16_t LEXICON_STARTS[(1 << LEXICON_BUCKET_BITS) / LEXICON_STEP]", starts, COUNT(starts));
    print_numbers(out, "uint8_t LEXICON_COUNTS[1 << (LEXICON_BUCKET_BITS - 1)]", nibbles, COUNT(nibbles));
    print_numbers(out, "uint16_t LEXICON[]", table, kept);
    return fclose(out) ? 3 : 0;
}

int main(int argc, char **argv)
{
    Arena a = arena_new((size_t)1 << 30);
    Str text, rows;
    uint32_t counts[16] = { 0 };

    entries = calloc(SLOTS, sizeof(Entry));
    Err e = argc > 1 ? file_read(&a, argv[1], 256 << 20, &text) : err_fmt("usage: learn_lexicon WORDS_TSV [OUT_C]");
    if (FAILED(e) || !entries) {
        fprintf(stderr, "learn_lexicon: %s\n", e.text);
        return 2;
    }
    for (rows = text; rows.n;) {
        Str line = str_cut(&rows, '\n'), column = str_cut(&line, '\t');
        Str word = fold_next_word(&a, &column);
        Codes c = codes_of(word);
        if (codes_are_georgian(&c))
            put_word(&c);
    }
    lexicon_use(look, NULL);
    for (size_t i = 0; i < SLOTS; i++)
        if (words[i].n) {
            Codes c = { .n = words[i].n };
            Analysis an;
            memcpy(c.at, words[i].at, c.n);
            analyse_stems(&c, &an);
        }
    size_t n = 0;
    for (size_t i = 0; i < SLOTS; i++)
        if (entries[i].is_taken) {
            counts[entries[i].facts.support]++;
            if (entries[i].facts.support >= LEAST_SUPPORT || (entries[i].facts.keeps && entries[i].facts.support >= 1))
                entries[n++] = entries[i];
        }
    qsort(entries, n, sizeof(Entry), entry_order);
    for (int i = 0; i < 16; i++)
        fprintf(stderr, "support %d: %u\n", i, counts[i]);
    return argc < 3 ? 0 : write_table(entries, n, argv[2]);
}
