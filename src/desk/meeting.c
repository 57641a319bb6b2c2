#include "desk/meeting.h"
#include "desk/practice.h"
#include <string.h>

/* clang-format off */
#define X(id, code) code,
const char *const MEETING_STATE_CODE[MEETING_STATE_COUNT] = { MEETING_STATES(X) },
    *const MATERIAL_KIND_CODE[MATERIAL_KIND_COUNT] = { MATERIAL_KINDS(X) },
    *const QUIZ_PHASE_CODE[QUIZ_PHASE_COUNT] = { QUIZ_PHASES(X) };
#undef X
/* clang-format on */

static int number_of(const char *const *list, int count, Str code)
{
    int i = 0;

    while (i < count && !str_eq(code, str_c(list[i])))
        i++;
    return i;
}

MeetingState meeting_state_read(Str code)
{
    return (MeetingState)number_of(MEETING_STATE_CODE, MEETING_STATE_COUNT, code);
}

MaterialKind material_kind_read(Str code)
{
    return (MaterialKind)number_of(MATERIAL_KIND_CODE, MATERIAL_KIND_COUNT, code);
}

/* ---- pure ----------------------------------------------------------------------------------------- */

static void line_fault(Result *r, const char *field, Str text, size_t most, bool needed)
{
    if (needed && text.n == 0)
        result_fault(r, field, "missing");
    else if (!line_is_good(text, most))
        result_fault(r, field, "no-line");
}

static bool material_is_there(const Edition *e, const MeetingMaterial *m)
{
    if (!code_is_good(m->code))
        return false;
    switch (m->kind) {
    case MATERIAL_AREA: return !e || edition_find(e, TABLE_AREA, m->code);
    case MATERIAL_SERVICE: return !e || edition_service_by_id(e, m->code);
    case MATERIAL_CASE: return practice_case(m->code) != NULL;
    case MATERIAL_KIND_COUNT: break;
    }
    return false;
}

void meeting_faults(const Meeting *m, const Edition *e, Result *r)
{
    line_fault(r, "title-ka", m->title[LANG_KA], MEETING_TITLE_MOST, true);
    line_fault(r, "title-en", m->title[LANG_EN], MEETING_TITLE_MOST, false);
    line_fault(r, "place-ka", m->place[LANG_KA], MEETING_TITLE_MOST, true);
    line_fault(r, "place-en", m->place[LANG_EN], MEETING_TITLE_MOST, false);
    line_fault(r, "about-ka", m->about[LANG_KA], MEETING_ABOUT_MOST, false);
    line_fault(r, "about-en", m->about[LANG_EN], MEETING_ABOUT_MOST, false);
    if (m->first == DAY_NONE)
        result_fault(r, "first", "no-day");
    if (m->last == DAY_NONE)
        result_fault(r, "last", "no-day");
    else if (m->first != DAY_NONE &&
             (m->last < m->first || m->last - m->first >= MEETING_DAYS_MOST))
        result_fault(r, "last", "no-time");
    if (m->test.n && !practice_quiz(m->test))
        result_fault(r, "test", "unknown");
    if (m->materials > MEETING_MATERIALS_MOST) {
        result_fault(r, "materials", "too-many");
        return;
    }
    for (size_t i = 0; i < m->materials; i++)
        if (!material_is_there(e, &m->material[i])) {
            result_fault(r, "materials", "unknown");
            return;
        }
}

bool meeting_may_move(MeetingState from, MeetingState to)
{
    switch (from) {
    case MEETING_PLANNED: return to == MEETING_HELD || to == MEETING_CANCELLED;
    case MEETING_HELD: return to == MEETING_CLOSED;
    case MEETING_CLOSED:
    case MEETING_CANCELLED:
    case MEETING_STATE_COUNT: break;
    }
    return false;
}

