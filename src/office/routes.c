#include "office/routes.h"
#include "office/signin.h"
#include "office/workshop.h"

const OfficeRoute OFFICE_ROUTES[] = {
    { "/sign-in", signin_page, signin_post, true },
    { "/join", join_page, join_post, true },
    { "/sign-out", NULL, signout_post, false },
    { "/lock", NULL, lock_post, false },
    { "/unlock", unlock_page, unlock_post, true },
    { "/me/home", staff_home, NULL, false },
    { "/me/hub", NULL, hub_choice_post, false },
    { "/workshop", workshop_home, NULL, false },
    { "/workshop/services", workshop_services, NULL, false },
    { "/workshop/services/*", workshop_service, workshop_service_post, true },
    { "/workshop/still-true/*", NULL, workshop_still_true, false },
    { "/workshop/review", workshop_reviews, NULL, false },
    { "/workshop/review/*", workshop_review, workshop_review_post, true },
    { "/workshop/publish", workshop_publish, workshop_publish_post, true },
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
