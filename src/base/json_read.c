#include "base/json_read.h"
#include "base/utf8.h"
#include <string.h>

typedef struct Reader {
    Arena *a;
    const char *start, *p, *end;
    int depth;
    uint32_t values;
} Reader;

static void blanks(Reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
        r->p++;
}

static bool take(Reader *r, char c)
{
    if (r->p >= r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

static bool take_word(Reader *r, Str word)
{
    if (!str_starts((Str){ r->p, (size_t)(r->end - r->p) }, word))
        return false;
    r->p += word.n;
    return true;
}

static size_t digits(Reader *r)
{
    const char *from = r->p;

    while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
        r->p++;
    return (size_t)(r->p - from);
}

static bool number(Reader *r, JsonValue *v)
{
    const char *from = r->p;

    (void)take(r, '-');
    bool zero = r->p < r->end && *r->p == '0';
    size_t whole = digits(r);
    if (whole == 0 || (zero && whole > 1))
        return false;
    if (take(r, '.') && digits(r) == 0)
        return false;
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+'))
            (void)take(r, '-');
        if (digits(r) == 0)
            return false;
    }
    v->kind = JSON_NUMBER;
    v->text = (Str){ from, (size_t)(r->p - from) };
    return true;
}

static bool hex4(Reader *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        if (r->p >= r->end)
            return false;
        int d = hex_digit(*r->p++);
        if (d < 0)
            return false;
        *out = *out * 16 + (uint32_t)d;
    }
    return true;
}

static bool escape(Reader *r, char *out, size_t *n)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    uint32_t code, low;

    if (r->p >= r->end)
        return false;
    char c = *r->p++;
    if (c != 'u') {
        const char *at = memchr(from, c, sizeof(from) - 1);
        if (!at)
            return false;
        out[(*n)++] = to[at - from];
        return true;
    }
    if (!hex4(r, &code) || (code >= 0xDC00 && code <= 0xDFFF))
        return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (!take(r, '\\') || !take(r, 'u') || !hex4(r, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    *n += utf8_write(code, out + *n);
    return true;
}

/* The decoded text is never longer than what stands between the quotes. */
static bool string(Reader *r, Str *out)
{
    if (!take(r, '"'))
        return false;
    const char *end = r->p;
    while (end < r->end && *end != '"')
        end += *end == '\\' && end + 1 < r->end ? 2 : 1;
    if (end >= r->end)
        return false;
    char *text = NEW_N(r->a, char, (size_t)(end - r->p) + 1);
    size_t n = 0;
    while (r->p < r->end && *r->p != '"') {
        char c = *r->p++;
        if ((unsigned char)c < 0x20)
            return false;
        if (c != '\\')
            text[n++] = c;
        else if (!escape(r, text, &n))
            return false;
    }
    *out = (Str){ text, n };
    return take(r, '"');
}

static bool value(Reader *r, JsonValue *v);

static bool has_key(const JsonValue *map, Str key)
{
    for (const JsonValue *m = map->first; m; m = m->next)
        if (str_eq(m->key, key))
            return true;
    return false;
}

enum { KINDS = 256 };

/* Of two keys of different kinds, neither can be the other: most keys need not be looked for. */
static bool comes_twice(uint64_t seen[KINDS / 64], const JsonValue *map, Str key)
{
    const unsigned char *p = (const unsigned char *)key.p;
    size_t n = key.n;
    size_t kind = n ? (n * 5 + p[0] * 3u + p[n / 2] * 7u + p[n - 1]) % KINDS : 0;
    bool maybe = seen[kind / 64] >> kind % 64 & 1;

    seen[kind / 64] |= (uint64_t)1 << kind % 64;
    return maybe && has_key(map, key);
}

/* What stands between [ and ], or { and }; an object of n keys is looked through n times, and n is limited. */
static bool children(Reader *r, JsonValue *v, char close)
{
    JsonValue **end = &v->first;
    uint64_t seen[KINDS / 64] = { 0 };

    blanks(r);
    if (take(r, close))
        return true;
    do {
        JsonValue *one = NEW(r->a, JsonValue);
        Str key = { 0 };
        if (close == '}') {
            blanks(r);
            if (!string(r, &key) || v->count >= 1000 || comes_twice(seen, v, key))
                return false;
            blanks(r);
            if (!take(r, ':'))
                return false;
        }
        if (!value(r, one))
            return false;
        one->key = key;
        *end = one;
        end = &one->next;
        v->count++;
        blanks(r);
    } while (take(r, ','));
    return take(r, close);
}

static bool value(Reader *r, JsonValue *v)
{
    bool good;

    blanks(r);
    if (r->p >= r->end || ++r->values > JSON_READ_VALUES || r->depth >= JSON_READ_DEPTH)
        return false;
    switch (*r->p) {
    case '{':
    case '[': {
        bool is_map = *r->p++ == '{';
        v->kind = is_map ? JSON_OBJECT : JSON_ARRAY;
        r->depth++;
        good = children(r, v, is_map ? '}' : ']');
        r->depth--;
        return good;
    }
    case '"': v->kind = JSON_STRING; return string(r, &v->text);
    case 't':
        v->kind = JSON_BOOL;
        v->text = S("true");
        return take_word(r, v->text);
    case 'f':
        v->kind = JSON_BOOL;
        v->text = S("false");
        return take_word(r, v->text);
    case 'n': v->kind = JSON_NULL; return take_word(r, S("null"));
    default: return number(r, v);
    }
}

const JsonValue *json_parse(Arena *a, Str text, size_t *at)
{
    Reader r = { .a = a, .start = text.p, .p = text.p, .end = text.p + text.n };
    JsonValue *v = NEW(a, JsonValue);

    *at = 0;
    if (!utf8_valid(text))
        return NULL;
    bool good = value(&r, v);
    if (good)
        blanks(&r);
    *at = (size_t)(r.p - r.start);
    return good && r.p == r.end ? v : NULL;
}
