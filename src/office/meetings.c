#include "office/meetings.h"
#include "office_pages.h"
#include "public/views.h"
#include <string.h>

/* ---- what the templates are made of --------------------------------------------------------------- */

Str meeting_text(const Html *h, const Str text[LANG_COUNT])
{
    return text[h->lang].n ? text[h->lang] : text[lang_other(h->lang)];
}

Str meeting_days(const Html *h, const Meeting *m)
{
    Str first = day_words(h, m->first);

    return m->last == m->first
               ? first
               : arena_fmt(h->a, "%.*s – %.*s", STR(first), STR(day_words(h, m->last)));
}

Str meeting_state_words(const Html *h, MeetingState state)
{
    return office_word(h, "meeting.state.%s", MEETING_STATE_CODE[state]);
}

Str meeting_state_class(MeetingState state)
{
    switch (state) {
    case MEETING_PLANNED: return S("govuk-tag govuk-tag--yellow");
    case MEETING_HELD: return S("govuk-tag govuk-tag--green");
    case MEETING_CLOSED:
    case MEETING_CANCELLED:
    case MEETING_STATE_COUNT: break;
    }
    return S("govuk-tag govuk-tag--grey");
}

/* "/desk/meetings", "/network/meetings" or "/meetings": the room one is in. */
static Str room_of(const Visit *v)
{
    if (str_starts(v->path, S("/desk/")))
        return S("/desk/meetings");
    return str_starts(v->path, S("/network/")) ? S("/network/meetings") : S("/meetings");
}

static Str path_of(const Visit *v, const unsigned char id[ID_BYTES])
{
    return arena_fmt(v->a, "%.*s/%.*s", STR(room_of(v)), STR(id_hex(v->a, id)));
}

Str meeting_address(const Html *h, const Visit *v, const Meeting *m)
{
    return office_link(h, path_of(v, m->id));
}

Str material_name(const Html *h, const MeetingMaterial *m)
{
    const Area *area = m->kind == MATERIAL_AREA ? edition_find(h->e, TABLE_AREA, m->code) : NULL;
    const Service *s = m->kind == MATERIAL_SERVICE ? edition_service_by_id(h->e, m->code) : NULL;
    const PracticeCase *c = m->kind == MATERIAL_CASE ? practice_case(m->code) : NULL;

    if (area)
        return text_in(h, area->name);
    if (s)
        return text_in(h, s->name);
    return c ? c->name[h->lang] : (Str){ 0 };
}

Str material_address(const Html *h, const MeetingMaterial *m)
{
    const Service *s = m->kind == MATERIAL_SERVICE ? edition_service_by_id(h->e, m->code) : NULL;

    if (m->kind == MATERIAL_CASE)
        return office_link(h, arena_fmt(h->a, "/practice/%.*s", STR(m->code)));
    if (m->kind == MATERIAL_AREA)
        return office_link(h, arena_fmt(h->a, "/practice/present?area=%.*s", STR(m->code)));
    return s ? link_service(h, s) : (Str){ 0 };
}

Str material_sheet(const Html *h, const MeetingMaterial *m)
{
    return office_link(h, arena_fmt(h->a, "/practice/handout?%s=%.*s",
                                    m->kind == MATERIAL_AREA ? "area" : "s", STR(m->code)));
}

bool meeting_has_material(const Meeting *m, MaterialKind kind, Str code)
{
    for (size_t i = 0; i < m->materials; i++)
        if (m->material[i].kind == kind && str_eq(m->material[i].code, code))
            return true;
    return false;
}

bool meeting_is_guest(const MeetingView *p, const StaffId *staff)
{
    for (size_t i = 0; i < p->guests; i++)
        if (memcmp(p->guest[i].staff.bytes, staff->bytes, ID_BYTES) == 0)
            return true;
    return false;
}

Str score_words(const Html *h, int right, int of)
{
    return FILL(h, W_meeting_score, { "n", arena_fmt(h->a, "%d", right) },
                { "of", arena_fmt(h->a, "%d", of) });
}

/* ---- a guest's ---------------------------------------------------------------------------------------- */

void meetings_mine(Visit *v)
{
    MeetingsView p = { 0 };

    if (!visit_reads(v, meeting_mine(v->db, v->a, v->who.who.staff, &p.list, &p.count)))
        return;
    Html h = visit_page(v);
    meeting_list_page(&h, v, &p);
    visit_html(v, 200, &h);
}

