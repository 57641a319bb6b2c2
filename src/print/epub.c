/*
 * epub.c -- the Guide as EPUB 3: a title page, one file per area, situations, hubs, words explained.
 * Phones read it without a network, and it can be mailed.
 */
#include "print/epub.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/zip.h"
#include "public/views.h"

typedef struct Chapter {
    Str file; /* "area-health.xhtml" */
    Str title;
} Chapter;

typedef struct Book {
    Zip zip;
    Arena *a;
    const Edition *e;
    Lang lang;
    Chapter chapters[64];
    size_t count;
} Book;

static Html page_begin(Book *b, Str title)
{
    Html h = { .out = { .limit = HTML_BYTES * 4 }, .a = b->a, .e = b->e, .lang = b->lang };

    html_raw(&h, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
                   "xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\""));
    html_attr(&h, lang_code(b->lang));
    html_raw(&h, S("\" xml:lang=\""));
    html_attr(&h, lang_code(b->lang));
    html_raw(&h, S("\"><head><title>"));
    html_attr(&h, title);
    html_raw(&h, S("</title><link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/></head><body>\n"));
    return h;
}

static void page_end(Book *b, Html *h, Str file, Str title)
{
    html_raw(h, S("</body></html>\n"));
    zip_file(&b->zip, arena_fmt(b->a, "EPUB/%.*s", STR(file)), buf_str(&h->out), false);
    buf_free(&h->out);
    if (b->count < COUNT(b->chapters))
        b->chapters[b->count++] = (Chapter){ file, title };
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
        Str term = sum_term(h, s);
        element(h, "li", arena_fmt(h->a, "%.*s – %.*s%s%.*s%s", STR(sum_words(h, s)), STR(text_in(h, s->what)), term.n ? " (" : "",
                                   STR(term), term.n ? ")" : ""));
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
        Str note = text_in(h, p->note);
        element(h, "li", arena_fmt(h->a, "%.*s%s%.*s", STR(d ? text_in(h, d->name) : (Str){ 0 }), note.n ? " – " : "", STR(note)));
    }
    html_raw(h, S("</ul>\n"));
}

