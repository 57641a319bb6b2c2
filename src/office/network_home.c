#include "office/network_home.h"
#include "base/must.h"
#include "desk/staff.h"
#include "office/hubs_public.h"
#include "office_pages.h"
#include <sodium.h>

enum { GEORGIA_S = 4 * 3600, DAY_S = 86400, SMALL_LINE = 200 };

/* ---- rows ------------------------------------------------------------------------------------------- */

static Err read_staff(Visit *v, HubsView *out)
{
    const StaffMember *list;
    size_t count;

    TRY(staff_list(v->db, v->a, (Str){ 0 }, &list, &count));
    for (size_t i = 0; i < count; i++) {
        if (list[i].left)
            continue;
        out->staff_all++;
        for (size_t row = 0; row < out->rows; row++)
            for (size_t k = 0; k < list[i].held_count; k++)
                if (str_eq(str_c(list[i].held[k].hub), out->row[row].hub->code)) {
                    out->row[row].staff++;
                    break;
                }
    }
    return OK;
}

static Err read_rows(Visit *v, HubsView *out)
{
    int minute = (int)((v->now_s + GEORGIA_S) % DAY_S / 60), until;
    const HubRecord *list;

    TRY(hub_list(v->db, v->a, v->today, &list, &out->rows));
    out->row = NEW_N(v->a, HubRow, out->rows + 1);
    for (size_t i = 0; i < out->rows; i++) {
        TRY(hub_read(v->db, v->a, list[i].code, &out->row[i].hub));
        MUST(out->row[i].hub); /* nothing takes hubs away */
        out->row[i].open = hub_open_at(out->row[i].hub, v->today, minute, &until);
    }
    return OK;
}

bool network_rows(Visit *v, HubsView *out)
{
    return visit_reads(v, read_rows(v, out)) && visit_reads(v, read_staff(v, out)) &&
           visit_reads(v, network_month(v, out));
}

Str hub_state_words(const Html *h, const HubRow *row, Day today)
{
    if (row->hub->closed_day != DAY_NONE && row->hub->closed_day <= today)
        return word(h, W_office_hubs_closed_for_good);
    switch (row->open) {
    case HUB_OPEN: return word(h, W_office_hubs_open);
    case HUB_CLOSED: return word(h, W_office_hubs_closed);
    case HUB_OPEN_NOT_KNOWN: break;
    }
    return word(h, W_office_hubs_not_known);
}

/* ---- home ------------------------------------------------------------------------------------------- */

void network_home(Visit *v)
{
    HubsView view = { 0 };
    Html h;

    if (!network_rows(v, &view))
        return;
    h = visit_page(v);
    network_home_page(&h, v, &view);
    visit_html(v, 200, &h);
}

/* ---- the list of hubs --------------------------------------------------------------------------------- */

static bool is_kept(const HubsView *view, Str code)
{
    for (size_t i = 0; i < view->rows; i++)
        if (str_eq(view->row[i].hub->code, code))
            return true;
    return false;
}

/* Hubs of the edition that nobody keeps yet. */
static void find_new(Visit *v, HubsView *out)
{
    const Hub **list = NEW_N(v->a, const Hub *, v->e->counts[TABLE_HUB] + 1);

    for (EACH_ALL(v->e, Hub, hub, hub, HUB))
        if (!is_kept(out, edition_str(v->e, hub->id)))
            list[out->found_count++] = hub;
    out->found = list;
}

static void show_hubs(Visit *v, int status, HubsView *view)
{
    Html h;

    if (!visit_reads(v, read_rows(v, view)) || !visit_reads(v, read_staff(v, view)))
        return;
    find_new(v, view);
    view->may_change = visit_may(v, S("/network/hubs"), ROUTE_POST);
    if (!view->typed.key.n)
        view->typed.key = office_new_key(v->a);
    h = visit_page(v);
    network_hubs_page(&h, v, view);
    visit_html(v, status, &h);
}

void network_hubs_get(Visit *v)
{
    HubsView view = { .typed.kind = S("hub") };

    show_hubs(v, 200, &view);
}

typedef struct MakeWork {
    const Visit *v;
    const HubRecord *hub;
    size_t count;
    Result result;
} MakeWork;

/* A write of its own for each hub, with a key that the same form gives again. */
static WriteKey key_for(const WriteKey *key, Str code)
{
    WriteKey out;

    crypto_generichash(out.bytes, sizeof(out.bytes), (const unsigned char *)code.p, code.n,
                       key->bytes, sizeof(key->bytes));
    return out;
}

static Err make_work(Db *db, void *what)
{
    MakeWork *w = what;

    for (size_t i = 0; i < w->count; i++) {
        Act act = w->v->act;
        if (w->count > 1)
            act.key = key_for(&w->v->act.key, w->hub[i].code);
        TRY(hub_save(db, &act, &w->hub[i], &w->result));
        if (w->result.outcome != OUTCOME_DONE && w->result.outcome != OUTCOME_BEFORE &&
            !(w->count > 1 &&
              w->result.outcome == OUTCOME_OVERTAKEN)) /* somebody made it meanwhile */
            return OK;
    }
    return OK;
}

