/* practice_present.c -- the Guide on a wall, one service a screen, and on paper, to be handed out. */
#include "office/practice.h"
#include "office_pages.h"
#include "public/views.h"

static const Area *area_of(const Visit *v)
{
    Str id = visit_field_of(v, S("area"));

    return id.n ? edition_find(v->e, TABLE_AREA, id) : NULL;
}

Str present_link(const Html *h, const PresentView *p, size_t at)
{
    Str path = arena_fmt(h->a, "/practice/present?area=%.*s&n=%zu",
                         STR(edition_str(h->e, p->area->id)), at);

    return office_link(h, path);
}

Str public_address(const Html *h, const Visit *v, const Service *s)
{
    return arena_fmt(h->a, "%.*s%.*s", STR(v->pages->base_url), STR(link_service(h, s)));
}

Str handout_paper(const Html *h, const Service *s, const Paper *p)
{
    const Document *document = edition_document(h->e, p->document);
    bool is_last = p == h->e->paper + s->papers.first + s->papers.count - 1;

    return arena_fmt(h->a, "%.*s%s", STR(document ? text_in(h, document->name) : S("")),
                     is_last ? "" : ",");
}

void present_page(Visit *v)
{
    PresentView p = { .area = area_of(v),
                      .service = NEW_N(v->a, const Service *, v->e->counts[TABLE_SERVICE] + 1) };
    Html h = visit_page(v);
    uint32_t at = 0;

    if (p.area) /* the most important one first */
        for (EACH_REF(v->e, Service, s, p.area->services, service))
            p.service[p.count++] = s;
    if (str_u32(visit_field_of(v, S("n")), UINT32_MAX, &at) && at <= p.count)
        p.at = at;
    if (p.area)
        present_slide(&h, v, &p);
    else
        present_choose(&h, v);
    visit_html(v, 200, &h);
}

/* ---- handouts ----------------------------------------------------------------------------------------- */

static void take(HandoutView *o, const Service *s)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->service[i] == s)
            return;
    if (o->count < HANDOUT_MOST)
        o->service[o->count++] = s;
    else
        o->too_many = true;
}

static void take_area(HandoutView *o, const Edition *e, const Area *area)
{
    for (EACH_REF(e, Service, s, area->services, service))
        take(o, s);
}

static void title_of(HandoutView *o, const Edition *e, TextId name)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        o->title[lang] = edition_text(e, (Lang)lang, name);
}

static void take_all(const Visit *v, HandoutView *o)
{
    const Area *area = area_of(v);
    Str id = visit_field_of(v, S("need")), rest = v->query, chosen;
    const Need *need = id.n ? edition_find(v->e, TABLE_NEED, id) : NULL;

    if (area) {
        title_of(o, v->e, area->name);
        take_area(o, v->e, area);
    } else if (need) {
        title_of(o, v->e, need->name);
        for (EACH_REF(v->e, Area, one, need->areas, area))
            take_area(o, v->e, one);
    }
    while (form_next(v->a, &rest, S("s"), &chosen) == FORM_OK) {
        const Service *s = edition_service_by_id(v->e, chosen);
        if (s)
            take(o, s);
    }
}

void handout_page(Visit *v)
{
    HandoutView *o = NEW(v->a, HandoutView);
    Str lang = visit_field_of(v, S("lang"));
    Html h = visit_page(v);

    take_all(v, o);
    o->in[LANG_KA] = !str_eq(lang, S("en"));
    o->in[LANG_EN] = str_eq(lang, S("en")) || str_eq(lang, S("both"));
    if (!lang.n)
        o->in[LANG_KA] = v->lang == LANG_KA, o->in[LANG_EN] = v->lang == LANG_EN;
    if (o->count)
        handout_sheet(&h, v, o);
    else
        handout_choose(&h, v);
    visit_html(v, 200, &h);
}
