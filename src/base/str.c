#include "base/str.h"
#include <string.h>

Str str_c(const char *z)
{
    return (Str){ z, z ? strlen(z) : 0 };
}

bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && str_eq(str_head(s, prefix.n), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

Str str_from(Str s, size_t start)
{
    return start >= s.n ? (Str){ 0 } : (Str){ s.p + start, s.n - start };
}

Str str_head(Str s, size_t n)
{
    return n < s.n ? (Str){ s.p, n } : s;
}

ptrdiff_t str_find_byte(Str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

ptrdiff_t str_find(Str s, Str what)
{
    if (what.n == 0)
        return 0;
    for (size_t i = 0; i + what.n <= s.n; i++)
        if (s.p[i] == what.p[0] && memcmp(s.p + i, what.p, what.n) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s)
{
    while (s.n && is_blank(s.p[0]))
        s = str_from(s, 1);
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

Str str_cut(Str *rest, char sep)
{
    ptrdiff_t at = str_find_byte(*rest, sep);
    Str head = at < 0 ? *rest : str_head(*rest, (size_t)at);

    *rest = at < 0 ? (Str){ 0 } : str_from(*rest, (size_t)at + 1);
    return head;
}

bool str_u32(Str s, uint32_t max, uint32_t *out)
{
    uint64_t v = 0;

    if (s.n == 0 || s.n > 10)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (v > max)
        return false;
    *out = (uint32_t)v;
    return true;
}

uint64_t str_hash(Str s)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