bool quiz_may_take(MeetingState state, bool took_before, bool took_after, QuizPhase phase)
{
    switch (phase) {
    case QUIZ_BEFORE: return state == MEETING_PLANNED && !took_before && !took_after;
    case QUIZ_AFTER: return state == MEETING_HELD && took_before && !took_after;
    case QUIZ_PHASE_COUNT: break;
    }
    return false;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static Meeting row_meeting(const Stmt *st, Arena *a)
{
    Meeting m = {
        .hub = row_text(st, 0, a),
        .title = { row_text(st, 2, a), row_text(st, 3, a) },
        .place = { row_text(st, 4, a), row_text(st, 5, a) },
        .about = { row_text(st, 6, a), row_text(st, 7, a) },
        .first = (Day)row_int(st, 8),
        .last = (Day)row_int(st, 9),
        .test = row_text(st, 10, a),
        .state = meeting_state_read(row_text_view(st, 11)),
        .version = row_int(st, 12),
    };

    row_bytes(st, 1, m.id, ID_BYTES);
    return m;
}

static Err read_rows(Stmt *st, Arena *a, const Meeting **out, size_t *count)
{
    Meeting *list = NEW_N(a, Meeting, MEETINGS_MOST);
    size_t n = 0;

    stmt_int(st, ":most", MEETINGS_MOST);
    while (n < MEETINGS_MOST && stmt_row(st))
        list[n++] = row_meeting(st, a);
    *out = list;
    *count = n;
    return stmt_done(st);
}

static Err read_materials(Stmt *st, Arena *a, Meeting *m)
{
    stmt_blob(st, ":id", id_blob(m->id));
    stmt_int(st, ":most", MEETING_MATERIALS_MOST);
    while (m->materials < MEETING_MATERIALS_MOST && stmt_row(st))
        m->material[m->materials++] = (MeetingMaterial){
            material_kind_read(row_text_view(st, 0)),
            row_text(st, 1, a),
        };
    return stmt_done(st);
}

/* The first row of a statement that is bound. */
static Err read_one(Stmt *st, Arena *a, Meeting **out)
{
    *out = NULL;
    if (stmt_row(st)) {
        *out = NEW(a, Meeting);
        **out = row_meeting(st, a);
    }
    return stmt_done(st);
}

Err meeting_read(Db *db, Arena *a, Str hub, const unsigned char id[ID_BYTES], const Meeting **out)
{
    Stmt *st = stmt_use(db, SQL_MEETING_READ);
    Meeting *m;

    *out = NULL;
    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", id_blob(id));
    TRY(read_one(st, a, &m));
    if (!m)
        return OK;
    st = stmt_use(db, SQL_MEETING_MATERIALS);
    stmt_text(st, ":hub", hub);
    TRY(read_materials(st, a, m));
    *out = m;
    return OK;
}

Err meeting_list(Db *db, Arena *a, Str hub, const Meeting **out, size_t *count)
{
    Stmt *st = stmt_use(db, SQL_MEETING_LIST);

    stmt_text(st, ":hub", hub);
    return read_rows(st, a, out, count);
}

Err meeting_guests(Db *db, Arena *a, Str hub, const unsigned char id[ID_BYTES],
                   const MeetingGuest **out, size_t *count)
{
    MeetingGuest *list = NEW_N(a, MeetingGuest, MEETING_GUESTS_MOST);
    Stmt *st = stmt_use(db, SQL_MEETING_GUESTS);
    size_t n = 0;

    stmt_text(st, ":hub", hub);
    stmt_blob(st, ":id", id_blob(id));
    stmt_int(st, ":most", MEETING_GUESTS_MOST);
    while (n < MEETING_GUESTS_MOST && stmt_row(st)) {
        MeetingGuest *g = &list[n++];

        row_bytes(st, 0, g->staff.bytes, ID_BYTES);
        g->name = row_text(st, 1, a);
        g->marked = !row_none(st, 2);
        g->came = row_int(st, 2) == 1;
    }
    *out = list;
    *count = n;
    return stmt_done(st);
}

/* Each phase is given out once, when nobody can add to it any more: see meeting.h. */
static bool phase_is_over(MeetingState state, int phase)
{
    return state == MEETING_CLOSED || (state == MEETING_HELD && phase == QUIZ_BEFORE);
}

Err meeting_sums(Db *db, const Meeting *m, MeetingSums *out)
{
    Stmt *st = stmt_use(db, SQL_MEETING_SUMS);

    *out = (MeetingSums){ 0 };
    stmt_text(st, ":hub", m->hub);
    stmt_blob(st, ":id", id_blob(m->id));
    stmt_int(st, ":people", MEETING_SUM_LEAST);
    stmt_int(st, ":most", QUIZ_PHASE_COUNT);
    while (stmt_row(st)) {
        int phase = number_of(QUIZ_PHASE_CODE, QUIZ_PHASE_COUNT, row_text_view(st, 0));

        if (phase == QUIZ_PHASE_COUNT || !phase_is_over(m->state, phase))
            continue;
        out->shown[phase] = true;
        out->people[phase] = row_int(st, 1);
        out->right[phase] = row_int(st, 2);
        out->questions[phase] = row_int(st, 3);
    }
    return stmt_done(st);
}

/* ---- a coordinator's ---------------------------------------------------------------------------------- */

/* A hub's own people for the hub's meetings, the network's for those of none, the machine for both. */
static bool may_manage(const Act *act)
{
    switch (act->scope.kind) {
    case SCOPE_NONE: return false;
    case SCOPE_HUB: return act->hub.n > 0 && str_eq(act->hub, str_c(act->scope.hub));
    case SCOPE_NETWORK: return act->hub.n == 0;
    case SCOPE_MACHINE: return true;
    }
    return false;
}

static void meeting_body(Body *b, const Meeting *m)
{
    body_begin(b, "meeting.save");
    body_text(b, m->version ? id_blob(m->id) : (Str){ 0 });
    body_number(b, m->version);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        body_text(b, m->title[lang]);
        body_text(b, m->place[lang]);
        body_text(b, m->about[lang]);
    }
    body_number(b, m->first);
    body_number(b, m->last);
    body_text(b, m->test);
    for (size_t i = 0; i < m->materials; i++) {
        body_number(b, m->material[i].kind);
        body_text(b, m->material[i].code);
    }
}

