/* find_fuzz.c -- whatever people type: folded, hyphenated, read as Georgian, and looked for. */
#include "base/must.h"
#include "base/utf8.h"
#include "editions.h"
#include "fuzz.h"
#include "guide/find.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Edition *e = edition_of_small_guide();
    Arena a = arena_new((size_t)256 << 20);
    Str query = { (const char *)data, size }, rest = query;
    size_t count;

    if (size <= 1 << 16) {
        for (Str w; (w = fold_next_word(&a, &rest)).n;) {
            Str again = w;
            MUST(w.n <= FOLD_WORD_BYTES && utf8_valid(w));
            MUST(str_eq(fold_next_word(&a, &again), w)); /* folding twice changes nothing */
            MUST(str_starts(w, fold_stem(w)));
            MUST(utf8_valid(fold_latin_as_georgian(&a, w)));
        }
        const FoundService *found = find_services(e, &a, fixed_today(), query, &count);
        MUST(count <= e->counts[TABLE_SERVICE]);
        for (size_t i = 1; i < count; i++)
            MUST(found[i].service != found[i - 1].service);
        if (str_find(query, S("\xC2\xAD")) < 0)
            check_hyphens(&a, query);
    }
    arena_free(&a);
    return 0;
}
