/*
 * http_head.c -- a request head, line by line.
 *
 * Each line is looked at once, when its line feed has come, so that nonsense is refused at its first
 * line and a head that drips in costs no more than one that comes at once. Rules that need the whole
 * head (one Host, not two kinds of length) wait for the empty line.
 */
#include "web/http_head.h"
#include "base/utf8.h"
#include <string.h>

/* What a byte may be part of. */
enum { TOKEN = 1, PATH = 2, QUERY = 4, VALUE = 8, HOST = 16 };

/* clang-format off */
static const unsigned char CLASS[256] = {
    ['\t'] = VALUE, [' '] = VALUE,
    ['!'] = TOKEN | PATH | QUERY | VALUE, ['"'] = VALUE, ['#'] = TOKEN | VALUE,
    ['$'] = TOKEN | PATH | QUERY | VALUE, ['%'] = TOKEN | PATH | QUERY | VALUE,
    ['&'] = TOKEN | PATH | QUERY | VALUE, ['\''] = TOKEN | PATH | QUERY | VALUE,
    ['('] = PATH | QUERY | VALUE, [')'] = PATH | QUERY | VALUE,
    ['*'] = TOKEN | PATH | QUERY | VALUE, ['+'] = TOKEN | PATH | QUERY | VALUE,
    [','] = PATH | QUERY | VALUE, ['-'] = TOKEN | PATH | QUERY | VALUE | HOST,
    ['.'] = TOKEN | PATH | QUERY | VALUE | HOST, ['/'] = PATH | QUERY | VALUE,
    ['0' ... '9'] = TOKEN | PATH | QUERY | VALUE | HOST,
    [':'] = PATH | QUERY | VALUE, [';'] = PATH | QUERY | VALUE, ['<'] = VALUE,
    ['='] = PATH | QUERY | VALUE, ['>'] = VALUE, ['?'] = QUERY | VALUE, ['@'] = PATH | QUERY | VALUE,
    ['A' ... 'Z'] = TOKEN | PATH | QUERY | VALUE | HOST,
    /* Browsers leave [ ] \ ^ ` { | } in a query as they are, but not in a path. */
    ['['] = PATH | QUERY | VALUE, ['\\'] = QUERY | VALUE, [']'] = PATH | QUERY | VALUE,
    ['^'] = TOKEN | QUERY | VALUE, ['_'] = TOKEN | PATH | QUERY | VALUE | HOST,
    ['`'] = TOKEN | QUERY | VALUE,
    ['a' ... 'z'] = TOKEN | PATH | QUERY | VALUE | HOST,
    ['{'] = QUERY | VALUE, ['|'] = TOKEN | QUERY | VALUE, ['}'] = QUERY | VALUE,
    ['~'] = TOKEN | PATH | QUERY | VALUE,
    [128 ... 255] = VALUE,
};

static const struct { Str name; HttpMethod method; } METHODS[] = {
    { S_INIT("GET"), HTTP_GET },       { S_INIT("HEAD"), HTTP_HEAD },
    { S_INIT("POST"), HTTP_POST },     { S_INIT("PUT"), HTTP_PUT },
    { S_INIT("PATCH"), HTTP_PATCH },   { S_INIT("DELETE"), HTTP_DELETE },
    { S_INIT("OPTIONS"), HTTP_OPTIONS },
};
/* clang-format on */

static bool all(Str s, unsigned char class)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(CLASS[(unsigned char)s.p[i]] & class))
            return false;
    return true;
}

bool http_is_token(unsigned char c)
{
    return CLASS[c] & TOKEN;
}

