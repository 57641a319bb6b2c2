/*
 * routes.h -- which function answers which address of desk/roles.tsv. A test holds the two lists together:
 * an address without a rule is closed, and a rule without a page would be a promise (AUZ-01).
 */
#pragma once
#include "office/visit.h"

typedef struct OfficeRoute {
    const char *path; /* as in roles.tsv */
    VisitHandler *get, *post;
    bool
        slow; /* its POST (its GET, when it has no POST) takes long: hashing, publishing, exports */
} OfficeRoute;

extern const OfficeRoute OFFICE_ROUTES[]; /* ends with a NULL path */

/* NULL: there is none. A whole word goes before a star. */
const OfficeRoute *office_route(Str path);