/* false: answered. */
static bool read_invitation(Visit *v, InvitationView *p)
{
    unsigned char id[ID_BYTES];

    *p = (InvitationView){ .key = office_new_key(v->a) };
    for (size_t i = 0; i < COUNT(p->chosen); i++)
        p->chosen[i] = -1;
    if (!id_read(visit_last_part(v), id)) {
        visit_absent(v);
        return false;
    }
    if (!visit_reads(v, meeting_mine_one(v->db, v->a, v->who.who.staff, id, &p->m, &p->own)))
        return false;
    if (!p->m) {
        visit_absent(v);
        return false;
    }
    p->quiz = p->m->test.n ? practice_quiz(p->m->test) : NULL;
    for (QuizPhase phase = 0; phase < QUIZ_PHASE_COUNT; phase++)
        p->may[phase] = p->quiz && quiz_may_take(p->m->state, p->own.took[QUIZ_BEFORE],
                                                 p->own.took[QUIZ_AFTER], phase);
    p->phase = p->may[QUIZ_AFTER] ? QUIZ_AFTER : QUIZ_BEFORE;
    return true;
}

static void show_invitation(Visit *v, int status, const InvitationView *p, bool quiz)
{
    Html h = visit_page(v);

    if (quiz)
        meeting_quiz(&h, v, p);
    else
        meeting_invitation(&h, v, p);
    visit_html(v, status, &h);
}

void meeting_mine_page(Visit *v)
{
    InvitationView p;

    if (!read_invitation(v, &p))
        return;
    show_invitation(v, 200, &p, visit_field_of(v, S("test")).n && p.may[p.phase]);
}

typedef struct TakeWork {
    const Visit *v;
    const unsigned char *id;
    QuizPhase phase;
    int right, questions;
    Result result;
} TakeWork;

static Err take_work(Db *db, void *what)
{
    TakeWork *t = what;

    return meeting_take(db, &t->v->act, t->id, t->phase, t->right, t->questions, &t->result);
}

/* The choices that were ticked, by question; a fault for each that was not. Returns how many are right. */
static int read_choices(const Visit *v, InvitationView *p)
{
    int right = 0;

    for (size_t i = 0; i < p->quiz->questions; i++) {
        const QuizQuestion *q = &p->quiz->question[i];
        Str name = arena_fmt(v->a, "q-%.*s", STR(q->id));
        uint32_t place;

        if (str_u32(visit_field_of(v, name), (uint32_t)q->choices - 1, &place))
            p->chosen[i] = (int)quiz_choice_at(q, place);
        else
            result_fault(&p->result, arena_z(v->a, name), "missing");
        right += p->chosen[i] == 0; /* the first one is right, wherever it stands */
    }
    return right;
}

void meeting_mine_post(Visit *v)
{
    InvitationView p;

    if (!read_invitation(v, &p))
        return;
    Str phase = visit_field_of(v, S("phase")), key = visit_field_of(v, S("key"));
    if (!p.quiz) {
        visit_refuse(v, 409);
        return;
    }
    p.phase = str_eq(phase, S("after")) ? QUIZ_AFTER : QUIZ_BEFORE;
    int right = read_choices(v, &p);
    if (p.result.faults) {
        p.key = key;
        show_invitation(v, 422, &p, true);
        return;
    }
    TakeWork work = { v, p.m->id, p.phase, right, (int)p.quiz->questions, { 0 } };
    if (!visit_write(v, take_work, &work))
        return;
    if (visit_settled(v, &work.result))
        visit_see(v, path_of(v, p.m->id));
}

/* ---- a coordinator's: the list, and a new one -------------------------------------------------------------- */

static bool is_of_network(const Visit *v)
{
    return str_starts(v->path, S("/network/"));
}

static void show_list(Visit *v)
{
    MeetingsView p = { .manages = true, .no_sample = is_of_network(v) };
    const SampleMeeting *sample = practice_sample();

    if (!visit_reads(v, meeting_list(v->db, v->a, v->act.hub, &p.list, &p.count)))
        return;
    for (size_t i = 0; i < p.count; i++)
        if (p.list[i].first == sample->first &&
            str_eq(p.list[i].title[LANG_KA], sample->title[LANG_KA]))
            p.no_sample = false;
    Html h = visit_page(v);
    meeting_list_page(&h, v, &p);
    visit_html(v, 200, &h);
}

