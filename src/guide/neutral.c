#include "guide/neutral.h"

static const Str WORDS[] = {
    S_INIT("ძალადობ"), S_INIT("ტრეფიკინგ"), S_INIT("თავშესაფრის მაძიებ"),
    S_INIT("დაკავებ"), S_INIT("violence"),  S_INIT("trafficking"),
    S_INIT("asylum"),  S_INIT("detention"),
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* ASCII capitals are as good as small letters ("Asylum seekers" is no more neutral). */
static bool begins_with(Str text, Str word)
{
    if (text.n < word.n)
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (small(text.p[i]) != word.p[i])
            return false;
    return true;
}

Str unneutral_word(Str text)
{
    for (size_t at = 0; at < text.n; at++)
        for (size_t i = 0; i < COUNT(WORDS); i++)
            if (begins_with(str_from(text, at), WORDS[i]))
                return WORDS[i];
    return (Str){ 0 };
}
