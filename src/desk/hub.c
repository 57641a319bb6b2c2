#include "desk/hub.h"
#include <string.h>

enum { DAY_MINUTES = 24 * 60, ADDRESS_MOST = 200, LABEL_MOST = 60, NOTICE_DAYS_MOST = 366 };

static const char *const KIND[DESK_HUB_KINDS] = { "hub", "service_centre", "partner_desk" };

const char *hub_kind_code(DeskHubKind kind)
{
    return KIND[kind];
}

DeskHubKind hub_kind_read(Str code)
{
    for (int i = 0; i < DESK_HUB_KINDS; i++)
        if (str_eq(code, str_c(KIND[i])))
            return (DeskHubKind)i;
    return DESK_HUB_KINDS;
}

/* ---- what is wrong ------------------------------------------------------------------------------ */

static bool phone_is_good(Str n)
{
    if (n.n < 7 || n.n > 16 || n.p[0] != '+')
        return false;
    for (size_t i = 1; i < n.n; i++)
        if (n.p[i] < '0' || n.p[i] > '9')
            return false;
    return true;
}

static bool languages_are_good(Str list)
{
    size_t n = 0;

    while (list.n) {
        Str one = str_cut(&list, ',');

        if (one.n < 2 || one.n > 3 || ++n > HUB_LANGUAGES_MOST)
            return false;
        for (size_t i = 0; i < one.n; i++)
            if (one.p[i] < 'a' || one.p[i] > 'z')
                return false;
    }
    return true;
}

static void name_fault(Result *r, const char *field, Str name)
{
    if (name.n == 0)
        result_fault(r, field, "missing");
    else if (!line_is_good(name, HUB_NAME_MOST))
        result_fault(r, field, "no-line");
}

static bool time_is_good(int opens, int closes)
{
    return opens >= 0 && opens < closes && closes <= DAY_MINUTES;
}

static void hours_faults(Result *r, const HubRecord *h)
{
    for (size_t i = 0; i < h->hours_count; i++) {
        const HubHours *one = &h->hours[i];

        if (one->weekday < 1 || one->weekday > 7 || !time_is_good(one->opens, one->closes)) {
            result_fault(r, "hours", "no-time");
            return;
        }
        for (size_t k = 0; k < i; k++)
            if (h->hours[k].weekday == one->weekday && h->hours[k].opens < one->closes &&
                one->opens < h->hours[k].closes) {
                result_fault(r, "hours", "overlap");
                return;
            }
    }
    for (size_t i = 0; i < h->holidays; i++) {
        const HubHoliday *one = &h->holiday[i];
        bool closed = one->opens < 0 && one->closes < 0;

        if (one->day < 0 || (!closed && !time_is_good(one->opens, one->closes)))
            result_fault(r, "holidays", "no-time");
        for (size_t k = 0; k < i; k++)
            if (h->holiday[k].day == one->day)
                result_fault(r, "holidays", "twice");
    }
}