static void show_form(Visit *v, int status, const MeetingForm *f)
{
    Html h = visit_page(v);

    meeting_form(&h, v, f);
    visit_html(v, status, &h);
}

void meetings_list(Visit *v)
{
    MeetingForm *f = NEW(v->a, MeetingForm);

    if (!visit_field_of(v, S("new")).n) {
        show_list(v);
        return;
    }
    *f = (MeetingForm){ .m.test = S("guide-basics"), .key = office_new_key(v->a) };
    show_form(v, 200, f);
}

/* Days as a browser's field sends them, 2026-11-24, or as people write them here: 24.11.2026. */
static Day read_day(const Visit *v, Str text)
{
    Str rest = str_trim(text);
    uint32_t day, month, year;
    Day out;

    if (day_parse(rest, &out))
        return out;
    if (!str_u32(str_cut(&rest, '.'), 31, &day) || !str_u32(str_cut(&rest, '.'), 12, &month) ||
        !str_u32(rest, 9999, &year))
        return DAY_NONE;
    return day_parse(arena_fmt(v->a, "%04u-%02u-%02u", year, month, day), &out) ? out : DAY_NONE;
}

/* "area.documents" */
static void read_materials(const Visit *v, Meeting *m)
{
    Str rest = v->form, one;

    while (m->materials < MEETING_MATERIALS_MOST &&
           form_next(v->a, &rest, S("material"), &one) == FORM_OK) {
        MaterialKind kind = material_kind_read(str_cut(&one, '.'));

        if (!meeting_has_material(m, kind, one))
            m->material[m->materials++] = (MeetingMaterial){ kind, one };
    }
}

static void read_form(const Visit *v, MeetingForm *f)
{
    *f = (MeetingForm){
        .first = visit_field_of(v, S("first")),
        .last = visit_field_of(v, S("last")),
        .key = visit_field_of(v, S("key")),
        .m = {
            .title = { str_trim(visit_field_of(v, S("title-ka"))), str_trim(visit_field_of(v, S("title-en"))) },
            .place = { str_trim(visit_field_of(v, S("place-ka"))), str_trim(visit_field_of(v, S("place-en"))) },
            .about = { str_trim(visit_field_of(v, S("about-ka"))), str_trim(visit_field_of(v, S("about-en"))) },
            .test = visit_field_of(v, S("test")),
        },
    };
    f->m.first = read_day(v, f->first);
    /* One day is enough; when it cannot be read, that is said once. */
    f->m.last = str_trim(f->last).n      ? read_day(v, f->last)
                : f->m.first == DAY_NONE ? 0
                                         : f->m.first;
    read_materials(v, &f->m);
}

typedef struct SaveWork {
    const Visit *v;
    const Meeting *m;
    Result result;
} SaveWork;

static Err save_work(Db *db, void *what)
{
    SaveWork *s = what;

    return meeting_save(db, &s->v->act, s->v->e, s->m, &s->result);
}

/* Made or changed: there; faulty: the form again, with all that was typed. */
static void save(Visit *v, MeetingForm *f)
{
    SaveWork work = { v, &f->m, { 0 } };

    if (!visit_write(v, save_work, &work))
        return;
    f->result = work.result;
    if (visit_settled(v, &work.result)) {
        visit_see(v, path_of(v, f->m.version ? f->m.id : v->act.key.bytes));
    } else if (work.result.outcome == OUTCOME_OVERTAKEN) {
        result_fault(&f->result, "title-ka", "overtaken");
        show_form(v, 409, f);
    } else if (work.result.outcome == OUTCOME_FAULTY) {
        show_form(v, 422, f);
    }
}

typedef struct SampleWork {
    const Visit *v;
    unsigned char id[ID_BYTES];
    Result result;
} SampleWork;

static Err sample_work(Db *db, void *what)
{
    SampleWork *s = what;

    return meeting_sample(db, &s->v->act, s->id, &s->result);
}

static void load_sample(Visit *v)
{
    SampleWork work = { .v = v };

    if (visit_write(v, sample_work, &work) && visit_settled(v, &work.result))
        visit_see(v, path_of(v, work.id));
}

