/* verb.c -- see verb.h; letters are written as in analyse.c. */
#include "text/verb.h"
#include "text/lexicon.h"
#include <string.h>

static bool part_ends(const char *w, size_t n, const char *ending)
{
    size_t k = strlen(ending);

    return k <= n && memcmp(w + n - k, ending, k) == 0;
}

/* Words in one string, a blank between them: smaller than pointers. */
static const char *next_word(const char **list, size_t *n)
{
    const char *at = *list;

    if (!*at)
        return NULL;
    const char *end = at;
    while (*end && *end != ' ')
        end++;
    *n = (size_t)(end - at);
    *list = end + (*end == ' ');
    return at;
}

static const char PREVERBS[] =
    "gadmo gamo gada gan ga Camo Ca Semo Se wamo wa aRmo amo aR a mimo mo mi da garda uku";
static const char PERSONS[] = "v m g gv s h vs vh";
/* What the future has and the present lacks: ახორციელებს -> განხორციელება. */
static const char FUTURES[] = "da ga gan Se mo mi gamo Ca aR";
/* Endings that only verbs have, and endings that nouns have too. */
static const char SURE_ENDINGS[] =
    "nen avs avT ams amT da des deT diT dnen ida ides idnen idiT oda odi odes odnen odiT eba debi debian ebian deba deboda debodes "
    "iaT ulan inos inaT ineT ines oT";
static const char ENDINGS[] =
    "s T aT en an ian is ien i e a o es eT iT os on di de idi ide ode ia ula ila ina as av am";
/* What a root may get to become a masdar (before ა). */
static const char MASDARS[] = "eb v n m ob ev em";

/*
 * Roots that change: after the preverb and the prefixes, what stands there -> what the masdar has.
 * "-": only without a preverb.
 */
static const struct {
    const char *root, *masdar;
} CHANGED[] = {
    /* clang-format off */
    /* go: წასვლა, მოსვლა */
    { "vid", "svl" }, { "ved", "svl" }, { "val", "svl" }, { "di", "svl" }, { "diod", "svl" },
    { "sul", "svl" }, { "dis", "svl" }, { "dian", "svl" }, { "xval", "svl" }, { "xvid", "svl" },
    /* say */
    { "Txr", "Tqm" }, { "Txar", "Tqm" }, { "Tqv", "Tqm" }, { "mbob", "Tqm" }, { "ubneb", "Tqm" },
    { "tyv", "Tqm" }, { "Tqvam", "Tqm" }, { "tyod", "Tqm" },
    /* be, have, know */
    { "iyav", "yofn" }, { "yo", "yofn" }, { "qneb", "yofn" }, { "ris", "yofn" }, { "qv", "qon" },
    { "qond", "qon" }, { "qneb", "qon" }, { "yav", "yol" }, { "yoleb", "yol" }, { "c", "codn" },
    { "cod", "codn" },
    /* sit, stand, see */
    { "zi", "jdom" }, { "jd", "jdom" }, { "jeq", "jdom" }, { "deq", "dgom" }, { "dg", "dgom" },
    { "xvd", "xvedr" }, { "xvdeb", "xvedr" }, { "nax", "naxv" },
    /* what one does at a service: find, buy, pay, change, appoint, rent, seek, get, need */
    { "poul", "povn" }, { "poulob", "povn" }, { "ketd", "keTeb" }, { "rTv", "rTmev" },
    { "Cnd", "Cen" }, { "Cndeb", "Cen" }, { "cval", "cvl" }, { "niSn", "niSvn" }, { "xad", "xd" },
    { "qirav", "qir" }, { "Sov", "Sovn" }, { "-Reb", "miReb" }, { "-Wirdeb", "saWiroeb" },
    { "Zeb", "Zebn" }, { "Zl", "Zleb" }, { "rC", "rCen" }, { "rCeb", "rCen" }, { "pov", "povn" },
    { "swavl", "swavl" }, { "swavlob", "swavl" }, { "yidul", "yidv" }, { "yidulob", "yidv" },
    /* clang-format on */
};

/*
 * What speaks for a finite form: a preverb, a person, a version vowel, an ending. A noun may begin or end
 * in any one of them, so one is not enough.
 */
enum {
    EVIDENCE_ENOUGH = 3,
    EVIDENCE_SOME = 1,
    GUESS_EVIDENCE = 4,
    SURE_SUPPORT = 5,
    GUESS_COST = 20,
    CHANGED_BONUS = 60
};

typedef struct Search {
    const char *word;
    size_t n;
    int evidence;
    bool is_i; /* the version vowel is ი: the root alone often makes the masdar, გა-ი-ელვ-ა */
    Codes best;
    int value;
} Search;