static Err put_meeting(Db *db, const Act *act, const Meeting *m, bool is_new)
{
    Stmt *st = stmt_use(db, is_new ? SQL_MEETING_ADD : SQL_MEETING_CHANGE);

    stmt_text(st, ":hub", act->hub);
    stmt_blob(st, ":id", id_blob(m->id));
    stmt_text(st, ":title_ka", m->title[LANG_KA]);
    stmt_text(st, ":title_en", m->title[LANG_EN]);
    stmt_text(st, ":place_ka", m->place[LANG_KA]);
    stmt_text(st, ":place_en", m->place[LANG_EN]);
    stmt_text(st, ":about_ka", m->about[LANG_KA]);
    stmt_text(st, ":about_en", m->about[LANG_EN]);
    stmt_int(st, ":first", m->first);
    stmt_int(st, ":last", m->last);
    stmt_text(st, ":test", m->test);
    if (is_new && !id_is_none(act->who.staff.bytes))
        stmt_blob(st, ":staff", id_blob(act->who.staff.bytes));
    TRY(stmt_done(st));
    st = stmt_use(db, SQL_MEETING_MATERIALS_DROP);
    stmt_text(st, ":hub", act->hub);
    stmt_blob(st, ":id", id_blob(m->id));
    TRY(stmt_done(st));
    for (size_t i = 0; i < m->materials; i++) {
        st = stmt_use(db, SQL_MEETING_MATERIAL_ADD);
        stmt_text(st, ":hub", act->hub);
        stmt_blob(st, ":id", id_blob(m->id));
        stmt_text(st, ":kind", str_c(MATERIAL_KIND_CODE[m->material[i].kind]));
        stmt_text(st, ":code", m->material[i].code);
        TRY(stmt_done(st));
    }
    return OK;
}

static Err end_with(Db *db, const Act *act, const Body *body, const char *action,
                    const unsigned char id[ID_BYTES], Result *out)
{
    char hex[2 * ID_BYTES + 1];

    return act_end(db, act, body, action, id_hex_in(hex, id), out);
}

/* The meeting as it is now; NULL and an outcome when there is none. */
static Err find(Db *db, Arena *a, const Act *act, const unsigned char id[ID_BYTES],
                const Meeting **out, Result *r)
{
    TRY(meeting_read(db, a, act->hub, id, out));
    if (!*out)
        r->outcome = OUTCOME_ABSENT;
    return OK;
}

Err meeting_save(Db *db, const Act *act, const Edition *e, const Meeting *m, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(256 << 10);
    Meeting kept = *m;
    const Meeting *there;
    Body body;
    bool go;

    *out = (Result){ 0 };
    meeting_faults(m, e, out);
    if (out->faults)
        return OK;
    if (!may_manage(act))
        return result_is(out, OUTCOME_ABSENT);
    if (m->version == 0)
        memcpy(kept.id, act->key.bytes, ID_BYTES);
    meeting_body(&body, m);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    if (m->version) {
        TRY(find(db, &a, act, m->id, &there, out));
        if (!there)
            return OK;
        if (there->state != MEETING_PLANNED)
            return result_is(out, OUTCOME_REFUSED);
        if (there->version != m->version)
            return result_is(out, OUTCOME_OVERTAKEN);
    }
    TRY(put_meeting(db, act, &kept, m->version == 0));
    return end_with(db, act, &body, m->version ? "meeting.change" : "meeting.add", kept.id, out);
}

