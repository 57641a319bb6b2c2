#include "text/stem_snowball.h"
#include "base/must.h"
#include <libstemmer.h>

Codes stem_word(StemLanguage language, const Codes *word)
{
    static const char *const names[STEM_LANGUAGES] = { "english", "russian", "turkish" };
    char text[WORD_CODES * CODE_BYTES];
    size_t bytes = codes_write(word->at, word->n, text);
    struct sb_stemmer *stemmer = sb_stemmer_new(names[language], "UTF_8");

    MUST(stemmer);
    const sb_symbol *found = sb_stemmer_stem(stemmer, (const sb_symbol *)text, (int)bytes);
    MUST(found);
    Codes stem = codes_of((Str){ (const char *)found, (size_t)sb_stemmer_length(stemmer) });
    sb_stemmer_delete(stemmer);
    return stem.n ? stem : *word;
}
