/* frame.c -- what stands around every page of staff. */
#include "desk/hub.h"
#include "office/office.h"
#include "office/views.h"
#include "store/doctor.h"

typedef struct Entry {
    const char *path;
    WordId word;
} Entry;

static const Entry MENU[] = {
    { "/desk", W_office_menu_today },
    { "/desk/consultation", W_office_menu_consultation },
    { "/desk/contacts", W_office_menu_contacts },
    { "/desk/figures", W_office_menu_figures },
    { "/desk/hub", W_office_menu_hub },
    { "/desk/staff", W_office_menu_staff },
    { "/network", W_office_menu_network },
    { "/network/hubs", W_office_menu_hubs },
    { "/network/figures", W_office_menu_network_figures },
    { "/network/staff", W_office_menu_network_staff },
    { "/workshop", W_office_menu_workshop },
    { "/meetings", W_office_menu_meetings },
    { "/practice", W_office_menu_practice },
};

/* Does this entry lead to the room the page is in? The longest one that fits does. */
static size_t here(const Visit *v)
{
    size_t best = COUNT(MENU), length = 0;

    for (size_t i = 0; i < COUNT(MENU); i++) {
        Str path = str_c(MENU[i].path);
        bool is_home =
            str_eq(path, S("/desk")) || str_eq(path, S("/network")); /* not all behind it */
        bool fits = str_eq(v->path, path) || (!is_home && str_starts(v->path, path) &&
                                              v->path.n > path.n && v->path.p[path.n] == '/');
        if (fits && path.n > length) {
            best = i;
            length = path.n;
        }
    }
    return best;
}

const MenuItem *office_menu(const Html *h, const Visit *v, size_t *count)
{
    MenuItem *list = NEW_N(h->a, MenuItem, COUNT(MENU));
    size_t at = here(v);

    *count = 0;
    for (size_t i = 0; i < COUNT(MENU); i++)
        if (visit_may(v, str_c(MENU[i].path), ROUTE_GET))
            list[(*count)++] = (MenuItem){ str_c(MENU[i].path), word(h, MENU[i].word), i == at };
    return list;
}

static Str hub_name(const Html *h, const Visit *v, Str code)
{
    const HubRecord *hub = NULL;

    if (!code.n || !v->db || FAILED(hub_read(v->db, h->a, code, &hub)) || !hub)
        return code;
    return h->lang == LANG_KA || !hub->name_en.n ? hub->name_ka : hub->name_en;
}

Str office_hub_name(const Html *h, const Visit *v)
{
    return hub_name(h, v, v->hub);
}

const HubChoice *office_hubs(const Html *h, const Visit *v, size_t *count)
{
    HubChoice *list = NEW_N(h->a, HubChoice, ROLES_HELD_MOST);

    *count = 0;
    for (size_t i = 0; i < v->who.who.held_count; i++) {
        Str code = str_c(v->who.who.held[i].hub);
        bool known = !code.n;
        for (size_t k = 0; k < *count; k++)
            known |= str_eq(list[k].code, code);
        if (!known)
            list[(*count)++] = (HubChoice){ code, hub_name(h, v, code), str_eq(code, v->hub) };
    }
    return list;
}

Str office_other_language(const Html *h, const Visit *v)
{
    Str other = lang_code(lang_other(h->lang));

    if (v->method == ROUTE_GET && v->query.n)
        return arena_fmt(h->a, "/%.*s%.*s?%.*s", STR(other), STR(v->path), STR(v->query));
    return arena_fmt(h->a, "/%.*s%.*s", STR(other), STR(v->path));
}

int office_disk_warning(const Visit *v)
{
    bool answers_for_it = false;

    for (size_t i = 0; i < v->who.who.held_count; i++)
        switch (v->who.who.held[i].role) {
        case ROLE_HUB_COORDINATOR:
        case ROLE_NETWORK_COORDINATOR:
        case ROLE_ADMINISTRATOR: answers_for_it = true; break;
        case ROLE_CONSULTANT:
        case ROLE_RECEPTION:
        case ROLE_EDITOR:
        case ROLE_REVIEWER:
        case ROLE_DONOR_OFFICER:
        case ROLE_COUNT: break;
        }
    int percent = answers_for_it ? office_disk(v->office) : 0;
    return percent >= DISK_LOOK ? percent : 0;
}

int64_t office_seconds_left(const Visit *v)
{
    return v->signed_in && v->who.ends_s > v->now_s ? v->who.ends_s - v->now_s : 0;
}