Err meeting_move(Db *db, const Act *act, const unsigned char id[ID_BYTES], MeetingState to,
                 Result *out)
{
    AUTO(arena_free) Arena a = arena_new(256 << 10);
    static const char *const actions[MEETING_STATE_COUNT] = { "meeting.plan", "meeting.hold",
                                                              "meeting.close", "meeting.cancel" };
    const Meeting *there;
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (!may_manage(act))
        return result_is(out, OUTCOME_ABSENT);
    if (to >= MEETING_STATE_COUNT)
        return result_is(out, OUTCOME_REFUSED);
    body_begin(&body, actions[to]);
    body_text(&body, id_blob(id));
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(find(db, &a, act, id, &there, out));
    if (!there)
        return OK;
    if (!meeting_may_move(there->state, to))
        return result_is(out, OUTCOME_REFUSED);
    if (to == MEETING_HELD && there->first > act_day(act)) {
        result_fault(out, "state", "ahead");
        return OK;
    }
    Stmt *st = stmt_use(db, SQL_MEETING_MOVE);
    stmt_text(st, ":hub", act->hub);
    stmt_blob(st, ":id", id_blob(id));
    stmt_text(st, ":state", str_c(MEETING_STATE_CODE[to]));
    TRY(stmt_done(st));
    return end_with(db, act, &body, actions[to], id, out);
}

/* One of the statements about a guest. */
static Err for_guest(Db *db, SqlId sql, const Act *act, const unsigned char id[ID_BYTES],
                     const StaffId *staff)
{
    Stmt *st = stmt_use(db, sql);

    stmt_text(st, ":hub", act->hub);
    stmt_blob(st, ":id", id_blob(id));
    stmt_blob(st, ":staff", id_blob(staff->bytes));
    return stmt_done(st);
}

static bool is_among(const StaffId *list, size_t count, const StaffId *one)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(list[i].bytes, one->bytes, ID_BYTES) == 0)
            return true;
    return false;
}

static Err may_invite(Db *db, const Act *act, const StaffId *staff, bool *out)
{
    Stmt *st = stmt_use(db, SQL_MEETING_MAY_INVITE);

    stmt_text(st, ":hub", act->hub);
    stmt_blob(st, ":staff", id_blob(staff->bytes));
    *out = stmt_row(st) && row_int(st, 0) > 0;
    return stmt_done(st);
}

static Err change_guests(Db *db, Arena *a, const Act *act, const unsigned char id[ID_BYTES],
                         const StaffId *staff, size_t count, Result *out)
{
    const MeetingGuest *guests;
    size_t n;
    bool may;

    TRY(meeting_guests(db, a, act->hub, id, &guests, &n));
    for (size_t i = 0; i < count; i++) {
        bool already = false;

        for (size_t k = 0; k < n; k++)
            already = already || memcmp(guests[k].staff.bytes, staff[i].bytes, ID_BYTES) == 0;
        if (already)
            continue; /* stays, also when he or she has left the hub since */
        TRY(may_invite(db, act, &staff[i], &may));
        if (!may) {
            result_fault(out, "guests", "unknown");
            return OK;
        }
    }
    for (size_t k = 0; k < n; k++)
        if (!is_among(staff, count, &guests[k].staff)) {
            TRY(for_guest(db, SQL_MEETING_RESULT_DROP, act, id, &guests[k].staff));
            TRY(for_guest(db, SQL_MEETING_GUEST_DROP, act, id, &guests[k].staff));
        }
    for (size_t i = 0; i < count; i++)
        TRY(for_guest(db, SQL_MEETING_GUEST_ADD, act, id, &staff[i]));
    return OK;
}

static Err mark_guests(Db *db, Arena *a, const Act *act, const unsigned char id[ID_BYTES],
                       const StaffId *came, size_t count)
{
    const MeetingGuest *guests;
    size_t n;

    TRY(meeting_guests(db, a, act->hub, id, &guests, &n));
    for (size_t k = 0; k < n; k++) {
        Stmt *st = stmt_use(db, SQL_MEETING_GUEST_MARK);

        stmt_text(st, ":hub", act->hub);
        stmt_blob(st, ":id", id_blob(id));
        stmt_blob(st, ":staff", id_blob(guests[k].staff.bytes));
        stmt_int(st, ":attended", is_among(came, count, &guests[k].staff));
        TRY(stmt_done(st));
    }
    return OK;
}

