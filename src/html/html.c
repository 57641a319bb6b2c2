#include "html/html.h"
#include "base/must.h"
#include "text/hyphen.h"
#include <string.h>

void html_raw(Html *h, Str s)
{
    buf_put(&h->out, s);
}

static Str escape_of(char c)
{
    switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return S("&quot;");
    case '\'': return S("&#39;");
    default: return (Str){ 0 };
    }
}

/* Is one of the five among eight bytes? Two of them differ from two others in one bit only. */
enum { WIDE = 8 };
#define EIGHT(c) ((c)*UINT64_C(0x0101010101010101))

static uint64_t zero_byte(uint64_t eight)
{
    return (eight - EIGHT(1)) & ~eight & EIGHT(0x80);
}

static bool any_to_escape(const char *p)
{
    uint64_t b;

    memcpy(&b, p, WIDE);
    return (zero_byte((b | EIGHT(2)) ^ EIGHT('>')) | zero_byte((b | EIGHT(1)) ^ EIGHT('\'')) |
            zero_byte(b ^ EIGHT('"'))) != 0;
}

void html_attr(Html *h, Str s)
{
    size_t from = 0, i = 0;

    while (i < s.n) {
        if (s.n - i >= WIDE && !any_to_escape(s.p + i)) {
            i += WIDE;
            continue;
        }
        if (s.n - i < WIDE && s.n >= WIDE && !any_to_escape(s.p + s.n - WIDE))
            break;
        size_t end = s.n - i < WIDE ? s.n : i + WIDE;
        for (; i < end; i++) {
            Str escape = (unsigned char)s.p[i] > '>' ? (Str){ 0 } : escape_of(s.p[i]);
            if (!escape.n)
                continue;
            buf_put(&h->out, (Str){ s.p + from, i - from });
            buf_put(&h->out, escape);
            from = i + 1;
        }
    }
    buf_put(&h->out, str_from(s, from));
}

void html_text(Html *h, Str s)
{
    html_attr(h, h->no_hyphens ? s : hyphen_soften(h->a, s));
}

void html_url(Html *h, Str s)
{
    static const char *const safe[] = { "https://", "http://", "mailto:", "tel:", "?", "#" };
    bool ok = s.n && s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'));

    for (size_t i = 0; i < COUNT(safe); i++)
        ok = ok || str_starts(s, str_c(safe[i]));
    html_attr(h, ok ? s : S("#"));
}

void html_number(Html *h, int64_t n)
{
    buf_fmt(&h->out, "%lld", (long long)n);
}

void html_text_id(Html *h, TextId id)
{
    html_text(h, edition_text(h->e, h->lang, id));
}

void html_attr_id(Html *h, TextId id)
{
    html_attr(h, edition_text(h->e, h->lang, id));
}

void html_str_id(Html *h, StrId id)
{
    html_attr(h, edition_str(h->e, id));
}

void html_attr_str_id(Html *h, StrId id)
{
    html_attr(h, edition_str(h->e, id));
}

void html_url_str_id(Html *h, StrId id)
{
    html_url(h, edition_str(h->e, id));
}

static const WordForms *forms_of(const Html *h, WordId w)
{
    if (w < WORD_COUNT)
        return &WORDS[h->lang][w];
    MUST(h->staff_words);
    return &h->staff_words[w - WORD_COUNT];
}

Str word(const Html *h, WordId w)
{
    return forms_of(h, w)->one;
}

static Str fill(Arena *a, Str form, const Gap *gaps, size_t count)
{
    size_t room = form.n + 1;
    for (size_t i = 0; i < count; i++)
        room += gaps[i].value.n * 4; /* a gap may stand up to four times */
    char *out = NEW_N(a, char, room);
    size_t n = 0;

    while (form.n) {
        ptrdiff_t at = str_find(form, S("%{"));
        Str plain = at < 0 ? form : str_head(form, (size_t)at);
        if (plain.n)
            memcpy(out + n, plain.p, plain.n);
        n += plain.n;
        form = str_from(form, plain.n);
        if (!form.n)
            break;
        form = str_from(form, 2);
        Str name = str_cut(&form, '}');
        for (size_t i = 0; i < count; i++)
            if (str_eq(name, str_c(gaps[i].name)) && n + gaps[i].value.n < room) {
                if (gaps[i].value.n)
                    memcpy(out + n, gaps[i].value.p, gaps[i].value.n);
                n += gaps[i].value.n;
            }
    }
    return (Str){ out, n };
}

Str word_fill(const Html *h, WordId w, const Gap *gaps, size_t count)
{
    return fill(h->a, word(h, w), gaps, count);
}

Str word_count(const Html *h, WordId w, uint32_t n)
{
    const WordForms *f = forms_of(h, w);

    return fill(h->a, n == 1 ? f->one : f->many, &(Gap){ "n", number_grouped(h->a, h->lang, n) },
                1);
}

Str number_grouped(Arena *a, Lang lang, uint64_t n)
{
    Str sep = lang == LANG_KA ? S("\xC2\xA0") : S(",");

    if (n < 1000)
        return arena_fmt(a, "%llu", (unsigned long long)n);
    Str head = number_grouped(a, lang, n / 1000);
    return arena_fmt(a, "%.*s%.*s%03llu", STR(head), STR(sep), (unsigned long long)(n % 1000));
}
