/*
 * own.h -- what somebody sees of his own account and may change by himself, beside his factors (staff.h,
 * passkey.h) and sessions (session.h).
 */
#pragma once
#include "desk/staff.h"

enum { OWN_EVENTS_MOST = 10 };

typedef struct OwnAccount {
    Str login, name, language;
    bool has_totp;
    size_t codes_left; /* on paper */
    int64_t joined_s;
} OwnAccount;

/* An account that has left is empty. */
Err own_read(Db *db, Arena *a, StaffId id, OwnAccount *out);
/* "ka" or "en". */
Err own_language_set(Db *db, const Act *act, Str language, Result *out);

/* A sign-in, done or refused, or a change of a factor (AUTH-10), as the audit has it. */
typedef struct OwnEvent {
    int64_t at_s;
    Str action, object, result;
} OwnEvent;

/* The newest first, OWN_EVENTS_MOST at most. */
Err own_events(Db *db, Arena *a, StaffId id, const OwnEvent **out, size_t *count);
