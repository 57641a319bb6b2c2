/*
 * analyse.c -- see analyse.h. Endings are written with the letters of the Georgian keyboard, one Latin letter
 * for one Georgian: a b g d e v z T i k l m n o p J r s t u f q R y S C c Z w W x j h, so "Si" is ში.
 */
#include "text/analyse.h"
#include "text/lexicon.h"
#include "text/verb.h"
#include <string.h>

static uint8_t code(char key)
{
    return KEY_CODES[key & 127];
}

/* Not inlined: a hundred endings are asked for, and the phone downloads this. */
__attribute__((noinline)) static bool ends_whole(const uint8_t *w, size_t n, const char *ending)
{
    size_t k = strlen(ending);

    if (k > n)
        return false;
    for (size_t i = 0; i < k; i++)
        if (w[n - k + i] != code(ending[i]))
            return false;
    return true;
}

/* Most words do not even end with its last letter. */
static inline bool ends(const uint8_t *w, size_t n, const char *ending)
{
    return n && w[n - 1] == code(ending[strlen(ending) - 1]) && ends_whole(w, n, ending);
}

static bool starts(const uint8_t *w, size_t n, const char *beginning)
{
    size_t k = strlen(beginning);

    if (k > n)
        return false;
    for (size_t i = 0; i < k; i++)
        if (w[i] != code(beginning[i]))
            return false;
    return true;
}

static bool is_one_of(uint8_t c, const char *keys)
{
    for (; *keys; keys++)
        if (c == code(*keys))
            return true;
    return false;
}

static bool is_vowel(uint8_t c)
{
    return is_one_of(c, "aeiou");
}

/* The stem without its last vowel, when it is one that may drop: ა ე ო before ლ რ ნ მ. */
static bool syncope(const uint8_t *base, size_t n, uint8_t *out)
{
    if (n < 3 || !is_one_of(base[n - 1], "lrnm") || !is_one_of(base[n - 2], "aeo") ||
        is_vowel(base[n - 3]))
        return false;
    memcpy(out, base, n - 2);
    out[n - 2] = base[n - 1];
    return true;
}

/* -- every way to take a word apart ----------------------------------------------------------------- */

/* What was taken off the end, as far as the choice between lexemes depends on it. */
typedef enum Tag {
    TAG_NONE,
    TAG_NOM,
    TAG_ERG,
    TAG_DAT,
    TAG_GEN,
    TAG_INS,
    TAG_ADV,
    TAG_VOC,
    TAG_POST,
    TAG_TA,
    TAG_NI,
    TAG_O
} Tag;

typedef struct Cut {
    uint8_t n; /* letters that stay */
    Tag tag;
} Cut;

typedef struct Cuts {
    Cut at[24];
    size_t count;
} Cuts;

static void cut(Cuts *c, size_t stays, Tag tag)
{
    if (stays >= 2 && c->count < 24)
        c->at[c->count++] = (Cut){ (uint8_t)stays, tag };
}

static void cut_genitive_post(const uint8_t *w, size_t n, const char *post, Cuts *c)
{
    size_t k = strlen(post);

    if (!ends(w, n, post) || n <= k + 2)
        return;
    n -= k;
    if (ends(w, n, "isa"))
        cut(c, n - 3, TAG_GEN);
    if (ends(w, n, "sa"))
        cut(c, n - 2, TAG_GEN);
    if (ends(w, n, "is"))
        cut(c, n - 2, TAG_GEN);
    else if (ends(w, n, "s"))
        cut(c, n - 1, TAG_GEN);
    else if (ends(w, n, "Ta"))
        cut(c, n - 2, TAG_TA);
}

