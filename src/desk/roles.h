/*
 * roles.h -- who may do what: the matrix of src/desk/roles.tsv, compiled in (tools/embed_roles.py).
 *
 * A row is an address and a method, a column is a role, a cell says how far the role reaches there. What
 * has no row is closed to everybody (AUZ-01); the tests try every cell (AUZ-02).
 */
#pragma once
#include "base/str.h"
#include "store/db.h"

typedef enum Role {
    ROLE_CONSULTANT,
    ROLE_RECEPTION,
    ROLE_HUB_COORDINATOR,
    ROLE_EDITOR,
    ROLE_REVIEWER,
    ROLE_NETWORK_COORDINATOR,
    ROLE_DONOR_OFFICER,
    ROLE_ADMINISTRATOR,
    ROLE_COUNT
} Role;

typedef enum RouteMethod { ROUTE_GET, ROUTE_POST, ROUTE_METHODS } RouteMethod;

typedef enum RoleReach {
    MAY_NONE,
    MAY_SELF,    /* what is about oneself: own sessions, own factors */
    MAY_HUB,     /* the hub of the role */
    MAY_NETWORK, /* every hub, or what belongs to none */
} RoleReach;

typedef struct Route {
    const char *path; // "/desk/contacts/*": a star stands for one part
    RouteMethod method;
    bool open; /* without being signed in: sign-in, joining */
    RoleReach reach[ROLE_COUNT];
} Route;

extern const Route ROUTES_OF_ROLES[]; /* ends with a NULL path */

enum { ROLES_HELD_MOST = 16 };

typedef struct RoleHeld {
    Role role;
    char hub[41]; /* empty: for the network */
} RoleHeld;

/* "consultant"; ROLE_COUNT for a stranger. */
Role role_read(Str code);
const char *role_code(Role role);
bool role_is_of_network(Role role); /* has no hub */
/*
 * May one person hold both? Who gives accounts reads no consultations (AUZ-06), and a donor's officer sees
 * figures and nothing else; the rest goes together, as small hubs need it.
 */
bool roles_go_together(Role a, Role b);

/* NULL: no rule, so nobody. */
const Route *route_find(Str path, RouteMethod method);
/* Part by part: a star is any one part that is not empty. */
bool route_fits(Str pattern, Str path);
/* The answer of one cell. */
RoleReach role_may(Role role, Str path, RouteMethod method);
