#include "office/contacts.h"
#include "desk/staff.h"
#include "office_pages.h"
#include "public/views.h"
#include <string.h>

#define NOT_NAMED "none" /* a need that was not named after all */

enum { MINUTES_LEAST = 1, MINUTE_S = 60 };

/* ---- names ----------------------------------------------------------------------------------------- */

Str contact_need_name(const Html *h, Str need)
{
    const Need *n = edition_find(h->e, TABLE_NEED, need);

    return n ? text_in(h, n->name) : need;
}

Str contact_service_name(const Html *h, Str service)
{
    const Service *s = edition_service_by_id(h->e, service);

    return s ? text_in(h, s->name) : service;
}

Str contact_municipality_name(const Html *h, Str municipality)
{
    const Municipality *m = edition_find(h->e, TABLE_MUNICIPALITY, municipality);

    return m ? text_in(h, m->name) : municipality;
}

Str contact_language_name(const Html *h, Str code)
{
    Str name = office_word(h, "desk.language.%.*s", STR(code));

    return str_starts(name, S("desk.")) ? code : name;
}

Str contact_line(const Html *h, const Contact *c)
{
    return arena_fmt(h->a, "%.*s · %.*s · %.*s",
                     STR(office_word(h, "desk.channel.%s", CHANNEL_CODE[c->channel])),
                     STR(contact_language_name(h, c->language)),
                     STR(word_count(h, W_office_contacts_minutes, (uint32_t)c->minutes)));
}

Str contacts_month_words(const Html *h, int month)
{
    return loose_date_words(h, arena_fmt(h->a, "%04d-%02d", month / 12, month % 12 + 1));
}

Str contacts_filter_words(const Html *h, Str dimension, Str code)
{
    if (str_eq(dimension, S("need")))
        return contact_need_name(h, code);
    if (str_eq(dimension, S("service")))
        return contact_service_name(h, code);
    if (str_eq(dimension, S("municipality")) && !str_eq(code, S("unknown")))
        return contact_municipality_name(h, code);
    if (str_eq(dimension, S("language")))
        return contact_language_name(h, code);
    if (str_eq(dimension, S("need-result"))) {
        Str need = str_cut(&code, ':');
        return arena_fmt(h->a, "%.*s – %.*s", STR(contact_need_name(h, need)),
                         STR(office_word(h, "desk.result.%.*s", STR(code))));
    }
    if (str_eq(code, S("unknown")))
        return word(h, W_office_contacts_not_asked);
    Str words = office_word(h, "desk.%.*s.%.*s", STR(dimension), STR(code));
    return str_starts(words, S("desk.")) ? code : words;
}

/* ---- the form ------------------------------------------------------------------------------------------ */

static Str number_text(Arena *a, int64_t n)
{
    return arena_fmt(a, "%lld", (long long)n);
}

static Str code_or_none(const char *const *codes, int band)
{
    return band == BAND_NONE ? (Str){ 0 } : str_c(codes[band]);
}

static void add_needs(const Html *h, ContactForm *f)
{
    for (EACH_ALL(h->e, Need, n, need, NEED)) {
        bool known = false;
        for (size_t i = 0; i < f->needs; i++)
            known |= f->need[i].need == n;
        if (!known && f->needs < FORM_NEEDS_MOST)
            f->need[f->needs++] = (FormNeed){ .need = n };
    }
}

static void add_service(const Html *h, ContactForm *f, Str value, bool told)
{
    Str rest = value, id = str_cut(&rest, '.'), edition = str_cut(&rest, '.');

    (void)edition;
    for (size_t i = 0; i < f->services; i++)
        if (str_eq(f->service[i].id, id)) {
            f->service[i].told |= told;
            return;
        }
    if (f->services < CONTACT_SERVICES_MOST)
        f->service[f->services++] = (FormService){
            .value = value,
            .id = id,
            .verdict = code_number(TOLD_CODE, TOLD_COUNT, rest) < TOLD_COUNT ? rest : (Str){ 0 },
            .service = edition_service_by_id(h->e, id),
            .told = told
        };
}

static Str service_value(const Html *h, Str id, uint32_t edition, Told told)
{
    return arena_fmt(h->a, "%.*s.%u.%s", STR(id), edition, TOLD_CODE[told]);
}