bool http_is_value(unsigned char c)
{
    return CLASS[c] & VALUE;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool http_same_word(Str s, Str word)
{
    if (s.n != word.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (lower(s.p[i]) != word.p[i])
            return false;
    return true;
}

/* ---- percent-encoding -------------------------------------------------------------------------- */

/* The next byte of an encoded text, -1 when a % is not followed by two hex digits. */
static int next_byte(Str *rest)
{
    int c = (unsigned char)rest->p[0];

    if (c == '%') {
        int high = rest->n > 2 ? hex_digit(rest->p[1]) : -1;
        int low = rest->n > 2 ? hex_digit(rest->p[2]) : -1;

        if (high < 0 || low < 0)
            return -1;
        *rest = str_from(*rest, 3);
        return high * 16 + low;
    }
    *rest = str_from(*rest, 1);
    return c;
}

bool http_percent_ok(Str raw)
{
    char letter[4]; /* the UTF-8 sequence we are inside of */
    size_t n = 0, wanted = 0;

    while (raw.n) {
        int c = next_byte(&raw);

        if (c <= 0)
            return false;
        if (wanted == 0) {
            wanted = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
            n = 0;
        }
        letter[n++] = (char)c;
        if (n == wanted) {
            if (!utf8_valid((Str){ letter, n }))
                return false;
            wanted = 0;
        }
    }
    return wanted == 0;
}

static bool has_dot_segment(Str path)
{
    while (path.n) {
        Str segment = str_cut(&path, '/');

        if (str_eq(segment, S(".")) || str_eq(segment, S("..")))
            return true;
    }
    return false;
}

bool http_path_decode(Str raw, char *room, Str *path)
{
    if (str_find_byte(raw, '%') < 0) {
        *path = raw;
    } else {
        size_t n = 0;

        for (Str rest = raw; rest.n;) {
            int c = next_byte(&rest);

            if (c < 0x20 || c == 0x7F)
                return false;
            room[n++] = (char)c;
        }
        *path = (Str){ room, n };
        if (!utf8_valid(*path))
            return false;
    }
    return !has_dot_segment(*path);
}

/* ---- the request line -------------------------------------------------------------------------- */

/* [v6]:port, name:port or name. */
static bool host_ok(Str s)
{
    ptrdiff_t colon;
    Str name, port = { 0 };

    if (s.n && s.p[0] == '[') {
        ptrdiff_t end = str_find_byte(s, ']');

        if (end < 3)
            return false;
        for (ptrdiff_t i = 1; i < end; i++)
            if (hex_digit(s.p[i]) < 0 && s.p[i] != ':' && s.p[i] != '.')
                return false;
        port = str_from(s, (size_t)end + 1);
        if (port.n == 0)
            return true;
        if (port.p[0] != ':')
            return false;
        port = str_from(port, 1);
    } else {
        colon = str_find_byte(s, ':');
        name = colon < 0 ? s : str_head(s, (size_t)colon);
        if (name.n == 0 || name.n > 255 || !all(name, HOST))
            return false;
        if (colon < 0)
            return true;
        port = str_from(s, (size_t)colon + 1);
    }
    uint32_t number;
    return port.n <= 5 && str_u32(port, 65535, &number);
}

static int read_target(HttpHead *h, Str target)
{
    char room[HTTP_LINE_MAX];
    Str decoded;

    if (str_eq(target, S("*"))) {
        h->path = target;
        return h->method == HTTP_OPTIONS ? HTTP_MORE : 400;
    }
    if (target.n && target.p[0] != '/') { /* absolute form: scheme://host[:port][/path][?query] */
        size_t scheme = http_same_word(str_head(target, 7), S("http://"))    ? 7
                        : http_same_word(str_head(target, 8), S("https://")) ? 8
                                                                             : 0;
        Str rest = str_from(target, scheme);
        size_t n = 0;

        while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
            n++;
        h->host = str_head(rest, n);
        if (scheme == 0 || !host_ok(h->host))
            return 400;
        target = str_from(rest, n);
    }
    ptrdiff_t mark = str_find_byte(target, '?');
    h->path = mark < 0 ? target : str_head(target, (size_t)mark);
    h->query = mark < 0 ? (Str){ 0 } : str_from(target, (size_t)mark + 1);
    if (h->path.n == 0)
        h->path = S("/");
    if (!all(h->path, PATH) || !all(h->query, QUERY))
        return 400;
    if (!http_path_decode(h->path, room, &decoded) || !http_percent_ok(h->query))
        return 400;
    return HTTP_MORE;
}

/* HTTP-version: exactly "HTTP/" digit "." digit. */
static int read_version(HttpHead *h, Str s)
{
    if (s.n != 8 || !str_starts(s, S("HTTP/")) || s.p[6] != '.' || s.p[5] < '0' || s.p[5] > '9' ||
        s.p[7] < '0' || s.p[7] > '9')
        return 400;
    if (s.p[5] != '1' || s.p[7] > '1')
        return 505;
    h->minor = s.p[7] - '0';
    return HTTP_MORE;
}

/* The method and the version say whether we go on at all; only then the target is looked at, because
 * CONNECT has one of its own form. */
static int read_request_line(HttpHead *h, Str line)
{
    Str rest = line;
    Str method = str_cut(&rest, ' ');
    Str target = str_cut(&rest, ' ');

    if (method.n == 0 || !all(method, TOKEN) || target.n == 0)
        return 400;
    int status = read_version(h, rest);
    if (status != HTTP_MORE)
        return status;
    if (str_eq(method, S("TRACE")) || str_eq(method, S("CONNECT")))
        return 405;
    for (size_t i = 0; i < COUNT(METHODS); i++)
        if (str_eq(method, METHODS[i].name))
            h->method = METHODS[i].method;
    if (h->method == HTTP_NO_METHOD)
        return 501;
    return read_target(h, target);
}

/* ---- fields ------------------------------------------------------------------------------------ */

/* Digits only. More of them than fit is still a length: one that is too long for us. */
static int read_length(HttpHead *h, Str value)
{
    uint64_t length = 0;
    bool huge = false;

    if (value.n == 0 || value.n > 64)
        return 400;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return 400;
        huge |= __builtin_mul_overflow(length, 10, &length);
        huge |= __builtin_add_overflow(length, (uint64_t)(value.p[i] - '0'), &length);
    }
    h->length = huge ? UINT64_MAX : length;
    return HTTP_MORE;
}

static void read_connection(HttpHead *h, Str value)
{
    while (value.n) {
        Str word = str_trim(str_cut(&value, ','));

        h->says_close |= http_same_word(word, S("close"));
        h->says_keep_alive |= http_same_word(word, S("keep-alive"));
    }
}

/* The few fields that decide how this connection is read. */
static int read_framing(HttpHead *h, Str name, Str value)
{
    switch (name.n) {
    case 4:
        if (!http_same_word(name, S("host")))
            break;
        if (h->hosts++ || !host_ok(value))
            return 400;
        if (h->host.n ==
            0) /* an absolute target has said it already, and it counts (RFC 9112, 3.2.2) */
            h->host = value;
        break;
    case 6:
        if (!http_same_word(name, S("expect")))
            break;
        if (!http_same_word(value, S("100-continue")))
            return 417;
        h->wants_continue = h->minor > 0;
        break;
    case 10:
        if (http_same_word(name, S("connection")))
            read_connection(h, value);
        break;
    case 14:
        if (!http_same_word(name, S("content-length")))
            break;
        if (h->lengths++)
            return 400;
        return read_length(h, value);
    case 17:
        if (!http_same_word(name, S("transfer-encoding")))
            break;
        if (h->codings++ || !str_eq(value, S("chunked")))
            return 400;
        h->chunked = true;
        break;
    }
    return HTTP_MORE;
}

static Str without_blanks(Str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static int read_field(HttpHead *h, Str line)
{
    size_t n = 0;

    h->block_bytes += line.n + 2;
    if (h->field_count == HTTP_FIELDS_MAX)
        return 431;
    while (n < line.n && http_is_token((unsigned char)line.p[n]))
        n++;
    /* No name (a folded line begins with a blank), or something between the name and its colon. */
    if (n == 0 || n == line.n || line.p[n] != ':')
        return 400;
    HttpField f = { str_head(line, n), without_blanks(str_from(line, n + 1)) };
    if (!all(f.value, VALUE))
        return 400;
    h->field[h->field_count++] = f;
    return read_framing(h, f.name, f.value);
}

static int finish(HttpHead *h)
{
    if (h->minor == 1 && h->hosts != 1)
        return 400;
    if (h->chunked && (h->lengths || h->minor == 0))
        return 400;
    h->keep_alive = !h->says_close && (h->minor == 1 || h->says_keep_alive);
    h->bytes = h->at;
    return HTTP_WHOLE;
}

/* ---- line by line ------------------------------------------------------------------------------ */

/* So many bytes of a line are there before its LF, or before the end of what has come; the last may
 * be the CR. Its length counts before anything else, so that it matters not whether it has ended. */
static int check_size(const HttpHead *h, size_t bytes)
{
    if (h->lines == 0)
        return bytes > HTTP_LINE_MAX + 1 ? 414 : HTTP_MORE;
    return bytes > 1 && h->block_bytes + bytes + 1 > HTTP_BLOCK_MAX ? 431 : HTTP_MORE;
}

void http_head_start(HttpHead *h)
{
    memset(h, 0, offsetof(HttpHead, field));
}

int http_head_read(HttpHead *h, Str bytes)
{
    for (;;) {
        const char *from = bytes.p + h->at, *end = NULL;

        if (h->seen < bytes.n)
            end = memchr(bytes.p + h->seen, '\n', bytes.n - h->seen);
        size_t have = end ? (size_t)(end - from) : bytes.n - h->at;
        int status = check_size(h, have);
        if (!end || status != HTTP_MORE) {
            h->seen = bytes.n;
            return status;
        }
        if (have == 0 || end[-1] != '\r')
            return 400;
        Str line = { from, have - 1 };
        bool first = h->at == 0;
        h->at = h->seen = (size_t)(end - bytes.p) + 1;

        if (h->lines == 0 && line.n == 0 && first)
            continue; /* one empty line before a request is allowed for (RFC 9112, 2.2) */
        if (h->lines++ == 0)
            status = read_request_line(h, line);
        else if (line.n)
            status = read_field(h, line);
        else
            status = finish(h);
        if (status != HTTP_MORE)
            return status;
    }
}

bool http_field(const HttpHead *h, Str name, size_t *from, Str *value)
{
    for (size_t i = *from; i < h->field_count; i++) {
        if (http_same_word(h->field[i].name, name)) {
            *value = h->field[i].value;
            *from = i + 1;
            return true;
        }
    }
    *from = h->field_count;
    return false;
}
