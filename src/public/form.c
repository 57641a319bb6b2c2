#include "public/form.h"
#include "base/buf.h"
#include "base/json_read.h"
#include "base/utf8.h"

static bool decode(Arena *a, Str raw, bool keeps_lines, Str *out)
{
    char *p = NEW_N(a, char, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        if (c == '%') {
            bool room = raw.n - i > 2;
            int high = room ? hex_digit(raw.p[i + 1]) : -1,
                low = room ? hex_digit(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (unsigned char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (c == 0)
            return false;
        if (keeps_lines && c == '\r')
            continue;
        bool stays = c >= ' ' ? c != 0x7F : keeps_lines && (c == '\n' || c == '\t');
        p[n++] = stays ? (char)c : ' ';
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
        if (pairs == FORM_PAIRS || !decode(a, key, false, &decoded))
            return FORM_BROKEN;
        if (!str_eq(decoded, name))
            continue;
        if (state != FORM_ABSENT || !decode(a, pair, false, out))
            return FORM_BROKEN;
        state = FORM_OK;
    }
    return state;
}

FormState form_next(Arena *a, Str *rest, Str name, Str *out)
{
    *out = (Str){ 0 };
    for (int pairs = 0; rest->n; pairs++) {
        Str pair = str_cut(rest, '&');
        Str key = str_cut(&pair, '='), decoded;
        if (pairs == FORM_PAIRS || !decode(a, key, false, &decoded))
            return FORM_BROKEN;
        if (str_eq(decoded, name))
            return decode(a, pair, false, out) ? FORM_OK : FORM_BROKEN;
    }
    return FORM_ABSENT;
}

FormState form_pair(Arena *a, Str *rest, Str *name, Str *value)
{
    if (!rest->n)
        return FORM_ABSENT;
    Str pair = str_cut(rest, '&'), key = str_cut(&pair, '=');
    return decode(a, key, false, name) && decode(a, pair, true, value) ? FORM_OK : FORM_BROKEN;
}

/* -- from JSON ---------------------------------------------------------------------------------------- */

static void put_encoded(Buf *out, Str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        buf_fmt(out, "%%%02x", (unsigned char)bytes.p[i]);
}

bool form_of_json(Arena *a, Str json, Str *form)
{
    Buf out = { .limit = json.n * 9 + 64 };
    size_t at;
    const JsonValue *body = json_parse(a, json, &at);
    bool good = body && body->kind == JSON_OBJECT;

    for (const JsonValue *v = good ? body->first : NULL; v && good; v = v->next) {
        good = v->kind != JSON_ARRAY && v->kind != JSON_OBJECT;
        if (!good || v->kind == JSON_NULL)
            continue;
        if (out.n)
            buf_byte(&out, '&');
        put_encoded(&out, v->key);
        buf_byte(&out, '=');
        put_encoded(&out, v->kind == JSON_BOOL ? (str_eq(v->text, S("true")) ? S("1") : S("0"))
                                               : v->text);
    }
    *form = good ? arena_str(a, buf_str(&out)) : (Str){ 0 };
    buf_free(&out);
    return good;
}
