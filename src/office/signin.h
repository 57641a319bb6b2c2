/* signin.h -- the way in and out: signing in, joining with a code, locking, signing out. */
#pragma once
#include "desk/staff.h"
#include "office/visit.h"

typedef struct SignInView {
    Result result;
    Str login, to; /* to: the page to go on with, without the language */
    bool unlocks;
    bool again;                   /* unlocked, but asked to show the factors once more */
    const struct PasskeyAsk *ask; /* of show_signin */
} SignInView;

typedef struct JoinView {
    Result result;
    Str code, key, name, login;
    Second second;
    Invitation invitation;
    Str totp_address, totp_letters;
    const char (*printed)[CODE_ROOM];
    size_t printed_count;
} JoinView;

VisitHandler signin_page, signin_post, unlock_page, unlock_post, join_page, join_post, signout_post,
    lock_post, staff_home, hub_choice_post;

/* Sets the cookies of a new session and goes on: to `to` if it is a page of ours, else to what this person does. */
void signin_done(Visit *v, const SignedIn *in, Str to);
/* The first page for somebody with these roles, without the language. */
Str office_home(const Actor *who);
