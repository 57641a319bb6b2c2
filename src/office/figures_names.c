/* figures_names.c -- words for the codes and numbers of figures. */
#include "office/figures_view.h"
#include "public/views.h"

/* An own word for this code, or empty. */
static Str own_word(const Html *h, const char *kind, Str code)
{
    Str key = arena_fmt(h->a, "desk.%s.%.*s", kind, STR(code));
    Str words = office_word(h, "%.*s", STR(key));

    return str_eq(words, key) ? (Str){ 0 } : words;
}

static Str edition_name(const Html *h, Dimension d, Str code)
{
    if (d == DIMENSION_NEED) {
        const Need *n = edition_find(h->e, TABLE_NEED, code);
        return n ? text_in(h, n->name) : (Str){ 0 };
    }
    if (d == DIMENSION_SERVICE) {
        const Service *s = edition_service_by_id(h->e, code);
        return s ? text_in(h, s->name) : (Str){ 0 };
    }
    if (d == DIMENSION_MUNICIPALITY) {
        const Municipality *m = edition_find(h->e, TABLE_MUNICIPALITY, code);
        return m ? text_in(h, m->name) : (Str){ 0 };
    }
    return (Str){ 0 };
}

static Str need_and_result(const Html *h, Str code)
{
    Str need = str_cut(&code, ':');

    return arena_fmt(h->a, "%.*s: %.*s", STR(figure_name(h, DIMENSION_NEED, need)),
                     STR(figure_name(h, DIMENSION_RESULT, code)));
}

Str figure_name(const Html *h, Dimension d, Str code)
{
    Str name = { 0 };

    if (str_eq(code, S("unknown")))
        return word(h, W_desk_figures_unknown);
    if (d == DIMENSION_ALL)
        return word(h, W_desk_figures_all_title);
    if (d == DIMENSION_NEED_RESULT)
        return need_and_result(h, code);
    name = edition_name(h, d, code);
    if (!name.n)
        name = own_word(h, DIMENSION_CODE[d], code);
    return name.n ? name : code;
}

Str month_words(const Html *h, int month)
{
    return loose_date_words(h, month_code(h->a, month));
}

Str month_code(Arena *a, int month)
{
    return arena_fmt(a, "%04d-%02d", month / 12, month % 12 + 1);
}

Str month_link(const Html *h, const char *page, int month)
{
    return office_link(h, arena_fmt(h->a, "%s?month=%.*s", page, STR(month_code(h->a, month))));
}

Str contacts_link(const Html *h, const MonthView *m, const FigureView *f, const FigureLine *l,
                  size_t column)
{
    Str code = l->code;

    if (f->result)
        code = arena_fmt(h->a, "%.*s:%s", STR(code), NEED_RESULT_CODE[f->result[column]]);
    return office_link(h, arena_fmt(h->a, "/desk/contacts?month=%.*s&dimension=%s&code=%.*s",
                                    STR(month_code(h->a, m->month)), DIMENSION_CODE[f->dimension],
                                    STR(url_encode(h->a, code))));
}

Str people_words(const Html *h, int64_t people)
{
    return people == FIGURE_HIDDEN ? S("–") : number_grouped(h->a, h->lang, (uint64_t)people);
}

Str so_far_words(const Html *h, const Reached *r)
{
    Str n = people_words(h, r->people);

    if (r->hidden && r->people == 0)
        return people_words(h, FIGURE_HIDDEN);
    return r->hidden ? FILL(h, W_office_figures_at_least, { "n", n }) : n;
}

/* With hidden months it is more than that. */
Str progress_words(const Html *h, const IndicatorLine *l)
{
    if (!indicator_is_counted(l->indicator) || l->target <= 0)
        return (Str){ 0 };
    Str n = arena_fmt(h->a, "%lld", (long long)(l->so_far.people * 100 / l->target));
    n = FILL(h, W_office_figures_percent, { "n", n });
    return l->so_far.hidden ? FILL(h, W_office_figures_at_least, { "n", n }) : n;
}

int bar_width(const FigureView *f, const FigureLine *l)
{
    int64_t people = l->cell[f->main];

    return people > 0 && f->most > 0 ? (int)(people * 100 / f->most) : 0;
}

Err hub_names_read(Visit *v, HubNames *out)
{
    return hub_list(v->db, v->a, v->today, &out->hub, &out->count);
}

Str hub_name_of(const Html *h, const HubNames *names, Str code)
{
    for (size_t i = 0; i < names->count; i++) {
        const HubRecord *hub = &names->hub[i];

        if (str_eq(hub->code, code))
            return h->lang == LANG_KA || !hub->name_en.n ? hub->name_ka : hub->name_en;
    }
    return code;
}