static void cut_postpositions(const uint8_t *w, size_t n, Cuts *c)
{
    static const char *const genitive[] = { "Tvis", "gan", "ken", "ebr", "dmi", "mebr" };

    if ((ends(w, n, "Si") || ends(w, n, "ze")) && n > 4)
        cut(c, n - 2, TAG_POST);
    if (ends(w, n, "Tan") && n > 5) {
        if (w[n - 4] == code('s') && is_vowel(w[n - 5]))
            cut(c, n - 4, TAG_POST);
        cut(c, n - 3, TAG_POST);
    }
    if (ends(w, n, "viT") && n > 5) {
        if (ends(w, n - 3, "sa"))
            cut(c, n - 5, TAG_POST);
        else if (ends(w, n - 3, "i"))
            cut(c, n - 4, TAG_POST);
    }
    for (size_t i = 0; i < sizeof(genitive) / sizeof(genitive[0]); i++)
        cut_genitive_post(w, n, genitive[i], c);
    if (ends(w, n, "isas")) /* "during": a dative on a genitive */
        cut_genitive_post(w, n, "s", c);
    if (ends(w, n, "dan") && n > 5) {
        if (w[n - 4] == code('i'))
            cut(c, n - 4, TAG_INS);
        else if (is_vowel(w[n - 4]))
            cut(c, n - 3, TAG_INS);
    }
    if (ends(w, n, "mde") && n > 5) {
        if (w[n - 4] == code('a'))
            cut(c, n - 4, TAG_ADV);
        else if (is_vowel(w[n - 4]))
            cut(c, n - 3, TAG_ADV);
    }
    if ((ends(w, n, "qveS") || ends(w, n, "win")) && n > 7)
        cut(c, n - (ends(w, n, "win") ? 3 : 4), TAG_POST);
}

static void cut_cases(const uint8_t *w, size_t n, Cuts *c)
{
    uint8_t last = w[n - 1];

    if (last == code('a')) {
        if (ends(w, n, "isa"))
            cut(c, n - 3, TAG_GEN);
        if (ends(w, n, "iTa"))
            cut(c, n - 3, TAG_INS);
        if (ends(w, n, "ada"))
            cut(c, n - 3, TAG_ADV);
        if (ends(w, n, "sa") && n > 4)
            cut(c, n - 2, TAG_DAT);
        if (ends(w, n, "ma") && n > 4 && !is_vowel(w[n - 3]))
            cut(c, n - 2, TAG_ERG);
        if (ends(w, n, "Ta") && n > 4)
            cut(c, n - 2, TAG_TA);
    }
    if (ends(w, n, "is"))
        cut(c, n - 2, TAG_GEN);
    if (last == code('s'))
        cut(c, n - 1, TAG_DAT);
    if (ends(w, n, "iT"))
        cut(c, n - 2, TAG_INS);
    if (ends(w, n, "Ti") && n > 4 && is_one_of(w[n - 3], "ou"))
        cut(c, n - 2, TAG_INS);
    if (ends(w, n, "si") && n > 4 && is_one_of(w[n - 3], "ou"))
        cut(c, n - 2, TAG_O);
    if (ends(w, n, "ad"))
        cut(c, n - 2, TAG_ADV);
    if (last == code('d') && is_one_of(w[n - 2], "eou"))
        cut(c, n - 1, TAG_ADV);
    if (last == code('m') && is_vowel(w[n - 2]))
        cut(c, n - 1, TAG_ERG);
    if (last == code('T') && n > 4 && w[n - 2] != code('i'))
        cut(c, n - 1, TAG_TA);
    if (last == code('i'))
        cut(c, n - 1, TAG_NOM);
    if (last == code('o') && n > 3)
        cut(c, n - 1, TAG_VOC);
    if (ends(w, n, "ni") && n > 5)
        cut(c, n - 2, TAG_NI);
    cut(c, n, TAG_NONE);
}

typedef struct Scored {
    Codes key;
    int value; /* hundredths */
    bool is_eb;
} Scored;

typedef struct Ways {
    const uint8_t *word;
    size_t n;
    int clitic; /* hundredths taken off for a clitic */
    bool ends_ta, ends_sa;
    Scored at[32];
    size_t count;
} Ways;

enum {
    SUPPORT_MOST = 12,
    PER_LETTER =
        15, /* for each letter of the ending, in hundredths: what decides for unknown words */
    NOT_KNOWN = 220, /* below this the lexicon does not know */
    RIVAL = 3,       /* a lexeme so well known does not lend its stem to an unknown one */
    MASDAR_SUPPORT = 8,
    MASDAR_PRIOR = -700,
    FINITE_BELOW = 400,   /* a word no better known as a noun may be a finite verb */
    SECOND_PER_CENT = 50, /* a second stem must come so near to the first */
};

