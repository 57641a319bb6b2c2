#include "public/views.h"
#include "base/json.h"
#include <string.h>

Str lang_code(Lang lang)
{
    return lang == LANG_EN ? S("en") : S("ka");
}

Lang lang_other(Lang lang)
{
    return lang == LANG_EN ? LANG_KA : LANG_EN;
}

Str text_in(const Html *h, TextId id)
{
    return edition_text(h->e, h->lang, id);
}

Str str_in(const Html *h, StrId id)
{
    return edition_str(h->e, id);
}

bool has_text(const Html *h, TextId id)
{
    return text_in(h, id).n > 0;
}

Str link_to(const Html *h, Str rest)
{
    return arena_fmt(h->a, "/%.*s/%.*s", STR(lang_code(h->lang)), STR(rest));
}

static Str link_below(const Html *h, const char *folder, StrId id)
{
    return arena_fmt(h->a, "/%.*s/%s/%.*s", STR(lang_code(h->lang)), folder, STR(str_in(h, id)));
}

Str link_service(const Html *h, const Service *s)
{
    return link_below(h, "s", s->code);
}

Str link_area(const Html *h, const Area *a)
{
    return link_below(h, "a", a->id);
}

Str link_need(const Html *h, const Need *n)
{
    return link_below(h, "n", n->id);
}

Str link_situation(const Html *h, const Situation *s)
{
    return link_below(h, "l", s->code);
}

Str link_hub(const Html *h, const Hub *hub)
{
    return link_below(h, "hubs", hub->id);
}

Str link_news(const Html *h, const News *n)
{
    return link_below(h, "news", n->id);
}

Str url_encode(Arena *a, Str s)
{
    static const char hex[] = "0123456789abcdef";
    char *out = NEW_N(a, char, s.n * 3 + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '.' || c == '_' || c == '~') {
            out[n++] = (char)c;
        } else {
            out[n++] = '%';
            out[n++] = hex[c >> 4];
            out[n++] = hex[c & 15];
        }
    }
    return (Str){ out, n };
}

/* -- dates ---------------------------------------------------------------------------------------- */

static Str date_words(const Html *h, Date d, int known)
{
    Str year = arena_fmt(h->a, "%d", d.year), day = arena_fmt(h->a, "%d", d.day);
    Str month = word(h, (WordId)(W_month_1 + d.month - 1));

    return FILL(h,
                known == 3   ? W_date_day
                : known == 2 ? W_date_month
                             : W_date_year,
                { "y", year }, { "m", month }, { "d", day });
}

Str day_words(const Html *h, Day d)
{
    return d == DAY_NONE ? (Str){ 0 } : date_words(h, date_of(d), 3);
}

Str loose_date_words(const Html *h, Str loose)
{
    Day last;

    if (!loose_date_last(loose, &last))
        return (Str){ 0 };
    return date_words(h, date_of(last), loose.n == 4 ? 1 : loose.n == 7 ? 2 : 3);
}

/* -- sums ----------------------------------------------------------------------------------------- */

static Str hundredths(const Html *h, uint32_t v)
{
    Str whole = number_grouped(h->a, h->lang, v / 100);

    if (v % 100 == 0)
        return whole;
    return arena_fmt(h->a, v % 10 ? "%.*s%s%02u" : "%.*s%s%u", STR(whole),
                     h->lang == LANG_KA ? "," : ".", v % 10 ? v % 100 : v % 100 / 10);
}

static bool has(const Sum *s, int bit)
{
    return s->has >> bit & 1;
}

/* exact, max, min follow each other in the words, for each currency and for the share. */
static Str range_words(const Html *h, WordId exact, bool has_exact, uint32_t v, bool has_min,
                       uint32_t min, bool has_max, uint32_t max)
{
    WordId as_max = (WordId)(exact + 1), as_min = (WordId)(exact + 2);

    if (has_exact)
        return FILL(h, exact, { "v", hundredths(h, v) });
    if (has_min && has_max)
        return FILL(h, exact,
                    { "v", arena_fmt(h->a, "%.*s–%.*s", STR(hundredths(h, min)),
                                     STR(hundredths(h, max))) });
    if (has_max)
        return FILL(h, as_max, { "v", hundredths(h, max) });
    if (has_min)
        return FILL(h, as_min, { "v", hundredths(h, min) });
    return (Str){ 0 };
}

