#include "html/prose.h"

static void span(Html *h, Str s)
{
    while (s.n) {
        size_t n = 0;
        while (n < s.n && (unsigned char)s.p[n] > 5)
            n++;
        html_text(h, str_head(s, n));
        s = str_from(s, n);
        if (!s.n)
            return;
        char mark = s.p[0];
        s = str_from(s, 1);
        if (mark == 1)
            html_raw(h, S("<strong>"));
        else if (mark == 2)
            html_raw(h, S("</strong>"));
        else if (mark == 3) {
            Str url = str_cut(&s, 4);
            html_raw(h, S("<a class=\"govuk-link\" href=\""));
            html_url(h, url);
            html_raw(h,
                     str_starts(url, S("http")) ? S("\" rel=\"noopener noreferrer\">") : S("\">"));
        } else if (mark == 5)
            html_raw(h, S("</a>"));
    }
}

void html_prose(Html *h, TextId body)
{
    static const struct {
        Str mark, open, close, list_open, list_close;
    } kinds[] = {
        { S_INIT("# "), S_INIT("<h2 class=\"govuk-heading-m\">"), S_INIT("</h2>"), S_INIT(""),
          S_INIT("") },
        { S_INIT("## "), S_INIT("<h3 class=\"govuk-heading-s\">"), S_INIT("</h3>"), S_INIT(""),
          S_INIT("") },
        { S_INIT(". "), S_INIT("<p class=\"govuk-body\">"), S_INIT("</p>"), S_INIT(""),
          S_INIT("") },
        { S_INIT("- "), S_INIT("<li>"), S_INIT("</li>"),
          S_INIT("<ul class=\"govuk-list govuk-list--bullet\">"), S_INIT("</ul>") },
        { S_INIT("1 "), S_INIT("<li>"), S_INIT("</li>"),
          S_INIT("<ol class=\"govuk-list govuk-list--number\">"), S_INIT("</ol>") },
    };
    Str rest = edition_text(h->e, h->lang, body);
    size_t open = 0; /* kind + 1 of the open list */

    while (rest.n) {
        Str line = str_cut(&rest, '\n');
        size_t k = 0;
        while (k < COUNT(kinds) && !str_starts(line, kinds[k].mark))
            k++;
        if (k == COUNT(kinds))
            continue;
        size_t list = kinds[k].list_open.n ? k + 1 : 0;
        if (open && open != list)
            html_raw(h, kinds[open - 1].list_close);
        if (list && open != list)
            html_raw(h, kinds[k].list_open);
        open = list;
        html_raw(h, kinds[k].open);
        span(h, str_from(line, kinds[k].mark.n));
        html_raw(h, kinds[k].close);
    }
    if (open)
        html_raw(h, kinds[open - 1].list_close);
}
