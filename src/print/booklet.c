/*
 * booklet.c -- what stands in the booklet, in order: title, contents, the areas with their services,
 * life situations, hubs, words explained, index. Written once, run until the page numbers are right
 * (flow.h).
 */
#include "print/booklet.h"
#include "base/must.h"
#include "base/utf8.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/flow.h"
#include "public/views.h"
#include "text/fold.h"
#include <stdlib.h>

typedef struct Booklet {
    Flow *f;
    Html h; /* for the words: dates, sums, states in the booklet's language */
    Str base_url;
    Day day;
} Booklet;

static const FlowLink NOWHERE = { 0 };
enum { SOURCES_TOGETHER = 8, QR_POINTS = 48, QR_TITLE_POINTS = 64 };

static Str t(const Booklet *b, TextId id)
{
    return text_in(&b->h, id);
}

static Str w(const Booklet *b, WordId id)
{
    return word(&b->h, id);
}

/* -- names of places, for links and page numbers -------------------------------------------------- */

static Str service_place(const Booklet *b, const Service *s)
{
    return arena_fmt(b->h.a, "s-%.*s", STR(str_in(&b->h, s->code)));
}

static Str area_place(const Booklet *b, const Area *a)
{
    return arena_fmt(b->h.a, "a-%.*s", STR(str_in(&b->h, a->id)));
}

static Str term_place(const Booklet *b, const Term *term)
{
    return arena_fmt(b->h.a, "t-%.*s", STR(str_in(&b->h, term->id)));
}

/* "page 12" */
static Str page_words(const Booklet *b, Str place)
{
    int page = flow_page_of(b->f, place);

    return FILL(&b->h, W_booklet_page, { "n", page ? arena_fmt(b->h.a, "%d", page) : S("000") });
}

/* -- front ---------------------------------------------------------------------------------------- */

static void title_page(Booklet *b)
{
    Flow *f = b->f;
    const Meta *m = b->h.e->meta;

    flow_text(f, FLOW_SMALL, S(" "));
    flow_space(f, 80);
    flow_text(f, FLOW_TITLE, w(b, W_site_name));
    flow_rule(f, 48);
    flow_space(f, 12);
    flow_text(f, FLOW_SUBTITLE, w(b, W_site_tagline));
    flow_space(f, 14);
    flow_text(f, FLOW_BODY,
              FILL(&b->h, W_footer_edition, { "n", arena_fmt(b->h.a, "%u", m->number) },
                   { "day", day_words(&b->h, m->day) }));
    flow_text(f, FLOW_SMALL, edition_short_hash(b->h.a, b->h.e));
    flow_space(f, 56);
    flow_text(f, FLOW_SMALL, w(b, W_site_independent));
    if (b->h.lang == LANG_KA && !m->language_edited)
        flow_text(f, FLOW_SMALL, w(b, W_site_not_edited));
    flow_text(f, FLOW_SMALL, w(b, W_booklet_ask_first));
    if (!b->base_url.n)
        flow_text(f, FLOW_SMALL, w(b, W_booklet_no_address));
    flow_text(f, FLOW_SMALL, w(b, W_footer_licence));
    if (b->base_url.n) {
        flow_space(f, 10);
        flow_qr(f, w(b, W_booklet_online),
                arena_fmt(b->h.a, "%.*s%.*s", STR(b->base_url), STR(link_to(&b->h, S("")))),
                QR_TITLE_POINTS);
    }
}

/* Services stand once, in their own area; elsewhere a line leads there. */
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

/* -- a service ------------------------------------------------------------------------------------ */

static void section(Booklet *b, WordId heading)
{
    flow_heading(b->f, FLOW_SECTION, w(b, heading), (Str){ 0 }, false);
}

static void paras_as_items(Booklet *b, Range list)
{
    for (EACH(b->h.e, Para, p, list, para))
        flow_item(b->f, S("•"), t(b, p->text), NOWHERE);
}

/* " [2]": the number of the source in the service's list. */
static Str source_mark(const Booklet *b, const Service *s, uint32_t number)
{
    return source_number(&b->h, s, number) ? arena_fmt(b->h.a, " [%u]", number) : (Str){ 0 };
}

