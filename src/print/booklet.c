/*
 * booklet.c -- what stands in the booklet, in order: title, contents, the areas with their services,
 * life situations, hubs, words explained, index. Written once and run twice (flow.h).
 */
#include "print/booklet.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/flow.h"
#include "public/views.h"
#include <stdlib.h>

typedef struct Booklet {
    Flow *f;
    Html h; /* for the words: dates, sums, states in the booklet's language */
    Str base_url;
    Day day;
} Booklet;

static Str t(const Booklet *b, TextId id)
{
    return text_in(&b->h, id);
}

static Str w(const Booklet *b, WordId id)
{
    return word(&b->h, id);
}

static Str service_place(const Booklet *b, const Service *s)
{
    return arena_fmt(b->h.a, "s-%.*s", STR(str_in(&b->h, s->code)));
}

static Str area_place(const Booklet *b, const Area *a)
{
    return arena_fmt(b->h.a, "a-%.*s", STR(str_in(&b->h, a->id)));
}

static void title_page(Booklet *b)
{
    Flow *f = b->f;
    const Meta *m = b->h.e->meta;

    flow_text(f, FLOW_SMALL, S(" "));
    flow_space(f, 110);
    flow_text(f, FLOW_TITLE, w(b, W_site_name));
    flow_text(f, FLOW_ENTRY, w(b, W_site_tagline));
    flow_space(f, 20);
    flow_text(f, FLOW_BODY, FILL(&b->h, W_footer_edition, { "n", arena_fmt(b->h.a, "%u", m->number) },
                                 { "day", day_words(&b->h, m->day) }));
    flow_text(f, FLOW_SMALL, arena_fmt(b->h.a, "%.*s", STR(edition_short_hash(b->h.a, b->h.e))));
    flow_space(f, 110);
    flow_text(f, FLOW_SMALL, w(b, W_site_independent));
    if (b->h.lang == LANG_KA && !m->language_edited)
        flow_text(f, FLOW_SMALL, w(b, W_site_not_edited));
    flow_text(f, FLOW_SMALL, w(b, W_booklet_ask_first));
    if (b->base_url.n)
        flow_link(f, FLOW_SMALL, b->base_url, b->base_url);
    else
        flow_text(f, FLOW_SMALL, w(b, W_booklet_no_address));
    flow_text(f, FLOW_SMALL, w(b, W_footer_licence));
}

/* Services stand once, in their own area; `is_own` leaves those out that are only also here. */
static bool is_own(const Booklet *b, const Area *a, const Service *s)
{
    return edition_area(b->h.e, s->area) == a;
}

static void contents(Booklet *b)
{
    flow_heading(b->f, FLOW_PART, w(b, W_booklet_contents), S("contents"), true);
    for (EACH_ALL(b->h.e, Area, a, area, AREA)) {
        flow_space(b->f, 5);
        flow_entry_line(b->f, t(b, a->name), area_place(b, a), true);
        for (EACH_REF(b->h.e, Service, s, a->services, service))
            if (is_own(b, a, s))
                flow_entry_line(b->f, t(b, s->name), service_place(b, s), false);
    }
    flow_space(b->f, 5);
    flow_entry_line(b->f, w(b, W_situations_title), S("situations"), true);
    flow_entry_line(b->f, w(b, W_hubs_title), S("hubs"), true);
    flow_entry_line(b->f, w(b, W_glossary_title), S("glossary"), true);
    flow_entry_line(b->f, w(b, W_booklet_index), S("index"), true);
}

static void paras_as_items(Booklet *b, Range list)
{
    for (EACH(b->h.e, Para, p, list, para))
        flow_item(b->f, S("•"), t(b, p->text));
}

static void sums(Booklet *b, Range list)
{
    for (EACH(b->h.e, Sum, s, list, sum)) {
        Str term = sum_term(&b->h, s);
        flow_item(b->f, S("•"),
                  arena_fmt(b->h.a, "%.*s – %.*s%s%.*s%s", STR(sum_words(&b->h, s)), STR(t(b, s->what)),
                            term.n ? " (" : "", STR(term), term.n ? ")" : ""));
    }
}

