/*
 * staff.c -- a coordinator sees and changes the people of the own hub, an administrator those of all. The same
 * pages serve both; what differs is the reach of the act, which the library asks (staff.h of desk/).
 */
#include "office/staff.h"
#include "office_pages.h"
#include <string.h>

enum { TYPED_BYTES = 400, DAY_SECONDS = 86400 };

bool role_is_offered(bool of_network, Role role)
{
    return of_network || !role_is_of_network(role);
}

Str staff_base(bool of_network)
{
    return of_network ? S("/network/staff") : S("/desk/staff");
}

Str staff_hub_name(const Html *h, const HubRecord *hubs, size_t count, Str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(hubs[i].code, code))
            return h->lang == LANG_KA ? hubs[i].name_ka : hubs[i].name_en;
    return code;
}

static Str typed(const Visit *v, const char *field)
{
    return str_head(str_trim(visit_field_of(v, str_c(field))), TYPED_BYTES);
}

/* Whose people: one hub's, or all (empty). */
static Str reach(const Visit *v, bool of_network)
{
    return of_network ? (Str){ 0 } : v->act.hub;
}

static bool read_hubs(Visit *v, const HubRecord **hubs, size_t *count)
{
    return visit_reads(v, hub_list(v->db, v->a, v->today, hubs, count));
}

/* Those who left come last; at a hub they have no role any more and are not in the list. */
static const StaffMember *left_last(Arena *a, const StaffMember *list, size_t count)
{
    StaffMember *out = NEW_N(a, StaffMember, count + 1);
    size_t n = 0;

    for (int left = 0; left < 2; left++)
        for (size_t i = 0; i < count; i++)
            if (list[i].left == (left == 1))
                out[n++] = list[i];
    return out;
}

/* ---- the list and inviting ------------------------------------------------------------------------------- */

static void show_list(Visit *v, int status, StaffView *view)
{
    Str hub = reach(v, view->of_network);
    Html h;

    if (!visit_reads(v, staff_list(v->db, v->a, hub, &view->member, &view->members)) ||
        !visit_reads(v, staff_invitations_open(v->db, v->a, hub, v->now_s, &view->open,
                                               &view->open_count)) ||
        !read_hubs(v, &view->hub, &view->hubs))
        return;
    view->member = left_last(v->a, view->member, view->members);
    view->may_change = visit_may(v, staff_base(view->of_network), ROUTE_POST);
    if (!view->key.n)
        view->key = office_new_key(v->a);
    h = visit_page(v);
    staff_list_page(&h, v, view);
    visit_html(v, status, &h);
}

typedef struct InviteWork {
    const Visit *v;
    Str hub, name;
    Role role;
    char code[CODE_ROOM];
    Result result;
} InviteWork;

static Err invite_work(Db *db, void *what)
{
    InviteWork *w = what;

    return staff_invite(db, &w->v->act, w->hub, w->role, w->name, w->code, &w->result);
}

static void show_invited(Visit *v, const InviteWork *w, bool of_network)
{
    InvitedView view = { .of_network = of_network,
                         .name = w->name,
                         .role = w->role,
                         .code = w->code,
                         .until_s = v->now_s + (int64_t)INVITATION_DAYS * DAY_SECONDS };
    const HubRecord *hubs;
    size_t count;
    Html h;

    if (!read_hubs(v, &hubs, &count))
        return;
    h = visit_page(v);
    view.hub_name = staff_hub_name(&h, hubs, count, w->hub);
    staff_invited_page(&h, v, &view);
    visit_html(v, 200, &h);
}

/* Which hub a role is for: the own one, or the chosen one where the role needs one. */
static Str hub_for(const Visit *v, bool of_network, Role role, Str chosen, Result *r)
{
    if (!of_network)
        return v->act.hub;
    if (role < ROLE_COUNT && role_is_of_network(role))
        return (Str){ 0 };
    if (role < ROLE_COUNT && !chosen.n)
        result_fault(r, "hub", "missing");
    return chosen;
}

static Role role_typed(bool of_network, Str code, Result *r)
{
    Role role = role_read(code);

    if (role < ROLE_COUNT && !role_is_offered(of_network, role))
        role = ROLE_COUNT;
    if (role == ROLE_COUNT)
        result_fault(r, "role", code.n ? "unknown" : "missing");
    return role;
}

static void invite(Visit *v, bool of_network)
{
    StaffView view = { .of_network = of_network,
                       .name = typed(v, "name"),
                       .role = typed(v, "role"),
                       .role_hub = typed(v, "hub"),
                       .key = typed(v, "key") };
    InviteWork work = { .v = v, .name = view.name };

    work.role = role_typed(of_network, view.role, &view.result);
    work.hub = hub_for(v, of_network, work.role, view.role_hub, &view.result);
    if (!view.name.n || !line_is_good(view.name, STAFF_NAME_MOST))
        result_fault(&view.result, "name", view.name.n ? "no-line" : "missing");
    if (view.result.faults) {
        show_list(v, 422, &view);
        return;
    }
    if (visit_write(v, invite_work, &work)) {
        view.result = work.result;
        if (visit_settled(v, &work.result))
            show_invited(v, &work, of_network);
        else if (work.result.outcome == OUTCOME_FAULTY)
            show_list(v, 422, &view);
    }
    secret_wipe(work.code, sizeof(work.code));
}