static bool ends_in_eb(const uint8_t *base, size_t n)
{
    return n > 3 && ends(base, n, "eb");
}

/* The stem all forms of the lexeme share. */
static Codes key_stem(const uint8_t *base, size_t n, LexemeClass class, LexemeFacts f)
{
    Codes key = { .n = (uint8_t)n };
    uint8_t without[WORD_CODES];
    bool drops = class == LEXEME_C   ? (n < 4 ? f.syncopates : !f.keeps)
                 : class == LEXEME_A ? f.syncopates
                                     : false;

    memcpy(key.at, base, n);
    if (drops && syncope(base, n, without) &&
        (f.support ||
         lexicon_look(without, n - 1, LEXEME_C).support < RIVAL)) { /* ასალი is no ასლი */
        memcpy(key.at, without, n - 1);
        key.n = (uint8_t)(n - 1);
    }
    return key;
}

static void way(Ways *w, const uint8_t *base, size_t n, LexemeClass class, Tag tag, int prior)
{
    static const char *const preverbs[] = { "ga",   "da",   "mo", "Se", "aR", "amo",
                                            "gamo", "gada", "Ca", "wa", "mi", "uzrun" };

    if (n < 2 || n > WORD_CODES)
        return;
    LexemeFacts f = lexicon_look(base, n, class);
    if (class == LEXEME_C && tag != TAG_NONE && ends_in_eb(base, n) &&
        !f.support) /* a plural, or მცხოვრები */
        return;
    int letters = (int)w->n - (int)n;
    int support = f.support > SUPPORT_MOST ? SUPPORT_MOST : f.support;
    if (class == LEXEME_A && ends_in_eb(base, n)) { /* a masdar, or a plural misread? */
        bool preverb = false;
        for (size_t i = 0; i < sizeof(preverbs) / sizeof(preverbs[0]); i++)
            preverb = preverb || starts(base, n, preverbs[i]);
        letters += preverb ? 1 : -3;
    }
    letters -= tag == TAG_NONE && class == LEXEME_C;
    letters -= tag == TAG_TA && !w->ends_ta ? 2 : 0;
    letters -= tag == TAG_DAT && w->ends_sa;
    letters -= n < 3 ? 3 : 0;
    Codes key = key_stem(base, n, class, f);
    int value = support * 100 + w->clitic + prior + letters * PER_LETTER;
    if (key.n < 2)
        return;
    for (size_t i = 0; i < w->count; i++)
        if (w->at[i].key.n == key.n && memcmp(w->at[i].key.at, key.at, key.n) == 0) {
            if (w->at[i].value < value)
                w->at[i].value = value;
            return;
        }
    if (w->count < sizeof(w->at) / sizeof(w->at[0]))
        w->at[w->count++] = (Scored){ key, value, false };
}

/* წყლ- may be წყალ- with its vowel dropped: only where the lexicon says so. */
static void way_unsyncopated(Ways *w, const uint8_t *stem, size_t n, LexemeClass class, Tag tag,
                             int prior)
{
    uint8_t base[WORD_CODES + 1];

    if (n < 2 || n >= WORD_CODES || !is_one_of(stem[n - 1], "lrnm") || is_vowel(stem[n - 2]))
        return;
    for (const char *v = "aeo"; *v; v++) {
        memcpy(base, stem, n - 1);
        base[n - 1] = code(*v);
        base[n] = stem[n - 1];
        if (lexicon_look(base, n + 1, class).syncopates)
            way(w, base, n + 1, class, tag, prior);
    }
}

