/*
 * hubs.c -- the form of a hub. What was typed stays as it was typed until it is right: times, numbers and
 * days are read from the fields here, and each fault is said at its own field. Rows are added by buttons
 * that send the form, so all of it works without a script.
 */
#include "office/hubs.h"
#include "office/hubs_public.h"
#include "office/office.h"
#include "office_pages.h"
#include <string.h>

enum { HOUR = 60, DAY_MINUTES = 24 * HOUR, TYPED_MOST = 400 };

static const char *const TONGUE[TONGUES] = { "ka", "en", "ru", "az", "hy", "tr",
                                             "uk", "de", "fr", "el", "ar", "fa" };

/* ---- fields with numbers ---------------------------------------------------------------------------- */

Str numbered(const Html *h, const char *field, size_t number)
{
    return arena_fmt(h->a, "%s-%zu", field, number);
}

Str numbered_more(const Html *h, const char *field, size_t number, const char *part)
{
    return arena_fmt(h->a, "%s-%zu-%s", field, number, part);
}

static Str field_at(const Visit *v, const char *field, size_t number, const char *part)
{
    return str_trim(
        visit_field_of(v, arena_fmt(v->a, "%s-%zu%s%s", field, number, part[0] ? "-" : "", part)));
}

static Str field_of(const Visit *v, const char *name)
{
    return str_head(str_trim(visit_field_of(v, str_c(name))), TYPED_MOST);
}

/* ---- languages ----------------------------------------------------------------------------------------- */

bool tongue_held(Str held, Str code)
{
    while (held.n)
        if (str_eq(str_cut(&held, ','), code))
            return true;
    return false;
}

Str tongue_code(Arena *a, Str held, size_t at)
{
    (void)a;
    if (at < TONGUES)
        return str_c(TONGUE[at]);
    at -= TONGUES;
    while (held.n) {
        Str one = str_cut(&held, ',');
        bool usual = false;
        for (size_t i = 0; i < TONGUES; i++)
            usual |= str_eq(one, str_c(TONGUE[i]));
        if (!usual && at-- == 0)
            return one;
    }
    return (Str){ 0 };
}

static Str ticked_tongues(const Visit *v)
{
    Str rest = v->form, one, out = { 0 };

    while (form_next(v->a, &rest, S("language"), &one) == FORM_OK)
        if (out.n < TYPED_MOST)
            out = arena_fmt(v->a, "%.*s%s%.*s", STR(out), out.n ? "," : "", STR(one));
    return out;
}

/* ---- times, numbers, days ------------------------------------------------------------------------------ */

static Str clock_typed(Arena *a, int minute)
{
    return minute < 0 ? (Str){ 0 } : arena_fmt(a, "%02d:%02d", minute / HOUR, minute % HOUR);
}

/* "9", "9:30", "09.30", "930": minutes after midnight. */
static bool clock_read(Str typed, int *out)
{
    unsigned digit[4], n = 0, before = 0;
    bool parted = false;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if ((c == ':' || c == '.' || c == '-') && n && !parted) {
            parted = true;
            before = n;
        } else if (c >= '0' && c <= '9' && n < 4) {
            digit[n++] = (unsigned)(c - '0');
        } else {
            return false;
        }
    }
    if (!parted)
        before = n > 2 ? n - 2 : n;
    if (n == 0 || before > 2 || (n - before != 0 && n - before != 2))
        return false;
    unsigned hour = 0, minute = 0;
    for (unsigned i = 0; i < n; i++)
        if (i < before)
            hour = hour * 10 + digit[i];
        else
            minute = minute * 10 + digit[i];
    *out = (int)(hour * HOUR + minute);
    return minute < HOUR && *out <= DAY_MINUTES;
}

/* A number as people write it, as it is dialled: "599 12 34 56" is Georgian. */
static Str phone_read(Arena *a, Str typed)
{
    char *p = NEW_N(a, char, typed.n + 6);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ' || c == '-' || c == '(' || c == ')')
            continue;
        p[n++] = c;
    }
    Str number = { p, n };
    if (n == 12 && str_starts(number, S("995")))
        return arena_fmt(a, "+%.*s", STR(number));
    if (n == 9 && p[0] != '+' && p[0] != '0')
        return arena_fmt(a, "+995%.*s", STR(number));
    return number;
}