static void section(Booklet *b, WordId heading)
{
    flow_heading(b->f, FLOW_SECTION, w(b, heading), (Str){ 0 }, false);
}

static void papers(Booklet *b, const Service *s)
{
    section(b, W_service_papers);
    if (!s->papers.count)
        flow_text(b->f, FLOW_BODY, w(b, W_service_papers_unknown));
    for (EACH(b->h.e, Paper, p, s->papers, paper)) {
        const Document *d = edition_document(b->h.e, p->document);
        Str name = d ? t(b, d->name) : (Str){ 0 }, note = t(b, p->note);
        flow_item(b->f, (Str){ 0 }, arena_fmt(b->h.a, "%.*s%s%.*s", STR(name), note.n ? " – " : "", STR(note)));
    }
}

static void contacts(Booklet *b, const Service *s)
{
    size_t count;
    const Contact *all = service_contacts(b->h.e, b->h.a, s, &count);

    section(b, W_service_contacts);
    if (!count)
        flow_text(b->f, FLOW_BODY, w(b, W_service_no_contact));
    for (size_t i = 0; i < count; i++) {
        if (all[i].kind == CONTACT_PHONE) {
            Str hours = t(b, all[i].phone->hours);
            flow_item(b->f, S("•"), arena_fmt(b->h.a, "%.*s – %.*s%s%.*s", STR(all[i].address),
                                              STR(t(b, all[i].phone->label)), hours.n ? ", " : "", STR(hours)));
        } else {
            flow_item(b->f, S("•"), all[i].address);
        }
    }
}

static void sources(Booklet *b, const Service *s)
{
    uint32_t n = 0;

    section(b, W_service_sources);
    for (EACH(b->h.e, Source, source, s->sources, source)) {
        Str date = loose_date_words(&b->h, str_in(&b->h, source->date)), url = str_in(&b->h, source->url);
        flow_link(b->f, FLOW_SMALL,
                  arena_fmt(b->h.a, "%u. %.*s, %.*s", ++n, STR(url_host(url)),
                            STR(date.n ? date : w(b, W_service_source_undated))),
                  url);
    }
}

static void window(Booklet *b, const Service *s)
{
    if (s->valid_until != DAY_NONE)
        flow_text(b->f, FLOW_BODY,
                  FILL(&b->h, s->valid_until < b->day ? W_service_window_ended : W_service_window_until,
                       { "day", day_words(&b->h, s->valid_until) }));
    flow_text(b->f, FLOW_BODY, t(b, s->window));
}

static void service(Booklet *b, const Service *s)
{
    Flow *f = b->f;
    const Source *newest = service_newest_source(b->h.e, s);
    Str fresh = newest ? loose_date_words(&b->h, str_in(&b->h, newest->date)) : (Str){ 0 };

    flow_heading(f, FLOW_ENTRY, t(b, s->name), service_place(b, s), true);
    flow_text(f, FLOW_BODY, t(b, s->summary));
    flow_text(f, FLOW_SMALL,
              fresh.n ? arena_fmt(b->h.a, "%.*s. %.*s: %.*s (%.*s)", STR(shown_words(&b->h, service_shown(b->h.e, s, b->day))),
                                  STR(w(b, W_service_fresh)), STR(fresh), STR(url_host(str_in(&b->h, newest->url))))
                      : arena_fmt(b->h.a, "%.*s. %.*s", STR(shown_words(&b->h, service_shown(b->h.e, s, b->day))),
                                  STR(w(b, W_service_fresh_undated))));
    section(b, W_service_gives);
    paras_as_items(b, s->gives);
    if (s->amounts.count || has_text(&b->h, s->amount_note)) {
        section(b, W_service_amounts);
        sums(b, s->amounts);
        flow_text(f, FLOW_BODY, t(b, s->amount_note));
    }
    section(b, W_service_cost);
    sums(b, s->costs);
    flow_text(f, FLOW_BODY, t(b, s->cost_note));
    if (!s->costs.count && !has_text(&b->h, s->cost_note))
        flow_text(f, FLOW_BODY, w(b, W_service_cost_unknown));
    flow_labelled(f, w(b, W_service_time), t(b, s->time));
    if (s->valid_until != DAY_NONE || has_text(&b->h, s->window)) {
        section(b, W_service_window);
        window(b, s);
    }
    section(b, W_service_who);
    paras_as_items(b, s->who);
    if (s->also_needs.count) {
        section(b, W_service_also_needs);
        paras_as_items(b, s->also_needs);
    }
    papers(b, s);
    section(b, W_service_steps);
    uint32_t n = 0;
    for (EACH(b->h.e, Para, step, s->steps, para))
        flow_item(f, arena_fmt(b->h.a, "%u.", ++n), t(b, step->text));
    if (has_text(&b->h, s->where)) {
        section(b, W_service_where);
        flow_text(f, FLOW_BODY, t(b, s->where));
    }
    contacts(b, s);
    Str who = { 0 };
    for (EACH_REF(b->h.e, Provider, p, s->providers, provider))
        who = arena_fmt(b->h.a, "%.*s%s%.*s", STR(who), who.n ? "; " : "", STR(t(b, p->name)));
    flow_labelled(f, w(b, W_service_provider), who);
    flow_labelled(f, w(b, W_service_official), t(b, s->official_name));
    flow_labelled(f, w(b, W_service_legal), t(b, s->legal_basis));
    sources(b, s);
    if (b->base_url.n) {
        flow_space(f, 4);
        flow_qr(f, arena_fmt(b->h.a, "%.*s%.*s", STR(b->base_url), STR(link_service(&b->h, s))), 48);
    }
}

