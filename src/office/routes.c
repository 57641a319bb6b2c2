#include "office/routes.h"
#include "office/figures.h"
#include "office/signin.h"

const OfficeRoute OFFICE_ROUTES[] = {
    { "/sign-in", signin_page, signin_post, true },
    { "/join", join_page, join_post, true },
    { "/sign-out", NULL, signout_post, false },
    { "/lock", NULL, lock_post, false },
    { "/unlock", unlock_page, unlock_post, true },
    { "/me/home", staff_home, NULL, false },
    { "/me/hub", NULL, hub_choice_post, false },
    { "/desk/figures", desk_figures_page, NULL, false },
    { "/desk/figures.csv", desk_figures_csv, NULL, true },
    { "/desk/figures.xlsx", desk_figures_xlsx, NULL, true },
    { "/desk/report", desk_report_page, NULL, false },
    { "/network/figures", network_figures_page, NULL, false },
    { "/network/figures.csv", network_figures_csv, NULL, true },
    { "/network/figures.xlsx", network_figures_xlsx, NULL, true },
    { "/network/report", network_report_page, NULL, false },
    { "/network/targets", targets_page, targets_post, false },
    { "/network/searches", searches_page, NULL, false },
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
