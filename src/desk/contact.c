#include "desk/contact.h"
#include "desk/figures.h"
#include <string.h>

/* clang-format off */
#define X(id, code) code,
const char *const CHANNEL_CODE[CHANNEL_COUNT] = { CHANNELS(X) }, *const NEED_RESULT_CODE[NEED_RESULT_COUNT] = { NEED_RESULTS(X) },
    *const WHY_CODE[WHY_COUNT] = { WHYS(X) }, *const TOLD_CODE[TOLD_COUNT] = { VERDICTS(X) },
    *const AGE_CODE[AGE_COUNT] = { AGES(X) }, *const SEX_CODE[SEX_COUNT] = { SEXES(X) }, *const BACK_CODE[BACK_COUNT] = { BACKS(X) };
#undef X
/* clang-format on */

int code_number(const char *const *list, int count, Str code)
{
    for (int i = 0; i < count; i++)
        if (str_eq(code, str_c(list[i])))
            return i;
    return count;
}

/* ---- what is wrong -------------------------------------------------------------------------------- */

static bool language_is_good(Str l)
{
    if (l.n < 2 || l.n > 3)
        return false;
    for (size_t i = 0; i < l.n; i++)
        if (l.p[i] < 'a' || l.p[i] > 'z')
            return false;
    return true;
}

static bool code_is_in(const Edition *e, Table t, Str code)
{
    return code_is_good(code) && (!e || edition_find(e, t, code));
}

static void band_fault(Result *r, const char *field, int band, int count, int people)
{
    if (band != BAND_NONE && (band < 0 || band >= count))
        result_fault(r, field, "unknown");
    else if (band != BAND_NONE && people > 1)
        result_fault(r, field, "of-a-group");
}

static void need_faults(const Contact *c, const Edition *e, Result *r)
{
    if (c->needs == 0)
        result_fault(r, "needs", "missing");
    if (c->needs > CONTACT_NEEDS_MOST) {
        result_fault(r, "needs", "too-many");
        return;
    }
    for (size_t i = 0; i < c->needs; i++) {
        const ContactNeed *n = &c->need[i];

        if (!code_is_in(e, TABLE_NEED, n->need) || n->result >= NEED_RESULT_COUNT ||
            n->why > WHY_COUNT)
            result_fault(r, "needs", "unknown");
        else if ((n->result == NEED_MET) != (n->why == WHY_COUNT))
            result_fault(r, "why", n->result == NEED_MET ? "not-here" : "missing");
        for (size_t k = 0; k < i; k++)
            if (str_eq(c->need[k].need, n->need))
                result_fault(r, "needs", "twice");
    }
}

static void service_faults(const Contact *c, const Edition *e, Result *r)
{
    if (c->services > CONTACT_SERVICES_MOST) {
        result_fault(r, "services", "too-many");
        return;
    }
    for (size_t i = 0; i < c->services; i++) {
        const ContactService *s = &c->service[i];

        /* One told from an older edition may have left since: its code has to look right, no more. */
        const Edition *same = e && s->edition == e->meta->number ? e : NULL;
        if (!code_is_in(same, TABLE_SERVICE, s->service) || s->verdict >= TOLD_COUNT)
            result_fault(r, "services", "unknown");
        for (size_t k = 0; k < i; k++)
            if (str_eq(c->service[k].service, s->service))
                result_fault(r, "services", "twice");
    }
}

