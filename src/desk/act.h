/*
 * act.h -- a deed: who does it, for which hub, with which key; and what came of it.
 *
 * Every function of the desk that changes something takes an Act and works in the writer's transaction
 * (store.h). An Act is made by act_allow alone, which asks the matrix of roles (roles.h) and says for
 * which hub the connection may work (db_scope): the one step before every handler (AUZ-01). The change,
 * its key (written.h) and its audit entry are one transaction.
 */
#pragma once
#include "base/day.h"
#include "desk/roles.h"
#include "desk/secret.h"
#include "store/written.h"

enum { ID_BYTES = 16, HUB_CODE_MOST = 40, FAULTS_MOST = 16 };

typedef struct StaffId {
    unsigned char bytes[ID_BYTES];
} StaffId;

/* Who is signed in, as read for this request (session.h): changes of roles work with the next one. */
typedef struct Actor {
    StaffId staff; /* all zero: the machine itself */
    RoleHeld held[ROLES_HELD_MOST];
    size_t held_count;
} Actor;

typedef struct Act {
    Actor who;
    Scope scope;
    Str hub;       /* the hub this is about; empty: the network */
    int64_t now_s; /* UTC */
    WriteKey key;  /* for what changes something */
    const Keys *keys;
} Act;

/*
 * May this actor do that at this hub (empty: at none, or whichever his role is for)? Fills in `act` and
 * returns true. False: answer as if it were not there (AUZ-04). A route without a rule is closed.
 */
bool act_allow(const Actor *who, Str path, RouteMethod method, Str hub, Act *act);
/* The program itself: the command line under the lock, what goes by itself at night. */
Act act_of_machine(const Keys *keys, int64_t now_s);

Day act_day(const Act *act); /* in Georgia */

typedef enum Outcome {
    OUTCOME_DONE,
    OUTCOME_BEFORE,    /* this very write was done before: answer as if it had been now */
    OUTCOME_OTHERWISE, /* its key was used for another write (409) */
    OUTCOME_FAULTY,    /* see faults (422) */
    OUTCOME_ABSENT,    /* there is no such thing in this scope (404) */
    OUTCOME_OVERTAKEN, /* somebody changed it meanwhile (412): show both */
    OUTCOME_REFUSED,   /* a step that is not open to it (403 or 409) */
} Outcome;

/* A field and what is wrong with it: "minutes", "too-many". Words: desk.fault.REASON in po/. */
typedef struct Fault {
    const char *field, *reason;
} Fault;

typedef struct Result {
    Outcome outcome;
    Fault fault[FAULTS_MOST];
    size_t faults;
} Result;

void result_fault(Result *r, const char *field, const char *reason);
/* For `return result_is(out, OUTCOME_ABSENT);` in what also may fail: sets it, gives OK. */
Err result_is(Result *out, Outcome outcome);

/* For the functions of this folder: act_begin says for which hub the connection works and looks the key
 * up; *go: it is new. act_end notes the key and the audit entry. */
Err act_begin(Db *db, const Act *act, Body *body, Result *out, bool *go);
Err act_end(Db *db, const Act *act, const Body *body, const char *action, Str object, Result *out);
/* An entry alone: refused access, sign-in, export. */
Err act_note(Db *db, const Act *act, const char *action, Str object, const char *result);

StaffId staff_id_new(void);
/* As a statement takes them. */
Str id_blob(const unsigned char id[ID_BYTES]);
Str staff_blob(const StaffId *id);
bool id_is_none(const unsigned char id[ID_BYTES]);
Str id_hex(Arena *a, const unsigned char id[ID_BYTES]);
Str id_hex_in(char room[2 * ID_BYTES + 1], const unsigned char id[ID_BYTES]);
bool id_read(Str hex, unsigned char out[ID_BYTES]);
/* A line of text: UTF-8, at most so many letters, no control and no invisible ones (PAR-16). */
bool line_is_good(Str text, size_t most);
/* A code as in the Guide: small letters, digits, - and _, at most HUB_CODE_MOST. */
bool code_is_good(Str code);
