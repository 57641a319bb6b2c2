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

static const char PREVERBS[] = "gadmo gamo gada gan ga Camo Ca Semo Se wamo wa aRmo amo aR a mimo mo mi da garda uku";
static const char PERSONS[] = "v m g gv s h vs vh";
/* What the future has and the present lacks: ახორციელებს -> განხორციელება. */
static const char FUTURES[] = "da ga gan Se mo mi gamo Ca aR";
/* Endings that only verbs have, and endings that nouns have too. */
static const char SURE_ENDINGS[] =
    "nen avs avT ams amT da des deT diT dnen ida ides idnen idiT oda odi odes odnen odiT eba debi debian ebian deba deboda debodes "
    "iaT ulan inos inaT ineT ines oT";
static const char ENDINGS[] = "s T aT en an ian is ien i e a o es eT iT os on di de idi ide ode ia ula ila ina as av am";
/* What a root may get to become a masdar (before ა). */
static const char MASDARS[] = "eb v n m ob ev em";

/*
 * Roots that change: after the preverb and the prefixes, what stands there -> what the masdar has.
 * "-": only without a preverb.
 */
static const struct {
    const char *root, *masdar;
} CHANGED[] = {
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
};

/*
 * What speaks for a finite form: a preverb, a person, a version vowel, an ending. A noun may begin or end
 * in any one of them, so one is not enough.
 */
enum { EVIDENCE_ENOUGH = 3, EVIDENCE_SOME = 1, GUESS_EVIDENCE = 4, SURE_SUPPORT = 5, GUESS_COST = 20 };

typedef struct Search {
    const char *word;
    size_t n;
    int evidence;
    bool is_i; /* the version vowel is ი: the root alone often makes the masdar, გა-ი-ელვ-ა */
    Codes best;
    int value;
} Search;

static void try_stem(Search *s, const char *preverb, size_t pn, const char *root, size_t rn, const char *end, size_t en, int value, bool is_sure, LexemeClass class)
{
    Codes c = { .n = 0 };

    if (pn + rn + en > 30 || pn + rn + en < 2)
        return;
    char text[32];
    memcpy(text, preverb, pn);
    memcpy(text + pn, root, rn);
    memcpy(text + pn + rn, end, en);
    c.n = (uint8_t)(pn + rn + en);
    for (size_t i = 0; i < c.n; i++)
        c.at[i] = KEY_CODES[text[i] & 127];
    LexemeFacts f = lexicon_look(c.at, c.n, class);
    int enough = is_sure ? 0 : s->evidence >= EVIDENCE_ENOUGH ? 1 : s->evidence == EVIDENCE_ENOUGH - 1 ? SURE_SUPPORT : SURE_SUPPORT + 3;
    if (f.support < enough)
        return;
    value += f.support * 10;
    if (value > s->value) {
        s->value = value;
        s->best = c;
    }
}

static void try_changed(Search *s, const char *p, size_t pn, const char *r, size_t rn, int value)
{
    if (rn < 3 && s->evidence < 2)
        return;
    for (size_t i = 0; i < sizeof(CHANGED) / sizeof(CHANGED[0]); i++) {
        const char *root = CHANGED[i].root;
        if (*root == '-' && pn == 0)
            root++;
        if (*root == *r && strlen(root) == rn && memcmp(root, r, rn) == 0)
            try_stem(s, p, pn, CHANGED[i].masdar, strlen(CHANGED[i].masdar), "", 0, value + 60, true, LEXEME_A);
    }
}

