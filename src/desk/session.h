/*
 * session.h -- signing in, and what a browser that has signed in may go on doing.
 *
 * Signing in has three steps, because hashing a password takes long and belongs on no loop and not on the
 * writer's thread:
 *
 *     guard_ask                                            is this source being slowed?       (any thread)
 *     signin_look (reader), signin_check (slow, any other thread), signin_finish (writer's job)
 *
 * Known and unknown names go the same way and take the same time (AUTH-06).
 */
#pragma once
#include "desk/staff.h"

enum {
    IDLE_S = 15 * 60,        /* hub work */
    IDLE_EDITOR_S = 30 * 60, /* who has editor's and reviewer's roles only */
    SESSION_S = 12 * 3600,   /* in all */
    IDLE_WARN_S = 2 * 60,    /* before: the screen says so */
    SEEN_STEP_S = 15,        /* so often it is written down that somebody is there */
    PROVED_S = 5 * 60,       /* so long the factors count as just shown */
    SESSIONS_MOST = 20,      /* of one person; the oldest one ends */
};

typedef struct SignIn {
    Str login, password, code; /* code: six digits or one from paper */
    Str device;                /* what the browser kept from last time; empty: nothing */
    int64_t now_s;
} SignIn;

typedef struct SignInLook {
    bool known;
    StaffId staff;
    char hash[PASSWORD_HASH_ROOM];
    unsigned char totp[TOTP_SEALED_BYTES];
    Second second;
    int64_t totp_step; /* the last one used */
    bool device_known;
    /* of signin_check: */
    bool password_fits, hash_is_old;
    char new_hash[PASSWORD_HASH_ROOM];
    int64_t step;    /* that the code is of; 0: of none */
    Mark paper_code; /* of the typed code, were it one from paper */
    bool is_paper;
} SignInLook;

Err signin_look(Db *db, const Keys *keys, const SignIn *typed, SignInLook *out);
void signin_check(const Keys *keys, const SignIn *typed, SignInLook *look);

typedef struct Session {
    Mark mark;
    Actor who;
    Str name, language;
    int64_t began_s, seen_s, proved_s;
    int64_t ends_s; /* if nothing is done any more */
    bool locked;
} Session;

typedef struct SignedIn {
    bool ok; /* no: name, password or code did not fit; never which */
    StaffId staff;
    char token[TOKEN_CHARS + 1];  /* for the cookie */
    char device[TOKEN_CHARS + 1]; /* for the other cookie; empty: keep the one you have */
} SignedIn;

/*
 * In the writer's transaction: uses up the code, and makes a session with a new identifier. `before` is
 * the session that is unlocked or proved again (it ends), or NULL. Failing is written down too.
 */
Err signin_finish(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look,
                  const Mark *before, SignedIn *out);

/*
 * For the other way of signing in (passkey.h), when it has found out who it is: in the writer's transaction
 * the session, or the entry that it was refused. `how` goes into the entry: empty for a password.
 */
Err signin_look_device(Db *db, const Keys *keys, const SignIn *typed, SignInLook *look);
Err signin_open(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look, Str how,
                const Mark *before, SignedIn *out);
Err signin_refuse(Db *db, const Keys *keys, const SignIn *typed, const SignInLook *look, Str how);

/* Who is this? False in *found: nobody (never made, ended, too old). For any connection. */
Err session_find(Db *db, Arena *a, const Keys *keys, Str token, int64_t now_s, Session *out,
                 bool *found);
/* Is it time to write down that somebody is there? */
bool session_wants_touch(const Session *s, int64_t now_s);
Err session_touch(Db *db, const Mark *mark, int64_t now_s);
/* Were the factors shown a moment ago (SES-06)? */
bool session_is_proved(const Session *s, int64_t now_s);

Err session_lock(Db *db, const Act *act, const Mark *mark);
Err session_end(Db *db, const Act *act, const Mark *mark);
/* All of that person, but `but` (NULL: none is left out). */
Err session_end_all(Db *db, const Act *act, StaffId id, const Mark *but);
Err session_list(Db *db, Arena *a, StaffId id, int64_t now_s, const Session **out, size_t *count);

/* The anti-forgery word of a session (WEB-09): made from its token, kept nowhere. */
void session_word(const Keys *keys, Str token, char out[TOKEN_CHARS + 1]);
bool session_word_fits(const Keys *keys, Str token, Str word);

/* In the writer's transaction, now and then: what has ended goes. */
Err session_forget(Db *db, int64_t now_s);
