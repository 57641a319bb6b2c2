#include "source/markdown.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <md4c.h>

typedef struct Canonical {
    Buf out;
    Str file;
    int line;
    Problems *problems;
    int lists; /* open ones */
    bool ordered, in_item, line_open;
} Canonical;

bool link_is_safe(Str url)
{
    if (url.n == 0 || url.n > 500)
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '"' || url.p[i] == '<' ||
            url.p[i] == '>' || url.p[i] == '\\' || url.p[i] == 0x7F)
            return false;
    return str_starts(url, S("https://")) || str_starts(url, S("mailto:")) ||
           str_starts(url, S("tel:")) || (url.p[0] == '/' && (url.n == 1 || url.p[1] != '/'));
}

static int refuse(Canonical *c, const char *what)
{
    problem_add(c->problems, c->file, c->line, "unsafe-markdown",
                "%s is not allowed in the Guide's Markdown; use headings (##), paragraphs, lists, "
                "**bold** and links",
                what);
    return 0; /* go on: all problems in one run */
}

static void open_line(Canonical *c, Str mark)
{
    if (c->line_open)
        return;
    buf_put(&c->out, mark);
    c->line_open = true;
}

static void close_line(Canonical *c)
{
    if (c->line_open)
        buf_byte(&c->out, '\n');
    c->line_open = false;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    Canonical *c = user;

    switch (type) {
    case MD_BLOCK_DOC: return 0;
    case MD_BLOCK_P: open_line(c, !c->in_item ? S(". ") : c->ordered ? S("1 ") : S("- ")); return 0;
    case MD_BLOCK_H: {
        unsigned level = ((MD_BLOCK_H_DETAIL *)detail)->level;
        if (level != 2 && level != 3)
            return refuse(c, "a heading that is not ## or ###");
        open_line(c, level == 2 ? S("# ") : S("## "));
        return 0;
    }
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        if (c->lists++)
            refuse(c, "a list inside a list");
        c->ordered = type == MD_BLOCK_OL;
        return 0;
    case MD_BLOCK_LI:
        c->in_item = true;
        open_line(c, c->ordered ? S("1 ") : S("- "));
        return 0;
    case MD_BLOCK_QUOTE: return refuse(c, "a quotation (>)");
    case MD_BLOCK_HR: return refuse(c, "a ruler (---)");
    case MD_BLOCK_CODE: return refuse(c, "a code block");
    case MD_BLOCK_HTML: return refuse(c, "HTML");
    case MD_BLOCK_TABLE:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: return refuse(c, "a table");
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    Canonical *c = user;

    (void)detail;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        c->lists--;
    if (type == MD_BLOCK_LI)
        c->in_item = false;
    if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_LI)
        close_line(c);
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    Canonical *c = user;

    if (type == MD_SPAN_STRONG) {
        buf_byte(&c->out, 1);
        return 0;
    }
    if (type == MD_SPAN_A) {
        const MD_ATTRIBUTE *href = &((MD_SPAN_A_DETAIL *)detail)->href;
        Str url = { href->text, href->size };
        if (!link_is_safe(url))
            problem_add(
                c->problems, c->file, c->line, "unsafe-link",
                "the link \"%.*s\" is not allowed; use https://, mailto:, tel: or an own path "
                "such as /ka/about",
                STR(utf8_head(url, 80)));
        buf_byte(&c->out, 3);
        buf_put(&c->out, url);
        buf_byte(&c->out, 4);
        return 0;
    }
    return refuse(c, type == MD_SPAN_IMG  ? "a picture"
                     : type == MD_SPAN_EM ? "italics (Georgian has none; use **bold**)"
                                          : "this kind of markup");
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    Canonical *c = user;

    (void)detail;
    if (type == MD_SPAN_STRONG)
        buf_byte(&c->out, 2);
    if (type == MD_SPAN_A)
        buf_byte(&c->out, 5);
    return 0;
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *user)
{
    Canonical *c = user;

    switch (type) {
    case MD_TEXT_NORMAL:
        for (MD_SIZE i = 0; i < n; i++)
            if ((unsigned char)p[i] < ' ')
                return refuse(c, "a control character");
        buf_put(&c->out, (Str){ p, n });
        return 0;
    case MD_TEXT_SOFTBR:
    case MD_TEXT_BR: buf_byte(&c->out, ' '); return 0;
    case MD_TEXT_NULLCHAR: return refuse(c, "a zero byte");
    case MD_TEXT_ENTITY: return refuse(c, "an HTML entity (&...;)");
    case MD_TEXT_HTML: return refuse(c, "HTML");
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH: return refuse(c, "code");
    }
    return 0;
}

Str markdown_canonical(Arena *a, Str markdown, Str file, int line, Problems *problems)
{
    Canonical c = { .out = { .limit = 8 << 20 }, .file = file, .line = line, .problems = problems };
    static const MD_PARSER parser = {
        .flags = 0,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };

    /* md4c 0.4.8 reads past the end when a link is cut off there ("[x](y"): give it a line end, and
     * zeroes behind, which are a problem (a control character) wherever it still meets them. */
    Str padded = arena_fmt(a, "%.*s\n%c%c%c%c%c%c%c", STR(markdown), 0, 0, 0, 0, 0, 0, 0);
    md_parse(padded.p, (MD_SIZE)(markdown.n + 1), &parser, &c);
    Str s = arena_str(a, buf_str(&c.out));
    buf_free(&c.out);
    return s;
}