void contact_faults(const Contact *c, const Edition *e, Day today, Result *r)
{
    if (c->day > today)
        result_fault(r, "day", "ahead");
    else if (c->day < today - CONTACT_DAYS_BACK)
        result_fault(r, "day", "too-old");
    if (c->channel >= CHANNEL_COUNT)
        result_fault(r, "channel", "unknown");
    if (!language_is_good(c->language))
        result_fault(r, "language", "unknown");
    if (c->minutes < 0 || c->minutes > CONTACT_MINUTES_MOST)
        result_fault(r, "minutes", c->minutes < 0 ? "too-few" : "too-many");
    if (c->people < 1 || c->people > CONTACT_PEOPLE_MOST)
        result_fault(r, "people", c->people < 1 ? "too-few" : "too-many");
    band_fault(r, "age", c->age, AGE_COUNT, c->people);
    band_fault(r, "sex", c->sex, SEX_COUNT, c->people);
    band_fault(r, "back", c->back, BACK_COUNT, c->people);
    if (c->municipality.n && !code_is_in(e, TABLE_MUNICIPALITY, c->municipality))
        result_fault(r, "municipality", "unknown");
    need_faults(c, e, r);
    service_faults(c, e, r);
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void contact_body(Body *b, const char *action, const Contact *c)
{
    const int64_t numbers[] = { c->day,
                                c->channel,
                                c->abroad,
                                c->interpreter,
                                c->again,
                                c->people,
                                c->minutes,
                                c->age,
                                c->sex,
                                c->back,
                                c->version,
                                (int64_t)c->needs,
                                (int64_t)c->services };

    body_begin(b, action);
    for (size_t i = 0; i < COUNT(numbers); i++)
        body_number(b, numbers[i]);
    body_text(b, c->language);
    body_text(b, c->municipality);
    for (size_t i = 0; i < c->needs; i++) {
        body_text(b, c->need[i].need);
        body_number(b, c->need[i].result);
        body_number(b, c->need[i].why);
    }
    for (size_t i = 0; i < c->services; i++) {
        body_text(b, c->service[i].service);
        body_number(b, c->service[i].edition);
        body_number(b, c->service[i].verdict);
    }
}

static void bind_band(Stmt *st, const char *name, const char *const *codes, int band)
{
    if (band != BAND_NONE)
        stmt_text(st, name, str_c(codes[band]));
}

static Err put_row(Db *db, SqlId sql, const Contact *c)
{
    Stmt *st = stmt_use(db, sql);

    stmt_text(st, ":hub", c->hub);
    stmt_blob(st, ":id", id_blob(c->id));
    if (sql == SQL_CONTACT_ADD)
        stmt_blob(st, ":staff", id_blob(c->staff.bytes));
    stmt_int(st, ":day", c->day);
    stmt_text(st, ":channel", str_c(CHANNEL_CODE[c->channel]));
    stmt_int(st, ":abroad", c->abroad);
    stmt_text(st, ":language", c->language);
    stmt_int(st, ":interpreter", c->interpreter);
    stmt_int(st, ":again", c->again);
    stmt_int(st, ":people", c->people);
    stmt_int(st, ":minutes", c->minutes);
    bind_band(st, ":age", AGE_CODE, c->age);
    bind_band(st, ":sex", SEX_CODE, c->sex);
    bind_band(st, ":back", BACK_CODE, c->back);
    if (c->municipality.n)
        stmt_text(st, ":municipality", c->municipality);
    return stmt_done(st);
}

static Err put_parts(Db *db, const Contact *c)
{
    for (size_t i = 0; i < c->needs; i++) {
        Stmt *st = stmt_use(db, SQL_CONTACT_NEED_ADD);
        stmt_text(st, ":hub", c->hub);
        stmt_blob(st, ":id", id_blob(c->id));
        stmt_text(st, ":need", c->need[i].need);
        stmt_text(st, ":result", str_c(NEED_RESULT_CODE[c->need[i].result]));
        if (c->need[i].why < WHY_COUNT)
            stmt_text(st, ":why", str_c(WHY_CODE[c->need[i].why]));
        TRY(stmt_done(st));
    }
    for (size_t i = 0; i < c->services; i++) {
        Stmt *st = stmt_use(db, SQL_CONTACT_SERVICE_ADD);
        stmt_text(st, ":hub", c->hub);
        stmt_blob(st, ":id", id_blob(c->id));
        stmt_text(st, ":service", c->service[i].service);
        stmt_int(st, ":edition", c->service[i].edition);
        stmt_text(st, ":verdict", str_c(TOLD_CODE[c->service[i].verdict]));
        TRY(stmt_done(st));
    }
    return OK;
}

static Err drop_parts(Db *db, Str hub, const unsigned char id[ID_BYTES], bool row_too)
{
    static const SqlId parts[] = { SQL_CONTACT_NEEDS_DROP, SQL_CONTACT_SERVICES_DROP,
                                   SQL_CONTACT_DROP };

    for (size_t i = 0; i < (row_too ? 3u : 2u); i++) {
        Stmt *st = stmt_use(db, parts[i]);
        stmt_text(st, ":hub", hub);
        stmt_blob(st, ":id", id_blob(id));
        TRY(stmt_done(st));
    }
    return OK;
}

static Err end_with(Db *db, const Act *act, const Body *body, const char *action, const Contact *c,
                    Result *out)
{
    char hex[2 * ID_BYTES + 1];

    return act_end(db, act, body, action, id_hex_in(hex, c->id), out);
}

/* Consultations are written by a hub's own people, and by the machine on an import. */
static bool may_write(const Act *act)
{
    return act->hub.n > 0 &&
           (act->scope.kind == SCOPE_MACHINE ||
            (act->scope.kind == SCOPE_HUB && str_eq(act->hub, str_c(act->scope.hub))));
}

Err contact_add(Db *db, const Act *act, const Edition *e, const Contact *c, Result *out)
{
    Contact kept = *c;
    Body body;
    bool go;

    *out = (Result){ 0 };
    contact_faults(c, e, act_day(act), out);
    if (out->faults)
        return OK;
    if (!may_write(act))
        return result_is(out, OUTCOME_ABSENT);
    memcpy(kept.id, act->key.bytes, ID_BYTES);
    kept.hub = act->hub;
    kept.staff = act->who.staff;
    contact_body(&body, "contact.add", c);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(put_row(db, SQL_CONTACT_ADD, &kept));
    TRY(put_parts(db, &kept));
    TRY(figures_add(db, act->hub, &kept, 1));
    return end_with(db, act, &body, "contact.add", &kept, out);
}

Err contact_change(Db *db, const Act *act, const Edition *e, const Contact *c, Result *out)
{
    enum { ROOM = 64 * 1024 };
    AUTO(arena_free) Arena a = arena_new(ROOM);
    const Contact *before;
    Contact kept = *c;
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (!may_write(act))
        return result_is(out, OUTCOME_ABSENT);
    contact_body(&body, "contact.change", c);
    body_text(&body, id_blob(c->id));
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(contact_read(db, &a, act->hub, c->id, &before));
    if (!before)
        return result_is(out, OUTCOME_ABSENT);
    /* An old one may be corrected: only a new day has to be near. */
    contact_faults(c, e, c->day == before->day ? c->day : act_day(act), out);
    if (out->faults)
        return OK;
    if (before->version != c->version)
        return result_is(out, OUTCOME_OVERTAKEN);
    kept.hub = act->hub;
    TRY(figures_add(db, act->hub, before, -1));
    TRY(put_row(db, SQL_CONTACT_CHANGE, &kept));
    TRY(drop_parts(db, act->hub, kept.id, false));
    TRY(put_parts(db, &kept));
    TRY(figures_add(db, act->hub, &kept, 1));
    return end_with(db, act, &body, "contact.change", &kept, out);
}

/* ---- reading --------------------------------------------------------------------------------------- */

static int band_of(const Stmt *st, int column, const char *const *codes, int count)
{
    int band = row_none(st, column) ? count : code_number(codes, count, row_text_view(st, column));

    return band < count ? band : BAND_NONE;
}

static Contact row_contact(const Stmt *st, Arena *a)
{
    Contact c = {
        .hub = row_text(st, 0, a),
        .day = (Day)row_int(st, 2),
        .channel = (Channel)code_number(CHANNEL_CODE, CHANNEL_COUNT, row_text_view(st, 4)),
        .abroad = row_int(st, 5) != 0,
        .language = row_text(st, 6, a),
        .interpreter = row_int(st, 7) != 0,
        .again = row_int(st, 8) != 0,
        .people = (int)row_int(st, 9),
        .minutes = (int)row_int(st, 10),
        .age = band_of(st, 11, AGE_CODE, AGE_COUNT),
        .sex = band_of(st, 12, SEX_CODE, SEX_COUNT),
        .back = band_of(st, 13, BACK_CODE, BACK_COUNT),
        .municipality = row_text(st, 14, a),
        .version = row_int(st, 15),
    };

    row_bytes(st, 1, c.id, ID_BYTES);
    row_bytes(st, 3, c.staff.bytes, ID_BYTES);
    return c;
}

static Err read_parts(Db *db, Arena *a, Contact *c)
{
    Stmt *st = stmt_use(db, SQL_CONTACT_NEEDS);

    stmt_text(st, ":hub", c->hub);
    stmt_blob(st, ":id", id_blob(c->id));
    stmt_int(st, ":most", CONTACT_NEEDS_MOST);
    while (c->needs < CONTACT_NEEDS_MOST && stmt_row(st))
        c->need[c->needs++] = (ContactNeed){
            .need = row_text(st, 0, a),
            .result =
                (NeedResult)code_number(NEED_RESULT_CODE, NEED_RESULT_COUNT, row_text_view(st, 1)),
            .why = (Why)code_number(WHY_CODE, WHY_COUNT, row_text_view(st, 2)),
        };
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_CONTACT_SERVICES);
    stmt_text(st, ":hub", c->hub);
    stmt_blob(st, ":id", id_blob(c->id));
    stmt_int(st, ":most", CONTACT_SERVICES_MOST);
    while (c->services < CONTACT_SERVICES_MOST && stmt_row(st))
        c->service[c->services++] = (ContactService){
            .service = row_text(st, 0, a),
            .edition = (uint32_t)row_int(st, 1),
            .verdict = (Told)code_number(TOLD_CODE, TOLD_COUNT, row_text_view(st, 2)),
        };
    return stmt_done(st);
}

