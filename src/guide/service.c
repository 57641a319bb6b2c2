#include "guide/service.h"

bool shown_is_over(Shown shown)
{
    return shown == SHOWN_PROBABLY_CLOSED || shown == SHOWN_CLOSED;
}

bool service_is_stale(const Edition *e, const Service *s, Day today)
{
    Day last;

    return !loose_date_last(edition_str(e, s->verified), &last) || last < today - FRESH_DAYS;
}

Shown service_shown(const Edition *e, const Service *s, Day today)
{
    bool ended = s->valid_until != DAY_NONE && s->valid_until < today;

    switch ((Status)s->status) {
    case STATUS_CLOSED:
    case STATUS_EVENT_PROGRAMME: return SHOWN_CLOSED;
    case STATUS_PROBABLY_CLOSED: return SHOWN_PROBABLY_CLOSED;
    case STATUS_CHECK_CONTINUATION: return SHOWN_UNCERTAIN;
    case STATUS_OPEN:
    case STATUS_BY_CALL:
    case STATUS_SEASONAL:
    case STATUS_UNTIL_BUDGET_USED:
    case STATUS_COUNT: break;
    }
    if (ended)
        return SHOWN_UNCERTAIN;
    if (s->valid_from != DAY_NONE && s->valid_from > today)
        return SHOWN_NOT_YET;
    switch ((Status)s->status) {
    case STATUS_BY_CALL: return SHOWN_BY_CALL;
    case STATUS_SEASONAL: return SHOWN_SEASONAL;
    case STATUS_UNTIL_BUDGET_USED: return SHOWN_UNTIL_BUDGET_USED;
    case STATUS_OPEN:
    case STATUS_EVENT_PROGRAMME:
    case STATUS_CHECK_CONTINUATION:
    case STATUS_PROBABLY_CLOSED:
    case STATUS_CLOSED:
    case STATUS_COUNT: break;
    }
    return service_is_stale(e, s, today) ? SHOWN_LAST_KNOWN_OPEN : SHOWN_OPEN;
}

const Source *service_newest_source(const Edition *e, const Service *s)
{
    const Source *newest = NULL;
    Day best = DAY_NONE, day;

    for (EACH(e, Source, source, s->sources, source))
        if (loose_date_last(edition_str(e, source->date), &day) && (!newest || day > best)) {
            newest = source;
            best = day;
        }
    return newest;
}

bool service_is_free(const Edition *e, const Service *s)
{
    for (EACH(e, Sum, sum, s->costs, sum))
        if (!(sum->has >> SUM_HAS_EXACT & 1) || sum->exact != 0)
            return false;
    return s->costs.count > 0;
}

typedef struct ContactList {
    const Edition *e;
    ServiceContact *at;
    size_t count;
} ContactList;

static void add_contact(ContactList *l, ServiceContact c)
{
    for (size_t i = 0; i < l->count; i++) {
        bool same_site = c.kind == CONTACT_WEBSITE && c.provider &&
                         l->at[i].kind == CONTACT_WEBSITE &&
                         str_eq(url_host(l->at[i].address), url_host(c.address));
        if (same_site || str_eq(l->at[i].address, c.address))
            return;
    }
    l->at[l->count++] = c;
}

const ServiceContact *service_contacts(const Edition *e, Arena *a, const Service *s, size_t *count)
{
    size_t room = 1 + s->phones.count + s->websites.count + s->emails.count;
    ContactList l = { .e = e };

    for (EACH_REF(e, Provider, sized, s->providers, provider))
        room += sized->phones.count + sized->emails.count + 1;
    l.at = NEW_N(a, ServiceContact, room);
    for (EACH(e, Phone, phone, s->phones, phone))
        add_contact(&l,
                    (ServiceContact){ CONTACT_PHONE, edition_str(e, phone->number), phone, NULL });
    for (EACH_REF(e, Provider, p, s->providers, provider))
        for (EACH(e, Phone, phone, p->phones, phone))
            add_contact(&l,
                        (ServiceContact){ CONTACT_PHONE, edition_str(e, phone->number), phone, p });
    for (EACH(e, Link, site, s->websites, link))
        add_contact(&l,
                    (ServiceContact){ CONTACT_WEBSITE, edition_str(e, site->address), NULL, NULL });
    for (EACH_REF(e, Provider, p, s->providers, provider))
        if (edition_str(e, p->website).n)
            add_contact(&l,
                        (ServiceContact){ CONTACT_WEBSITE, edition_str(e, p->website), NULL, p });
    for (EACH(e, Link, mail, s->emails, link))
        add_contact(&l,
                    (ServiceContact){ CONTACT_EMAIL, edition_str(e, mail->address), NULL, NULL });
    for (EACH_REF(e, Provider, p, s->providers, provider))
        for (EACH(e, Link, mail, p->emails, link))
            add_contact(&l,
                        (ServiceContact){ CONTACT_EMAIL, edition_str(e, mail->address), NULL, p });
    *count = l.count;
    return l.at;
}

ServiceContact service_contact(const Edition *e, const Service *s)
{
    Arena a = arena_new(8 << 20);
    size_t count;
    const ServiceContact *all = service_contacts(e, &a, s, &count);
    ServiceContact first = count ? all[0] : (ServiceContact){ .kind = CONTACT_NONE };

    arena_free(&a);
    return first;
}

Str phone_url(Arena *a, Str number)
{
    char *out = NEW_N(a, char, number.n + 5);
    size_t n = 4;

    out[0] = 't', out[1] = 'e', out[2] = 'l', out[3] = ':';
    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] == '+' || number.p[i] == '*' || (number.p[i] >= '0' && number.p[i] <= '9'))
            out[n++] = number.p[i];
    return (Str){ out, n };
}

Str url_host(Str url)
{
    ptrdiff_t at = str_find(url, S("://"));
    Str rest = at < 0 ? url : str_from(url, (size_t)at + 3);
    Str host = str_cut(&rest, '/');

    return str_starts(host, S("www.")) ? str_from(host, 4) : host;
}

static uint64_t root(uint64_t v)
{
    uint64_t r = 0;

    for (uint64_t bit = 1ull << 31; bit; bit >>= 1)
        if ((r | bit) * (r | bit) <= v)
            r |= bit;
    return r;
}

uint32_t distance_km(const Municipality *a, const Municipality *b)
{
    /* Metres per 1/10,000 degree: 11.1 north, 8.27 east at 42 degrees north (cosine 0.743). */
    int64_t north = ((int64_t)a->lat_e4 - b->lat_e4) * 1110 / 100;
    int64_t east = ((int64_t)a->lon_e4 - b->lon_e4) * 827 / 100;

    return (uint32_t)((root((uint64_t)(north * north + east * east)) + 500) / 1000);
}

Str shown_name(Shown shown)
{
    static const Str names[SHOWN_COUNT] = {
        S_INIT("open"),
        S_INIT("last_known_open"),
        S_INIT("by_call"),
        S_INIT("seasonal"),
        S_INIT("until_budget_used"),
        S_INIT("uncertain"),
        S_INIT("probably_closed"),
        S_INIT("closed"),
        S_INIT("not_yet"),
    };

    return names[shown];
}