static void areas(Booklet *b)
{
    for (EACH_ALL(b->h.e, Area, a, area, AREA)) {
        flow_heading(b->f, FLOW_PART, t(b, a->name), area_place(b, a), true);
        flow_text(b->f, FLOW_BODY, t(b, a->lead));
        for (EACH_REF(b->h.e, Service, s, a->services, service))
            if (is_own(b, a, s))
                service(b, s);
        bool said = false;
        for (EACH_REF(b->h.e, Service, s, a->services, service)) {
            if (is_own(b, a, s))
                continue;
            if (!said)
                flow_heading(b->f, FLOW_SECTION, w(b, W_booklet_also_here), (Str){ 0 }, false);
            said = true;
            flow_entry_line(b->f, t(b, s->name), service_place(b, s), false);
        }
    }
}

static void situations(Booklet *b)
{
    flow_heading(b->f, FLOW_PART, w(b, W_situations_title), S("situations"), true);
    for (EACH_ALL(b->h.e, Situation, s, situation, SITUATION)) {
        flow_heading(b->f, FLOW_ENTRY, t(b, s->name), arena_fmt(b->h.a, "l-%.*s", STR(str_in(&b->h, s->code))), false);
        flow_text(b->f, FLOW_BODY, t(b, s->lead));
        for (EACH(b->h.e, Way, way, s->ways, way)) {
            const Service *to = edition_service(b->h.e, way->service);
            if (to)
                flow_entry_line(b->f, t(b, to->name), service_place(b, to), false);
        }
    }
}

static void hubs(Booklet *b)
{
    flow_heading(b->f, FLOW_PART, w(b, W_hubs_title), S("hubs"), true);
    flow_text(b->f, FLOW_BODY, w(b, W_hubs_lead));
    for (EACH_ALL(b->h.e, Hub, hub, hub, HUB)) {
        const Municipality *m = edition_municipality(b->h.e, hub->municipality);
        flow_heading(b->f, FLOW_ENTRY, t(b, hub->name), arena_fmt(b->h.a, "h-%.*s", STR(str_in(&b->h, hub->id))), false);
        if (m)
            flow_labelled(b->f, hub_kind_words(&b->h, hub->kind), t(b, m->official_name));
        flow_labelled(b->f, w(b, W_hub_address),
                      has_text(&b->h, hub->address) ? t(b, hub->address) : w(b, W_hub_unknown));
        for (EACH(b->h.e, Phone, p, hub->phones, phone))
            flow_labelled(b->f, t(b, p->label), str_in(&b->h, p->number));
        flow_text(b->f, FLOW_BODY, t(b, hub->known));
    }
}

