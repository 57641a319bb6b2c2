/*
 * epub.c -- the Guide as EPUB 3: a title page, one file per area, situations, hubs, words explained.
 * Phones read it without a network, and it can be mailed.
 */
#include "print/epub.h"
#include "base/must.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/zip.h"
#include "public/views.h"

typedef struct Chapter {
    Str file; /* "area-health.xhtml" */
    Str title;
    const Area *area; /* NULL: none; its services stand below it in the contents */
} Chapter;

typedef struct Book {
    Zip zip;
    Arena *a;
    const Edition *e;
    Lang lang;
    Chapter *chapters;
    size_t count, room;
} Book;

static Html page_begin(Book *b, Str title)
{
    Html h = { .out = { .limit = HTML_BYTES * 4 }, .a = b->a, .e = b->e, .lang = b->lang };

    html_raw(
        &h,
        S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
          "xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\""));
    html_attr(&h, lang_code(b->lang));
    html_raw(&h, S("\" xml:lang=\""));
    html_attr(&h, lang_code(b->lang));
    html_raw(&h, S("\"><head><title>"));
    html_attr(&h, title);
    html_raw(
        &h,
        S("</title><link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/></head><body>\n"));
    return h;
}

static void page_end(Book *b, Html *h, Chapter chapter)
{
    html_raw(h, S("</body></html>\n"));
    zip_file(&b->zip, arena_fmt(b->a, "EPUB/%.*s", STR(chapter.file)), buf_str(&h->out), false);
    buf_free(&h->out);
    MUST(b->count < b->room);
    b->chapters[b->count++] = chapter;
}

/* <tag>text</tag>; the tag is our own word. */
static void element(Html *h, const char *tag, Str text)
{
    if (!text.n)
        return;
    html_raw(h, arena_fmt(h->a, "<%s>", tag));
    html_text(h, text);
    html_raw(h, arena_fmt(h->a, "</%s>\n", tag));
}

static void heading(Html *h, const char *tag, Str text, Str id)
{
    html_raw(h, arena_fmt(h->a, "<%s id=\"", tag));
    html_attr(h, id);
    html_raw(h, S("\">"));
    html_text(h, text);
    html_raw(h, arena_fmt(h->a, "</%s>\n", tag));
}

static void link_element(Html *h, Str url, Str text)
{
    html_raw(h, S("<a href=\""));
    html_url(h, url);
    html_raw(h, S("\">"));
    html_text(h, text);
    html_raw(h, S("</a>"));
}

static Str area_file(const Html *h, const Area *a)
{
    return arena_fmt(h->a, "area-%.*s.xhtml", STR(str_in(h, a->id)));
}

static Str service_anchor(const Html *h, const Service *s)
{
    return arena_fmt(h->a, "s-%.*s", STR(str_in(h, s->code)));
}

/* A link inside the book; html_url lets no relative address through. */
static void inner_link(Html *h, Str file, Str anchor, Str text)
{
    html_raw(h, S("<a href=\""));
    html_attr(h, anchor.n ? arena_fmt(h->a, "%.*s#%.*s", STR(file), STR(anchor)) : file);
    html_raw(h, S("\">"));
    html_text(h, text);
    html_raw(h, S("</a>"));
}

static void service_link(Html *h, const Service *s)
{
    const Area *a = edition_area(h->e, s->area);

    if (a)
        inner_link(h, area_file(h, a), service_anchor(h, s), text_in(h, s->name));
    else
        html_text(h, text_in(h, s->name)); /* it stands in no file */
}

static void paras(Html *h, const char *list, Range range)
{
    if (!range.count)
        return;
    html_raw(h, arena_fmt(h->a, "<%s>\n", list));
    for (EACH(h->e, Para, p, range, para))
        element(h, "li", text_in(h, p->text));
    html_raw(h, arena_fmt(h->a, "</%s>\n", list));
}

static void sums(Html *h, Range range)
{
    if (!range.count)
        return;
    html_raw(h, S("<ul>\n"));
    for (EACH(h->e, Sum, s, range, sum)) {
        Str money = sum_words(h, s), what = text_in(h, s->what), term = sum_term(h, s);
        element(h, "li",
                arena_fmt(h->a, "%.*s%s%.*s%s%.*s%s", STR(money), money.n && what.n ? " – " : "",
                          STR(what), term.n ? " (" : "", STR(term), term.n ? ")" : ""));
    }
    html_raw(h, S("</ul>\n"));
}