static void contacts(Html *h, const Service *s)
{
    size_t count;
    const Contact *all = service_contacts(h->e, h->a, s, &count);

    element(h, "h3", word(h, W_service_contacts));
    if (!count) {
        element(h, "p", word(h, W_service_no_contact));
        return;
    }
    html_raw(h, S("<ul>\n"));
    for (size_t i = 0; i < count; i++) {
        Str address = all[i].address;
        html_raw(h, S("<li>"));
        if (all[i].kind == CONTACT_PHONE) {
            Str hours = text_in(h, all[i].phone->hours);
            link_element(h, phone_url(h->a, address), address);
            html_text(h, arena_fmt(h->a, " – %.*s%s%.*s", STR(text_in(h, all[i].phone->label)), hours.n ? ", " : "", STR(hours)));
        } else {
            link_element(h, all[i].kind == CONTACT_EMAIL ? arena_fmt(h->a, "mailto:%.*s", STR(address)) : address,
                         all[i].kind == CONTACT_EMAIL ? address : url_host(address));
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
        html_text(h, arena_fmt(h->a, ", %.*s", STR(date.n ? date : word(h, W_service_source_undated))));
        html_raw(h, S("</li>\n"));
    }
    html_raw(h, S("</ol>\n"));
}

static void service(Html *h, const Service *s)
{
    const Source *newest = service_newest_source(h->e, s);
    Day day = h->e->meta->day;

    html_raw(h, S("<section>\n"));
    heading(h, "h2", text_in(h, s->name), arena_fmt(h->a, "s-%.*s", STR(str_in(h, s->code))));
    element(h, "p", text_in(h, s->summary));
    element(h, "p",
            newest ? arena_fmt(h->a, "%.*s. %.*s: %.*s", STR(shown_words(h, service_shown(h->e, s, day))),
                               STR(word(h, W_service_fresh)), STR(loose_date_words(h, str_in(h, newest->date))))
                   : arena_fmt(h->a, "%.*s. %.*s", STR(shown_words(h, service_shown(h->e, s, day))),
                               STR(word(h, W_service_fresh_undated))));
    element(h, "h3", word(h, W_service_gives));
    paras(h, "ul", s->gives);
    if (s->amounts.count || has_text(h, s->amount_note))
        element(h, "h3", word(h, W_service_amounts));
    sums(h, s->amounts);
    element(h, "p", text_in(h, s->amount_note));
    element(h, "h3", word(h, W_service_cost));
    sums(h, s->costs);
    element(h, "p", has_text(h, s->cost_note) || s->costs.count ? text_in(h, s->cost_note) : word(h, W_service_cost_unknown));
    if (has_text(h, s->time))
        element(h, "h3", word(h, W_service_time));
    element(h, "p", text_in(h, s->time));
    if (has_text(h, s->window))
        element(h, "h3", word(h, W_service_window));
    element(h, "p", text_in(h, s->window));
    element(h, "h3", word(h, W_service_who));
    paras(h, "ul", s->who);
    if (s->also_needs.count)
        element(h, "h3", word(h, W_service_also_needs));
    paras(h, "ul", s->also_needs);
    papers(h, s);
    element(h, "h3", word(h, W_service_steps));
    paras(h, "ol", s->steps);
    if (has_text(h, s->where))
        element(h, "h3", word(h, W_service_where));
    element(h, "p", text_in(h, s->where));
    contacts(h, s);
    sources(h, s);
    html_raw(h, S("</section>\n"));
}

static Str area_file(const Book *b, const Area *a)
{
    return arena_fmt(b->a, "area-%.*s.xhtml", STR(edition_str(b->e, a->id)));
}

static void write_title(Book *b)
{
    Str title = WORDS[b->lang][W_site_name].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    element(&h, "p", word(&h, W_site_tagline));
    element(&h, "p", FILL(&h, W_footer_edition, { "n", arena_fmt(b->a, "%u", b->e->meta->number) },
                          { "day", day_words(&h, b->e->meta->day) }));
    element(&h, "p", edition_short_hash(b->a, b->e));
    element(&h, "p", word(&h, W_site_independent));
    if (b->lang == LANG_KA && !b->e->meta->language_edited)
        element(&h, "p", word(&h, W_site_not_edited));
    element(&h, "p", word(&h, W_booklet_ask_first));
    element(&h, "p", word(&h, W_footer_licence));
    page_end(b, &h, S("title.xhtml"), title);
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
        page_end(b, &h, area_file(b, a), title);
    }
}

static void write_situations(Book *b)
{
    Str title = WORDS[b->lang][W_situations_title].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    for (EACH_ALL(b->e, Situation, s, situation, SITUATION)) {
        heading(&h, "h2", text_in(&h, s->name), arena_fmt(b->a, "l-%.*s", STR(str_in(&h, s->code))));
        element(&h, "p", text_in(&h, s->lead));
        html_raw(&h, S("<ol>\n"));
        for (EACH(b->e, Way, way, s->ways, way)) {
            const Service *to = edition_service(b->e, way->service);
            const Area *a = to ? edition_area(b->e, to->area) : NULL;
            if (!a)
                continue;
            html_raw(&h, S("<li><a href=\""));
            html_attr(&h, arena_fmt(b->a, "%.*s#s-%.*s", STR(area_file(b, a)), STR(str_in(&h, to->code))));
            html_raw(&h, S("\">"));
            html_text(&h, text_in(&h, to->name));
            html_raw(&h, S("</a></li>\n"));
        }
        html_raw(&h, S("</ol>\n"));
    }
    page_end(b, &h, S("situations.xhtml"), title);
}