static void glossary(Booklet *b)
{
    flow_heading(b->f, FLOW_PART, w(b, W_glossary_title), S("glossary"), true);
    for (EACH_ALL(b->h.e, Term, term, term, TERM)) {
        flow_heading(b->f, FLOW_SECTION, t(b, term->term), arena_fmt(b->h.a, "t-%.*s", STR(str_in(&b->h, term->id))), false);
        flow_text(b->f, FLOW_BODY, t(b, term->meaning));
    }
}

typedef struct Entry {
    Str text, place;
} Entry;

/* Byte order is the order of the Georgian alphabet, and nearly so of English. */
static int entry_order(const void *x, const void *y)
{
    const Entry *a = x, *b = y;
    int o = str_cmp(a->text, b->text);

    return o ? o : str_cmp(a->place, b->place);
}

static void index_of_terms(Booklet *b)
{
    const Edition *e = b->h.e;
    size_t n = 0, most = e->counts[TABLE_SERVICE] * 2 + e->counts[TABLE_TERM] + e->counts[TABLE_AREA];
    Entry *list = NEW_N(b->h.a, Entry, most + 1);

    for (EACH_ALL(e, Service, s, service, SERVICE)) {
        list[n++] = (Entry){ t(b, s->name), service_place(b, s) };
        if (has_text(&b->h, s->official_name))
            list[n++] = (Entry){ t(b, s->official_name), service_place(b, s) };
    }
    for (EACH_ALL(e, Term, term, term, TERM))
        list[n++] = (Entry){ t(b, term->term), arena_fmt(b->h.a, "t-%.*s", STR(str_in(&b->h, term->id))) };
    for (EACH_ALL(e, Area, a, area, AREA))
        list[n++] = (Entry){ t(b, a->name), area_place(b, a) };
    qsort(list, n, sizeof(Entry), entry_order);
    flow_heading(b->f, FLOW_PART, w(b, W_booklet_index), S("index"), true);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || entry_order(&list[i], &list[i - 1]) != 0)
            flow_entry_line(b->f, list[i].text, list[i].place, false);
}

static void write_all(Booklet *b)
{
    title_page(b);
    contents(b);
    areas(b);
    situations(b);
    hubs(b);
    glossary(b);
    index_of_terms(b);
}

Err booklet_write(const Edition *e, Lang lang, Str base_url, const char *path)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Booklet b = { .h = { .a = &a, .e = e, .lang = lang }, .base_url = base_url, .day = e->meta->day };
    Str number = arena_fmt(&a, "%u", e->meta->number);
    FlowSheet sheet = {
        .width = 419.53, .height = 595.28, .left = 44, .right = 44, .top = 44, .bottom = 52,
        .title = arena_fmt(&a, "%.*s – %.*s", STR(w(&b, W_site_name)), STR(w(&b, W_site_tagline))),
        .lang = lang_code(lang),
        .author = w(&b, W_site_name),
        .created = arena_fmt(&a, "%.*sT00:00:00Z", STR(day_iso(&a, e->meta->day))),
        .footer = arena_fmt(&a, "%.*s · %.*s", STR(FILL(&b.h, W_footer_edition, { "n", number }, { "day", day_words(&b.h, b.day) })),
                            STR(edition_short_hash(&a, e))),
    };
    Buf pdf = { .limit = 256 << 20 };

    while (str_ends(b.base_url, S("/")))
        b.base_url.n--;
    /* Contents and index need page numbers, which need their own lengths: those do not depend on the
     * numbers, so two runs are enough. */
    Flow *first = flow_new(&sheet, NULL);
    b.f = first;
    write_all(&b);
    Err err = flow_finish(first, &pdf);
    Flow *second = flow_new(&sheet, first);
    b.f = second;
    write_all(&b);
    if (!FAILED(err))
        err = flow_finish(second, &pdf);
    if (!FAILED(err))
        err = file_replace(path, buf_str(&pdf));
    flow_free(second);
    flow_free(first);
    buf_free(&pdf);
    return err;
}
