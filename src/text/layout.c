#include "text/layout.h"
#include "base/buf.h"
#include "base/utf8.h"

/* Key by key: what it writes under the Latin and under the Russian layout. */
static const char LATIN[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
static const uint16_t RUSSIAN[] =
    u"йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";

enum { KEYS = sizeof(LATIN) - 1, LAYOUT_BYTES = 64 << 10 };

static bool is_blank(uint32_t c)
{
    return c <= ' ' || (c >= '0' && c <= '9') || c == '-';
}

static size_t key_of_latin_letter(uint32_t c)
{
    for (size_t i = 0; i < KEYS; i++)
        if ((unsigned char)LATIN[i] == c)
            return i;
    return KEYS;
}

static size_t key_of_russian_letter(uint32_t c)
{
    for (size_t i = 0; i < KEYS; i++)
        if (RUSSIAN[i] == c)
            return i;
    return KEYS;
}

static Str retyped(Arena *a, Str text, size_t (*key)(uint32_t), bool to_russian)
{
    Buf out = { .limit = LAYOUT_BYTES };
    size_t letters = 0;

    while (text.n) {
        uint32_t c = utf8_next(&text);
        size_t k = key(c);
        char bytes[4];
        if (k == KEYS && !is_blank(c)) {
            buf_free(&out);
            return (Str){ 0 };
        }
        uint32_t other = k == KEYS ? c : to_russian ? RUSSIAN[k] : (unsigned char)LATIN[k];
        buf_put(&out, (Str){ bytes, utf8_write(other, bytes) });
        letters += k != KEYS;
    }
    Str typed = letters ? arena_str(a, buf_str(&out)) : (Str){ 0 };
    buf_free(&out);
    return typed;
}

Str layout_russian(Arena *a, Str text)
{
    return retyped(a, text, key_of_latin_letter, true);
}

Str layout_latin(Arena *a, Str text)
{
    return retyped(a, text, key_of_russian_letter, false);
}