static DeskHubKind kind_of(uint32_t kind)
{
    return kind == HUB_HUB              ? DESK_HUB
           : kind == HUB_SERVICE_CENTRE ? DESK_SERVICE_CENTRE
                                        : DESK_PARTNER;
}

/* "+995 350 20 00 02" as it is dialled; empty: it is not a number that can be kept. */
static Str dialled(Arena *a, Str number)
{
    char *p = NEW_N(a, char, number.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] == '+' || (number.p[i] >= '0' && number.p[i] <= '9'))
            p[n++] = number.p[i];
    return n >= 7 && n <= 16 && p[0] == '+' ? (Str){ p, n } : (Str){ 0 };
}

/* What the edition knows of it, and nothing else: no address or number is made up. */
static HubRecord hub_of_edition(Visit *v, const Hub *hub)
{
    const Municipality *m = edition_municipality(v->e, hub->municipality);
    HubRecord out = {
        .code = edition_str(v->e, hub->id),
        .kind = kind_of(hub->kind),
        .municipality = m ? edition_str(v->e, m->id) : (Str){ 0 },
        .name_ka = edition_text(v->e, LANG_KA, hub->name),
        .name_en = edition_text(v->e, LANG_EN, hub->name),
        .address_ka = edition_text(v->e, LANG_KA, hub->address),
        .address_en = edition_text(v->e, LANG_EN, hub->address),
        .step_free = KNOWN_NOT,
        .closed_day = DAY_NONE,
    };

    for (EACH(v->e, Phone, p, hub->phones, phone)) {
        Str number = dialled(v->a, edition_str(v->e, p->number));
        if (number.n && out.phones < HUB_PHONES_MOST)
            out.phone[out.phones++] = (HubPhone){ .number = number };
    }
    return out;
}

static void take_over(Visit *v)
{
    HubsView view = { .typed.kind = S("hub") };
    MakeWork work = { .v = v };

    if (!visit_reads(v, read_rows(v, &view)))
        return;
    find_new(v, &view);
    HubRecord *list = NEW_N(v->a, HubRecord, view.found_count + 2);
    for (size_t i = 0; i < view.found_count; i++) {
        list[work.count] = hub_of_edition(v, view.found[i]);
        Result r = { 0 };
        hub_faults(&r, &list[work.count]);
        work.count += r.faults == 0;
    }
    work.hub = list;
    if (work.count && !visit_write(v, make_work, &work))
        return;
    if (work.count == 0 || visit_settled(v, &work.result) ||
        work.result.outcome == OUTCOME_OVERTAKEN) {
        hubs_publish(v->office);
        visit_see(v, S("/network/hubs"));
    }
}

/* Without a code of its own: its place, and a number where that is taken. */
static Str free_code(Visit *v, const HubsView *view, Str municipality)
{
    Str code = municipality;

    for (int n = 2; is_kept(view, code); n++)
        code = arena_fmt(v->a, "%.*s-%d", STR(municipality), n);
    return code;
}

static Str typed(const Visit *v, const char *field)
{
    return str_head(str_trim(visit_field_of(v, str_c(field))), SMALL_LINE);
}

static void make_hub(Visit *v)
{
    HubsView view = { .typed = { .code = typed(v, "code"),
                                 .kind = typed(v, "kind"),
                                 .municipality = typed(v, "municipality"),
                                 .name_ka = typed(v, "name-ka"),
                                 .name_en = typed(v, "name-en"),
                                 .key = typed(v, "key") } };
    MakeWork work = { .v = v, .count = 1 };
    HubRecord hub = { .code = view.typed.code,
                      .kind = hub_kind_read(view.typed.kind),
                      .municipality = view.typed.municipality,
                      .name_ka = view.typed.name_ka,
                      .name_en = view.typed.name_en,
                      .step_free = KNOWN_NOT,
                      .closed_day = DAY_NONE };
    HubsView rows = { 0 };

    if (!visit_reads(v, read_rows(v, &rows)))
        return;
    if (code_is_good(hub.municipality) && !edition_find(v->e, TABLE_MUNICIPALITY, hub.municipality))
        result_fault(&view.result, "municipality", "unknown");
    if (!hub.code.n) /* without a place, which is said, any will do to look at the rest */
        hub.code =
            code_is_good(hub.municipality) ? free_code(v, &rows, hub.municipality) : S("hub");
    hub_faults(&view.result, &hub);
    if (view.result.faults) {
        show_hubs(v, 422, &view);
        return;
    }
    work.hub = &hub;
    if (!visit_write(v, make_work, &work))
        return;
    if (work.result.outcome == OUTCOME_OVERTAKEN) { /* version 0, and it is there */
        result_fault(&view.result, "code", "taken");
        show_hubs(v, 422, &view);
    } else if (visit_settled(v, &work.result)) {
        hubs_publish(v->office);
        visit_see(v, arena_fmt(v->a, "/network/hubs/%.*s", STR(hub.code)));
    }
}

void network_hubs_post(Visit *v)
{
    if (str_eq(visit_field_of(v, S("do")), S("take-over")))
        take_over(v);
    else
        make_hub(v);
}