/* Nobody pressed a need, but services were chosen: what they are for is the first guess. */
static void ask_need_of(const Html *h, ContactForm *f, const Service *s)
{
    const Area *area = s ? edition_area(h->e, s->area) : NULL;

    if (!area)
        return;
    for (EACH_ALL(h->e, Need, n, need, NEED))
        for (EACH_REF(h->e, Area, a, n->areas, area)) {
            if (a != area)
                continue;
            for (size_t i = 0; i < f->needs; i++)
                if (f->need[i].need == n)
                    return;
            if (f->needs < CONTACT_NEEDS_MOST)
                f->need[f->needs++] = (FormNeed){ .need = n, .asked = true };
            return;
        }
}

/* The consultation's end: minutes from its beginning, services from the plan and from what was opened. */
static void form_of_consult(const Html *h, const Visit *v, const Consult *c, ContactForm *f)
{
    int64_t minutes = (v->now_s - c->began_s + MINUTE_S - 1) / MINUTE_S;

    if (minutes < MINUTES_LEAST)
        minutes = MINUTES_LEAST;
    *f = (ContactForm){ .key = c->key,
                        .day = day_iso(h->a, v->today),
                        .channel = S("desk"),
                        .language = c->language,
                        .people = S("1"),
                        .minutes = number_text(
                            h->a, minutes > CONTACT_MINUTES_MOST ? CONTACT_MINUTES_MOST : minutes),
                        .age = code_or_none(AGE_CODE, consult_age_band(h, c)),
                        .sex = code_or_none(SEX_CODE, c->sex),
                        .back = code_or_none(BACK_CODE, c->back),
                        .municipality = consult_municipality(h, c),
                        .abroad = c->back == BACK_ABROAD,
                        .consult = c };
    for (size_t i = 0; i < c->needs; i++)
        f->need[f->needs++] = (FormNeed){ .need = c->need[i], .asked = true };
    for (size_t i = 0; !c->needs && i < c->plan.service_count; i++)
        ask_need_of(h, f, edition_service_by_code(h->e, c->plan.services[i]));
    add_needs(h, f);
    for (size_t i = 0; i < c->plan.service_count; i++) {
        const Service *s = edition_service_by_code(h->e, c->plan.services[i]);
        if (s)
            add_service(h, f,
                        service_value(h, edition_str(h->e, s->id), h->e->meta->number,
                                      consult_told(h, v, c, s)),
                        true);
    }
    for (size_t i = 0; i < c->opened_count; i++)
        add_service(h, f,
                    service_value(h, edition_str(h->e, c->opened[i]->id), h->e->meta->number,
                                  consult_told(h, v, c, c->opened[i])),
                    true);
}

static void form_of_contact(const Html *h, const Contact *c, ContactForm *f)
{
    *f = (ContactForm){ .key = office_new_key(h->a),
                        .day = day_iso(h->a, c->day),
                        .channel = str_c(CHANNEL_CODE[c->channel]),
                        .language = c->language,
                        .people = number_text(h->a, c->people),
                        .minutes = number_text(h->a, c->minutes),
                        .age = code_or_none(AGE_CODE, c->age),
                        .sex = code_or_none(SEX_CODE, c->sex),
                        .back = code_or_none(BACK_CODE, c->back),
                        .municipality = c->municipality,
                        .abroad = c->abroad,
                        .interpreter = c->interpreter,
                        .again = c->again,
                        .version = number_text(h->a, c->version),
                        .id = id_hex(h->a, c->id) };
    for (size_t i = 0; i < c->needs; i++) {
        const Need *n = edition_find(h->e, TABLE_NEED, c->need[i].need);
        if (n)
            f->need[f->needs++] =
                (FormNeed){ .need = n,
                            .result = str_c(NEED_RESULT_CODE[c->need[i].result]),
                            .why = c->need[i].why < WHY_COUNT ? str_c(WHY_CODE[c->need[i].why])
                                                              : (Str){ 0 },
                            .asked = true };
    }
    add_needs(h, f);
    for (size_t i = 0; i < c->services; i++)
        add_service(
            h, f,
            service_value(h, c->service[i].service, c->service[i].edition, c->service[i].verdict),
            true);
}

static bool ticked(const Visit *v, const char *name)
{
    return visit_field_of(v, str_c(name)).n > 0;
}

static Str typed(const Visit *v, const char *name)
{
    return str_trim(visit_field_of(v, str_c(name)));
}

