#include "guide/find.h"
#include "base/utf8.h"
#include "text/fold.h"
#include <string.h>

/* How well an index word answers a query word; the index weight is multiplied by it. */
enum { FIT_EXACT = 4, FIT_BEGINNING = 3, FIT_STEM = 2 };

/* Index of the first word that is not below `word`. */
static uint32_t first_from(const Edition *e, Str word)
{
    uint32_t low = 0, high = e->counts[TABLE_WORD];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_cmp(edition_str(e, e->word[middle].word), word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct Score {
    uint32_t best; /* of this query word */
    uint32_t langs;
} Score;

static void score_word(const Edition *e, Str q, Score *scores)
{
    Str stem = fold_stem(q);
    size_t letters = utf8_count(q);

    for (uint32_t i = first_from(e, stem); i < e->counts[TABLE_WORD]; i++) {
        Str w = edition_str(e, e->word[i].word);
        if (!str_starts(w, stem))
            break;
        uint32_t fit = str_eq(w, q) ? FIT_EXACT : str_starts(w, q) ? FIT_BEGINNING : FIT_STEM;
        if (fit == FIT_STEM && utf8_count(w) > letters + 5)
            continue; /* a longer word that only begins alike */
        for (EACH(e, Hit, hit, e->word[i].hits, hit)) {
            Score *s = &scores[hit->service.n - 1];
            if (hit->service.n && hit->weight * fit > s->best) {
                s->best = hit->weight * fit;
                s->langs |= hit->langs;
            }
        }
    }
}

static bool stands_before(const FoundService *a, const FoundService *b, const bool *over, const Edition *e)
{
    bool a_over = over[a->service - e->service], b_over = over[b->service - e->service];

    if (a_over != b_over)
        return b_over;
    if (a->words != b->words)
        return a->words > b->words;
    if (a->score != b->score)
        return a->score > b->score;
    if (a->service->importance != b->service->importance)
        return a->service->importance > b->service->importance;
    return a->service < b->service;
}

const FoundService *find_services(const Edition *e, Arena *a, Lang lang, Day today, Str query, size_t *count)
{
    uint32_t services = e->counts[TABLE_SERVICE];
    FoundService *found = NEW_N(a, FoundService, services + 1);
    bool *over = NEW_N(a, bool, services + 1);
    size_t n = 0;

    query = str_head(query, FIND_QUERY_BYTES);
    for (uint32_t i = 0; i < services; i++) {
        found[i].service = &e->service[i];
        over[i] = shown_is_over(service_shown(e, &e->service[i], today));
    }
    for (int words = 0; words < FIND_WORDS; words++) {
        Str q = fold_next_word(a, &query);
        if (!q.n)
            break;
        Score *scores = NEW_N(a, Score, services + 1);
        score_word(e, q, scores);
        if ((unsigned char)q.p[0] < 0x80) {
            Str georgian = fold_latin_as_georgian(a, q);
            if (georgian.n)
                score_word(e, georgian, scores);
        }
        for (uint32_t i = 0; i < services; i++) {
            found[i].words += scores[i].best > 0;
            found[i].score += scores[i].best;
            found[i].in_language = found[i].in_language || (scores[i].langs >> lang & 1);
        }
    }
    /* Insertion sort of what was found: short lists, and the order is total. */
    for (uint32_t i = 0; i < services; i++) {
        FoundService one = found[i];
        size_t at = n;
        if (!one.words)
            continue;
        while (at > 0 && stands_before(&one, &found[at - 1], over, e)) {
            found[at] = found[at - 1];
            at--;
        }
        found[at] = one;
        n++;
    }
    *count = n;
    return found;
}