static void way_vowel_stem(Ways *w, const uint8_t *stem, size_t n, Tag tag, int prior)
{
    if (n == 2) /* ხე: one letter is no stem */
        way(w, stem, n, LEXEME_O, tag, prior);
    else if (stem[n - 1] == code('a')) /* with its ა a word in -ება is no plural */
        way(w, stem, n - 1, LEXEME_A, tag, prior + (ends_in_eb(stem, n - 1) ? 4 * PER_LETTER : 0));
    else if (stem[n - 1] == code('e'))
        way(w, stem, n - 1, LEXEME_E, tag,
            prior + (n > 5 && starts(stem, n, "si") ? 3 * PER_LETTER : 0)); /* სი-ლამაზ-ე */
    else if (is_one_of(stem[n - 1], "ou"))
        way(w, stem, n, LEXEME_O, tag, prior);
}

/* `stem` is what stands before the plural's -ებ-. */
static void way_plural(Ways *w, const uint8_t *stem, size_t n, Tag tag)
{
    bool open =
        tag == TAG_GEN || tag == TAG_INS || tag == TAG_ADV; /* საკუთრების may be of საკუთრება */
    int prior =
        open && lexicon_look(stem, n + 2, LEXEME_A).support >= MASDAR_SUPPORT ? MASDAR_PRIOR : 0;

    if (n < 2)
        return;
    if (stem[n - 1] == code('e') && n > 2)
        way(w, stem, n - 1, LEXEME_E, tag, 0);
    else if (stem[n - 1] == code('i')) /* ია: კომისიები */
        way(w, stem, n, LEXEME_A, tag, 0);
    else if (is_vowel(stem[n - 1]))
        way(w, stem, n, LEXEME_O, tag, 0);
    else {
        way(w, stem, n, LEXEME_C, tag, prior);
        way(w, stem, n, LEXEME_A, tag, prior);
        way_unsyncopated(w, stem, n, LEXEME_C, tag, prior - 15);
        way_unsyncopated(w, stem, n, LEXEME_A, tag, prior - 15);
    }
}

static void ways_of_cut(Ways *w, const uint8_t *stem, size_t n, Tag tag)
{
    bool vowel = is_vowel(stem[n - 1]);
    bool truncates = tag == TAG_GEN || tag == TAG_INS || tag == TAG_ADV;

    switch (tag) {
    case TAG_NONE:
        if (!vowel)
            way(w, stem, n, LEXEME_C, tag, -30);
        else
            way_vowel_stem(w, stem, n, tag, is_one_of(stem[n - 1], "ou") ? 45 : 0);
        return;
    case TAG_NOM:
        if (vowel)
            return;
        if (ends(stem, n, "eb") && n > 2)
            way_plural(w, stem, n - 2, tag);
        way(w, stem, n, LEXEME_C, tag, 0);
        return;
    case TAG_O: /* საქართველო-სი, but კოსმოს-ი */ way(w, stem, n, LEXEME_O, tag, -75); return;
    case TAG_VOC:
        if (ends_in_eb(stem, n))
            way_plural(w, stem, n - 2, tag);
        else if (!vowel)
            way(w, stem, n, LEXEME_C, tag, -150);
        return;
    case TAG_NI:
        if (!vowel) /* მხატვარნი: few stems end in such a letter and ნ */
            way(w, stem, n, LEXEME_C, tag,
                is_one_of(stem[n - 1], "lrmb") && is_vowel(stem[n - 2]) ? 0 : -75);
        else if (stem[n - 1] == code('a') || stem[n - 1] == code('e'))
            way_vowel_stem(w, stem, n, tag, -75);
        return;
    case TAG_ERG:
    case TAG_DAT:
    case TAG_GEN:
    case TAG_INS:
    case TAG_ADV:
    case TAG_POST:
    case TAG_TA: break;
    }
    if (vowel) {
        if (truncates && stem[n - 1] == code('i'))
            way(w, stem, n, LEXEME_A, tag, 0);
        way_vowel_stem(w, stem, n, tag, 0);
        return;
    }
    way(w, stem, n, LEXEME_C, tag, 0);
    if (truncates) {
        way(w, stem, n, LEXEME_A, tag, 0);
        way(w, stem, n, LEXEME_E, tag, -45);
        way_unsyncopated(w, stem, n, LEXEME_C, tag, -15);
        way_unsyncopated(w, stem, n, LEXEME_A, tag, -15);
    }
    if (tag == TAG_TA) {
        way_unsyncopated(w, stem, n, LEXEME_C, tag, -45);
        way(w, stem, n, LEXEME_A, tag, -45);
    }
    if (ends_in_eb(stem, n))
        way_plural(w, stem, n - 2, tag);
}