static void form_of_typed(const Html *h, const Visit *v, ContactForm *f)
{
    Str rest, one;

    *f = (ContactForm){ .key = typed(v, "key"),
                        .day = typed(v, "day"),
                        .channel = typed(v, "channel"),
                        .language = typed(v, "language"),
                        .people = typed(v, "people"),
                        .minutes = typed(v, "minutes"),
                        .age = typed(v, "age"),
                        .sex = typed(v, "sex"),
                        .back = typed(v, "back"),
                        .municipality = typed(v, "municipality"),
                        .version = typed(v, "version"),
                        .abroad = ticked(v, "abroad"),
                        .interpreter = ticked(v, "interpreter"),
                        .again = str_eq(typed(v, "again"), S("again")) };
    for (rest = typed(v, "asked"); rest.n && f->needs < FORM_NEEDS_MOST;) {
        const Need *n = edition_find(h->e, TABLE_NEED, str_cut(&rest, '.'));
        if (n)
            f->need[f->needs++] = (FormNeed){ .need = n, .asked = true };
    }
    add_needs(h, f);
    for (size_t i = 0; i < f->needs; i++) {
        Str id = edition_str(h->e, f->need[i].need->id);
        f->need[i].result = str_trim(visit_field_of(v, arena_fmt(h->a, "r-%.*s", STR(id))));
        f->need[i].why = str_trim(visit_field_of(v, arena_fmt(h->a, "w-%.*s", STR(id))));
    }
    for (rest = v->form; form_next(v->a, &rest, S("listed"), &one) == FORM_OK;)
        add_service(h, f, one, false);
    for (rest = v->form; form_next(v->a, &rest, S("told"), &one) == FORM_OK;)
        add_service(h, f, one, true);
}

static int band_typed(const char *const *codes, int count, Str code)
{
    return code.n ? code_number(codes, count, code) : BAND_NONE;
}

/* Digits as a number; what is none of ours becomes one that contact_faults complains about. */
static int number_typed(Str text)
{
    uint32_t n;

    return str_u32(text, 100000, &n) ? (int)n : -1;
}

static bool band_known(int band, int count)
{
    return band == BAND_NONE || band < count;
}

static void put_need(Contact *c, const Html *h, const FormNeed *n)
{
    int result = code_number(NEED_RESULT_CODE, NEED_RESULT_COUNT, n->result);

    if (!n->result.n || str_eq(n->result, S(NOT_NAMED)) || c->needs == CONTACT_NEEDS_MOST)
        return;
    c->need[c->needs++] = (ContactNeed){
        .need = edition_str(h->e, n->need->id),
        .result = (NeedResult)result,
        /* A reason that was chosen before "met" was pressed says nothing any more. */
        .why = (Why)(result == NEED_MET || !n->why.n ? WHY_COUNT
                                                     : code_number(WHY_CODE, WHY_COUNT, n->why)),
    };
}

/* False: a field cannot even be read; its fault stands in f->result. */
static bool contact_of_form(const Html *h, ContactForm *f, Contact *c)
{
    *c = (Contact){ .channel = (Channel)code_number(CHANNEL_CODE, CHANNEL_COUNT, f->channel),
                    .abroad = f->abroad,
                    .interpreter = f->interpreter,
                    .again = f->again,
                    .language = f->language,
                    .people = number_typed(f->people),
                    .minutes = number_typed(f->minutes),
                    .age = band_typed(AGE_CODE, AGE_COUNT, f->age),
                    .sex = band_typed(SEX_CODE, SEX_COUNT, f->sex),
                    .back = band_typed(BACK_CODE, BACK_COUNT, f->back),
                    .municipality = f->municipality };
    bool good = day_parse(f->day, &c->day);

    if (!good)
        result_fault(&f->result, "day", "not-a-day");
    if (c->people > 1) /* of a group nobody's band is asked */
        c->age = c->sex = c->back = BAND_NONE;
    for (size_t i = 0; i < f->needs; i++) {
        put_need(c, h, &f->need[i]);
        if (f->need[i].asked && !f->need[i].result.n) {
            result_fault(&f->result, "needs", "result-missing");
            good = false;
            break;
        }
    }
    for (size_t i = 0; i < f->services; i++) {
        FormService *s = &f->service[i];
        Str rest = s->value;
        uint32_t edition = 0;

        if (!s->told)
            continue;
        str_cut(&rest, '.');
        if (!str_u32(str_cut(&rest, '.'), INT32_MAX, &edition))
            edition = h->e->meta->number;
        c->service[c->services++] =
            (ContactService){ s->id, edition, (Told)code_number(TOLD_CODE, TOLD_COUNT, rest) };
    }
    return good && band_known(c->age, AGE_COUNT) && band_known(c->sex, SEX_COUNT) &&
           band_known(c->back, BACK_COUNT);
}

