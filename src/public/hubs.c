#include "public/hubs.h"
#include "public/views.h"

const LocalHub *local_hub(const LocalHubs *hubs, Str code)
{
    for (size_t i = 0; hubs && i < hubs->count; i++)
        if (str_eq(hubs->hub[i].code, code))
            return &hubs->hub[i];
    return NULL;
}

/* ---- which hubs there are ------------------------------------------------------------------------ */

static ShownHub shown_of(const Html *h, const Hub *hub, const LocalHub *local)
{
    return (ShownHub){
        .hub = hub,
        .local = local,
        .municipality = local ? edition_find(h->e, TABLE_MUNICIPALITY, local->municipality)
                        : hub ? edition_municipality(h->e, hub->municipality)
                              : NULL,
    };
}

bool hub_shown(const Html *h, Str code, ShownHub *out)
{
    const Hub *hub = edition_find(h->e, TABLE_HUB, code);
    const LocalHub *local = local_hub(h->hubs, code);

    if (!hub && !local)
        return false;
    *out = shown_of(h, hub, local);
    return true;
}

const ShownHub *hubs_shown(const Html *h, Day today, size_t *count)
{
    static const LocalHubs nobody;
    const LocalHubs *own = h->hubs ? h->hubs : &nobody;
    size_t n = 0;
    ShownHub *list = NEW_N(h->a, ShownHub, h->e->counts[TABLE_HUB] + own->count + 1);

    for (EACH_ALL(h->e, Hub, hub, hub, HUB)) {
        list[n] = shown_of(h, hub, local_hub(own, str_in(h, hub->id)));
        n += !hub_shown_closed(&list[n], today);
    }
    for (size_t i = 0; i < own->count; i++) {
        if (edition_find(h->e, TABLE_HUB, own->hub[i].code))
            continue;
        list[n] = shown_of(h, NULL, &own->hub[i]);
        n += !hub_shown_closed(&list[n], today);
    }
    *count = n;
    return list;
}

HubKnown hub_known_at(const Html *h, const Municipality *m, Day today)
{
    for (size_t i = 0; h->hubs && i < h->hubs->count; i++) {
        const ShownHub one = { .local = &h->hubs->hub[i] };
        if (str_eq(one.local->municipality, str_in(h, m->id)) && !hub_shown_closed(&one, today))
            return HUB_YES;
    }
    return (HubKnown)m->hub_known;
}

/* ---- what is said of one --------------------------------------------------------------------------- */

Str hub_shown_code(const Html *h, const ShownHub *hub)
{
    return hub->local ? hub->local->code : str_in(h, hub->hub->id);
}

Str hub_shown_name(const Html *h, const ShownHub *hub)
{
    return hub->local ? hub->local->name[h->lang] : text_in(h, hub->hub->name);
}

Str hub_shown_link(const Html *h, const ShownHub *hub)
{
    return link_to(h, arena_fmt(h->a, "hubs/%.*s", STR(hub_shown_code(h, hub))));
}

HubKind hub_shown_kind(const ShownHub *hub)
{
    return hub->local ? hub->local->kind : (HubKind)hub->hub->kind;
}

Str hub_shown_address(const Html *h, const ShownHub *hub)
{
    if (hub->local && hub->local->address[h->lang].n)
        return hub->local->address[h->lang];
    return hub->hub ? text_in(h, hub->hub->address) : (Str){ 0 };
}

bool hub_shown_closed(const ShownHub *hub, Day today)
{
    return hub->local && hub->local->closed_day != DAY_NONE && hub->local->closed_day <= today;
}

bool hub_shown_has_phone(const ShownHub *hub)
{
    return (hub->local && hub->local->phones) || (hub->hub && hub->hub->phones.count);
}

Str notice_text(const Html *h, const LocalNotice *n, bool *is_other)
{
    *is_other = n->text[h->lang].n == 0;
    return n->text[*is_other ? LANG_KA : h->lang];
}

bool notice_holds(const LocalNotice *n, Day today)
{
    return n->first <= today && today <= n->last;
}