static void papers(Html *h, const Service *s)
{
    element(h, "h3", word(h, W_service_papers));
    if (!s->papers.count) {
        element(h, "p", word(h, W_service_papers_unknown));
        return;
    }
    html_raw(h, S("<ul>\n"));
    for (EACH(h->e, Paper, p, s->papers, paper)) {
        const Document *d = edition_document(h->e, p->document);
        const Service *from = d ? edition_service(h->e, d->obtained_by) : NULL;
        Str name = d ? text_in(h, d->name) : S(""), note = text_in(h, p->note);
        html_raw(h, S("<li>"));
        html_text(
            h, arena_fmt(h->a, "%.*s%s%.*s", STR(name), name.n && note.n ? " – " : "", STR(note)));
        if (from && from != s) {
            html_text(h, arena_fmt(h->a, " (%.*s: ", STR(word(h, W_service_paper_from))));
            service_link(h, from);
            html_raw(h, S(")"));
        }
        html_raw(h, S("</li>\n"));
    }
    html_raw(h, S("</ul>\n"));
}

static void phone_item(Html *h, const Phone *p)
{
    Str number = str_in(h, p->number), label = text_in(h, p->label), hours = text_in(h, p->hours);

    link_element(h, phone_url(h->a, number), number);
    html_text(h, arena_fmt(h->a, "%s%.*s%s%.*s", label.n ? " – " : "", STR(label),
                           hours.n ? ", " : "", STR(hours)));
}

static void contacts(Html *h, const Service *s)
{
    size_t count;
    const ServiceContact *all = service_contacts(h->e, h->a, s, &count);

    element(h, "h3", word(h, W_service_contacts));
    if (!count) {
        element(h, "p", word(h, W_service_no_contact));
        return;
    }
    html_raw(h, S("<ul>\n"));
    for (size_t i = 0; i < count; i++) {
        Str address = all[i].address;
        html_raw(h, S("<li>"));
        switch (all[i].kind) {
        case CONTACT_PHONE: phone_item(h, all[i].phone); break;
        case CONTACT_EMAIL:
            link_element(h, arena_fmt(h->a, "mailto:%.*s", STR(address)), address);
            break;
        case CONTACT_WEBSITE: link_element(h, address, url_host(address)); break;
        case CONTACT_NONE: break;
        }
        html_raw(h, S("</li>\n"));
    }
    html_raw(h, S("</ul>\n"));
}

static void sources(Html *h, const Service *s)
{
    element(h, "h3", word(h, W_service_sources));
    html_raw(h, S("<ol>\n"));
    for (EACH(h->e, Source, source, s->sources, source)) {
        Str date = loose_date_words(h, str_in(h, source->date));
        html_raw(h, S("<li>"));
        link_element(h, str_in(h, source->url), url_host(str_in(h, source->url)));
        html_text(
            h, arena_fmt(h->a, ", %.*s", STR(date.n ? date : word(h, W_service_source_undated))));
        html_raw(h, S("</li>\n"));
    }
    html_raw(h, S("</ol>\n"));
}

static void state_and_freshness(Html *h, const Service *s)
{
    const Source *newest = service_newest_source(h->e, s);
    Day day = h->e->meta->day;

    html_raw(h, S("<p><strong>"));
    html_text(h, shown_words(h, service_shown(h->e, s, day)));
    if (service_is_free(h->e, s))
        html_text(h, arena_fmt(h->a, " · %.*s", STR(word(h, W_service_free))));
    if (s->is_duty)
        html_text(h, arena_fmt(h->a, " · %.*s", STR(word(h, W_service_duty))));
    html_raw(h, S("</strong></p>\n"));
    element(h, "p", text_in(h, s->summary));
    html_raw(h, S("<p><small>"));
    html_text(h, newest ? arena_fmt(h->a, "%.*s: %.*s (%.*s).", STR(word(h, W_service_fresh)),
                                    STR(loose_date_words(h, str_in(h, newest->date))),
                                    STR(url_host(str_in(h, newest->url))))
                        : word(h, W_service_fresh_undated));
    if (newest && service_is_stale(h->e, s, day))
        html_text(h, arena_fmt(h->a, " %.*s", STR(word(h, W_service_fresh_stale))));
    if (s->confidence == CONFIDENCE_LOW)
        html_text(h, arena_fmt(h->a, " %.*s", STR(word(h, W_service_fresh_weak))));
    html_raw(h, S("</small></p>\n"));
}