/* Every masdar of one root. */
static void try_root(Search *s, const char *p, size_t pn, const char *r, size_t rn, int value)
{
    try_changed(s, p, pn, r, rn, value);
    if (s->evidence < EVIDENCE_SOME || (pn == 0 && (rn < 2 || (rn < 3 && s->evidence < EVIDENCE_ENOUGH))))
        return;
    const char *list = MASDARS, *e;
    size_t en;

    if (strchr("aeou", r[rn - 1])) /* no root ends so */
        return;
    value += (int)rn * 8;
    if (rn >= 2)
        try_stem(s, p, pn, r, rn, "", 0, value, false, LEXEME_A);
    while ((e = next_word(&list, &en)))
        if (!part_ends(r, rn, "eb") && !part_ends(r, rn, "ob"))
            try_stem(s, p, pn, r, rn, e, en, value - (e[0] == 'e' && e[1] == 'b' ? 0 : 5), false, LEXEME_A);
    if (rn > (pn ? 2 : 3) && (part_ends(r, rn, "av") || part_ends(r, rn, "am"))) /* ხურავს -> ხურვა, დგამს -> დგმა */
        try_stem(s, p, pn, r, rn - 2, r + rn - 1, 1, value, false, LEXEME_A);
    if (rn > (pn ? 2 : 3) && (part_ends(r, rn, "eb") || part_ends(r, rn, "ob"))) { /* იწერება -> წერა */
        try_stem(s, p, pn, r, rn - 2, "", 0, value - 10, false, LEXEME_A);
        try_stem(s, p, pn, r, rn - 2, "v", 1, value - 10, false, LEXEME_A);
        try_stem(s, p, pn, r, rn - 2, "m", 1, value - 10, false, LEXEME_A);
        try_stem(s, p, pn, r, rn - 2, "n", 1, value - 10, false, LEXEME_A);
        if (pn == 0) /* ფიქრობს -> ფიქრი */
            try_stem(s, p, pn, r, rn - 2, "", 0, value - 10, false, LEXEME_C);
    }
    if (rn > 1 && r[rn - 1] == 'i') /* გავწიე -> გაწევა */
        try_stem(s, p, pn, r, rn - 1, "ev", 2, value, false, LEXEME_A);
    for (size_t i = rn; i-- > 0;) /* მოკრიფა -> მოკრეფა */
        if (r[i] == 'i') {
            char other[32];
            memcpy(other, r, rn);
            other[i] = 'e';
            if (i + 1 < rn)
                try_stem(s, p, pn, other, rn, "", 0, value - 5, false, LEXEME_A);
            break;
        }
    /* Nobody knows it, but it looks like nothing else: then by the commonest ways to make a masdar. */
    if (s->evidence >= GUESS_EVIDENCE && rn > 3 && (part_ends(r, rn, "eb") || part_ends(r, rn, "ob")))
        try_stem(s, p, pn, r, rn, "", 0, value - GUESS_COST, true, LEXEME_A);
    else if (s->evidence >= EVIDENCE_ENOUGH && pn > 1 && rn > 2)
        try_stem(s, p, pn, r, rn, "eb", s->is_i ? 0 : 2, value - 2 * GUESS_COST, true, LEXEME_A);
    if (pn == 0 && rn > 4 && s->evidence >= EVIDENCE_ENOUGH - 1 && (part_ends(r, rn, "eb") || part_ends(r, rn, "ob"))) {
        const char *futures = FUTURES;
        while ((e = next_word(&futures, &en)))
            try_stem(s, e, en, r, rn, "", 0, value - 30, false, LEXEME_A);
    }
}

static void try_endings(Search *s, const char *p, size_t pn, const char *r, size_t rn, int value)
{
    static const struct {
        const char *list;
        int evidence;
    } LISTS[] = { { SURE_ENDINGS, 2 }, { ENDINGS, 0 } };
    int before = s->evidence;

    try_root(s, p, pn, r, rn, value - 10);
    for (size_t i = 0; i < 2; i++) {
        const char *list = LISTS[i].list, *e;
        size_t en;
        while ((e = next_word(&list, &en)))
            if (en < rn && memcmp(r + rn - en, e, en) == 0) {
                bool theme = (e[0] == 's' || e[0] == 'T' || (en == 2 && e[1] == 'n')) && (part_ends(r, rn - en, "eb") || part_ends(r, rn - en, "ob"));
                s->evidence = before + (theme ? 2 : LISTS[i].evidence);
                try_root(s, p, pn, r, rn - en, value + (int)en * 4);
            }
    }
    s->evidence = before;
}

static void try_versions(Search *s, const char *p, size_t pn, const char *r, size_t rn, int value)
{
    if (rn < 2)
        return;
    try_endings(s, p, pn, r, rn, value);
    if (strchr("aiue", r[0])) {
        s->evidence++;
        s->is_i = r[0] == 'i';
        try_endings(s, p, pn, r + 1, rn - 1, value + 10);
        s->is_i = false;
        s->evidence--;
    }
}

static void try_persons(Search *s, const char *p, size_t pn, int value)
{
    const char *list = PERSONS, *e, *r = s->word + pn;
    size_t en, rn = s->n - pn;

    s->evidence = pn > 1 ? 2 : pn ? 1 : 0;
    try_versions(s, p, pn, r, rn, value);
    while ((e = next_word(&list, &en)))
        if (en < rn && memcmp(r, e, en) == 0) {
            int more = en > 1 || e[0] == 'v' || e[0] == 'h' ? 2 : 1;
            s->evidence += more;
            try_versions(s, p, pn, r + en, rn - en, value + 8 * (int)en);
            s->evidence -= more;
        }
}

bool verb_masdar(const Codes *word, Codes *out)
{
    char text[WORD_CODES];
    const char *list = PREVERBS, *e;
    size_t en;
    bool no_preverb = true;
    Search s = { .word = text, .n = word->n };

    if (word->n < 4 || word->n > 24 || !codes_are_georgian(word))
        return false;
    for (size_t i = 0; i < word->n; i++)
        text[i] = KEYS[word->at[i] - 1];
    if (s.n > 5 && text[s.n - 1] == 'o' && strchr("aeiousn", text[s.n - 2])) /* "he said" */
        s.n--;
    char first = text[0], last = text[word->n - 1];
    if ((first == 's' && text[1] == 'a' && last == 'o') || (first == 'm' && last == 'e') || (first == 'u' && (last == 'o' || last == 'b'))) /* საპენსიო, მეწარმე, უმიზნო */
        no_preverb = false;
    if (no_preverb)
        try_persons(&s, "", 0, 0);
    while ((e = next_word(&list, &en)))
        if (s.n > en + 1 && memcmp(text, e, en) == 0)
            try_persons(&s, e, en, 10 * (int)en);
    if (s.value <= 0)
        return false;
    *out = s.best;
    return true;
}