/* ---- hours in words -------------------------------------------------------------------------------- */

Str weekday_words(const Html *h, int weekday)
{
    static const WordId names[] = { W_weekday_1, W_weekday_2, W_weekday_3, W_weekday_4,
                                    W_weekday_5, W_weekday_6, W_weekday_7 };

    return weekday >= 1 && weekday <= 7 ? word(h, names[weekday - 1]) : (Str){ 0 };
}

/* 1970-01-01 was a Thursday. */
static int weekday_of(Day day)
{
    return (int)((day % 7 + 7 + 3) % 7) + 1;
}

Str clock_words(Arena *a, int opens, int closes)
{
    return arena_fmt(a, "%02d:%02d–%02d:%02d", opens / 60, opens % 60, closes / 60, closes % 60);
}

/* All of one weekday; empty: closed. */
static Str times_of(Arena *a, const LocalHub *hub, int weekday)
{
    Str out = { 0 };

    for (size_t i = 0; i < hub->hours_count; i++) {
        const LocalHours *one = &hub->hours[i];
        if (one->weekday == weekday)
            out = arena_fmt(a, "%.*s%s%.*s", STR(out), out.n ? ", " : "",
                            STR(clock_words(a, one->opens, one->closes)));
    }
    return out;
}

size_t hub_hours_lines(const Html *h, const LocalHub *hub, HoursLine out[HOURS_LINES_MOST])
{
    size_t n = 0;
    int first = 1;

    for (int day = 1; hub->hours_count && day <= 7; day++) {
        Str times = times_of(h->a, hub, day);
        if (day < 7 && str_eq(times, times_of(h->a, hub, day + 1)))
            continue;
        out[n++] = (HoursLine){
            .days = first == day ? weekday_words(h, day)
                                 : arena_fmt(h->a, "%.*s – %.*s", STR(weekday_words(h, first)),
                                             STR(weekday_words(h, day))),
            .times = times.n ? times : word(h, W_hub_closed),
        };
        first = day + 1;
    }
    return n;
}

Str day_hours_words(const Html *h, const LocalDay *d)
{
    return d->opens < 0 ? word(h, W_hub_closed) : clock_words(h->a, d->opens, d->closes);
}

bool day_is_near(const LocalDay *d, Day today)
{
    return d->day >= today && d->day <= today + DAYS_AHEAD;
}

Str hub_today_words(const Html *h, const LocalHub *hub, Day today)
{
    Str times = { 0 };
    bool known = hub->hours_count > 0;

    for (size_t i = 0; i < hub->days; i++)
        if (hub->day[i].day == today) {
            if (hub->day[i].opens < 0)
                return word(h, W_hub_closed_today);
            times = day_hours_words(h, &hub->day[i]);
            known = true;
        }
    if (!known)
        return times;
    if (!times.n)
        times = times_of(h->a, hub, weekday_of(today));
    return times.n ? FILL(h, W_hub_today, { "times", times }) : word(h, W_hub_closed_today);
}

/* ---- languages -------------------------------------------------------------------------------------- */

Str tongue_words(const Html *h, Str code)
{
    static const struct {
        const char *code;
        WordId word;
    } names[] = {
        { "ka", W_tongue_ka }, { "en", W_tongue_en }, { "ru", W_tongue_ru }, { "az", W_tongue_az },
        { "hy", W_tongue_hy }, { "tr", W_tongue_tr }, { "uk", W_tongue_uk }, { "de", W_tongue_de },
        { "fr", W_tongue_fr }, { "el", W_tongue_el }, { "ar", W_tongue_ar }, { "fa", W_tongue_fa },
    };

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(code, str_c(names[i].code)))
            return word(h, names[i].word);
    return code;
}

Str tongues_words(const Html *h, Str codes)
{
    Str out = { 0 };

    while (codes.n) {
        Str name = tongue_words(h, str_cut(&codes, ','));
        out = arena_fmt(h->a, "%.*s%s%.*s", STR(out), out.n ? ", " : "", STR(name));
    }
    return out;
}