static void window(Html *h, const Service *s)
{
    Day day = h->e->meta->day;
    bool later = s->valid_from != DAY_NONE && s->valid_from > day;

    if (!later && s->valid_until == DAY_NONE && !has_text(h, s->window))
        return;
    element(h, "h3", word(h, W_service_window));
    if (later)
        element(h, "p", FILL(h, W_service_window_from, { "day", day_words(h, s->valid_from) }));
    if (s->valid_until != DAY_NONE)
        element(h, "p",
                FILL(h, s->valid_until < day ? W_service_window_ended : W_service_window_until,
                     { "day", day_words(h, s->valid_until) }));
    element(h, "p", text_in(h, s->window));
}

static void words_explained(Html *h, const Service *s)
{
    bool more = false;

    if (!s->terms.count)
        return;
    element(h, "h3", word(h, W_glossary_title));
    html_raw(h, S("<p>"));
    for (EACH_REF(h->e, Term, term, s->terms, term)) {
        if (more)
            html_raw(h, S("; "));
        more = true;
        inner_link(h, S("glossary.xhtml"), arena_fmt(h->a, "t-%.*s", STR(str_in(h, term->id))),
                   text_in(h, term->term));
    }
    html_raw(h, S("</p>\n"));
}

/* A heading and its text, or nothing. */
static void titled(Html *h, WordId heading_word, Str text)
{
    if (!text.n)
        return;
    element(h, "h3", word(h, heading_word));
    element(h, "p", text);
}

static void service(Html *h, const Service *s)
{
    html_raw(h, S("<section>\n"));
    heading(h, "h2", text_in(h, s->name), service_anchor(h, s));
    state_and_freshness(h, s);
    element(h, "h3", word(h, W_service_gives));
    paras(h, "ul", s->gives);
    if (s->amounts.count || has_text(h, s->amount_note))
        element(h, "h3", word(h, W_service_amounts));
    sums(h, s->amounts);
    element(h, "p", text_in(h, s->amount_note));
    element(h, "h3", word(h, W_service_cost));
    sums(h, s->costs);
    element(h, "p",
            has_text(h, s->cost_note) || s->costs.count ? text_in(h, s->cost_note)
                                                        : word(h, W_service_cost_unknown));
    titled(h, W_service_time, text_in(h, s->time));
    window(h, s);
    element(h, "h3", word(h, W_service_who));
    paras(h, "ul", s->who);
    if (s->also_needs.count)
        element(h, "h3", word(h, W_service_also_needs));
    paras(h, "ul", s->also_needs);
    if (s->parts.count) {
        element(h, "h3", word(h, W_service_parts));
        html_raw(h, S("<ul>\n"));
        for (EACH(h->e, Part, part, s->parts, part))
            element(h, "li", text_in(h, part->what));
        html_raw(h, S("</ul>\n"));
    }
    papers(h, s);
    element(h, "h3", word(h, W_service_steps));
    paras(h, "ol", s->steps);
    titled(h, W_service_where, text_in(h, s->where));
    contacts(h, s);
    if (s->providers.count) {
        element(h, "h3", word(h, W_service_provider));
        html_raw(h, S("<ul>\n"));
        for (EACH_REF(h->e, Provider, p, s->providers, provider))
            element(h, "li",
                    arena_fmt(h->a, "%.*s (%.*s)", STR(text_in(h, p->name)),
                              STR(kind_words(h, p->kind))));
        html_raw(h, S("</ul>\n"));
    }
    titled(h, W_service_official, text_in(h, s->official_name));
    titled(h, W_service_legal, text_in(h, s->legal_basis));
    words_explained(h, s);
    sources(h, s);
    html_raw(h, S("</section>\n"));
}

static void write_title(Book *b)
{
    Str title = WORDS[b->lang][W_site_name].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    element(&h, "p", word(&h, W_site_tagline));
    element(&h, "p",
            FILL(&h, W_footer_edition, { "n", arena_fmt(b->a, "%u", b->e->meta->number) },
                 { "day", day_words(&h, b->e->meta->day) }));
    element(&h, "p", edition_short_hash(b->a, b->e));
    element(&h, "p", word(&h, W_site_independent));
    if (b->lang == LANG_KA && !b->e->meta->language_edited)
        element(&h, "p", word(&h, W_site_not_edited));
    element(&h, "p", word(&h, W_booklet_ask_first));
    element(&h, "p", word(&h, W_footer_licence));
    page_end(b, &h, (Chapter){ S("title.xhtml"), title, NULL });
}