static void sums(Booklet *b, const Service *s, Range list)
{
    for (EACH(b->h.e, Sum, sum, list, sum)) {
        Str money = sum_words(&b->h, sum), what = t(b, sum->what), term = sum_term(&b->h, sum);
        flow_item(b->f, S("•"),
                  arena_fmt(b->h.a, "%.*s%s%.*s%s%.*s%s%.*s", STR(money),
                            money.n && what.n ? " – " : "", STR(what), term.n ? " (" : "",
                            STR(term), term.n ? ")" : "", STR(source_mark(b, s, sum->source))),
                  NOWHERE);
    }
}

static FlowTone tone_of(Shown shown)
{
    switch (shown) {
    case SHOWN_OPEN: return TONE_OPEN;
    case SHOWN_LAST_KNOWN_OPEN:
    case SHOWN_UNCERTAIN: return TONE_ASK;
    case SHOWN_BY_CALL:
    case SHOWN_SEASONAL:
    case SHOWN_UNTIL_BUDGET_USED:
    case SHOWN_NOT_YET: return TONE_CALL;
    case SHOWN_PROBABLY_CLOSED:
    case SHOWN_CLOSED:
    case SHOWN_COUNT: break;
    }
    return TONE_CLOSED;
}

static void states(Booklet *b, const Service *s)
{
    Shown shown = service_shown(b->h.e, s, b->day);
    FlowTag tags[3] = { { shown_words(&b->h, shown), tone_of(shown) } };
    size_t n = 1;

    if (service_is_free(b->h.e, s))
        tags[n++] = (FlowTag){ w(b, W_service_free), TONE_OPEN };
    if (s->is_duty)
        tags[n++] = (FlowTag){ w(b, W_service_duty), TONE_DUTY };
    flow_tags(b->f, tags, n);
}

static void freshness(Booklet *b, const Service *s)
{
    const Source *newest = service_newest_source(b->h.e, s);
    Str line = w(b, W_service_fresh_undated);

    if (newest)
        line = arena_fmt(b->h.a, "%.*s: %.*s (%.*s).", STR(w(b, W_service_fresh)),
                         STR(loose_date_words(&b->h, str_in(&b->h, newest->date))),
                         STR(url_host(str_in(&b->h, newest->url))));
    if (newest && service_is_stale(b->h.e, s, b->day))
        line = arena_fmt(b->h.a, "%.*s %.*s", STR(line), STR(w(b, W_service_fresh_stale)));
    if (s->confidence == CONFIDENCE_LOW)
        line = arena_fmt(b->h.a, "%.*s %.*s", STR(line), STR(w(b, W_service_fresh_weak)));
    flow_text(b->f, FLOW_SMALL, line);
}

static void window(Booklet *b, const Service *s)
{
    bool later = s->valid_from != DAY_NONE && s->valid_from > b->day;

    if (!later && s->valid_until == DAY_NONE && !has_text(&b->h, s->window))
        return;
    section(b, W_service_window);
    if (later)
        flow_text(b->f, FLOW_BODY,
                  FILL(&b->h, W_service_window_from, { "day", day_words(&b->h, s->valid_from) }));
    if (s->valid_until != DAY_NONE)
        flow_text(b->f, FLOW_BODY,
                  FILL(&b->h,
                       s->valid_until < b->day ? W_service_window_ended : W_service_window_until,
                       { "day", day_words(&b->h, s->valid_until) }));
    flow_text(b->f, FLOW_BODY, t(b, s->window));
}

static void papers(Booklet *b, const Service *s)
{
    section(b, W_service_papers);
    if (!s->papers.count)
        flow_text(b->f, FLOW_BODY, w(b, W_service_papers_unknown));
    for (EACH(b->h.e, Paper, p, s->papers, paper)) {
        const Document *d = edition_document(b->h.e, p->document);
        const Service *from = d ? edition_service(b->h.e, d->obtained_by) : NULL;
        Str line = d ? t(b, d->name) : (Str){ 0 }, note = t(b, p->note), place = { 0 };
        if (note.n)
            line = arena_fmt(b->h.a, "%.*s%s%.*s", STR(line), line.n ? " – " : "", STR(note));
        if (from && from != s) {
            place = service_place(b, from);
            line = arena_fmt(b->h.a, "%.*s (%.*s: %.*s)", STR(line),
                             STR(w(b, W_service_paper_from)), STR(page_words(b, place)));
        }
        flow_item(b->f, (Str){ 0 }, line, (FlowLink){ .place = place });
    }
}