/* Inviting and marking who came are the same but for the state in which they are open, and the change. */
static Err with_list(Db *db, const Act *act, const char *action, const unsigned char id[ID_BYTES],
                     const StaffId *list, size_t count, MeetingState open, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(512 << 10);
    const Meeting *there;
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (!may_manage(act))
        return result_is(out, OUTCOME_ABSENT);
    if (count > MEETING_GUESTS_MOST)
        result_fault(out, "guests", "too-many");
    body_begin(&body, action);
    body_text(&body, id_blob(id));
    for (size_t i = 0; i < count; i++)
        body_text(&body, id_blob(list[i].bytes));
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(find(db, &a, act, id, &there, out));
    if (!there)
        return OK;
    if (there->state != open)
        return result_is(out, OUTCOME_REFUSED);
    if (open == MEETING_PLANNED)
        TRY(change_guests(db, &a, act, id, list, count, out));
    else
        TRY(mark_guests(db, &a, act, id, list, count));
    return out->faults ? OK : end_with(db, act, &body, action, id, out);
}

Err meeting_invite(Db *db, const Act *act, const unsigned char id[ID_BYTES], const StaffId *staff,
                   size_t count, Result *out)
{
    return with_list(db, act, "meeting.invite", id, staff, count, MEETING_PLANNED, out);
}

Err meeting_attendance(Db *db, const Act *act, const unsigned char id[ID_BYTES],
                       const StaffId *came, size_t count, Result *out)
{
    return with_list(db, act, "meeting.attendance", id, came, count, MEETING_HELD, out);
}

/* ---- a guest's --------------------------------------------------------------------------------------------- */

Err meeting_mine(Db *db, Arena *a, StaffId staff, const Meeting **out, size_t *count)
{
    Stmt *st = stmt_use(db, SQL_MEETING_MINE);

    stmt_blob(st, ":staff", id_blob(staff.bytes));
    return read_rows(st, a, out, count);
}

static Err read_own(Db *db, const Meeting *m, StaffId staff, MeetingOwn *own)
{
    Stmt *st = stmt_use(db, SQL_MEETING_MINE_RESULTS);

    stmt_blob(st, ":staff", id_blob(staff.bytes));
    stmt_text(st, ":hub", m->hub);
    stmt_blob(st, ":id", id_blob(m->id));
    stmt_int(st, ":most", QUIZ_PHASE_COUNT);
    while (stmt_row(st)) {
        int phase = number_of(QUIZ_PHASE_CODE, QUIZ_PHASE_COUNT, row_text_view(st, 0));

        if (phase == QUIZ_PHASE_COUNT)
            continue;
        own->took[phase] = true;
        own->right[phase] = (int)row_int(st, 1);
        own->questions[phase] = (int)row_int(st, 2);
    }
    return stmt_done(st);
}

Err meeting_mine_one(Db *db, Arena *a, StaffId staff, const unsigned char id[ID_BYTES],
                     const Meeting **out, MeetingOwn *own)
{
    Stmt *st = stmt_use(db, SQL_MEETING_MINE_ONE);
    Meeting *m;

    *out = NULL;
    *own = (MeetingOwn){ 0 };
    stmt_blob(st, ":staff", id_blob(staff.bytes));
    stmt_blob(st, ":id", id_blob(id));
    TRY(read_one(st, a, &m));
    if (!m)
        return OK;
    st = stmt_use(db, SQL_MEETING_MINE_MATERIALS);
    stmt_blob(st, ":staff", id_blob(staff.bytes));
    TRY(read_materials(st, a, m));
    TRY(read_own(db, m, staff, own));
    *out = m;
    return OK;
}

static Err put_result(Db *db, const Act *act, const Meeting *m, QuizPhase phase, int right,
                      int questions)
{
    Stmt *st = stmt_use(db, SQL_MEETING_RESULT_ADD);

    stmt_text(st, ":hub", m->hub);
    stmt_blob(st, ":id", id_blob(m->id));
    stmt_blob(st, ":staff", id_blob(act->who.staff.bytes));
    stmt_text(st, ":phase", str_c(QUIZ_PHASE_CODE[phase]));
    stmt_int(st, ":right", right);
    stmt_int(st, ":questions", questions);
    return stmt_done(st);
}