static void fault_at(Visit *v, Result *r, const char *reason, const char *field, size_t number,
                     const char *part)
{
    result_fault(
        r, arena_z(v->a, arena_fmt(v->a, "%s-%zu%s%s", field, number, part[0] ? "-" : "", part)),
        reason);
}

/* ---- from the store to the fields -------------------------------------------------------------------------- */

static void type_hours(Arena *a, const HubRecord *hub, HubTyped *t)
{
    size_t used[7] = { 0 };

    t->spans = 1;
    for (size_t i = 0; i < hub->hours_count; i++) {
        size_t day = (size_t)hub->hours[i].weekday - 1;
        if (day > 6 || used[day] == SPANS_MOST)
            continue;
        t->hours[day][used[day]++] = (SpanTyped){ clock_typed(a, hub->hours[i].opens),
                                                  clock_typed(a, hub->hours[i].closes) };
        if (used[day] > t->spans)
            t->spans = used[day];
    }
}

static HubTyped typed_of(Visit *v, const HubRecord *hub)
{
    HubTyped t = {
        .code = hub->code,
        .kind = str_c(hub_kind_code(hub->kind)),
        .municipality = hub->municipality,
        .name_ka = hub->name_ka,
        .name_en = hub->name_en,
        .address_ka = hub->address_ka,
        .address_en = hub->address_en,
        .languages = hub->languages,
        .step_free = hub->step_free == KNOWN_YES  ? S("yes")
                     : hub->step_free == KNOWN_NO ? S("no")
                                                  : S("unknown"),
        .closed = hub->closed_day == DAY_NONE ? (Str){ 0 } : day_iso(v->a, hub->closed_day),
        .version = arena_fmt(v->a, "%lld", (long long)hub->version),
        .key = office_new_key(v->a),
    };

    for (size_t i = 0; i < hub->phones; i++)
        t.phone[t.phones++] =
            (PhoneTyped){ hub->phone[i].number, hub->phone[i].label_ka, hub->phone[i].label_en };
    type_hours(v->a, hub, &t);
    for (size_t i = 0; i < hub->holidays; i++)
        if (hub->holiday[i].day >= v->today) /* what is over goes with the next saving */
            t.holiday[t.holidays++] = (HolidayTyped){ day_iso(v->a, hub->holiday[i].day),
                                                      clock_typed(v->a, hub->holiday[i].opens),
                                                      clock_typed(v->a, hub->holiday[i].closes) };
    if (!t.phones)
        t.phones = 1;
    return t;
}

/* ---- from the fields ---------------------------------------------------------------------------------------- */

static size_t rows_of(const Visit *v, const char *field, size_t most)
{
    uint32_t n;

    return str_u32(field_of(v, field), (uint32_t)most, &n) ? n : 0;
}

static HubTyped typed_read(Visit *v)
{
    HubTyped t = {
        .kind = field_of(v, "kind"),
        .municipality = field_of(v, "municipality"),
        .name_ka = field_of(v, "name-ka"),
        .name_en = field_of(v, "name-en"),
        .address_ka = field_of(v, "address-ka"),
        .address_en = field_of(v, "address-en"),
        .languages = ticked_tongues(v),
        .step_free = field_of(v, "step-free"),
        .closed = field_of(v, "closed"),
        .version = field_of(v, "version"),
        .key = field_of(v, "key"),
        .phones = rows_of(v, "phones", HUB_PHONES_MOST),
        .spans = rows_of(v, "spans", SPANS_MOST),
        .holidays = rows_of(v, "holidays", HUB_HOLIDAYS_MOST),
    };

    for (size_t i = 0; i < t.phones; i++)
        t.phone[i] =
            (PhoneTyped){ field_at(v, "phone", i + 1, ""), field_at(v, "phone", i + 1, "ka"),
                          field_at(v, "phone", i + 1, "en") };
    for (size_t day = 0; day < 7; day++)
        for (size_t i = 0; i < t.spans; i++) {
            size_t number = (day + 1) * 10 + i + 1;
            t.hours[day][i] = (SpanTyped){ field_at(v, "hours", number, "opens"),
                                           field_at(v, "hours", number, "closes") };
        }
    for (size_t i = 0; i < t.holidays; i++)
        t.holiday[i] = (HolidayTyped){ field_at(v, "holiday", i + 1, ""),
                                       field_at(v, "holiday", i + 1, "opens"),
                                       field_at(v, "holiday", i + 1, "closes") };
    return t;
}