static void contacts(Booklet *b, const Service *s)
{
    size_t count;
    const ServiceContact *all = service_contacts(b->h.e, b->h.a, s, &count);

    section(b, W_service_contacts);
    if (!count)
        flow_text(b->f, FLOW_BODY, w(b, W_service_no_contact));
    for (size_t i = 0; i < count; i++) {
        Str address = all[i].address, line = address, url = address;
        switch (all[i].kind) {
        case CONTACT_PHONE: {
            Str label = t(b, all[i].phone->label), hours = t(b, all[i].phone->hours);
            line = arena_fmt(b->h.a, "%.*s%s%.*s%s%.*s", STR(address), label.n ? " – " : "",
                             STR(label), hours.n ? ", " : "", STR(hours));
            url = phone_url(b->h.a, address);
            break;
        }
        case CONTACT_EMAIL: url = arena_fmt(b->h.a, "mailto:%.*s", STR(address)); break;
        case CONTACT_WEBSITE:
        case CONTACT_NONE: break;
        }
        flow_item(b->f, S("•"), line, (FlowLink){ .url = url });
    }
}

static void providers(Booklet *b, const Service *s)
{
    Str who = { 0 };

    for (EACH_REF(b->h.e, Provider, p, s->providers, provider))
        who = arena_fmt(b->h.a, "%.*s%s%.*s (%.*s)", STR(who), who.n ? "; " : "",
                        STR(t(b, p->name)), STR(kind_words(&b->h, p->kind)));
    flow_labelled(b->f, w(b, W_service_provider), who);
}

static void words_explained(Booklet *b, const Service *s)
{
    Str all = { 0 };

    for (EACH_REF(b->h.e, Term, term, s->terms, term))
        all = arena_fmt(b->h.a, "%.*s%s%.*s (%.*s)", STR(all), all.n ? "; " : "",
                        STR(t(b, term->term)), STR(page_words(b, term_place(b, term))));
    flow_labelled(b->f, w(b, W_glossary_title), all);
}

static void sources(Booklet *b, const Service *s)
{
    uint32_t n = 0;

    /* A code alone on the next page would belong to nothing that one sees. */
    if (s->sources.count <= SOURCES_TOGETHER)
        flow_keep(b->f, 24 + 14 * (double)s->sources.count + (b->base_url.n ? QR_POINTS + 12 : 0));
    section(b, W_service_sources);
    for (EACH(b->h.e, Source, source, s->sources, source)) {
        Str date = loose_date_words(&b->h, str_in(&b->h, source->date)),
            url = str_in(&b->h, source->url);
        flow_link(b->f, FLOW_SMALL,
                  arena_fmt(b->h.a, "%u. %.*s, %.*s", ++n, STR(url_host(url)),
                            STR(date.n ? date : w(b, W_service_source_undated))),
                  url);
    }
}

static void service(Booklet *b, const Service *s)
{
    Flow *f = b->f;
    uint32_t n = 0;

    flow_heading(f, FLOW_ENTRY, t(b, s->name), service_place(b, s), true);
    states(b, s);
    flow_text(f, FLOW_BODY, t(b, s->summary));
    freshness(b, s);
    section(b, W_service_gives);
    paras_as_items(b, s->gives);
    if (s->amounts.count || has_text(&b->h, s->amount_note)) {
        section(b, W_service_amounts);
        sums(b, s, s->amounts);
        flow_text(f, FLOW_BODY, t(b, s->amount_note));
    }
    section(b, W_service_cost);
    sums(b, s, s->costs);
    flow_text(f, FLOW_BODY, t(b, s->cost_note));
    if (!s->costs.count && !has_text(&b->h, s->cost_note))
        flow_text(f, FLOW_BODY, w(b, W_service_cost_unknown));
    if (has_text(&b->h, s->time)) {
        section(b, W_service_time);
        flow_text(f, FLOW_BODY, t(b, s->time));
    }
    window(b, s);
    section(b, W_service_who);
    paras_as_items(b, s->who);
    if (s->also_needs.count) {
        section(b, W_service_also_needs);
        paras_as_items(b, s->also_needs);
    }
    if (s->parts.count) {
        section(b, W_service_parts);
        for (EACH(b->h.e, Part, part, s->parts, part))
            flow_item(f, S("•"), t(b, part->what), NOWHERE);
    }
    papers(b, s);
    section(b, W_service_steps);
    for (EACH(b->h.e, Para, step, s->steps, para))
        flow_item(f, arena_fmt(b->h.a, "%u.", ++n), t(b, step->text), NOWHERE);
    if (has_text(&b->h, s->where)) {
        section(b, W_service_where);
        flow_text(f, FLOW_BODY, t(b, s->where));
    }
    contacts(b, s);
    flow_space(f, 4);
    providers(b, s);
    flow_labelled(f, w(b, W_service_official), t(b, s->official_name));
    flow_labelled(f, w(b, W_service_legal), t(b, s->legal_basis));
    words_explained(b, s);
    sources(b, s);
    if (b->base_url.n) {
        flow_space(f, 5);
        flow_qr(f, w(b, W_booklet_online_service),
                arena_fmt(b->h.a, "%.*s%.*s", STR(b->base_url), STR(link_service(&b->h, s))),
                QR_POINTS);
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
                flow_heading(b->f, FLOW_ENTRY, w(b, W_booklet_also_here), (Str){ 0 }, false);
            said = true;
            flow_entry_line(b->f, t(b, s->name), service_place(b, s), false);
        }
    }
}