Err meeting_take(Db *db, const Act *act, const unsigned char id[ID_BYTES], QuizPhase phase,
                 int right, int questions, Result *out)
{
    AUTO(arena_free) Arena a = arena_new(256 << 10);
    const Meeting *m;
    MeetingOwn own;
    Body body;
    bool go;

    *out = (Result){ 0 };
    if (questions < 1 || right < 0 || right > questions || phase >= QUIZ_PHASE_COUNT)
        return result_is(out, OUTCOME_REFUSED);
    body_begin(&body, "meeting.test");
    body_text(&body, id_blob(id));
    body_number(&body, phase);
    body_number(&body, right);
    body_number(&body, questions);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(meeting_mine_one(db, &a, act->who.staff, id, &m, &own));
    if (!m)
        return result_is(out, OUTCOME_ABSENT);
    if (m->test.n == 0 ||
        !quiz_may_take(m->state, own.took[QUIZ_BEFORE], own.took[QUIZ_AFTER], phase))
        return result_is(out, OUTCOME_REFUSED);
    TRY(put_result(db, act, m, phase, right, questions));
    /* That it was taken, not how well. */
    return end_with(db, act, &body,
                    phase == QUIZ_BEFORE ? "meeting.test-before" : "meeting.test-after", id, out);
}

/* ---- the sample, and the end ---------------------------------------------------------------------------------- */

static const unsigned char SAMPLE_ID[ID_BYTES] = "batumi-2023-06-2"; /* the same everywhere */

static void sample_meeting(const SampleMeeting *s, Meeting *out)
{
    *out = (Meeting){ .first = s->first, .last = s->last, .test = s->test };
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        out->title[lang] = s->title[lang];
        out->place[lang] = s->place[lang];
        out->about[lang] = s->about[lang];
    }
    for (size_t i = 0; i < s->materials && i < MEETING_MATERIALS_MOST; i++)
        out->material[out->materials++] =
            (MeetingMaterial){ material_kind_read(s->material[i].kind), s->material[i].code };
}

Err meeting_sample(Db *db, const Act *act, unsigned char id[ID_BYTES], Result *out)
{
    AUTO(arena_free) Arena a = arena_new(256 << 10);
    Act network = *act;
    const Meeting *there;
    Meeting sample;

    *out = (Result){ 0 };
    network.hub = (Str){ 0 };
    memcpy(id, SAMPLE_ID, ID_BYTES);
    memcpy(network.key.bytes, SAMPLE_ID, ID_BYTES); /* its id is its key */
    if (!may_manage(&network))
        return result_is(out, OUTCOME_ABSENT);
    db_scope(db, network.scope);
    TRY(meeting_read(db, &a, network.hub, id, &there));
    if (there)
        return result_is(out, OUTCOME_BEFORE);
    sample_meeting(practice_sample(), &sample);
    return meeting_save(db, &network, NULL, &sample, out);
}

static Err drop_meeting(Db *db, Str hub, const unsigned char id[ID_BYTES])
{
    static const SqlId parts[] = { SQL_MEETING_RESULTS_DROP, SQL_MEETING_GUESTS_DROP,
                                   SQL_MEETING_MATERIALS_DROP, SQL_MEETING_DROP };

    for (size_t i = 0; i < COUNT(parts); i++) {
        Stmt *st = stmt_use(db, parts[i]);

        stmt_text(st, ":hub", hub);
        stmt_blob(st, ":id", id_blob(id));
        TRY(stmt_done(st));
    }
    return OK;
}

Err meeting_forget(Db *db, Day today, size_t most, size_t *gone)
{
    typedef struct Old {
        Str hub;
        unsigned char id[ID_BYTES];
    } Old;
    AUTO(arena_free) Arena a = arena_new(most * (sizeof(Old) + 64) + (64 << 10));
    Old *old = NEW_N(&a, Old, most);
    Scope before = db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    Stmt *st = stmt_use(db, SQL_MEETING_OLD);
    size_t n = 0;

    stmt_int(st, ":first", (int64_t)today - MEETING_KEPT_DAYS + 1);
    stmt_int(st, ":most", (int64_t)most);
    while (n < most && stmt_row(st)) {
        old[n].hub = row_text(st, 0, &a);
        row_bytes(st, 1, old[n++].id, ID_BYTES);
    }
    Err e = stmt_done(st);
    for (size_t i = 0; i < n && !FAILED(e); i++)
        e = drop_meeting(db, old[i].hub, old[i].id);
    *gone = n;
    db_scope(db, before);
    return e;
}