/* Word lengths without a clitic: -ც, -ვე, -ა "is", -ო "he says", -ღა. The whole word comes first. */
static size_t without_clitic(const uint8_t *w, size_t n, size_t out[3])
{
    size_t count = 0;

    out[count++] = n;
    if (n <= 3)
        return count;
    if (w[n - 1] == code('c') && n > 4) {
        if (!is_vowel(w[n - 2])) {
            out[count++] = n - 1;
            return count;
        }
        count = 0;
        out[count++] = n - 1;
        if (w[n - 2] == code('a') && n > 5 && !is_vowel(w[n - 3]))
            out[count++] = n - 2; /* კაცს-აც */
    } else if ((ends(w, n, "ve") || ends(w, n, "Ra")) && n > 5) {
        out[count++] = n - 2;
    } else if (w[n - 1] == code('a') && is_vowel(w[n - 2])) {
        if (w[n - 2] != code('i'))
            count = 0;
        out[count++] = n - 1;
    } else if (w[n - 1] == code('o') && is_vowel(w[n - 2]) && n > 4) {
        out[count++] = n - 1;
    }
    return count;
}

static void take_apart(Ways *w)
{
    size_t lengths[3], count = without_clitic(w->word, w->n, lengths);

    for (size_t i = 0; i < count; i++) {
        Cuts cuts = { .count = 0 };
        bool is_participle = ends(w->word, w->n, "ulia") || ends(w->word, w->n, "ilia");
        w->clitic = lengths[i] == w->n || is_participle ? 0 : -105;
        cut_postpositions(w->word, lengths[i], &cuts);
        cut_cases(w->word, lengths[i], &cuts);
        for (size_t k = 0; k < cuts.count; k++)
            ways_of_cut(w, w->word, cuts.at[k].n, cuts.at[k].tag);
    }
}

/* უ-დიდ-ეს-ი: the stem of the plain adjective, when the lexicon knows it. */
static bool degree(const uint8_t *word, size_t n, Codes *out)
{
    size_t lengths[3], count;
    bool found = false;
    uint8_t best = 0;

    if (n <= 5 || word[0] != code('u'))
        return false;
    count = without_clitic(word, n, lengths);
    for (size_t i = 0; i < count; i++) {
        Cuts cuts = { .count = 0 };
        cut_postpositions(word, lengths[i], &cuts);
        cut_cases(word, lengths[i], &cuts);
        for (size_t k = 0; k < cuts.count; k++) {
            size_t m = cuts.at[k].n;
            uint8_t base[WORD_CODES + 1];
            if (m > 2 && ends(word, m, "eb"))
                m -= 2;
            if (m <= 5 || !ends(word, m, "es"))
                continue;
            size_t r = m - 3;
            for (const char *v = " aeo"; *v; v++) {
                size_t bn = r;
                memcpy(base, word + 1, r);
                if (*v != ' ') {
                    base[r] = base[r - 1];
                    base[r - 1] = code(*v);
                    bn = r + 1;
                }
                for (LexemeClass class = LEXEME_C; class <= LEXEME_E;
                     class = class == LEXEME_C ? LEXEME_E : LEXEME_O) {
                    LexemeFacts f = lexicon_look(base, bn, class);
                    if (f.support > best) {
                        best = f.support;
                        *out = key_stem(base, bn, class, f);
                        found = true;
                    }
                }
            }
        }
    }
    return found && best >= 2;
}

static void add_stem(Analysis *out, const Codes *stem)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->stems[i].n == stem->n && memcmp(out->stems[i].at, stem->at, stem->n) == 0)
            return;
    if (out->count < STEMS_MAX)
        out->stems[out->count++] = *stem;
}

static void link_stem(Analysis *out, const Codes *stem)
{
    size_t count = out->count;

    add_stem(out, stem);
    out->linked = out->count - count;
    out->count = count;
}

static int scored_order(const Scored *a, const Scored *b)
{
    return b->value - a->value;
}

