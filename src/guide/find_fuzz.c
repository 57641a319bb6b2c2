/* find_fuzz.c -- whatever people type: folded, hyphenated, read as Georgian, and looked for. */
#include "base/must.h"
#include "base/utf8.h"
#include "editions.h"
#include "fuzz.h"
#include "guide/snippet.h"
#include "text/fold.h"
#include "text/hyphen.h"
#include <string.h>

static void check_hyphens(Arena *a, Str text)
{
    Str soft = hyphen_soften(a, text);
    size_t n = 0;
    char *back = NEW_N(a, char, soft.n + 1);

    for (size_t i = 0; i < soft.n; i++) {
        if (i + 1 < soft.n && memcmp(soft.p + i, "\xC2\xAD", 2) == 0)
            i++;
        else
            back[n++] = soft.p[i];
    }
    MUST(str_eq((Str){ back, n }, text));
}

/* Whole letters, marks inside of the snippet, in order and apart. */
static void check_snippet(const Snippet *s)
{
    MUST(utf8_valid(s->text));
    for (size_t i = 0; i < s->mark_count; i++) {
        const WordMark *m = &s->marks[i];
        MUST(m->from < m->to && m->to <= s->text.n && (i == 0 || s->marks[i - 1].to <= m->from));
        MUST(utf8_valid((Str){ s->text.p + m->from, m->to - m->from }));
    }
}

static void check_answer(const Edition *e, Arena *a, const FindAsk *ask)
{
    FindAnswer found = find_guide(e, a, ask);
    const Marker *marker = marker_of(&e->find, a, ask->query, ask->is_typing);

    MUST(found.total <= e->find.documents && found.count == found.total);
    for (size_t i = 0; i < found.count; i++) {
        Snippet s = snippet_of(e, a, marker, &found.at[i], ask->lang);
        check_snippet(&s);
        MUST(i == 0 || found.at[i].type != found.at[i - 1].type ||
             found.at[i].number != found.at[i - 1].number);
        MUST(i == 0 || found.at[i].is_over >= found.at[i - 1].is_over);
    }
    Marks own = mark_text(marker, a, ask->query);
    for (size_t i = 0; i < own.count; i++)
        MUST(own.at[i].from < own.at[i].to && own.at[i].to <= ask->query.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Edition *e = edition_of_small_guide();
    Arena a = arena_new((size_t)256 << 20);
    Str query = { (const char *)data, size }, rest = query;

    if (size <= 1 << 16) {
        for (Str w; (w = fold_next_word(&a, &rest)).n;) {
            Str again = w;
            MUST(w.n <= FOLD_WORD_BYTES && utf8_valid(w));
            MUST(str_eq(fold_next_word(&a, &again), w)); /* folding twice changes nothing */
            MUST(str_starts(w, fold_stem(w)));
        }
        FindAsk ask = { .query = query,
                        .lang = size & 1 ? LANG_EN : LANG_KA,
                        .today = fixed_today(),
                        .limit = 100,
                        .is_typing = size & 2,
                        .with_facets = true };
        check_answer(e, &a, &ask);
        if (str_find(query, S("\xC2\xAD")) < 0)
            check_hyphens(&a, query);
    }
    arena_free(&a);
    return 0;
}