static void read_phones(Visit *v, const HubTyped *t, HubRecord *hub, Result *r)
{
    for (size_t i = 0; i < t->phones; i++) {
        const PhoneTyped *one = &t->phone[i];
        Str number = phone_read(v->a, one->number);
        bool good = number.n >= 10 && number.n <= 16 && number.p[0] == '+';

        if (!number.n && !one->label_ka.n && !one->label_en.n)
            continue;
        for (size_t k = 1; k < number.n; k++)
            good &= number.p[k] >= '0' && number.p[k] <= '9';
        if (!good)
            fault_at(v, r, number.n ? "no-phone" : "missing", "phone", i + 1, "");
        else
            hub->phone[hub->phones++] = (HubPhone){ number, one->label_ka, one->label_en };
    }
}

/* false: both are empty, or one of them is wrong, which is said. */
static bool read_span(Visit *v, Str opens, Str closes, const char *field, size_t number, int *from,
                      int *to, Result *r)
{
    if (!opens.n && !closes.n)
        return false;
    if (!clock_read(opens, from))
        fault_at(v, r, opens.n ? "no-clock" : "missing", field, number, "opens");
    else if (!clock_read(closes, to))
        fault_at(v, r, closes.n ? "no-clock" : "missing", field, number, "closes");
    else if (*from >= *to)
        fault_at(v, r, "ends-first", field, number, "closes");
    else
        return true;
    return false;
}

static void read_hours(Visit *v, const HubTyped *t, HubRecord *hub, Result *r)
{
    int from, to;

    for (size_t day = 0; day < 7; day++)
        for (size_t i = 0; i < t->spans; i++) {
            const SpanTyped *one = &t->hours[day][i];
            size_t number = (day + 1) * 10 + i + 1;
            if (!read_span(v, one->opens, one->closes, "hours", number, &from, &to, r))
                continue;
            if (hub->hours_count < HUB_HOURS_MOST)
                hub->hours[hub->hours_count++] = (HubHours){ (int)day + 1, from, to };
        }
}

static void read_holidays(Visit *v, const HubTyped *t, HubRecord *hub, Result *r)
{
    for (size_t i = 0; i < t->holidays; i++) {
        const HolidayTyped *one = &t->holiday[i];
        HubHoliday h = { .opens = -1, .closes = -1 };
        size_t faults = r->faults;

        if (!one->day.n && !one->opens.n && !one->closes.n)
            continue;
        if (!day_parse(one->day, &h.day))
            fault_at(v, r, one->day.n ? "no-day" : "missing", "holiday", i + 1, "");
        if (!read_span(v, one->opens, one->closes, "holiday", i + 1, &h.opens, &h.closes, r))
            h.opens = h.closes = -1;
        for (size_t k = 0; k < hub->holidays && r->faults == faults; k++)
            if (hub->holiday[k].day == h.day)
                fault_at(v, r, "twice", "holiday", i + 1, "");
        if (r->faults == faults)
            hub->holiday[hub->holidays++] = h;
    }
}

/* What is typed as a hub; what the network decides is as it is there. */
static HubRecord record_of(Visit *v, const HubTyped *t, const HubRecord *there, bool of_network,
                           Result *r)
{
    uint32_t version = 0;
    HubRecord hub = {
        .code = there->code,
        .kind = of_network ? hub_kind_read(t->kind) : there->kind,
        .municipality = t->municipality,
        .name_ka = t->name_ka,
        .name_en = t->name_en,
        .address_ka = t->address_ka,
        .address_en = t->address_en,
        .languages = t->languages,
        .step_free = str_eq(t->step_free, S("yes"))  ? KNOWN_YES
                     : str_eq(t->step_free, S("no")) ? KNOWN_NO
                                                     : KNOWN_NOT,
        .closed_day = of_network ? DAY_NONE : there->closed_day,
    };

    if (str_u32(t->version, INT32_MAX, &version))
        hub.version = version;
    if (of_network && t->closed.n && !day_parse(t->closed, &hub.closed_day))
        result_fault(r, "closed", "no-day");
    if (code_is_good(t->municipality) && !edition_find(v->e, TABLE_MUNICIPALITY, t->municipality))
        result_fault(r, "municipality", "unknown");
    read_phones(v, t, &hub, r);
    read_hours(v, t, &hub, r);
    read_holidays(v, t, &hub, r);
    return hub;
}