/* -- back ----------------------------------------------------------------------------------------- */

static void situations(Booklet *b)
{
    flow_heading(b->f, FLOW_PART, w(b, W_situations_title), S("situations"), true);
    for (EACH_ALL(b->h.e, Situation, s, situation, SITUATION)) {
        flow_heading(b->f, FLOW_ENTRY, t(b, s->name),
                     arena_fmt(b->h.a, "l-%.*s", STR(str_in(&b->h, s->code))), true);
        flow_text(b->f, FLOW_BODY, t(b, s->lead));
        flow_space(b->f, 2);
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
        flow_heading(b->f, FLOW_ENTRY, t(b, hub->name),
                     arena_fmt(b->h.a, "h-%.*s", STR(str_in(&b->h, hub->id))), true);
        if (m)
            flow_labelled(b->f, hub_kind_words(&b->h, hub->kind), t(b, m->official_name));
        flow_labelled(b->f, w(b, W_hub_address),
                      has_text(&b->h, hub->address) ? t(b, hub->address) : w(b, W_hub_unknown));
        flow_labelled(b->f, w(b, W_hub_hours), t(b, hub->hours));
        for (EACH(b->h.e, Phone, p, hub->phones, phone)) {
            Str number = str_in(&b->h, p->number), label = t(b, p->label);
            flow_item(
                b->f, S("•"),
                arena_fmt(b->h.a, "%.*s%s%.*s", STR(number), label.n ? " – " : "", STR(label)),
                (FlowLink){ .url = phone_url(b->h.a, number) });
        }
        flow_text(b->f, FLOW_BODY, t(b, hub->known));
    }
}

typedef struct Entry {
    Str key; /* folded, so that capitals, quotes and dashes do not decide the order */
    Str text, place;
    int order; /* among the places of one text */
} Entry;

typedef struct Entries {
    Entry *at;
    size_t count, room;
} Entries;

/* Byte order of folded words is the order of the Georgian alphabet and of English. */
static int entry_order(const void *x, const void *y)
{
    const Entry *a = x, *b = y;
    int o = str_cmp(a->key, b->key);

    return o ? o : a->order - b->order;
}

static void add_entry(const Booklet *b, Entries *list, Str text, Str place)
{
    Str rest = text, key = { 0 }, folded;

    if (!text.n)
        return;
    while ((folded = fold_next_word(b->h.a, &rest)).n)
        key = arena_fmt(b->h.a, "%.*s%s%.*s", STR(key), key.n ? " " : "", STR(folded));
    MUST(list->count < list->room);
    list->at[list->count] = (Entry){ key, text, place, (int)list->count };
    list->count++;
}

static void glossary(Booklet *b)
{
    const Edition *e = b->h.e;
    uint32_t n = e->counts[TABLE_TERM];
    Entries list = { NEW_N(b->h.a, Entry, n + 1), 0, n };

    for (EACH_ALL(e, Term, term, term, TERM))
        add_entry(b, &list, t(b, term->term), str_in(&b->h, term->id));
    qsort(list.at, list.count, sizeof(Entry), entry_order);
    flow_heading(b->f, FLOW_PART, w(b, W_glossary_title), S("glossary"), true);
    for (size_t i = 0; i < list.count; i++) {
        const Term *term = edition_find(e, TABLE_TERM, list.at[i].place);
        flow_heading(b->f, FLOW_SECTION, list.at[i].text, term_place(b, term), false);
        flow_text(b->f, FLOW_BODY, t(b, term->meaning));
    }
}

/*
 * Every name that a service goes by, and every word of the glossary: first (bold) the page that
 * explains it, then the services where it stands.
 */