static void sort_ways(Ways *w)
{
    for (size_t i = 1; i < w->count; i++) {
        Scored one = w->at[i];
        size_t k = i;
        while (k > 0 && scored_order(&w->at[k - 1], &one) > 0) {
            w->at[k] = w->at[k - 1];
            k--;
        }
        w->at[k] = one;
    }
}

/* Is one stem the other with -ებ on it? Then it is a plural, or a masdar, and nobody knows which. */
static bool is_eb_pair(const Codes *a, const Codes *b)
{
    const Codes *shorter = a->n < b->n ? a : b, *longer = a->n < b->n ? b : a;

    return longer->n == shorter->n + 2 && shorter->n >= 3 &&
           memcmp(longer->at, shorter->at, shorter->n) == 0 && ends(longer->at, longer->n, "eb");
}

/* Is one stem the other without its last vowel? */
static bool is_syncope_pair(const Codes *a, const Codes *b)
{
    const Codes *shorter = a->n < b->n ? a : b, *longer = a->n < b->n ? b : a;
    uint8_t without[WORD_CODES];

    return longer->n == shorter->n + 1 && syncope(longer->at, longer->n, without) &&
           memcmp(without, shorter->at, shorter->n) == 0;
}

static bool analyse_georgian(const Codes *word, Analysis *out)
{
    Ways w = { .word = word->at,
               .n = word->n,
               .ends_ta = ends(word->at, word->n, "Ta"),
               .ends_sa = ends(word->at, word->n, "sa") };
    Codes plain;

    if (word->n < 3) {
        add_stem(out, word);
        return false;
    }
    take_apart(&w);
    sort_ways(&w);
    if (!w.count) {
        add_stem(out, word);
        return true;
    }
    if (degree(word->at, word->n, &plain))
        add_stem(out, &plain);
    add_stem(out, &w.at[0].key);
    if (w.count > 1 && w.at[1].value > 200 &&
        w.at[1].value * 100 >= w.at[0].value * SECOND_PER_CENT)
        add_stem(out, &w.at[1].key);
    else if (w.at[0].value < NOT_KNOWN && w.count > 1 &&
             ends(word->at, word->n, "ia")) /* ნარატივია: "is", or a noun like კომისია */
        add_stem(out, &w.at[1].key);
    else if (w.at[0].value < NOT_KNOWN)
        for (size_t i = 1; i < w.count && i < 4; i++)
            if (is_eb_pair(&w.at[0].key, &w.at[i].key) ||
                (w.at[i].value + 2 * PER_LETTER > w.at[0].value &&
                 is_syncope_pair(&w.at[0].key, &w.at[i].key))) {
                add_stem(out, &w.at[i].key);
                break;
            }
    /* შრომით: "by work", or the adjective შრომითი without its ending. */
    if ((ends(word->at, word->n, "iT") || ends(word->at, word->n, "ad")) &&
        lexicon_look(word->at, word->n, LEXEME_C).support > 0)
        add_stem(out, word);
    return w.at[0].value < FINITE_BELOW;
}

void analyse_in(const Codes *word, Tongue tongue, Analysis *out)
{
    Codes stems[STEMS_OF_WORD];

    *out = (Analysis){ .count = 0 };
    if (codes_are_georgian(word)) {
        (void)analyse_georgian(word, out);
        return;
    }
    size_t n = stems_in_text(word, tongue, stems);
    for (size_t i = 0; i < n; i++)
        add_stem(out, &stems[i]);
}

void analyse_stems(const Codes *word, Analysis *out)
{
    analyse_in(word, TONGUE_ANY, out);
}

void analyse_word(const Codes *word, Analysis *out)
{
    Codes stems[STEMS_OF_WORD], link;

    *out = (Analysis){ .count = 0 };
    if (codes_are_georgian(word)) {
        if (analyse_georgian(word, out) && verb_masdar(word, &link))
            link_stem(out, &link);
        return;
    }
    size_t n = stems_asked(word, stems, &link);
    for (size_t i = 0; i < n; i++)
        add_stem(out, &stems[i]);
    if (link.n)
        link_stem(out, &link);
}