/* ---- one of them -------------------------------------------------------------------------------------------- */

/* NULL: nobody of that id in reach; answered. */
static const StaffMember *find_member(Visit *v, bool of_network)
{
    const StaffMember *list;
    StaffId id;
    size_t count;

    if (id_read(visit_last_part(v), id.bytes)) {
        if (!visit_reads(v, staff_list(v->db, v->a, reach(v, of_network), &list, &count)))
            return NULL;
        for (size_t i = 0; i < count; i++)
            if (memcmp(list[i].id.bytes, id.bytes, ID_BYTES) == 0)
                return &list[i];
    }
    visit_absent(v);
    return NULL;
}

static void show_member(Visit *v, int status, MemberView *view)
{
    Html h;

    if (!read_hubs(v, &view->hub, &view->hubs))
        return;
    view->may_change =
        !view->member->left &&
        visit_may(v, view->of_network ? S("/network/staff/x") : S("/desk/staff/x"), ROUTE_POST);
    view->is_self = memcmp(view->member->id.bytes, v->who.who.staff.bytes, ID_BYTES) == 0;
    view->is_done = v->method == ROUTE_GET && visit_field_of(v, S("done")).n > 0;
    h = visit_page(v);
    staff_member_page(&h, v, view);
    visit_html(v, status, &h);
}

static void member_get(Visit *v, bool of_network)
{
    MemberView view = { .of_network = of_network, .member = find_member(v, of_network) };

    if (view.member)
        show_member(v, 200, &view);
}

typedef struct MemberWork {
    const Visit *v;
    StaffId id;
    Str hub;
    Role role;
    enum { STEP_GIVE, STEP_TAKE, STEP_SESSIONS, STEP_LEAVE, STEP_NONE } step;
    Result result;
} MemberWork;

static Err member_work(Db *db, void *what)
{
    MemberWork *w = what;
    const Act *act = &w->v->act;

    switch (w->step) {
    case STEP_GIVE: return staff_role_give(db, act, w->id, w->hub, w->role, &w->result);
    case STEP_TAKE: return staff_role_take(db, act, w->id, w->hub, w->role, &w->result);
    case STEP_SESSIONS: return staff_sessions_end(db, act, w->id, &w->result);
    case STEP_LEAVE: return staff_leave(db, act, w->id, &w->result);
    case STEP_NONE: break;
    }
    return OK;
}

static void read_step(Visit *v, MemberView *view, MemberWork *work)
{
    static const char *const names[] = { "give", "take", "sessions", "leave" };
    Str wanted = typed(v, "do");

    work->step = STEP_NONE;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(wanted, str_c(names[i])))
            work->step = (int)i;
    if (work->step == STEP_NONE)
        result_fault(&view->result, "do", "unknown");
    if (work->step == STEP_GIVE || work->step == STEP_TAKE) {
        work->role = role_typed(view->of_network, view->role, &view->result);
        work->hub = hub_for(v, view->of_network, work->role, view->role_hub, &view->result);
    }
    if (work->step == STEP_LEAVE && !str_eq(typed(v, "sure"), S("yes")))
        result_fault(&view->result, "sure", "not-sure");
}

/* A step that the rules do not allow is said on the page of the person, not on a bare one. */
static void explain(Visit *v, MemberView *view, const MemberWork *work)
{
    view->result = work->result;
    if (work->result.outcome == OUTCOME_REFUSED) {
        view->result = (Result){ 0 };
        result_fault(&view->result, work->step == STEP_LEAVE ? "sure" : "roles",
                     work->step == STEP_GIVE                         ? "too-many"
                     : work->step == STEP_LEAVE && !view->of_network ? "works-elsewhere"
                                                                     : "last-administrator");
        show_member(v, 409, view);
    } else if (visit_settled(v, &work->result)) {
        visit_see(v, work->step == STEP_LEAVE ? staff_base(view->of_network)
                                              : arena_fmt(v->a, "%.*s?done=1", STR(v->path)));
    } else if (work->result.outcome == OUTCOME_FAULTY) {
        show_member(v, 422, view);
    }
}

static void member_post(Visit *v, bool of_network)
{
    MemberView view = { .of_network = of_network,
                        .member = find_member(v, of_network),
                        .role = typed(v, "role"),
                        .role_hub = typed(v, "hub") };
    MemberWork work = { .v = v };

    if (!view.member)
        return;
    work.id = view.member->id;
    read_step(v, &view, &work);
    if (view.result.faults)
        show_member(v, 422, &view);
    else if (visit_write(v, member_work, &work))
        explain(v, &view, &work);
}

/* ---- the routes ------------------------------------------------------------------------------------------------ */

void hub_staff_get(Visit *v)
{
    StaffView view = { 0 };

    show_list(v, 200, &view);
}

void network_staff_get(Visit *v)
{
    StaffView view = { .of_network = true };

    show_list(v, 200, &view);
}

void hub_staff_post(Visit *v)
{
    invite(v, false);
}

void network_staff_post(Visit *v)
{
    invite(v, true);
}

void hub_member_get(Visit *v)
{
    member_get(v, false);
}

void network_member_get(Visit *v)
{
    member_get(v, true);
}

void hub_member_post(Visit *v)
{
    member_post(v, false);
}

void network_member_post(Visit *v)
{
    member_post(v, true);
}