static void write_areas(Book *b)
{
    for (EACH_ALL(b->e, Area, a, area, AREA)) {
        Str title = edition_text(b->e, b->lang, a->name);
        Html h = page_begin(b, title);
        element(&h, "h1", title);
        element(&h, "p", text_in(&h, a->lead));
        for (EACH_REF(b->e, Service, s, a->services, service))
            if (edition_area(b->e, s->area) == a)
                service(&h, s);
        bool also = false;
        for (EACH_REF(b->e, Service, s, a->services, service)) {
            if (edition_area(b->e, s->area) == a)
                continue;
            if (!also) {
                element(&h, "h2", word(&h, W_booklet_also_here));
                html_raw(&h, S("<ul>\n"));
            }
            also = true;
            html_raw(&h, S("<li>"));
            service_link(&h, s);
            html_raw(&h, S("</li>\n"));
        }
        if (also)
            html_raw(&h, S("</ul>\n"));
        page_end(b, &h, (Chapter){ area_file(&h, a), title, a });
    }
}

static void write_situations(Book *b)
{
    Str title = WORDS[b->lang][W_situations_title].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    for (EACH_ALL(b->e, Situation, s, situation, SITUATION)) {
        heading(&h, "h2", text_in(&h, s->name),
                arena_fmt(b->a, "l-%.*s", STR(str_in(&h, s->code))));
        element(&h, "p", text_in(&h, s->lead));
        if (s->ways.count)
            html_raw(&h, S("<ol>\n"));
        for (EACH(b->e, Way, way, s->ways, way)) {
            const Service *to = edition_service(b->e, way->service);
            html_raw(&h, S("<li>"));
            if (to)
                service_link(&h, to);
            if (has_text(&h, way->why))
                html_raw(&h, S("<br/>"));
            html_text(&h, text_in(&h, way->why));
            html_raw(&h, S("</li>\n"));
        }
        if (s->ways.count)
            html_raw(&h, S("</ol>\n"));
    }
    page_end(b, &h, (Chapter){ S("situations.xhtml"), title, NULL });
}

static void write_hubs(Book *b)
{
    Str title = WORDS[b->lang][W_hubs_title].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    element(&h, "p", word(&h, W_hubs_lead));
    for (EACH_ALL(b->e, Hub, hub, hub, HUB)) {
        const Municipality *m = edition_municipality(b->e, hub->municipality);
        element(&h, "h2", text_in(&h, hub->name));
        if (m)
            element(&h, "p",
                    arena_fmt(b->a, "%.*s: %.*s", STR(hub_kind_words(&h, hub->kind)),
                              STR(text_in(&h, m->official_name))));
        titled(&h, W_hub_address,
               has_text(&h, hub->address) ? text_in(&h, hub->address) : word(&h, W_hub_unknown));
        titled(&h, W_hub_hours, text_in(&h, hub->hours));
        for (EACH(b->e, Phone, p, hub->phones, phone)) {
            html_raw(&h, S("<p>"));
            phone_item(&h, p);
            html_raw(&h, S("</p>\n"));
        }
        element(&h, "p", text_in(&h, hub->known));
    }
    page_end(b, &h, (Chapter){ S("hubs.xhtml"), title, NULL });
}

static void write_glossary(Book *b)
{
    Str title = WORDS[b->lang][W_glossary_title].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    html_raw(&h, S("<dl>\n"));
    for (EACH_ALL(b->e, Term, term, term, TERM)) {
        heading(&h, "dt", text_in(&h, term->term),
                arena_fmt(b->a, "t-%.*s", STR(str_in(&h, term->id))));
        element(&h, "dd", text_in(&h, term->meaning));
    }
    html_raw(&h, S("</dl>\n"));
    page_end(b, &h, (Chapter){ S("glossary.xhtml"), title, NULL });
}

static void write_nav(Book *b)
{
    Str title = WORDS[b->lang][W_booklet_contents].one;
    Html h = page_begin(b, title);

    html_raw(&h, S("<nav epub:type=\"toc\"><h1>"));
    html_text(&h, title);
    html_raw(&h, S("</h1><ol>\n"));
    for (size_t i = 0; i < b->count; i++) {
        const Chapter *c = &b->chapters[i];
        bool below = false;
        html_raw(&h, S("<li>"));
        inner_link(&h, c->file, (Str){ 0 }, c->title);
        for (EACH_REF(b->e, Service, s, c->area ? c->area->services : (Range){ 0 }, service)) {
            if (edition_area(b->e, s->area) != c->area)
                continue;
            html_raw(&h, below ? S("<li>") : S("<ol>\n<li>"));
            below = true;
            service_link(&h, s);
            html_raw(&h, S("</li>\n"));
        }
        html_raw(&h, below ? S("</ol></li>\n") : S("</li>\n"));
    }
    html_raw(&h, S("</ol></nav></body></html>\n"));
    zip_file(&b->zip, S("EPUB/nav.xhtml"), buf_str(&h.out), false);
    buf_free(&h.out);
}