void meetings_post(Visit *v)
{
    MeetingForm *f = NEW(v->a, MeetingForm);

    if (is_of_network(v) && str_eq(visit_field_of(v, S("act")), S("sample"))) {
        load_sample(v);
        return;
    }
    read_form(v, f);
    save(v, f);
}

/* ---- a coordinator's: one meeting ------------------------------------------------------------------------------ */

/* false: answered. */
static bool read_view(Visit *v, MeetingView *p)
{
    unsigned char id[ID_BYTES];

    *p = (MeetingView){ 0 };
    if (!id_read(visit_last_part(v), id)) {
        visit_absent(v);
        return false;
    }
    if (!visit_reads(v, meeting_read(v->db, v->a, v->act.hub, id, &p->m)))
        return false;
    if (!p->m) {
        visit_absent(v);
        return false;
    }
    return visit_reads(v, meeting_guests(v->db, v->a, v->act.hub, id, &p->guest, &p->guests)) &&
           visit_reads(v, meeting_sums(v->db, p->m, &p->sums)) &&
           visit_reads(v, staff_list(v->db, v->a, v->act.hub, &p->staff, &p->staff_count));
}

static void show_meeting(Visit *v, int status, const MeetingView *p)
{
    Html h = visit_page(v);

    meeting_one(&h, v, p);
    visit_html(v, status, &h);
}

void meeting_page(Visit *v)
{
    MeetingView p;
    MeetingForm *f = NEW(v->a, MeetingForm);

    if (!read_view(v, &p))
        return;
    if (!visit_field_of(v, S("change")).n || p.m->state != MEETING_PLANNED) {
        show_meeting(v, 200, &p);
        return;
    }
    *f = (MeetingForm){ .m = *p.m,
                        .first = day_iso(v->a, p.m->first),
                        .last = day_iso(v->a, p.m->last),
                        .key = office_new_key(v->a) };
    show_form(v, 200, f);
}

typedef struct StepWork {
    const Visit *v;
    const unsigned char *id;
    MeetingState to; /* MEETING_STATE_COUNT: the list of people instead */
    StaffId staff[MEETING_GUESTS_MOST];
    size_t count;
    bool invites;
    Result result;
} StepWork;

static Err step_work(Db *db, void *what)
{
    StepWork *s = what;
    const Act *act = &s->v->act;

    if (s->to < MEETING_STATE_COUNT)
        return meeting_move(db, act, s->id, s->to, &s->result);
    return (s->invites ? meeting_invite : meeting_attendance)(db, act, s->id, s->staff, s->count,
                                                              &s->result);
}

static void read_staff(const Visit *v, StepWork *work)
{
    Str rest = v->form, one;

    while (work->count < MEETING_GUESTS_MOST && form_next(v->a, &rest, S("staff"), &one) == FORM_OK)
        if (id_read(one, work->staff[work->count].bytes))
            work->count++;
}

static void change(Visit *v, const Meeting *m)
{
    MeetingForm *f = NEW(v->a, MeetingForm);
    uint32_t version;

    read_form(v, f);
    memcpy(f->m.id, m->id, ID_BYTES);
    /* Never 0, which would be a new one. */
    bool named = str_u32(visit_field_of(v, S("version")), INT32_MAX, &version) && version > 0;
    f->m.version = named ? (int64_t)version : -1;
    save(v, f);
}

void meeting_post(Visit *v)
{
    StepWork *work = NEW(v->a, StepWork);
    Str act = visit_field_of(v, S("act"));
    MeetingView p;

    if (!read_view(v, &p))
        return;
    if (str_eq(act, S("change"))) {
        change(v, p.m);
        return;
    }
    *work = (StepWork){
        .v = v, .id = p.m->id, .to = meeting_state_read(act), .invites = str_eq(act, S("invite"))
    };
    if (work->to == MEETING_STATE_COUNT && !work->invites && !str_eq(act, S("attendance"))) {
        visit_refuse(v, 409);
        return;
    }
    read_staff(v, work);
    if (!visit_write(v, step_work, work))
        return;
    p.result = work->result;
    if (visit_settled(v, &work->result))
        visit_see(v, path_of(v, p.m->id));
    else if (work->result.outcome == OUTCOME_FAULTY)
        show_meeting(v, 422, &p);
}
