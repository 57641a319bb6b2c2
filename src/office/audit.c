#include "office/audit.h"
#include "office_pages.h"
#include <string.h>

/* What stands in the entries is codes and ids (LOG-04); names are put to them here, for who may read them. */
typedef struct Names {
    const StaffMember *staff;
    const HubRecord *hub;
    size_t staff_count, hubs;
} Names;

static Str staff_name(const Html *h, const Names *n, const unsigned char id[ID_BYTES])
{
    for (size_t i = 0; i < n->staff_count; i++)
        if (memcmp(n->staff[i].id.bytes, id, ID_BYTES) == 0 && n->staff[i].name.n)
            return n->staff[i].name;
    return FILL(h, W_office_audit_somebody, { "id", str_head(id_hex(h->a, id), 6) });
}

static Str hub_words(const Html *h, const Names *n, Str code)
{
    for (size_t i = 0; i < n->hubs; i++)
        if (str_eq(n->hub[i].code, code))
            return h->lang == LANG_KA ? n->hub[i].name_ka : n->hub[i].name_en;
    return code;
}

/* "3fa9...": the first six digits do, to tell two of them apart. An object may be several words. */
static Str object_words(const Html *h, const Names *n, Str action, Str object)
{
    unsigned char id[ID_BYTES];
    Str rest = object, out = { 0 };

    if (str_starts(action, S("hub.")))
        return hub_words(h, n, object);
    if (str_starts(action, S("notice.")) || str_starts(action, S("staff.passkey.")))
        return (Str){ 0 };
    while (rest.n) {
        Str one = str_cut(&rest, ' '), words = one;
        if (id_read(one, id))
            words = str_starts(action, S("staff.")) || str_starts(action, S("role.")) ||
                            str_starts(action, S("sessions."))
                        ? staff_name(h, n, id)
                        : str_head(one, 6);
        else if (role_read(one) < ROLE_COUNT)
            words = office_word(h, "desk.role.%s", role_code(role_read(one)));
        out = arena_fmt(h->a, "%.*s%s%.*s", STR(out), out.n ? ", " : "", STR(words));
    }
    return out;
}

static AuditLine line_of(const Html *h, const Names *n, const AuditEntry *e)
{
    /* What somebody did to the own account needs the name once. */
    bool is_own = e->staff && str_eq(e->object, id_hex(h->a, e->staff));

    return (AuditLine){
        .time = office_time_words(h, e->at_s),
        .who = e->staff ? staff_name(h, n, e->staff) : word(h, W_office_audit_machine),
        .what = office_word(h, "desk.audit.%.*s", STR(e->action)),
        .object = is_own ? (Str){ 0 } : object_words(h, n, e->action, e->object),
        .hub = hub_words(h, n, e->hub),
        .refused = !str_eq(e->result, S("done")),
    };
}

static void show(Visit *v, bool of_network)
{
    AuditView view = { .of_network = of_network };
    Str hub = of_network ? (Str){ 0 } : v->act.hub;
    uint32_t before = 0;
    AuditEntry *entry;
    Names names;
    size_t count;

    view.is_later = str_u32(visit_field_of(v, S("before")), INT32_MAX, &before) && before > 0;
    if (!visit_reads(v, audit_list(v->db, v->a, hub, before, AUDIT_PAGE + 1, &entry, &count)) ||
        !visit_reads(v, staff_list(v->db, v->a, hub, &names.staff, &names.staff_count)) ||
        !visit_reads(v, hub_list(v->db, v->a, v->today, &names.hub, &names.hubs)))
        return;
    Html h = visit_page(v);
    view.lines = count > AUDIT_PAGE ? AUDIT_PAGE : count;
    view.line = NEW_N(v->a, AuditLine, view.lines + 1);
    for (size_t i = 0; i < view.lines; i++)
        view.line[i] = line_of(&h, &names, &entry[i]);
    if (count > AUDIT_PAGE)
        view.older = entry[AUDIT_PAGE - 1].seq;
    audit_page(&h, v, &view);
    visit_html(v, 200, &h);
}

void hub_audit_get(Visit *v)
{
    show(v, false);
}

void network_audit_get(Visit *v)
{
    show(v, true);
}
