#include "find/query.h"
#include "find/rank.h"
#include "find/words.h"

const FindHit *find_query(const FindBlock *b, Arena *a, Str query, const FindOptions *o,
                          size_t *count)
{
    size_t word_count;
    Word *words = words_of(a, query, o->is_typing, &word_count);
    FindHit *hits = NEW_N(a, FindHit, o->most + 1);

    *count = 0;
    if (!word_count || !o->most)
        return hits;
    for (size_t i = 0; i < word_count; i++)
        word_look_up(b, &words[i]);
    *count = rank(b, a, words, word_count, o, hits);
    if (*count == 0 || !hits[0].all_words) {
        for (size_t i = 0; i < word_count; i++)
            word_widen(b, &words[i]);
        *count = rank(b, a, words, word_count, o, hits);
    }
    return hits;
}