static void collect(const Booklet *b, Entries *list)
{
    const Edition *e = b->h.e;

    for (EACH_ALL(e, Area, a, area, AREA))
        add_entry(b, list, t(b, a->name), area_place(b, a));
    for (EACH_ALL(e, Term, term, term, TERM))
        add_entry(b, list, t(b, term->term), term_place(b, term));
    for (EACH_ALL(e, Service, s, service, SERVICE)) {
        add_entry(b, list, t(b, s->name), service_place(b, s));
        add_entry(b, list, t(b, s->official_name), service_place(b, s));
    }
    for (EACH_ALL(e, Area, a, area, AREA)) /* in the order of the pages */
        for (EACH_REF(e, Service, s, a->services, service))
            if (is_own(b, a, s))
                for (EACH_REF(e, Term, term, s->terms, term))
                    add_entry(b, list, t(b, term->term), service_place(b, s));
}

/* Latin letters as capitals; Georgian has none that one writes. */
static Str letter_words(const Booklet *b, Str folded)
{
    char c = folded.p[0];

    return c >= 'a' && c <= 'z' ? arena_fmt(b->h.a, "%c", c - 'a' + 'A') : folded;
}

static void index_of_terms(Booklet *b)
{
    const Edition *e = b->h.e;
    size_t room = e->counts[TABLE_AREA] + e->counts[TABLE_TERM] +
                  2 * (size_t)e->counts[TABLE_SERVICE] + e->ref_count;
    Entries list = { NEW_N(b->h.a, Entry, room), 0, room };
    Str letter = { 0 };

    collect(b, &list);
    qsort(list.at, list.count, sizeof(Entry), entry_order);
    flow_heading(b->f, FLOW_PART, w(b, W_booklet_index), S("index"), true);
    for (size_t i = 0, next; i < list.count; i = next) {
        for (next = i + 1; next < list.count && str_eq(list.at[next].key, list.at[i].key);)
            next++;
        Str *places = NEW_N(b->h.a, Str, next - i);
        for (size_t k = i; k < next; k++)
            places[k - i] = list.at[k].place;
        Str first = utf8_head(list.at[i].key, 1);
        if (!str_eq(first, letter) && first.n)
            flow_heading(b->f, FLOW_LETTER, letter_words(b, first), (Str){ 0 }, false);
        letter = first;
        flow_index_line(b->f, list.at[i].text, places, next - i, str_starts(places[0], S("t-")));
    }
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

enum { RUNS_MAX = 6 };

Err booklet_write(const Edition *e, Lang lang, Str base_url, const char *path)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Booklet b = { .h = { .a = &a, .e = e, .lang = lang },
                  .base_url = base_url,
                  .day = e->meta->day };
    Str number = arena_fmt(&a, "%u", e->meta->number);
    Str edition = FILL(&b.h, W_footer_edition, { "n", number }, { "day", day_words(&b.h, b.day) });
    FlowSheet sheet = {
        .width = 419.53,
        .height = 595.28,
        .left = 44,
        .right = 44,
        .top = 50,
        .bottom = 56,
        .title = arena_fmt(&a, "%.*s – %.*s", STR(w(&b, W_site_name)), STR(w(&b, W_site_tagline))),
        .lang = lang_code(lang),
        .author = w(&b, W_site_name),
        .created = arena_fmt(&a, "%.*sT00:00:00Z", STR(day_iso(&a, e->meta->day))),
        .footer = arena_fmt(&a, "%.*s · %.*s", STR(edition), STR(edition_short_hash(&a, e))),
    };
    Buf pdf = { .limit = (size_t)1 << 30 };
    Flow *before = NULL;
    Err err = OK;

    while (str_ends(b.base_url, S("/")))
        b.base_url.n--;
    /* The first run learns the pages, the second prints them; rarely a third must mend what a longer
     * number moved. */
    for (int run = 0; run < RUNS_MAX && !FAILED(err); run++) {
        Flow *f = flow_new(&sheet, before);
        buf_free(&pdf);
        b.f = f;
        write_all(&b);
        err = flow_finish(f, &pdf);
        bool settled = flow_is_settled(f);
        flow_free(before);
        before = f;
        if (settled)
            break;
        if (run == RUNS_MAX - 1)
            err = err_fmt("cannot make the booklet: its page numbers do not settle");
    }
    if (!FAILED(err))
        err = file_replace(path, buf_str(&pdf));
    flow_free(before);
    buf_free(&pdf);
    return err;
}
