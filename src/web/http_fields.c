#include "web/http_fields.h"

Str http_coding_name(HttpCoding c)
{
    switch (c) {
    case HTTP_GZIP: return S("gzip");
    case HTTP_BROTLI: return S("br");
    case HTTP_IDENTITY:
    case HTTP_CODINGS: break;
    }
    return S("");
}

/* "0.5" in thousandths; 0 for anything that is not a weight, so that nonsense asks for nothing. */
static int weight(Str s)
{
    int value = 0;

    if (s.n == 0 || s.n > 5 || (s.n > 1 && s.p[1] != '.'))
        return 0;
    for (size_t i = 0, unit = 1000; i < s.n; i++) {
        if (i == 1)
            continue;
        if (s.p[i] < '0' || s.p[i] > '9')
            return 0;
        value += (s.p[i] - '0') * (int)unit;
        unit /= 10;
    }
    return value <= 1000 ? value : 0;
}

/* One "coding;q=0.5" of the list. */
static void read_coding(Str item, int asked[HTTP_CODINGS], int *others)
{
    Str name = str_trim(str_cut(&item, ';'));
    int q = 1000;

    while (item.n) {
        Str parameter = str_trim(str_cut(&item, ';'));

        if (http_same_word(str_head(parameter, 2), S("q=")))
            q = weight(str_from(parameter, 2));
    }
    if (str_eq(name, S("*")))
        *others = q;
    else if (http_same_word(name, S("br")))
        asked[HTTP_BROTLI] = q;
    else if (http_same_word(name, S("gzip")) || http_same_word(name, S("x-gzip")))
        asked[HTTP_GZIP] = q;
    else if (http_same_word(name, S("identity")))
        asked[HTTP_IDENTITY] = q;
}

HttpCoding http_coding_best(const HttpHead *h, unsigned have)
{
    enum { NOT_NAMED = -1 };
    int asked[HTTP_CODINGS] = { NOT_NAMED, NOT_NAMED, NOT_NAMED }, others = NOT_NAMED;
    HttpCoding best = HTTP_IDENTITY;
    Str value;

    for (size_t at = 0; http_field(h, S("accept-encoding"), &at, &value);)
        while (value.n)
            read_coding(str_cut(&value, ','), asked, &others);
    for (int c = 0; c < HTTP_CODINGS; c++)
        if (asked[c] == NOT_NAMED)
            asked[c] = others;
    /* Identity needs no asking, and a client that names br alone would rather have br. */
    if (asked[HTTP_IDENTITY] == NOT_NAMED)
        asked[HTTP_IDENTITY] = 1;
    for (int c = HTTP_GZIP; c < HTTP_CODINGS; c++)
        if ((have & (1u << c)) && asked[c] > 0 && asked[c] >= asked[best])
            best = (HttpCoding)c;
    return best;
}

bool http_has_version(const HttpHead *h, Str etag)
{
    Str list;

    for (size_t at = 0; http_field(h, S("if-none-match"), &at, &list);) {
        if (str_eq(list, S("*")))
            return true;
        while (list.n) { /* our tags hold no comma, so cutting at commas finds each of them whole */
            Str tag = str_trim(str_cut(&list, ','));

            if (str_starts(tag, S("W/")))
                tag = str_from(tag, 2);
            if (str_eq(tag, etag))
                return true;
        }
    }
    return false;
}

bool http_content_is(const HttpHead *h, Str lower_type)
{
    size_t at = 0;
    Str value;

    if (!http_field(h, S("content-type"), &at, &value))
        return false;
    return http_same_word(str_trim(str_cut(&value, ';')), lower_type);
}

/* The only field of this name; false when there is none or more than one. *any: there is one. */
static bool only_field(const HttpHead *h, Str lower_name, Str *value, bool *any)
{
    size_t from = 0;
    Str second;

    *any = http_field(h, lower_name, &from, value);
    return *any && !http_field(h, lower_name, &from, &second);
}

static bool is_origin(Str origin, Str scheme, Str host)
{
    if (!str_starts(origin, scheme) || origin.n != scheme.n + host.n)
        return false;
    for (size_t i = 0; i < host.n; i++) { /* names have no case */
        unsigned char a = (unsigned char)origin.p[scheme.n + i], b = (unsigned char)host.p[i];

        if (a != (b >= 'A' && b <= 'Z' ? b + 32 : b))
            return false;
    }
    return host.n > 0;
}

bool http_same_origin(const HttpHead *h, bool only_https)
{
    Str value;
    bool any, one = only_field(h, S("sec-fetch-site"), &value, &any);

    if (any)
        return one && str_eq(value, S("same-origin"));
    if (!only_field(h, S("origin"), &value, &any))
        return false;
    return is_origin(value, S("https://"), h->host) ||
           (!only_https && is_origin(value, S("http://"), h->host));
}

Str http_forwarded_for(const HttpHead *h)
{
    size_t from = 0;
    Str value, last = { 0 };

    while (http_field(h, S("x-forwarded-for"), &from, &value))
        last = value;
    while (str_find_byte(last, ',') >= 0)
        str_cut(&last, ',');
    return str_trim(last);
}

bool http_is_own_path(Str location)
{
    if (location.n == 0 || location.p[0] != '/')
        return false;
    if (location.n > 1 && location.p[1] == '/')
        return false;
    for (size_t i = 0; i < location.n; i++)
        if (location.p[i] <= ' ' || location.p[i] > '~' || location.p[i] == '\\')
            return false;
    return true;
}
