#include "public/form.h"
#include "base/buf.h"
#include "base/utf8.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool decode(Arena *a, Str raw, Str *out)
{
    char *p = NEW_N(a, char, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        if (c == '%') {
            bool room = raw.n - i > 2;
            int high = room ? hex(raw.p[i + 1]) : -1, low = room ? hex(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (unsigned char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (c == 0)
            return false;
        p[n++] = c < ' ' || c == 0x7F ? ' ' : (char)c;
    }
    *out = (Str){ p, n };
    return utf8_valid(*out);
}

FormState form_field(Arena *a, Str form, Str name, Str *out)
{
    FormState state = FORM_ABSENT;

    *out = (Str){ 0 };
    for (int pairs = 0; form.n; pairs++) {
        Str pair = str_cut(&form, '&');
        Str key = str_cut(&pair, '='), decoded;
        if (pairs == FORM_PAIRS || !decode(a, key, &decoded))
            return FORM_BROKEN;
        if (!str_eq(decoded, name))
            continue;
        if (state != FORM_ABSENT || !decode(a, pair, out))
            return FORM_BROKEN;
        state = FORM_OK;
    }
    return state;
}

/* -- from JSON ---------------------------------------------------------------------------------------- */

typedef struct Flat {
    Str rest;
    Buf out;
} Flat;

static char peek(const Flat *f)
{
    return f->rest.n ? f->rest.p[0] : 0;
}

static void skip_blanks(Flat *f)
{
    while (peek(f) == ' ' || peek(f) == '\t' || peek(f) == '\n' || peek(f) == '\r')
        f->rest = str_from(f->rest, 1);
}

static bool take(Flat *f, char c)
{
    skip_blanks(f);
    if (peek(f) != c)
        return false;
    f->rest = str_from(f->rest, 1);
    return true;
}

static bool take_word(Flat *f, Str w)
{
    if (!str_starts(f->rest, w))
        return false;
    f->rest = str_from(f->rest, w.n);
    return true;
}

static void put_encoded(Flat *f, Str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        buf_fmt(&f->out, "%%%02x", (unsigned char)bytes.p[i]);
}

static bool take_hex(Flat *f, uint32_t *out)
{
    *out = 0;
    if (f->rest.n < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int digit = hex(f->rest.p[i]);
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    f->rest = str_from(f->rest, 4);
    return true;
}

/* Behind "\u"; letters outside of the first plane are two escapes. */
static bool put_escaped_code(Flat *f)
{
    char bytes[4];
    uint32_t code, low;

    if (!take_hex(f, &code))
        return false;
    if (code >= 0xD800 && code < 0xDC00) {
        if (!take_word(f, S("\\u")) || !take_hex(f, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
        return false;
    }
    put_encoded(f, (Str){ bytes, utf8_write(code, bytes) });
    return true;
}

static bool put_escaped(Flat *f)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = peek(f);

    f->rest = str_from(f->rest, 1);
    if (c == 'u')
        return put_escaped_code(f);
    for (size_t i = 0; from[i]; i++)
        if (from[i] == c) {
            put_encoded(f, (Str){ &to[i], 1 });
            return true;
        }
    return false;
}

static bool take_string(Flat *f)
{
    if (!take(f, '"'))
        return false;
    while (f->rest.n) {
        char c = f->rest.p[0];
        if ((unsigned char)c < ' ')
            return false;
        f->rest = str_from(f->rest, 1);
        if (c == '"')
            return true;
        if (c != '\\')
            put_encoded(f, (Str){ &c, 1 });
        else if (!put_escaped(f))
            return false;
    }
    return false;
}

/* Whole numbers are all that any field takes; others reach it as they stand and are refused there. */
static bool take_number(Flat *f)
{
    size_t n = 0;

    while (n < f->rest.n && ((f->rest.p[n] >= '0' && f->rest.p[n] <= '9') || f->rest.p[n] == '-' ||
                             f->rest.p[n] == '+' || f->rest.p[n] == '.' || f->rest.p[n] == 'e' ||
                             f->rest.p[n] == 'E'))
        n++;
    put_encoded(f, str_head(f->rest, n));
    f->rest = str_from(f->rest, n);
    return n > 0;
}

static bool take_value(Flat *f)
{
    skip_blanks(f);
    if (peek(f) == '"')
        return take_string(f);
    if (take_word(f, S("true"))) {
        buf_put(&f->out, S("1"));
        return true;
    }
    if (take_word(f, S("false"))) {
        buf_put(&f->out, S("0"));
        return true;
    }
    return peek(f) == '-' || (peek(f) >= '0' && peek(f) <= '9') ? take_number(f) : false;
}

static bool take_pair(Flat *f)
{
    size_t before = f->out.n;

    if (before)
        buf_byte(&f->out, '&');
    if (!take_string(f) || !take(f, ':'))
        return false;
    skip_blanks(f);
    if (take_word(f, S("null"))) {
        f->out.n = before;
        return true;
    }
    buf_byte(&f->out, '=');
    return take_value(f);
}

static bool take_object(Flat *f)
{
    if (!take(f, '{'))
        return false;
    if (!take(f, '}')) {
        do
            if (!take_pair(f))
                return false;
        while (take(f, ','));
        if (!take(f, '}'))
            return false;
    }
    skip_blanks(f);
    return f->rest.n == 0;
}

bool form_of_json(Arena *a, Str json, Str *form)
{
    Flat f = { .rest = json, .out = { .limit = json.n * 3 + 64 } };
    bool good = utf8_valid(json) && take_object(&f);

    *form = good ? arena_str(a, buf_str(&f.out)) : (Str){ 0 };
    buf_free(&f.out);
    return good;
}
