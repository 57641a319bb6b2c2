/*
 * passkey.h -- signing in with a passkey, and adding and removing one's own (desk/passkey.h). The browser's part
 * is web/passkey.ts; without it no button is there, and password and code work as ever.
 */
#pragma once
#include "desk/passkey.h"
#include "office/signin.h"

/* For a page that has the button. */
typedef struct PasskeyAsk {
    bool can; /* there are passkeys at this address */
    PasskeySite site;
} PasskeyAsk;

/* Also says in the answer that the page's script may ask for one. */
PasskeyAsk passkey_ask(Visit *v);

typedef struct PasskeyAddView {
    Result result;
    PasskeyAsk ask;
    Str key; /* of the form: stays when it is shown again */
    PasskeyKind kind;
    Str owner, name; /* for the device: id as letters, name as it shows it */
    Str known;       /* credentials that are there already, with commas between */
} PasskeyAddView;

/* Which passkeys somebody has, for lists: "on this computer". */
Str passkey_kind_words(const Html *h, PasskeyKind kind);

/* A form of the sign-in page or of unlocking whose field "way" says passkey. Answers: signed in, or the page
 * again by `show`. */
void passkey_signin(Visit *v, SignInView *s, void (*show)(Visit *v, int status, SignInView *s));

/* A fresh challenge as JSON, asked for at the click: a sign-in page may stand open all night. */
VisitHandler signin_challenge, passkey_challenge;
VisitHandler passkey_page, passkey_post, passkey_remove_post;