/* ---- a hub in words ------------------------------------------------------------------------------------------- */

static Str join(Arena *a, Str so_far, Str more)
{
    return arena_fmt(a, "%.*s%s%.*s", STR(so_far), so_far.n && more.n ? "; " : "", STR(more));
}

static Str phones_words(Html *h, const HubRecord *hub)
{
    Str out = { 0 };

    for (size_t i = 0; i < hub->phones; i++) {
        const HubPhone *p = &hub->phone[i];
        Str label = h->lang == LANG_KA ? p->label_ka : p->label_en;
        out =
            join(h->a, out,
                 label.n ? arena_fmt(h->a, "%.*s (%.*s)", STR(p->number), STR(label)) : p->number);
    }
    return out;
}

static Str hours_words(Html *h, const LocalHub *local)
{
    HoursLine line[HOURS_LINES_MOST];
    size_t n = hub_hours_lines(h, local, line);
    Str out = { 0 };

    for (size_t i = 0; i < n; i++)
        out = join(h->a, out, arena_fmt(h->a, "%.*s: %.*s", STR(line[i].days), STR(line[i].times)));
    return out;
}

static Str holidays_words(Html *h, const LocalHub *local, Day today)
{
    Str out = { 0 };

    for (size_t i = 0; i < local->days; i++)
        if (local->day[i].day >= today)
            out = join(h->a, out,
                       arena_fmt(h->a, "%.*s: %.*s", STR(day_words(h, local->day[i].day)),
                                 STR(day_hours_words(h, &local->day[i]))));
    return out;
}

static Str place_words(Html *h, Str code)
{
    const Municipality *m = edition_find(h->e, TABLE_MUNICIPALITY, code);

    return m ? text_in(h, m->official_name) : code;
}

static size_t lines_of(Html *h, const HubRecord *hub, Day today, HubLine out[HUB_LINES])
{
    LocalHub local = local_hub_of(h->a, hub, NULL, 0);
    size_t n = 0;

    out[n++] = (HubLine){ .name = word(h, W_office_hub_kind),
                          .text = office_word(h, "desk.hub-kind.%s", hub_kind_code(hub->kind)) };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_municipality),
                          .text = place_words(h, hub->municipality) };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_name_ka), .text = hub->name_ka };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_name_en), .text = hub->name_en };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_address_ka), .text = hub->address_ka };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_address_en), .text = hub->address_en };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_phones), .text = phones_words(h, hub) };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_hours), .text = hours_words(h, &local) };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_holidays),
                          .text = holidays_words(h, &local, today) };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_languages),
                          .text = tongues_words(h, hub->languages) };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_step_free),
                          .text = hub->step_free == KNOWN_NOT
                                      ? (Str){ 0 }
                                      : office_word(h, "desk.step-free.%s",
                                                    hub->step_free == KNOWN_YES ? "yes" : "no") };
    out[n++] = (HubLine){ .name = word(h, W_office_hub_closed),
                          .text = hub->closed_day == DAY_NONE ? (Str){ 0 }
                                                              : day_words(h, hub->closed_day) };
    return n;
}

/* ---- the pages ------------------------------------------------------------------------------------------------- */

static void show(Visit *v, int status, HubView *view, const HubRecord *there)
{
    Html h = visit_page(v);

    view->code = there->code;
    view->name = v->lang == LANG_KA ? there->name_ka : there->name_en;
    view->may_change =
        visit_may(v, view->of_network ? S("/network/hubs/x") : S("/desk/hub"), ROUTE_POST);
    view->is_saved = v->method == ROUTE_GET && visit_field_of(v, S("saved")).n > 0;
    if (!view->lines)
        view->lines = lines_of(&h, there, v->today, view->line);
    hub_form_page(&h, v, view);
    visit_html(v, status, &h);
}