static void write_hubs(Book *b)
{
    Str title = WORDS[b->lang][W_hubs_title].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    element(&h, "p", word(&h, W_hubs_lead));
    for (EACH_ALL(b->e, Hub, hub, hub, HUB)) {
        element(&h, "h2", text_in(&h, hub->name));
        element(&h, "p", has_text(&h, hub->address) ? text_in(&h, hub->address) : word(&h, W_hub_unknown));
        for (EACH(b->e, Phone, p, hub->phones, phone))
            element(&h, "p", arena_fmt(b->a, "%.*s – %.*s", STR(str_in(&h, p->number)), STR(text_in(&h, p->label))));
        element(&h, "p", text_in(&h, hub->known));
    }
    page_end(b, &h, S("hubs.xhtml"), title);
}

static void write_glossary(Book *b)
{
    Str title = WORDS[b->lang][W_glossary_title].one;
    Html h = page_begin(b, title);

    element(&h, "h1", title);
    html_raw(&h, S("<dl>\n"));
    for (EACH_ALL(b->e, Term, term, term, TERM)) {
        element(&h, "dt", text_in(&h, term->term));
        element(&h, "dd", text_in(&h, term->meaning));
    }
    html_raw(&h, S("</dl>\n"));
    page_end(b, &h, S("glossary.xhtml"), title);
}

static void write_nav(Book *b)
{
    Str title = WORDS[b->lang][W_booklet_contents].one;
    Html h = page_begin(b, title);

    html_raw(&h, S("<nav epub:type=\"toc\"><h1>"));
    html_text(&h, title);
    html_raw(&h, S("</h1><ol>\n"));
    for (size_t i = 0; i < b->count; i++) {
        html_raw(&h, S("<li><a href=\""));
        html_attr(&h, b->chapters[i].file);
        html_raw(&h, S("\">"));
        html_text(&h, b->chapters[i].title);
        html_raw(&h, S("</a></li>\n"));
    }
    html_raw(&h, S("</ol></nav></body></html>\n"));
    zip_file(&b->zip, S("EPUB/nav.xhtml"), buf_str(&h.out), false);
    buf_free(&h.out);
}

static void write_package(Book *b)
{
    Html h = { .out = { .limit = HTML_BYTES }, .a = b->a, .e = b->e, .lang = b->lang, .no_hyphens = true };
    Str title = arena_fmt(b->a, "%.*s – %.*s", STR(word(&h, W_site_name)), STR(word(&h, W_site_tagline)));

    html_raw(&h, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
                   "unique-identifier=\"id\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:identifier id=\"id\">"));
    html_text(&h, arena_fmt(b->a, "urn:gza:%.*s:%.*s", STR(edition_short_hash(b->a, b->e)), STR(lang_code(b->lang))));
    html_raw(&h, S("</dc:identifier>\n<dc:title>"));
    html_text(&h, title);
    html_raw(&h, S("</dc:title>\n<dc:language>"));
    html_text(&h, lang_code(b->lang));
    html_raw(&h, S("</dc:language>\n<dc:rights>CC BY 4.0</dc:rights>\n<meta property=\"dcterms:modified\">"));
    html_text(&h, arena_fmt(b->a, "%.*sT00:00:00Z", STR(day_iso(b->a, b->e->meta->day))));
    html_raw(&h, S("</meta>\n</metadata>\n<manifest>\n<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" "
                   "properties=\"nav\"/>\n<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n"));
    for (size_t i = 0; i < b->count; i++)
        html_raw(&h, arena_fmt(b->a, "<item id=\"c%zu\" href=\"%.*s\" media-type=\"application/xhtml+xml\"/>\n", i,
                               STR(b->chapters[i].file)));
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
    Book b = { .zip = zip_begin(&out), .a = &a, .e = e, .lang = lang };

    zip_file(&b.zip, S("mimetype"), S("application/epub+zip"), true);
    zip_file(&b.zip, S("META-INF/container.xml"),
             S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container version=\"1.0\" "
               "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"EPUB/package.opf\" "
               "media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n"),
             false);
    zip_file(&b.zip, S("EPUB/style.css"),
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