void hub_faults(Result *r, const HubRecord *h)
{
    if (!code_is_good(h->code))
        result_fault(r, "code", "no-code");
    if (h->kind >= DESK_HUB_KINDS)
        result_fault(r, "kind", "unknown");
    if (!code_is_good(h->municipality))
        result_fault(r, "municipality", h->municipality.n ? "no-code" : "missing");
    name_fault(r, "name-ka", h->name_ka);
    name_fault(r, "name-en", h->name_en);
    if (!line_is_good(h->address_ka, ADDRESS_MOST) || !line_is_good(h->address_en, ADDRESS_MOST))
        result_fault(r, "address", "no-line");
    if (!languages_are_good(h->languages))
        result_fault(r, "languages", "no-code");
    if (h->phones > HUB_PHONES_MOST || h->hours_count > HUB_HOURS_MOST ||
        h->holidays > HUB_HOLIDAYS_MOST) {
        result_fault(r, "hours", "too-many");
        return;
    }
    for (size_t i = 0; i < h->phones; i++)
        if (!phone_is_good(h->phone[i].number) || !line_is_good(h->phone[i].label_ka, LABEL_MOST) ||
            !line_is_good(h->phone[i].label_en, LABEL_MOST))
            result_fault(r, "phone", "no-phone");
    hours_faults(r, h);
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void hub_body(Body *b, const HubRecord *h)
{
    body_begin(b, "hub.save");
    body_text(b, h->code);
    body_number(b, h->kind);
    body_text(b, h->municipality);
    body_text(b, h->name_ka);
    body_text(b, h->name_en);
    body_text(b, h->address_ka);
    body_text(b, h->address_en);
    body_text(b, h->languages);
    body_number(b, h->step_free);
    body_number(b, h->closed_day);
    body_number(b, h->version);
    body_number(b, (int64_t)h->phones);
    for (size_t i = 0; i < h->phones; i++) {
        body_text(b, h->phone[i].number);
        body_text(b, h->phone[i].label_ka);
        body_text(b, h->phone[i].label_en);
    }
    body_number(b, (int64_t)h->hours_count);
    for (size_t i = 0; i < h->hours_count; i++) {
        body_number(b, h->hours[i].weekday);
        body_number(b, h->hours[i].opens);
        body_number(b, h->hours[i].closes);
    }
    for (size_t i = 0; i < h->holidays; i++) {
        body_number(b, h->holiday[i].day);
        body_number(b, h->holiday[i].opens);
        body_number(b, h->holiday[i].closes);
    }
}

static Err put_row(Db *db, SqlId id, const HubRecord *h)
{
    Stmt *st = stmt_use(db, id);

    stmt_text(st, ":hub", h->code);
    stmt_text(st, ":kind", str_c(KIND[h->kind]));
    stmt_text(st, ":municipality", h->municipality);
    stmt_text(st, ":name_ka", h->name_ka);
    stmt_text(st, ":name_en", h->name_en);
    stmt_text(st, ":address_ka", h->address_ka);
    stmt_text(st, ":address_en", h->address_en);
    stmt_text(st, ":languages", h->languages);
    if (h->step_free != KNOWN_NOT)
        stmt_int(st, ":step_free", h->step_free == KNOWN_YES);
    if (h->closed_day != DAY_NONE)
        stmt_int(st, ":closed", h->closed_day);
    return stmt_done(st);
}

static Err drop_parts(Db *db, Str hub)
{
    static const SqlId parts[] = { SQL_HUB_PHONES_DROP, SQL_HUB_HOURS_DROP, SQL_HUB_HOLIDAYS_DROP };

    for (size_t i = 0; i < COUNT(parts); i++) {
        Stmt *st = stmt_use(db, parts[i]);
        stmt_text(st, ":hub", hub);
        TRY(stmt_done(st));
    }
    return OK;
}

static Err put_parts(Db *db, const HubRecord *h)
{
    for (size_t i = 0; i < h->phones; i++) {
        Stmt *st = stmt_use(db, SQL_HUB_PHONE_ADD);
        stmt_text(st, ":hub", h->code);
        stmt_int(st, ":place", (int64_t)i);
        stmt_text(st, ":number", h->phone[i].number);
        stmt_text(st, ":label_ka", h->phone[i].label_ka);
        stmt_text(st, ":label_en", h->phone[i].label_en);
        TRY(stmt_done(st));
    }
    for (size_t i = 0; i < h->hours_count; i++) {
        Stmt *st = stmt_use(db, SQL_HUB_HOURS_ADD);
        stmt_text(st, ":hub", h->code);
        stmt_int(st, ":weekday", h->hours[i].weekday);
        stmt_int(st, ":opens", h->hours[i].opens);
        stmt_int(st, ":closes", h->hours[i].closes);
        TRY(stmt_done(st));
    }
    for (size_t i = 0; i < h->holidays; i++) {
        Stmt *st = stmt_use(db, SQL_HUB_HOLIDAY_ADD);
        stmt_text(st, ":hub", h->code);
        stmt_int(st, ":day", h->holiday[i].day);
        if (h->holiday[i].opens >= 0) {
            stmt_int(st, ":opens", h->holiday[i].opens);
            stmt_int(st, ":closes", h->holiday[i].closes);
        }
        TRY(stmt_done(st));
    }
    return OK;
}

/* What is there of it; version 0: no such hub. */
typedef struct There {
    int64_t version;
    DeskHubKind kind;
    Day closed_day;
} There;

static Err look_there(Db *db, Str hub, There *out)
{
    Stmt *st = stmt_use(db, SQL_HUB_READ);

    stmt_text(st, ":hub", hub);
    *out = (There){ 0 };
    if (stmt_row(st))
        *out = (There){ .version = row_int(st, 10),
                        .kind = hub_kind_read(row_text_view(st, 1)),
                        .closed_day = row_none(st, 9) ? DAY_NONE : (Day)row_int(st, 9) };
    return stmt_done(st);
}

static Err version_of(Db *db, Str hub, int64_t *out)
{
    There there;

    TRY(look_there(db, hub, &there));
    *out = there.version;
    return OK;
}

/* A hub's own people may change theirs and make none. */
static bool may_save(const Act *act, Str hub, int64_t there)
{
    switch (act->scope.kind) {
    case SCOPE_NONE: return false;
    case SCOPE_HUB: return there > 0 && str_eq(hub, str_c(act->scope.hub));
    case SCOPE_NETWORK:
    case SCOPE_MACHINE: return true;
    }
    return false;
}

Err hub_save(Db *db, const Act *act, const HubRecord *hub, Result *out)
{
    Act here = *act;
    There there;
    Body body;
    bool go;

    *out = (Result){ 0 };
    hub_faults(out, hub);
    if (out->faults)
        return OK;
    here.hub = hub->code;
    TRY(look_there(db, hub->code, &there));
    if (!may_save(act, hub->code, there.version))
        return result_is(out, OUTCOME_ABSENT);
    hub_body(&body, hub);
    TRY(act_begin(db, &here, &body, out, &go));
    if (!go)
        return OK;
    if (there.version != hub->version)
        return result_is(out, OUTCOME_OVERTAKEN);
    if (act->scope.kind == SCOPE_HUB &&
        (hub->kind != there.kind || hub->closed_day != there.closed_day))
        return result_is(out, OUTCOME_REFUSED); /* what the network decides */
    TRY(put_row(db, there.version ? SQL_HUB_CHANGE : SQL_HUB_ADD, hub));
    TRY(drop_parts(db, hub->code));
    TRY(put_parts(db, hub));
    return act_end(db, &here, &body, there.version ? "hub.change" : "hub.add", hub->code, out);
}

Err hub_notice_add(Db *db, const Act *act, Str hub, const HubNotice *notice, Result *out)
{
    Act here = *act;
    int64_t there, notices;
    AUTO(arena_free) Arena a = arena_new(64 * 1024);
    Body body;
    bool go;

    *out = (Result){ 0 };
    here.hub = hub;
    if (notice->text_ka.n == 0 || !line_is_good(notice->text_ka, NOTICE_CHARS_MOST))
        result_fault(out, "text-ka", notice->text_ka.n ? "no-line" : "missing");
    if (!line_is_good(notice->text_en, NOTICE_CHARS_MOST))
        result_fault(out, "text-en", "no-line");
    if (notice->last < notice->first || notice->last - notice->first > NOTICE_DAYS_MOST)
        result_fault(out, "last", "no-time");
    if (out->faults)
        return OK;
    TRY(version_of(db, hub, &there));
    if (!may_save(act, hub, there) || !there)
        return result_is(out, OUTCOME_ABSENT);
    body_begin(&body, "notice.add");
    body_number(&body, notice->first);
    body_number(&body, notice->last);
    body_text(&body, notice->text_ka);
    body_text(&body, notice->text_en);
    TRY(act_begin(db, &here, &body, out, &go));
    if (!go)
        return OK;
    Stmt *st = stmt_use(db, SQL_NOTICE_COUNT);
    stmt_text(st, ":hub", hub);
    notices = stmt_row(st) ? row_int(st, 0) : 0;
    TRY(stmt_done(st));
    if (notices >= NOTICES_MOST) {
        result_fault(out, "text-ka", "too-many");
        return OK;
    }
    st = stmt_use(db, SQL_NOTICE_ADD);
    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", (Str){ (const char *)act->key.bytes, ID_BYTES });
    stmt_int(st, ":first", notice->first);
    stmt_int(st, ":last", notice->last);
    stmt_text(st, ":text_ka", notice->text_ka);
    stmt_text(st, ":text_en", notice->text_en);
    stmt_blob(st, ":staff", (Str){ (const char *)act->who.staff.bytes, ID_BYTES });
    TRY(stmt_done(st));
    Err e = act_end(db, &here, &body, "notice.add", id_hex(&a, act->key.bytes), out);
    return e;
}

Err hub_notice_end(Db *db, const Act *act, Str hub, const unsigned char id[ID_BYTES], Result *out)
{
    Act here = *act;
    AUTO(arena_free) Arena a = arena_new(64 * 1024);
    Str blob = { (const char *)id, ID_BYTES };
    Body body;
    bool go;

    *out = (Result){ 0 };
    here.hub = hub;
    if (!may_save(act, hub, 1))
        return result_is(out, OUTCOME_ABSENT);
    body_begin(&body, "notice.end");
    body_text(&body, blob);
    TRY(act_begin(db, &here, &body, out, &go));
    if (!go)
        return OK;
    Stmt *st = stmt_use(db, SQL_NOTICE_FIND);
    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", blob);
    bool there = stmt_row(st) && row_int(st, 0) > 0;
    TRY(stmt_done(st));
    if (!there)
        return result_is(out, OUTCOME_ABSENT);
    st = stmt_use(db, SQL_NOTICE_END);
    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", blob);
    TRY(stmt_done(st));
    Err e = act_end(db, &here, &body, "notice.end", id_hex(&a, id), out);
    return e;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static HubRecord row_hub(const Stmt *st, Arena *a)
{
    return (HubRecord){
        .code = row_text(st, 0, a),
        .kind = hub_kind_read(row_text(st, 1, a)),
        .municipality = row_text(st, 2, a),
        .name_ka = row_text(st, 3, a),
        .name_en = row_text(st, 4, a),
        .address_ka = row_text(st, 5, a),
        .address_en = row_text(st, 6, a),
        .languages = row_text(st, 7, a),
        .step_free = row_none(st, 8)  ? KNOWN_NOT
                     : row_int(st, 8) ? KNOWN_YES
                                      : KNOWN_NO,
        .closed_day = row_none(st, 9) ? DAY_NONE : (Day)row_int(st, 9),
        .version = row_int(st, 10),
    };
}

static Err read_parts(Db *db, Arena *a, HubRecord *h)
{
    Stmt *st = stmt_use(db, SQL_HUB_PHONES);

    stmt_text(st, ":hub", h->code);
    while (h->phones < HUB_PHONES_MOST && stmt_row(st))
        h->phone[h->phones++] =
            (HubPhone){ row_text(st, 0, a), row_text(st, 1, a), row_text(st, 2, a) };
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_HUB_HOURS);
    stmt_text(st, ":hub", h->code);
    while (h->hours_count < HUB_HOURS_MOST && stmt_row(st))
        h->hours[h->hours_count++] =
            (HubHours){ (int)row_int(st, 0), (int)row_int(st, 1), (int)row_int(st, 2) };
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_HUB_HOLIDAYS);
    stmt_text(st, ":hub", h->code);
    while (h->holidays < HUB_HOLIDAYS_MOST && stmt_row(st)) {
        bool closed = row_none(st, 1);
        h->holiday[h->holidays++] =
            (HubHoliday){ (Day)row_int(st, 0), closed ? -1 : (int)row_int(st, 1),
                          closed ? -1 : (int)row_int(st, 2) };
    }
    return stmt_done(st);
}