/* A preverb and a root, with what the form of the word says for them so far. */
typedef struct Root {
    const char *preverb, *at;
    size_t preverb_n, n;
    int value;
} Root;

/* How well a masdar must be known: the less speaks for a verb, the better. */
static int support_wanted(int evidence)
{
    if (evidence >= EVIDENCE_ENOUGH)
        return 1;
    return evidence == EVIDENCE_ENOUGH - 1 ? SURE_SUPPORT : SURE_SUPPORT + 3;
}

/* Preverb, root, end: one masdar, without its ა. */
static void try_masdar(Search *s, Root r, const char *end, size_t end_n, LexemeClass class,
                       int wanted)
{
    Codes c = { .n = 0 };
    char text[WORD_CODES];
    size_t n = r.preverb_n + r.n + end_n;

    if (n < 2 || n > sizeof(text))
        return;
    memcpy(text, r.preverb, r.preverb_n);
    memcpy(text + r.preverb_n, r.at, r.n);
    memcpy(text + r.preverb_n + r.n, end, end_n);
    for (; c.n < n; c.n++)
        c.at[c.n] = KEY_CODES[text[c.n] & 127];
    LexemeFacts f = lexicon_look(c.at, c.n, class);
    int value = r.value + f.support * 10;
    if (f.support >= wanted && value > s->value) {
        s->value = value;
        s->best = c;
    }
}

static void try_known(Search *s, Root r, const char *end, size_t end_n, int less)
{
    r.value -= less;
    try_masdar(s, r, end, end_n, LEXEME_A, support_wanted(s->evidence));
}

static void try_changed(Search *s, Root r)
{
    if (r.n < 3 && s->evidence < 2)
        return;
    for (size_t i = 0; i < COUNT(CHANGED); i++) {
        const char *root = CHANGED[i].root;
        if (root[0] == '-' && r.preverb_n == 0)
            root++;
        if (root[0] != r.at[0] || !str_eq(str_c(root), (Str){ r.at, r.n }))
            continue;
        Root changed = r;
        changed.at = CHANGED[i].masdar;
        changed.n = strlen(changed.at);
        changed.value += CHANGED_BONUS;
        try_masdar(s, changed, "", 0, LEXEME_A, 0);
    }
}

/* Themes that come off again, or lose their vowel: იწერება -> წერა, ხურავს -> ხურვა, ფიქრობს -> ფიქრი. */
static void try_without_theme(Search *s, Root r, bool has_eb)
{
    Root bare = r;

    if (r.n <= (r.preverb_n ? 2u : 3u))
        return;
    bare.n -= 2;
    if (part_ends(r.at, r.n, "av") || part_ends(r.at, r.n, "am"))
        try_known(s, bare, r.at + r.n - 1, 1, 0);
    if (!has_eb)
        return;
    try_known(s, bare, "", 0, 10);
    try_known(s, bare, "v", 1, 10);
    try_known(s, bare, "m", 1, 10);
    try_known(s, bare, "n", 1, 10);
    bare.value -= 10;
    if (r.preverb_n == 0)
        try_masdar(s, bare, "", 0, LEXEME_C, support_wanted(s->evidence));
}

/* მოკრიფა -> მოკრეფა, გავწიე -> გაწევა */
static void try_other_vowel(Search *s, Root r)
{
    char other[WORD_CODES];
    size_t i = r.n;
    Root changed = r;

    if (r.n > 1 && r.at[r.n - 1] == 'i') {
        changed.n--;
        try_known(s, changed, "ev", 2, 0);
        return;
    }
    while (i > 0 && r.at[i - 1] != 'i')
        i--;
    if (i == 0)
        return;
    memcpy(other, r.at, r.n);
    other[i - 1] = 'e';
    changed.at = other;
    try_known(s, changed, "", 0, 5);
}

/* Nobody knows it, but it looks like nothing else: then by the commonest ways to make a masdar. */
static void try_guess(Search *s, Root r, bool has_eb)
{
    bool is_bare = has_eb || s->is_i;

    r.value -= has_eb ? GUESS_COST : 2 * GUESS_COST;
    if (has_eb ? s->evidence >= GUESS_EVIDENCE && r.n > 3
               : s->evidence >= EVIDENCE_ENOUGH && r.preverb_n > 1 && r.n > 2)
        try_masdar(s, r, "eb", is_bare ? 0 : 2, LEXEME_A, 0);
}

