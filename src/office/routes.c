#include "office/routes.h"
#include "office/me.h"
#include "office/passkey.h"
#include "office/signin.h"

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
    { "/me/sessions", NULL, me_sessions_post, false },
    { "/me/password", me_password_page, me_password_post, true },
    { "/me/codes", me_codes_page, me_codes_post, false },
    { "/me/totp", me_totp_page, me_totp_post, false },
    { "/me/passkey", passkey_page, passkey_post, false },
    { "/me/challenge", passkey_challenge, NULL, false },
    { "/me/passkey/*", NULL, passkey_remove_post, false },
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