Err hub_read(Db *db, Arena *a, Str code, const HubRecord **out)
{
    HubRecord *h = NULL;
    Stmt *st = stmt_use(db, SQL_HUB_READ);

    *out = NULL;
    stmt_text(st, ":hub", code);
    if (stmt_row(st)) {
        h = NEW(a, HubRecord);
        *h = row_hub(st, a);
    }
    TRY(stmt_done(st));
    if (h)
        TRY(read_parts(db, a, h));
    *out = h;
    return OK;
}

Err hub_list(Db *db, Arena *a, Day today, const HubRecord **out, size_t *count)
{
    HubRecord *list = NEW_N(a, HubRecord, HUBS_MOST);
    Stmt *st = stmt_use(db, SQL_HUB_LIST);
    size_t n = 0;

    stmt_int(st, ":today", today);
    stmt_int(st, ":most", HUBS_MOST);
    while (n < HUBS_MOST && stmt_row(st))
        list[n++] = row_hub(st, a);
    *out = list;
    *count = n;
    return stmt_done(st);
}

static Err list_notices(Db *db, Arena *a, SqlId sql, Str code, Day today, const HubNotice **out,
                        size_t *count)
{
    HubNotice *list = NEW_N(a, HubNotice, NOTICES_MOST);
    Stmt *st = stmt_use(db, sql);
    size_t n = 0;

    stmt_text(st, ":hub", code);
    stmt_int(st, ":today", today);
    stmt_int(st, ":most", NOTICES_MOST);
    while (n < NOTICES_MOST && stmt_row(st)) {
        HubNotice *one = &list[n++];

        row_bytes(st, 0, one->id, ID_BYTES);
        one->first = (Day)row_int(st, 1);
        one->last = (Day)row_int(st, 2);
        one->text_ka = row_text(st, 3, a);
        one->text_en = row_text(st, 4, a);
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}

Err hub_notices(Db *db, Arena *a, Str code, Day today, const HubNotice **out, size_t *count)
{
    return list_notices(db, a, SQL_NOTICES, code, today, out, count);
}

Err hub_notices_coming(Db *db, Arena *a, Str code, Day today, const HubNotice **out, size_t *count)
{
    return list_notices(db, a, SQL_NOTICES_COMING, code, today, out, count);
}

/* ---- open? -------------------------------------------------------------------------------------------- */

/* 1970-01-01 was a Thursday. */
static int weekday_of(Day day)
{
    return (int)((day % 7 + 7 + 3) % 7) + 1;
}

/* One span of opening against the moment: keeps the nearest change in *until. */
static bool span_holds(int opens, int closes, int minute, int *until)
{
    if (minute < opens && opens < *until)
        *until = opens;
    if (minute < opens || minute >= closes)
        return false;
    *until = closes;
    return true;
}

HubOpen hub_open_at(const HubRecord *hub, Day day, int minute, int *until)
{
    *until = DAY_MINUTES;
    if (hub->closed_day != DAY_NONE && day >= hub->closed_day)
        return HUB_CLOSED;
    for (size_t i = 0; i < hub->holidays; i++)
        if (hub->holiday[i].day == day)
            return hub->holiday[i].opens >= 0 &&
                           span_holds(hub->holiday[i].opens, hub->holiday[i].closes, minute, until)
                       ? HUB_OPEN
                       : HUB_CLOSED;
    if (hub->hours_count == 0)
        return HUB_OPEN_NOT_KNOWN;
    for (size_t i = 0; i < hub->hours_count; i++)
        if (hub->hours[i].weekday == weekday_of(day) &&
            span_holds(hub->hours[i].opens, hub->hours[i].closes, minute, until))
            return HUB_OPEN;
    return HUB_CLOSED;
}