Str sum_words(const Html *h, const Sum *s)
{
    static const WordId currencies[] = {
        [CURRENCY_GEL] = W_sum_gel, [CURRENCY_EUR] = W_sum_eur, [CURRENCY_USD] = W_sum_usd
    };
    static const WordId pers[] = {
        [PER_ONCE] = W_per_once,
        [PER_DAY] = W_per_day,
        [PER_30_DAYS] = W_per_30_days,
        [PER_MONTH] = W_per_month,
        [PER_YEAR] = W_per_year,
        [PER_HOUR] = W_per_hour,
        [PER_HALF_HECTARE] = W_per_half_hectare,
        [PER_HECTARE] = W_per_hectare,
        [PER_HIVE] = W_per_hive,
    };
    Str money = { 0 }, share, before = { 0 };

    if (s->currency && has(s, SUM_HAS_EXACT) && s->exact == 0)
        return word(h, W_sum_free);
    if (s->currency)
        money = range_words(h, currencies[s->currency], has(s, SUM_HAS_EXACT), s->exact,
                            has(s, SUM_HAS_MIN), s->min, has(s, SUM_HAS_MAX), s->max);
    share = range_words(h, W_sum_percent, has(s, SUM_HAS_PERCENT), s->percent,
                        has(s, SUM_HAS_PERCENT_MIN), s->percent_min, has(s, SUM_HAS_PERCENT_MAX),
                        s->percent_max);
    if (s->kind == SUM_CAP)
        before = arena_fmt(h->a, "%.*s ", STR(word(h, W_sum_cap)));
    else if (s->kind == SUM_FINE)
        before = arena_fmt(h->a, "%.*s ", STR(word(h, W_sum_fine)));
    Str per = s->per ? arena_fmt(h->a, " %.*s", STR(word(h, pers[s->per]))) : (Str){ 0 };
    return arena_fmt(h->a, "%.*s%.*s%s%.*s%.*s", STR(before), STR(share),
                     share.n && money.n ? ", " : "", STR(money), STR(per));
}

Str sum_term(const Html *h, const Sum *s)
{
    if (s->days_kind == DAYS_WORKING)
        return s->days ? word_count(h, W_days_working, s->days) : word(h, W_days_same_day);
    if (s->days_kind == DAYS_CALENDAR)
        return s->days ? word_count(h, W_days_calendar, s->days) : word(h, W_days_same_day);
    return (Str){ 0 };
}

/* -- states --------------------------------------------------------------------------------------- */

Str shown_words(const Html *h, Shown shown)
{
    static const WordId words[SHOWN_COUNT] = {
        [SHOWN_OPEN] = W_shown_open,
        [SHOWN_LAST_KNOWN_OPEN] = W_shown_last_known_open,
        [SHOWN_BY_CALL] = W_shown_by_call,
        [SHOWN_SEASONAL] = W_shown_seasonal,
        [SHOWN_UNTIL_BUDGET_USED] = W_shown_until_budget,
        [SHOWN_UNCERTAIN] = W_shown_uncertain,
        [SHOWN_PROBABLY_CLOSED] = W_shown_probably_closed,
        [SHOWN_CLOSED] = W_shown_closed,
        [SHOWN_NOT_YET] = W_shown_not_yet,
    };

    return word(h, words[shown]);
}

Str shown_class(Shown shown)
{
    switch (shown) {
    case SHOWN_OPEN: return S("govuk-tag gza-tag gza-tag--open");
    case SHOWN_LAST_KNOWN_OPEN:
    case SHOWN_UNCERTAIN: return S("govuk-tag gza-tag gza-tag--ask");
    case SHOWN_BY_CALL:
    case SHOWN_SEASONAL:
    case SHOWN_UNTIL_BUDGET_USED:
    case SHOWN_NOT_YET: return S("govuk-tag gza-tag gza-tag--call");
    case SHOWN_PROBABLY_CLOSED:
    case SHOWN_CLOSED:
    case SHOWN_COUNT: break;
    }
    return S("govuk-tag gza-tag gza-tag--closed");
}

