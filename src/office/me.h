/* me.h -- one's own account: ways to sign in, sessions, language, what happened last. */
#pragma once
#include "desk/own.h"
#include "desk/passkey.h"
#include "office/visit.h"

typedef struct MeView {
    OwnAccount own;
    const Passkey *passkey;
    size_t passkeys;
    bool passkeys_here; /* they work at this address */
    const Session *session;
    size_t sessions;
    const OwnEvent *event;
    size_t events;
    Str done; /* what was done a moment ago: password, codes ... */
} MeView;

/* The form of one change: of the password, of paper codes, of the app. */
typedef struct MeChange {
    Result result;
    Str key;
    Str totp_address, totp_letters;
    const char (*printed)[CODE_ROOM];
    size_t printed_count;
} MeChange;

/* Were the factors shown a moment ago? Otherwise it asks for them and comes back to `to`, a page of ours. */
bool me_is_proved(Visit *v, Str to);
/* Back to /me, which says that it is done. */
void me_done(Visit *v, const char *what);

/* What names a session in a form: no part of its secret. */
Str me_session_row(Arena *a, const Session *s);
bool me_is_this_session(const Visit *v, const Session *s);
/* "Signed in with a passkey" */
Str me_event_words(const Html *h, const OwnEvent *e);
Str me_hub_words(const Html *h, const Visit *v, const RoleHeld *held);

VisitHandler me_page, me_post, me_sessions_post, me_password_page, me_password_post, me_codes_page,
    me_codes_post, me_totp_page, me_totp_post;