/* Where a sentence can say more than "this is missing". */
static void say_plainly(Result *r)
{
    for (size_t i = 0; i < r->faults; i++) {
        if (strcmp(r->fault[i].reason, "missing") != 0)
            continue;
        if (strcmp(r->fault[i].field, "why") == 0)
            r->fault[i].reason = "why-missing";
        else if (strcmp(r->fault[i].field, "needs") == 0)
            r->fault[i].reason = "need-missing";
    }
}

static void show_form(Visit *v, int status, ContactForm *f)
{
    Html h = visit_page(v);

    say_plainly(&f->result);
    contact_form_page(&h, v, f);
    visit_html(v, status, &h);
}

void contact_finish_page(Visit *v, const Consult *c)
{
    Html h = visit_page(v);
    ContactForm *f = NEW(v->a, ContactForm);

    if (visit_field_of(v, S("channel")).n) { /* it was there already: a draft is taken up again */
        form_of_typed(&h, v, f);
        f->consult = c;
    } else {
        form_of_consult(&h, v, c, f);
    }
    show_form(v, 200, f);
}

static bool has_fault_at(const Result *r, const char *field)
{
    for (size_t i = 0; i < r->faults; i++)
        if (strcmp(r->fault[i].field, field) == 0)
            return true;
    return false;
}

/* ---- writing ----------------------------------------------------------------------------------------------- */

typedef struct ContactWork {
    const Visit *v;
    const Contact *contact;
    bool changes;
    Result result;
} ContactWork;

static Err contact_work(Db *db, void *what)
{
    ContactWork *w = what;

    return w->changes ? contact_change(db, &w->v->act, w->v->e, w->contact, &w->result)
                      : contact_add(db, &w->v->act, w->v->e, w->contact, &w->result);
}

/* true: it is written, now or before. false: answered, or the form has to be shown again with f->result. */
static bool write_contact(Visit *v, ContactForm *f, const Contact *c, bool changes, bool *answered)
{
    ContactWork w = { .v = v, .contact = c, .changes = changes };

    *answered = false;
    if (!visit_write(v, contact_work, &w)) {
        *answered = true;
        return false;
    }
    f->result = w.result;
    if (visit_settled(v, &w.result))
        return true;
    *answered = w.result.outcome != OUTCOME_FAULTY && w.result.outcome != OUTCOME_OVERTAKEN;
    return false;
}

/* What else is wrong, once for each field. */
static void other_faults(const Visit *v, ContactForm *f, const Contact *c)
{
    Result more = { 0 };

    contact_faults(c, v->e, v->today, &more);
    for (size_t i = 0; i < more.faults; i++)
        if (!has_fault_at(&f->result, more.fault[i].field))
            result_fault(&f->result, more.fault[i].field, more.fault[i].reason);
    f->result.outcome = OUTCOME_FAULTY;
}

void contacts_post(Visit *v)
{
    Html h = visit_page(v);
    ContactForm *f = NEW(v->a, ContactForm);
    Consult *c = NEW(v->a, Consult);
    Contact *contact = NEW(v->a, Contact);
    bool answered;

    consult_read(&h, v, c);
    form_of_typed(&h, v, f);
    f->consult = c;
    if (!contact_of_form(&h, f, contact)) {
        other_faults(v, f, contact);
        show_form(v, 422, f);
    } else if (write_contact(v, f, contact, false, &answered)) {
        visit_see(v, arena_fmt(v->a, "/desk?saved=%.*s", STR(id_hex(v->a, v->act.key.bytes))));
    } else if (!answered) {
        show_form(v, 422, f);
    }
}

/* ---- one contact --------------------------------------------------------------------------------------------- */

static const Contact *the_contact(Visit *v)
{
    unsigned char id[ID_BYTES];
    const Contact *c = NULL;

    if (!id_read(visit_last_part(v), id))
        visit_absent(v);
    else if (visit_reads(v, contact_read(v->db, v->a, v->act.hub, id, &c)) && !c)
        visit_absent(v);
    return c;
}