Str kind_words(const Html *h, uint32_t kind)
{
    return word(h, (WordId)(W_kind_state + (int)kind));
}

Str hub_kind_words(const Html *h, uint32_t kind)
{
    return word(h, (WordId)(W_hub_kind_hub + (int)kind));
}

const Source *source_number(const Html *h, const Service *s, uint32_t number)
{
    return number >= 1 && number <= s->sources.count ? &h->e->source[s->sources.first + number - 1]
                                                     : NULL;
}

const NearHub *hubs_near(const Html *h, const Municipality *from, Day today, size_t *count)
{
    size_t n = 0, all;
    const ShownHub *hubs = hubs_shown(h, today, &all);
    NearHub *list = NEW_N(h->a, NearHub, all + 1);

    for (size_t i = 0; i < all; i++) {
        const Municipality *m = hubs[i].municipality;
        NearHub one = { hubs[i], m ? distance_km(from, m) : 9999 };
        size_t at = n++;
        while (at > 0 && list[at - 1].km > one.km) {
            list[at] = list[at - 1];
            at--;
        }
        list[at] = one;
    }
    *count = n;
    return list;
}

/* -- schema.org ----------------------------------------------------------------------------------- */

Str service_json_ld(const Html *h, const Service *s, const PublicRequest *q)
{
    Buf out = { .limit = 64 << 10 };
    Json j = json_begin(&out);
    bool is_state = s->kind == PROVIDER_STATE || s->kind == PROVIDER_MUNICIPAL;

    json_object(&j);
    json_key(&j, S("@context"));
    json_str(&j, S("https://schema.org"));
    json_key(&j, S("@type"));
    json_str(&j, is_state ? S("GovernmentService") : S("Service"));
    json_key(&j, S("name"));
    json_str(&j, text_in(h, s->name));
    json_key(&j, S("description"));
    json_str(&j, text_in(h, s->summary));
    json_key(&j, S("inLanguage"));
    json_str(&j, lang_code(h->lang));
    if (q->settings->base_url.n) {
        json_key(&j, S("url"));
        json_str(&j,
                 arena_fmt(h->a, "%.*s%.*s", STR(q->settings->base_url), STR(link_service(h, s))));
    }
    json_key(&j, S("areaServed"));
    json_str(&j, S("GE"));
    for (EACH_REF(h->e, Provider, p, s->providers, provider)) {
        json_key(&j, is_state ? S("serviceOperator") : S("provider"));
        json_object(&j);
        json_key(&j, S("@type"));
        json_str(&j, p->kind == PROVIDER_STATE || p->kind == PROVIDER_MUNICIPAL
                         ? S("GovernmentOrganization")
                         : S("Organization"));
        json_key(&j, S("name"));
        json_str(&j, text_in(h, p->name));
        json_end(&j);
        break; /* the one who leads */
    }
    json_end(&j);
    Str s_out = arena_str(h->a, buf_str(&out));
    buf_free(&out);
    return s_out;
}

/* -- search ----------------------------------------------------------------------------------------- */

void html_snippet(Html *h, const Snippet *s)
{
    size_t at = 0;

    for (size_t i = 0; i < s->mark_count; i++) {
        html_text(h, str_head(str_from(s->text, at), s->marks[i].from - at));
        html_raw(h, S("<mark>"));
        html_text(h,
                  str_head(str_from(s->text, s->marks[i].from), s->marks[i].to - s->marks[i].from));
        html_raw(h, S("</mark>"));
        at = s->marks[i].to;
    }
    html_text(h, str_from(s->text, at));
}

bool service_has_tags(const Html *h, const Service *s, Shown shown)
{
    return shown != SHOWN_OPEN || service_is_free(h->e, s) || s->is_duty;
}

Str search_link(const Html *h, const FindAsk *ask, size_t page)
{
    return arena_fmt(h->a, "%.*s?%.*s", STR(link_to(h, S("search"))),
                     STR(search_fields(h->e, h->a, ask, page)));
}

Str search_link_for(const Html *h, Str query)
{
    return search_link(h, &(FindAsk){ .query = query }, 1);
}

