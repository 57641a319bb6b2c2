/*
 * staff.h -- the people of the hubs: invited with a one-time code, with a password and a second factor of
 * their own, with roles, until they leave.
 *
 * There is no account before somebody is invited; the first administrator is invited by the machine
 * itself, with a code in its terminal (AUTH-08). Nobody else ever sets or learns a password.
 */
#pragma once
#include "desk/act.h"

enum {
    INVITATION_DAYS = 7,
    STAFF_MOST = 500,
    STAFF_NAME_MOST = 80,
    LOGIN_MOST = 60,
    PRINTED_CODES = 20,
    DEVICE_DAYS = 180,      /* a browser that was not used for so long is unknown again */
    STAFF_KEPT_DAYS = 1826, /* after leaving, the name; what was done keeps the id alone */
};

typedef enum Second {
    SECOND_TOTP,
    SECOND_PRINTED,
    SECOND_COUNT
} Second; /* what goes with the password; a passkey needs none (passkey.h) */

typedef struct StaffMember {
    StaffId id;
    Str login, name, language;
    bool left;
    Second second;
    int64_t joined_s;
    size_t codes_left; /* on paper */
    RoleHeld held[ROLES_HELD_MOST];
    size_t held_count;
} StaffMember;

/* *code is shown once, to be handed over; it works for INVITATION_DAYS. */
Err staff_invite(Db *db, const Act *act, Str hub, Role role, Str name, char code[CODE_ROOM],
                 Result *out);
/* The same for the first administrator. OUTCOME_REFUSED: there is one who can invite others. */
Err staff_first_code(Db *db, const Act *act, char code[CODE_ROOM], Result *out);
Err staff_needs_first(Db *db, bool *out);

typedef struct Invitation {
    Str name, hub;
    Role role;
    TotpSecret totp; /* to be shown as a QR code and in letters; wipe it */
} Invitation;

/* OUTCOME_ABSENT: no such code, used, or too old; all the same to the outside. For any connection. */
Err staff_invitation(Db *db, Arena *a, const Keys *keys, Str code, int64_t now_s, Invitation *out,
                     Outcome *outcome);

typedef struct Joining {
    Str code;
    Str login, name, language;
    const char *password_hash; /* made before, off the writer's thread; password_fault was asked */
    Second second;
    Str totp; /* six digits, for SECOND_TOTP: that the phone really has the secret */
} Joining;

/* One more member, active; the invitation is used up. printed: PRINTED_CODES codes to print, shown once,
 * when `second` is SECOND_PRINTED. */
Err staff_join(Db *db, const Act *act, const Joining *joining, char printed[][CODE_ROOM],
               StaffId *id, Result *out);

/* A fault "not-together" when it does not go with what is held (roles_go_together). */
Err staff_role_give(Db *db, const Act *act, StaffId id, Str hub, Role role, Result *out);
/* OUTCOME_REFUSED: the last administrator stays one. */
Err staff_role_take(Db *db, const Act *act, StaffId id, Str hub, Role role, Result *out);
/* All sessions of somebody in reach: a coordinator's own hub, the network (SES-05). */
Err staff_sessions_end(Db *db, const Act *act, StaffId id, Result *out);
/* Ends roles and sessions at once, and wipes password and factors (SES-04). */
Err staff_leave(Db *db, const Act *act, StaffId id, Result *out);

/* Changing a factor ends all other sessions (SES-05). */
Err staff_password_set(Db *db, const Act *act, StaffId id, const char *password_hash,
                       const Mark *session, Result *out);
Err staff_print_codes(Db *db, const Act *act, StaffId id, char printed[][CODE_ROOM],
                      const Mark *session, Result *out);

/* `secret` is totp_of_session's, which the page showed; `typed` shows that the phone has it. */
Err staff_totp_set(Db *db, const Act *act, StaffId id, const TotpSecret *secret, Str typed,
                   const Mark *session, Result *out);

/* Members with a role at this hub; the empty hub: all, for network scope. By name. */
Err staff_list(Db *db, Arena *a, Str hub, const StaffMember **out, size_t *count);
/* Invitations that nobody has taken up yet, newest first; no code stands in them. */
typedef struct OpenInvitation {
    Str hub, name;
    Role role;
    int64_t until_s;
} OpenInvitation;
enum { INVITATIONS_SHOWN = 100 };
Err staff_invitations_open(Db *db, Arena *a, Str hub, int64_t now_s, const OpenInvitation **out,
                           size_t *count);
/* All that somebody holds, for the session. */
Err staff_roles(Db *db, const StaffId *id, RoleHeld held[ROLES_HELD_MOST], size_t *count);
/* What is typed at sign-in, as it is kept: trimmed, small letters. */
Str login_of(Arena *a, Str typed);
/* In the writer's transaction: old invitations and browsers go, and names of who left long ago. */
Err staff_forget(Db *db, int64_t now_s);