void contact_get(Visit *v)
{
    Html h = visit_page(v);
    const Contact *c = the_contact(v);
    const StaffMember *staff;
    size_t staff_count;
    ContactView view = { 0 };

    if (!c)
        return;
    if (str_eq(visit_field_of(v, S("change")), S("1"))) {
        ContactForm *f = NEW(v->a, ContactForm);
        form_of_contact(&h, c, f);
        show_form(v, 200, f);
        return;
    }
    if (!visit_reads(v, staff_list(v->db, v->a, v->act.hub, &staff, &staff_count)))
        return;
    view = (ContactView){ .contact = c, .saved = visit_field_of(v, S("saved")).n > 0 };
    for (size_t i = 0; i < staff_count; i++)
        if (memcmp(&staff[i].id, &c->staff, sizeof(c->staff)) == 0)
            view.staff = staff[i].name;
    contact_page(&h, v, &view);
    visit_html(v, 200, &h);
}

void contact_post(Visit *v)
{
    Html h = visit_page(v);
    const Contact *now = the_contact(v);
    ContactForm *f = NEW(v->a, ContactForm);
    Contact *c = NEW(v->a, Contact);
    bool answered;
    uint32_t version = 0;

    if (!now)
        return;
    form_of_typed(&h, v, f);
    f->id = id_hex(v->a, now->id);
    bool good = contact_of_form(&h, f, c);
    memcpy(c->id, now->id, ID_BYTES);
    str_u32(f->version, INT32_MAX, &version);
    c->version = version;
    if (!good) {
        other_faults(v, f, c);
        show_form(v, 422, f);
    } else if (write_contact(v, f, c, true, &answered)) {
        visit_see(v, arena_fmt(v->a, "/desk/contacts/%.*s?saved=1", STR(f->id)));
    } else if (!answered && f->result.outcome == OUTCOME_OVERTAKEN) {
        /* Both are shown; sending mine again then is a decision, made from what is there now. */
        f->theirs = now;
        f->version = number_text(v->a, now->version);
        f->key = office_new_key(v->a);
        show_form(v, 412, f);
    } else if (!answered) {
        show_form(v, 422, f);
    }
}

/* ---- the list -------------------------------------------------------------------------------------------------- */

static int month_typed(Arena *a, Str text, Day today)
{
    Day day;

    if (text.n == 7 && day_parse(arena_fmt(a, "%.*s-01", STR(text)), &day))
        return month_of(day);
    return month_of(today);
}

static void read_filter(const Html *h, const Visit *v, ContactsView *list)
{
    Str both = visit_field_of(v, S("filter"));

    (void)h;
    list->dimension = visit_field_of(v, S("dimension"));
    list->code = visit_field_of(v, S("code"));
    if (both.n) {
        list->code = both;
        list->dimension = str_cut(&list->code, '.');
    }
    bool known = false;
    for (int d = 0; d < DIMENSION_COUNT; d++)
        known |= str_eq(list->dimension, str_c(DIMENSION_CODE[d]));
    if (!known || !list->code.n || str_eq(list->dimension, S("all")))
        list->dimension = list->code = (Str){ 0 };
}

void contacts_get(Visit *v)
{
    Html h = visit_page(v);
    ContactsView *list = NEW(v->a, ContactsView);
    Str after = visit_field_of(v, S("after"));
    ContactWish wish = { .hub = v->act.hub, .after_day = DAY_NONE };
    Str month = visit_field_of(v, S("month"));

    list->month = month_typed(v->a, month, v->today);
    list->first_month = month_of(v->today);
    read_filter(&h, v, list);
    wish.first = month_first(list->month);
    wish.last = month_first(list->month + 1) - 1;
    if (list->dimension.n) {
        wish.dimension = arena_z(v->a, list->dimension);
        wish.code = list->code;
    }
    Str day = str_cut(&after, '.');
    if (!day_parse(day, &wish.after_day) || !id_read(after, wish.after_id))
        wish.after_day = DAY_NONE;
    if (!visit_reads(v,
                     contact_list(v->db, v->a, &wish, &list->contact, &list->count, &list->more)))
        return;
    if (list->more && list->count) {
        const Contact *last = &list->contact[list->count - 1];
        list->more_query = arena_fmt(
            v->a, "?month=%04d-%02d&dimension=%.*s&code=%.*s&after=%.*s.%.*s", list->month / 12,
            list->month % 12 + 1, STR(list->dimension), STR(url_encode(v->a, list->code)),
            STR(day_iso(v->a, last->day)), STR(id_hex(v->a, last->id)));
    }
    contacts_page(&h, v, list);
    visit_html(v, 200, &h);
}