bool facet_narrows(uint32_t count, uint32_t of, bool is_chosen)
{
    return is_chosen || (count > 0 && count < of);
}

bool facet_area_narrows(const Html *h, const SearchView *v)
{
    const Facets *f = &v->found.facets;
    bool any = v->search->ask.filter.area.n > 0;

    for (uint32_t i = 0; i < h->e->counts[TABLE_AREA] && !any; i++)
        any = facet_narrows(f->area[i], f->of_area, false);
    return any;
}

bool facet_place_narrows(const Html *h, const SearchView *v)
{
    const Facets *f = &v->found.facets;
    bool any = v->search->ask.filter.place.n > 0;

    for (uint32_t i = 0; f->place && i < h->e->counts[TABLE_MUNICIPALITY] && !any; i++)
        any = facet_narrows(f->place[i], f->of_place, false);
    return any;
}

bool facet_state_narrows(const SearchView *v)
{
    const Facets *f = &v->found.facets;
    bool any = v->search->ask.filter.state != STATE_ANY;

    for (int s = STATE_OPEN; s < FIND_STATES && !any; s++)
        any = facet_narrows(f->state[s], f->of_state, false);
    return any;
}

bool facet_kind_narrows(const SearchView *v)
{
    const Facets *f = &v->found.facets;
    bool any = v->search->ask.filter.kind > 0;

    for (uint32_t k = 0; k < PROVIDER_KIND_COUNT && !any; k++)
        any = facet_narrows(f->kind[k], f->of_kind, false);
    return any;
}

bool facets_narrow(const Html *h, const SearchView *v)
{
    const Facets *f = &v->found.facets;

    return facet_area_narrows(h, v) || facet_place_narrows(h, v) || facet_state_narrows(v) ||
           facet_kind_narrows(v) ||
           facet_narrows(f->is_free, f->of_free, v->search->ask.filter.is_free);
}

/* A page has a hundred of these. */
Str facet_words(const Html *h, Str words, uint32_t count)
{
    char digits[10], *out = NEW_N(h->a, char, words.n + sizeof(digits) + 4);
    size_t n = words.n, at = sizeof(digits);

    do
        digits[--at] = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    if (n)
        memcpy(out, words.p, n);
    out[n++] = ' ';
    out[n++] = '(';
    memcpy(out + n, digits + at, sizeof(digits) - at);
    n += sizeof(digits) - at;
    out[n++] = ')';
    return (Str){ out, n };
}

Str state_words(const Html *h, FindState s)
{
    static const WordId words[FIND_STATES] = { [STATE_ANY] = W_search_all,
                                               [STATE_OPEN] = W_search_open,
                                               [STATE_BY_CALL] = W_search_by_call,
                                               [STATE_CLOSED] = W_search_closed };

    return word(h, words[s]);
}

Str found_type_words(const Html *h, FoundType t)
{
    static const WordId words[FOUND_TYPES] = { [FOUND_SERVICE] = W_search_type_service,
                                               [FOUND_TERM] = W_search_type_term,
                                               [FOUND_HUB] = W_search_type_hub,
                                               [FOUND_NEWS] = W_search_type_news };

    return word(h, words[t]);
}

const Phone *busiest_phone(const Html *h, const Provider **whose)
{
    const Edition *e = h->e;
    uint32_t *services = NEW_N(h->a, uint32_t, e->counts[TABLE_PROVIDER] + 1), most = 0;
    const Phone *out = NULL;

    *whose = NULL;
    for (EACH_ALL(e, Service, s, service, SERVICE))
        for (EACH_REF(e, Provider, p, s->providers, provider)) {
            services[p - e->provider]++;
            break; /* the one who leads */
        }
    for (EACH_ALL(e, Provider, p, provider, PROVIDER)) {
        if (!p->phones.count)
            continue;
        Str number = edition_str(e, e->phone[p->phones.first].number);
        uint32_t count = 0;
        for (EACH_ALL(e, Provider, other, provider, PROVIDER))
            if (other->phones.count &&
                str_eq(edition_str(e, e->phone[other->phones.first].number), number))
                count += services[other - e->provider];
        if (count > most) {
            most = count;
            out = &e->phone[p->phones.first];
            *whose = p;
        }
    }
    return out;
}
