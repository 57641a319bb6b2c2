#include "office/routes.h"
#include "office/contacts.h"
#include "office/signin.h"
#include "office/today.h"

const OfficeRoute OFFICE_ROUTES[] = {
    { "/sign-in", signin_page, signin_post, true },
    { "/join", join_page, join_post, true },
    { "/sign-out", NULL, signout_post, false },
    { "/lock", NULL, lock_post, false },
    { "/unlock", unlock_page, unlock_post, true },
    { "/me/home", staff_home, NULL, false },
    { "/me/hub", NULL, hub_choice_post, false },
    { "/desk", today_get, NULL, false },
    { "/desk/consultation", consult_get, consult_post, false },
    { "/desk/sheet", NULL, sheet_post, false },
    { "/desk/contacts", contacts_get, contacts_post, false },
    { "/desk/contacts/*", contact_get, contact_post, false },
    { 0 },
};

const OfficeRoute *office_route(Str path)
{
    if (path.n > 1 && str_ends(path, S("/")))
        return NULL;
    for (const OfficeRoute *r = OFFICE_ROUTES; r->path; r++)
        if (route_fits(str_c(r->path), path))
            return r;
    return NULL;
}