static void write_package(Book *b)
{
    Html h = {
        .out = { .limit = HTML_BYTES }, .a = b->a, .e = b->e, .lang = b->lang, .no_hyphens = true
    };
    Str title =
        arena_fmt(b->a, "%.*s – %.*s", STR(word(&h, W_site_name)), STR(word(&h, W_site_tagline)));

    html_raw(
        &h,
        S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
          "unique-identifier=\"id\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:identifier id=\"id\">"));
    html_text(&h, arena_fmt(b->a, "urn:gza:%.*s:%.*s", STR(edition_short_hash(b->a, b->e)),
                            STR(lang_code(b->lang))));
    html_raw(&h, S("</dc:identifier>\n<dc:title>"));
    html_text(&h, title);
    html_raw(&h, S("</dc:title>\n<dc:language>"));
    html_text(&h, lang_code(b->lang));
    html_raw(&h, S("</dc:language>\n<dc:creator>"));
    html_text(&h, word(&h, W_site_name));
    html_raw(
        &h,
        S("</dc:creator>\n<dc:rights>CC BY 4.0</dc:rights>\n"
          "<meta property=\"schema:accessMode\">textual</meta>\n"
          "<meta property=\"schema:accessModeSufficient\">textual</meta>\n"
          "<meta property=\"schema:accessibilityFeature\">tableOfContents</meta>\n"
          "<meta property=\"schema:accessibilityFeature\">structuralNavigation</meta>\n"
          "<meta property=\"schema:accessibilityHazard\">none</meta>\n<meta property=\"dcterms:modified\">"));
    html_text(&h, arena_fmt(b->a, "%.*sT00:00:00Z", STR(day_iso(b->a, b->e->meta->day))));
    html_raw(
        &h,
        S("</meta>\n</metadata>\n<manifest>\n<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" "
          "properties=\"nav\"/>\n<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n"));
    for (size_t i = 0; i < b->count; i++)
        html_raw(&h, arena_fmt(
                         b->a,
                         "<item id=\"c%zu\" href=\"%.*s\" media-type=\"application/xhtml+xml\"/>\n",
                         i, STR(b->chapters[i].file)));
    html_raw(&h, S("</manifest>\n<spine>\n<itemref idref=\"c0\"/>\n<itemref idref=\"nav\"/>\n"));
    for (size_t i = 1; i < b->count; i++)
        html_raw(&h, arena_fmt(b->a, "<itemref idref=\"c%zu\"/>\n", i));
    html_raw(&h, S("</spine>\n</package>\n"));
    zip_file(&b->zip, S("EPUB/package.opf"), buf_str(&h.out), false);
    buf_free(&h.out);
}

Err epub_write(const Edition *e, Lang lang, const char *path)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Buf out = { .limit = 256 << 20 };
    size_t room = e->counts[TABLE_AREA] + 4; /* title, situations, hubs, glossary */
    Book b = { zip_begin(&out), &a, e, lang, NEW_N(&a, Chapter, room), 0, room };

    zip_file(&b.zip, S("mimetype"), S("application/epub+zip"), true);
    zip_file(
        &b.zip, S("META-INF/container.xml"),
        S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container version=\"1.0\" "
          "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"EPUB/package.opf\" "
          "media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n"),
        false);
    zip_file(
        &b.zip, S("EPUB/style.css"),
        S("body { line-height: 1.5; }\nh1, h2, h3 { line-height: 1.3; }\nh2 { border-top: 1px solid #888; padding-top: 0.6em; }\n"
          "dt { font-weight: bold; }\n"),
        false);
    write_title(&b);
    write_areas(&b);
    write_situations(&b);
    write_hubs(&b);
    write_glossary(&b);
    write_nav(&b);
    write_package(&b);
    zip_end(&b.zip);
    Err err = file_replace(path, buf_str(&out));
    buf_free(&out);
    return err;
}