static void show_hub(Visit *v, const HubRecord *hub, bool of_network)
{
    HubView view = { .of_network = of_network };

    if (!hub) {
        visit_absent(v);
        return;
    }
    view.typed = typed_of(v, hub);
    show(v, 200, &view, hub);
}

typedef struct SaveWork {
    const Visit *v;
    const HubRecord *hub;
    Result result;
} SaveWork;

static Err save_work(Db *db, void *what)
{
    SaveWork *w = what;

    return hub_save(db, &w->v->act, w->hub, &w->result);
}

/* Somebody was faster: both versions, and what is typed can be sent again over the new one (SYN-05). */
static void show_both(Visit *v, HubView *view, const HubRecord *mine)
{
    Html h = visit_page(v);
    HubLine other[HUB_LINES];
    const HubRecord *there;

    if (!visit_reads(v, hub_read(v->db, v->a, mine->code, &there)) || !there)
        return;
    view->is_overtaken = true;
    view->lines = lines_of(&h, there, v->today, view->line);
    lines_of(&h, mine, v->today, other);
    for (size_t i = 0; i < view->lines; i++) {
        view->line[i].other = other[i].text;
        view->line[i].differs = !str_eq(view->line[i].text, other[i].text);
    }
    buf_free(&h.out);
    view->typed.version = arena_fmt(v->a, "%lld", (long long)there->version);
    view->typed.key = office_new_key(v->a); /* it is another write now */
    show(v, 412, view, there);
}

static bool add_row(Str what, HubTyped *t)
{
    if (str_eq(what, S("add-phone")))
        t->phones += t->phones < HUB_PHONES_MOST;
    else if (str_eq(what, S("add-span")))
        t->spans += t->spans < SPANS_MOST;
    else if (str_eq(what, S("add-holiday")))
        t->holidays += t->holidays < HUB_HOLIDAYS_MOST;
    else
        return false;
    return true;
}

static void take_hub(Visit *v, const HubRecord *there, bool of_network)
{
    HubView view = { .of_network = of_network };
    SaveWork work = { .v = v };

    if (!there) {
        visit_absent(v);
        return;
    }
    view.typed = typed_read(v);
    if (add_row(visit_field_of(v, S("do")), &view.typed)) {
        show(v, 200, &view, there);
        return;
    }
    HubRecord hub = record_of(v, &view.typed, there, of_network, &view.result);
    hub_faults(&view.result, &hub);
    if (view.result.faults) {
        show(v, 422, &view, there);
        return;
    }
    work.hub = &hub;
    if (!visit_write(v, save_work, &work))
        return;
    view.result = work.result;
    if (visit_settled(v, &work.result)) {
        hubs_publish(v->office);
        visit_see(v, arena_fmt(v->a, "%.*s?saved=1", STR(v->path)));
    } else if (work.result.outcome == OUTCOME_OVERTAKEN) {
        show_both(v, &view, &hub);
    } else if (work.result.outcome == OUTCOME_FAULTY) {
        show(v, 422, &view, there);
    }
}

/* false: the answer is given. */
static bool find_hub(Visit *v, Str code, const HubRecord **out)
{
    *out = NULL;
    return !code_is_good(code) || visit_reads(v, hub_read(v->db, v->a, code, out));
}

void own_hub_get(Visit *v)
{
    const HubRecord *hub;

    if (find_hub(v, v->act.hub, &hub))
        show_hub(v, hub, false);
}

void own_hub_post(Visit *v)
{
    const HubRecord *hub;

    if (find_hub(v, v->act.hub, &hub))
        take_hub(v, hub, false);
}

void network_hub_get(Visit *v)
{
    const HubRecord *hub;

    if (find_hub(v, visit_last_part(v), &hub))
        show_hub(v, hub, true);
}

void network_hub_post(Visit *v)
{
    const HubRecord *hub;

    if (find_hub(v, visit_last_part(v), &hub))
        take_hub(v, hub, true);
}
