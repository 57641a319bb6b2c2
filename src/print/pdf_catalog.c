#include "print/pdf_catalog.h"
#include "base/arena.h"
#include <string.h>

static ptrdiff_t find_last(Str s, Str what)
{
    for (size_t i = s.n; i >= what.n; i--)
        if (memcmp(s.p + i - what.n, what.p, what.n) == 0)
            return (ptrdiff_t)(i - what.n);
    return -1;
}

/* The number behind `key` in a dictionary. */
static bool number_after(Str s, Str key, uint32_t *out)
{
    ptrdiff_t at = str_find(s, key);
    size_t digits = 0;

    if (at < 0)
        return false;
    s = str_trim(str_from(s, (size_t)at + key.n));
    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
        digits++;
    return str_u32(str_head(s, digits), UINT32_MAX, out);
}

Err pdf_catalog_add(Buf *pdf, Str lang)
{
    static const Err unknown = { "cannot make the PDF: cairo's file has an unknown shape" };
    Str file = buf_str(pdf);
    ptrdiff_t trailer = find_last(file, S("trailer")), start = find_last(file, S("startxref"));
    uint32_t size, root, info, before;
    AUTO(arena_free) Arena a = arena_new(1 << 20);

    if (trailer < 0 || start < 0 || !number_after(str_from(file, (size_t)trailer), S("/Size"), &size) ||
        !number_after(str_from(file, (size_t)trailer), S("/Root"), &root) ||
        !number_after(str_from(file, (size_t)trailer), S("/Info"), &info) ||
        !number_after(str_from(file, (size_t)start), S("startxref"), &before))
        return unknown;
    Str head = arena_fmt(&a, "\n%u 0 obj\n", root);
    ptrdiff_t object = find_last(file, head);
    if (object < 0)
        return unknown;
    Str body = str_from(file, (size_t)object + head.n);
    ptrdiff_t end = str_find(body, S("endobj"));
    if (end < 0)
        return unknown;
    body = str_trim(str_head(body, (size_t)end));
    if (!str_starts(body, S("<<")) || !str_ends(body, S(">>")))
        return unknown;
    body = arena_str(&a, str_head(body, body.n - 2)); /* the file moves when it grows */
    size_t at = pdf->n + 1;
    buf_fmt(pdf, "\n%u 0 obj\n%.*s   /Lang (%.*s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n", root,
            STR(body), STR(lang));
    size_t table = pdf->n;
    buf_fmt(pdf, "xref\n%u 1\n%010zu 00000 n \ntrailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev %u\n>>\nstartxref\n%zu\n%%%%EOF\n",
            root, at, size, root, info, before, table);
    return OK;
}
