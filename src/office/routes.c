#include "office/routes.h"
#include "office/audit.h"
#include "office/contacts.h"
#include "office/figures.h"
#include "office/hubs.h"
#include "office/me.h"
#include "office/meetings.h"
#include "office/notices.h"
#include "office/passkey.h"
#include "office/practice.h"
#include "office/reports.h"
#include "office/signin.h"
#include "office/staff.h"
#include "office/today.h"
#include "office/workshop.h"

const OfficeRoute OFFICE_ROUTES[] = {
    { "/sign-in", signin_page, signin_post, true },
    { "/sign-in/passkey", signin_challenge, NULL, false },
    { "/join", join_page, join_post, true },
    { "/sign-out", NULL, signout_post, false },
    { "/lock", NULL, lock_post, false },
    { "/unlock", unlock_page, unlock_post, true },
    { "/me", me_page, me_post, false },
    { "/me/home", staff_home, NULL, false },
    { "/me/hub", NULL, hub_choice_post, false },
    { "/workshop/reports", reports_page, NULL, false },
    { "/workshop/reports/*", NULL, reports_post, false },
    { "/desk/hub", own_hub_get, own_hub_post, false },
    { "/desk/notices", notices_get, notices_post, false },
    { "/desk/notices/*", NULL, notice_end_post, false },
    { "/desk/staff", hub_staff_get, hub_staff_post, false },
    { "/desk/staff/*", hub_member_get, hub_member_post, false },
    { "/desk/audit", hub_audit_get, NULL, false },
    { "/network", network_home, NULL, false },
    { "/network/hubs", network_hubs_get, network_hubs_post, false },
    { "/network/hubs/*", network_hub_get, network_hub_post, false },
    { "/network/staff", network_staff_get, network_staff_post, false },
    { "/network/staff/*", network_member_get, network_member_post, false },
    { "/network/audit", network_audit_get, NULL, false },
    { "/workshop/reports", reports_page, NULL, false },
    { "/workshop/reports/*", NULL, reports_post, false },
    { "/me/sessions", NULL, me_sessions_post, false },
    { "/me/password", me_password_page, me_password_post, true },
    { "/me/codes", me_codes_page, me_codes_post, false },
    { "/me/totp", me_totp_page, me_totp_post, false },
    { "/me/passkey", passkey_page, passkey_post, false },
    { "/me/challenge", passkey_challenge, NULL, false },
    { "/me/passkey/*", NULL, passkey_remove_post, false },
    { "/practice", practice_list, NULL, false },
    { "/practice/*", practice_page, practice_post, false },
    { "/meetings", meetings_mine, NULL, false },
    { "/meetings/*", meeting_mine_page, meeting_mine_post, false },
    { "/desk/meetings", meetings_list, meetings_post, false },
    { "/desk/meetings/*", meeting_page, meeting_post, false },
    { "/network/meetings", meetings_list, meetings_post, false },
    { "/network/meetings/*", meeting_page, meeting_post, false },
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
    { "/workshop", workshop_home, NULL, false },
    { "/workshop/services", workshop_services, NULL, false },
    { "/workshop/services/*", workshop_service, workshop_service_post, true },
    { "/workshop/still-true/*", NULL, workshop_still_true, false },
    { "/workshop/review", workshop_reviews, NULL, false },
    { "/workshop/review/*", workshop_review, workshop_review_post, true },
    { "/workshop/publish", workshop_publish, workshop_publish_post, true },
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
