#include "base/json.h"
#include "base/must.h"

Json json_begin(Buf *out)
{
    return (Json){ .out = out };
}

static void before_value(Json *j)
{
    if (!j->after_key && j->more[j->depth])
        buf_byte(j->out, ',');
    j->more[j->depth] = true;
    j->after_key = false;
}

static void open(Json *j, bool is_map)
{
    before_value(j);
    MUST(j->depth < JSON_DEPTH);
    j->depth++;
    j->more[j->depth] = false;
    j->is_map[j->depth] = is_map;
    buf_byte(j->out, is_map ? '{' : '[');
}

void json_object(Json *j)
{
    open(j, true);
}

void json_array(Json *j)
{
    open(j, false);
}

void json_end(Json *j)
{
    MUST(j->depth > 0);
    buf_byte(j->out, j->is_map[j->depth] ? '}' : ']');
    j->depth--;
}

enum { SHORT = 64 };

/* Bytes that cannot simply be copied, or begin something that cannot (E2: U+2028 and U+2029). */
static const bool ODD[256] = { [0 ... 0x1F] = true, ['"'] = true, ['\\'] = true, ['<'] = true,
                               ['>'] = true,        ['&'] = true, [0x7F] = true, [0xE2] = true };

static bool is_plain(Str s)
{
    bool odd = false;

    for (size_t i = 0; i < s.n;
         i++) /* no way out in between: quicker for the short texts that most are */
        odd |= ODD[(unsigned char)s.p[i]];
    return !odd;
}

/* Nearly all keys and ids; answers of the API are made of little else. */
static void quoted_plain(Json *j, Str s)
{
    char *p = buf_add(j->out, s.n + 2);

    *p++ = '"';
    for (size_t i = 0; i < s.n; i++)
        *p++ = s.p[i];
    *p = '"';
}

static void quoted(Json *j, Str s)
{
    size_t from = 0;

    if (s.n <= SHORT && is_plain(s)) {
        quoted_plain(j, s);
        return;
    }
    buf_byte(j->out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!ODD[c])
            continue;
        bool line_end = c == 0xE2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80 &&
                        ((unsigned char)s.p[i + 2] & 0xFE) == 0xA8;
        if (c == 0xE2 && !line_end)
            continue;
        buf_put(j->out, (Str){ s.p + from, i - from });
        if (line_end) {
            buf_fmt(j->out, "\\u20%x", (unsigned char)s.p[i + 2] == 0xA8 ? 0x28u : 0x29u);
            i += 2;
        } else if (c == '"' || c == '\\') {
            buf_fmt(j->out, "\\%c", c);
        } else if (c == '\n') {
            buf_put(j->out, S("\\n"));
        } else {
            buf_fmt(j->out, "\\u%04x", c);
        }
        from = i + 1;
    }
    buf_put(j->out, str_from(s, from));
    buf_byte(j->out, '"');
}

void json_key(Json *j, Str key)
{
    before_value(j);
    quoted(j, key);
    buf_byte(j->out, ':');
    j->after_key = true;
}

void json_known_key(Json *j, Str quoted_and_colon)
{
    before_value(j);
    buf_put(j->out, quoted_and_colon);
    j->after_key = true;
}

void json_str(Json *j, Str s)
{
    before_value(j);
    quoted(j, s);
}

void json_number(Json *j, int64_t v)
{
    before_value(j);
    buf_fmt(j->out, "%lld", (long long)v);
}

void json_hundredths(Json *j, uint32_t v)
{
    before_value(j);
    buf_fmt(j->out, "%u", v / 100);
    if (v % 100)
        buf_fmt(j->out, v % 10 ? ".%02u" : ".%u", v % 10 ? v % 100 : v % 100 / 10);
}

void json_bool(Json *j, bool v)
{
    before_value(j);
    buf_put(j->out, v ? S("true") : S("false"));
}

void json_null(Json *j)
{
    before_value(j);
    buf_put(j->out, S("null"));
}