Err contact_read(Db *db, Arena *a, Str hub, const unsigned char id[ID_BYTES], const Contact **out)
{
    Contact *c = NULL;
    Stmt *st = stmt_use(db, SQL_CONTACT_READ);

    *out = NULL;
    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", id_blob(id));
    if (stmt_row(st)) {
        c = NEW(a, Contact);
        *c = row_contact(st, a);
    }
    TRY(stmt_done(st));
    if (c)
        TRY(read_parts(db, a, c));
    *out = c;
    return OK;
}

Err contact_list(Db *db, Arena *a, const ContactWish *wish, const Contact **out, size_t *count,
                 bool *more)
{
    Contact *list = NEW_N(a, Contact, CONTACTS_PAGE);
    Stmt *st = stmt_use(db, SQL_CONTACT_LIST);
    size_t n = 0;

    *more = false;
    stmt_text(st, ":hub", wish->hub);
    stmt_int(st, ":first", wish->first);
    stmt_int(st, ":last", wish->last);
    stmt_int(st, ":after_day", wish->after_day == DAY_NONE ? INT32_MAX : wish->after_day);
    stmt_blob(st, ":after_id", id_blob(wish->after_id));
    stmt_text(st, ":dimension", str_c(wish->dimension));
    stmt_text(st, ":code", wish->code);
    stmt_int(st, ":most", CONTACTS_PAGE + 1);
    while (stmt_row(st)) {
        if (n == CONTACTS_PAGE) {
            *more = true;
            break;
        }
        list[n++] = row_contact(st, a);
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}

/* ---- the end of it ------------------------------------------------------------------------------------ */

Err contact_forget(Db *db, Day today, size_t most, size_t *gone)
{
    enum { HUB_ROOM = 48 };
    typedef struct Old {
        char hub[HUB_ROOM];
        unsigned char id[ID_BYTES];
    } Old;
    AUTO(arena_free) Arena a = arena_new(most * sizeof(Old) + 64 * 1024);
    Old *old = NEW_N(&a, Old, most);
    size_t n = 0;
    Scope before = db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    Stmt *st = stmt_use(db, SQL_CONTACT_OLD);

    stmt_int(st, ":first", (int64_t)today - CONTACT_KEPT_DAYS + 1);
    stmt_int(st, ":most", (int64_t)most);
    while (n < most && stmt_row(st)) {
        Str hub = str_head(row_text_view(st, 0), HUB_ROOM - 1);

        memcpy(old[n].hub, hub.p, hub.n);
        row_bytes(st, 1, old[n++].id, ID_BYTES);
    }
    Err e = stmt_done(st);
    for (size_t i = 0; i < n && !FAILED(e); i++)
        e = drop_parts(db, str_c(old[i].hub), old[i].id, true);
    *gone = n;
    db_scope(db, before);
    return e;
}