/* Every masdar of one root. */
static void try_root(Search *s, Root r)
{
    const char *list, *e;
    size_t n;
    bool has_eb = part_ends(r.at, r.n, "eb") || part_ends(r.at, r.n, "ob");
    size_t least = r.preverb_n ? 1 : s->evidence < EVIDENCE_ENOUGH ? 3 : 2;

    try_changed(s, r);
    if (s->evidence < EVIDENCE_SOME || r.n < least ||
        strchr("aeou", r.at[r.n - 1])) /* no root ends so */
        return;
    r.value += (int)r.n * 8;
    if (r.n >= 2)
        try_known(s, r, "", 0, 0);
    for (list = MASDARS; !has_eb && (e = next_word(&list, &n));)
        try_known(s, r, e, n, n == 2 && e[1] == 'b' && e[0] == 'e' ? 0 : 5);
    try_without_theme(s, r, has_eb);
    try_other_vowel(s, r);
    try_guess(s, r, has_eb);
    if (has_eb && r.preverb_n == 0 && r.n > 4 && s->evidence >= EVIDENCE_ENOUGH - 1)
        for (list = FUTURES; (e = next_word(&list, &n));) {
            Root future = r;
            future.preverb = e;
            future.preverb_n = n;
            try_known(s, future, "", 0, 30);
        }
}

/* -ს, -თ, -ენ after a theme are of a verb only. */
static bool is_present(const char *ending, size_t n, Root without)
{
    bool person = ending[0] == 's' || ending[0] == 'T' || (n == 2 && ending[1] == 'n');

    return person &&
           (part_ends(without.at, without.n, "eb") || part_ends(without.at, without.n, "ob"));
}

static void try_endings(Search *s, Root r)
{
    static const struct {
        const char *list;
        int evidence;
    } LISTS[] = { { SURE_ENDINGS, 2 }, { ENDINGS, 0 } };
    int before = s->evidence;
    Root whole = r;

    whole.value -= 10;
    try_root(s, whole);
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        const char *list = LISTS[i].list, *e;
        size_t n;
        while ((e = next_word(&list, &n)))
            if (n < r.n && memcmp(r.at + r.n - n, e, n) == 0) {
                Root without = r;
                without.n -= n;
                without.value += (int)n * 4;
                s->evidence = before + (is_present(e, n, without) ? 2 : LISTS[i].evidence);
                try_root(s, without);
            }
    }
    s->evidence = before;
}

static void try_versions(Search *s, Root r)
{
    if (r.n < 2)
        return;
    try_endings(s, r);
    if (!strchr("aiue", r.at[0]))
        return;
    s->evidence++;
    s->is_i = r.at[0] == 'i';
    r.at++;
    r.n--;
    r.value += 10;
    try_endings(s, r);
    s->is_i = false;
    s->evidence--;
}

static void try_persons(Search *s, const char *preverb, size_t n)
{
    const char *list = PERSONS, *e;
    size_t en;
    Root r = {
        .preverb = preverb, .preverb_n = n, .at = s->word + n, .n = s->n - n, .value = 10 * (int)n
    };

    s->evidence = n > 1 ? 2 : n ? 1 : 0;
    try_versions(s, r);
    while ((e = next_word(&list, &en)))
        if (en < r.n && memcmp(r.at, e, en) == 0) {
            Root without = r;
            int more = en > 1 || e[0] == 'v' || e[0] == 'h' ? 2 : 1;
            without.at += en;
            without.n -= en;
            without.value += 8 * (int)en;
            s->evidence += more;
            try_versions(s, without);
            s->evidence -= more;
        }
}

bool verb_masdar(const Codes *word, Codes *out)
{
    char text[WORD_CODES];
    const char *list = PREVERBS, *e;
    size_t en;
    Search s = { .word = text, .n = word->n };

    if (word->n < 4 || word->n > 24 || !codes_are_georgian(word))
        return false;
    for (size_t i = 0; i < word->n; i++)
        text[i] = KEYS[word->at[i] - 1];
    if (s.n > 5 && text[s.n - 1] == 'o' && strchr("aeiousn", text[s.n - 2])) /* "he said" */
        s.n--;
    char first = text[0], last = text[word->n - 1];
    bool is_adjective =
        (first == 's' && text[1] == 'a' && last == 'o') || (first == 'm' && last == 'e') ||
        (first == 'u' && (last == 'o' || last == 'b')); /* საპენსიო, მეწარმე, უმიზნო */
    if (!is_adjective)
        try_persons(&s, "", 0);
    while ((e = next_word(&list, &en)))
        if (s.n > en + 1 && memcmp(text, e, en) == 0)
            try_persons(&s, e, en);
    if (s.value <= 0)
        return false;
    *out = s.best;
    return true;
}
