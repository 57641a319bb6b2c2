#include "desk/roles.h"

static const char *const CODE[ROLE_COUNT] = {
    [ROLE_CONSULTANT] = "consultant",
    [ROLE_RECEPTION] = "reception",
    [ROLE_HUB_COORDINATOR] = "hub-coordinator",
    [ROLE_EDITOR] = "editor",
    [ROLE_REVIEWER] = "reviewer",
    [ROLE_NETWORK_COORDINATOR] = "network-coordinator",
    [ROLE_DONOR_OFFICER] = "donor-officer",
    [ROLE_ADMINISTRATOR] = "administrator",
};

Role role_read(Str code)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (str_eq(code, str_c(CODE[i])))
            return (Role)i;
    return ROLE_COUNT;
}

const char *role_code(Role role)
{
    return CODE[role];
}

bool role_is_of_network(Role role)
{
    switch (role) {
    case ROLE_CONSULTANT:
    case ROLE_RECEPTION:
    case ROLE_HUB_COORDINATOR: return false;
    case ROLE_EDITOR:
    case ROLE_REVIEWER:
    case ROLE_NETWORK_COORDINATOR:
    case ROLE_DONOR_OFFICER:
    case ROLE_ADMINISTRATOR:
    case ROLE_COUNT: break;
    }
    return true;
}

bool roles_go_together(Role a, Role b)
{
    bool donor = a == ROLE_DONOR_OFFICER || b == ROLE_DONOR_OFFICER;
    bool gives = a == ROLE_ADMINISTRATOR || b == ROLE_ADMINISTRATOR;

    return a == b || (!donor && !(gives && (!role_is_of_network(a) || !role_is_of_network(b))));
}

/* Part by part; a star is any one part that is not empty. */
bool route_fits(Str pattern, Str path)
{
    while (pattern.n && path.n) {
        Str want = str_cut(&pattern, '/'), got = str_cut(&path, '/');

        if (str_eq(want, S("*")) ? got.n == 0 : !str_eq(want, got))
            return false;
        if ((pattern.n == 0) != (path.n == 0))
            return false;
    }
    return pattern.n == path.n;
}

const Route *route_find(Str path, RouteMethod method)
{
    if (path.n > 1 && str_ends(path, S("/")))
        return NULL;
    for (const Route *r = ROUTES_OF_ROLES; r->path; r++)
        if (r->method == method && route_fits(str_c(r->path), path))
            return r;
    return NULL;
}

RoleReach role_may(Role role, Str path, RouteMethod method)
{
    const Route *r = route_find(path, method);

    return r && role < ROLE_COUNT ? r->reach[role] : MAY_NONE;
}
