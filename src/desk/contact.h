/*
 * contact.h -- a contact: the record of one conversation, without anybody in it.
 *
 * There is no name, no number, no free text and no time of day; only codes, and bands when the person does
 * not mind (PRIV-02). Its id is the key its browser made, so that sending it again changes nothing.
 */
#pragma once
#include "desk/act.h"
#include "pack/edition.h"

enum {
    CONTACT_NEEDS_MOST = 8,
    CONTACT_SERVICES_MOST = 30,
    CONTACT_MINUTES_MOST = 600,
    CONTACT_PEOPLE_MOST = 500,
    CONTACT_DAYS_BACK = 31, /* so old may it be when it is first written down */
    CONTACT_KEPT_DAYS = CONTACT_ROW_KEPT_DAYS,
    CONTACTS_PAGE = 50,
    BAND_NONE = -1,
};

/* X(ENUM, "code"): words are desk.KIND.CODE in po/. */
#define CHANNELS(X)                                                                                \
    X(DESK, "desk") X(PHONE, "phone") X(VIDEO, "video") X(MESSAGE, "message") X(VISIT, "visit")
#define NEED_RESULTS(X) X(MET, "met") X(PARTLY, "partly") X(NOT, "not")
#define WHYS(X)                                                                                    \
    X(NO_SERVICE, "no-service")     /* there is none for this */                                   \
    X(NOT_ENTITLED, "not-entitled") /* the conditions are not met */                               \
    X(PAPER_MISSING, "paper-missing")                                                              \
    X(TOO_LATE, "too-late") /* a time limit is over */                                             \
    X(FULL, "full")         /* money or places are used up */                                      \
    X(TOO_FAR, "too-far")                                                                          \
    X(COSTS, "costs")         /* a fee that cannot be paid */                                      \
    X(LANGUAGE, "language")   /* nobody there speaks it */                                         \
    X(NOT_KNOWN, "not-known") /* we did not know the answer */                                     \
    X(DECIDES, "decides")     /* the person wants to think about it */                             \
    X(ELSEWHERE, "elsewhere") /* another office deals with it */
#define VERDICTS(X) X(YES, "yes") X(MAYBE, "maybe") X(NO, "no") X(NONE, "none")
#define AGES(X) X(0, "0-17") X(18, "18-29") X(30, "30-44") X(45, "45-59") X(60, "60+")
#define SEXES(X) X(WOMAN, "woman") X(MAN, "man") X(OTHER, "other")
#define BACKS(X)                                                                                   \
    X(ABROAD, "not-yet")                                                                           \
    X(3, "under-3-months") X(12, "3-12-months") X(36, "1-3-years") X(MORE, "over-3-years")

#define X(id, code) CHANNEL_##id,
typedef enum Channel { CHANNELS(X) CHANNEL_COUNT } Channel;
#undef X
#define X(id, code) NEED_##id,
typedef enum NeedResult { NEED_RESULTS(X) NEED_RESULT_COUNT } NeedResult;
#undef X
#define X(id, code) WHY_##id,
typedef enum Why { WHYS(X) WHY_COUNT } Why; /* WHY_COUNT: none */
#undef X
#define X(id, code) TOLD_##id,
typedef enum Told { VERDICTS(X) TOLD_COUNT } Told;
#undef X
#define X(id, code) AGE_##id,
typedef enum AgeBand { AGES(X) AGE_COUNT } AgeBand;
#undef X
#define X(id, code) SEX_##id,
typedef enum SexBand { SEXES(X) SEX_COUNT } SexBand;
#undef X
#define X(id, code) BACK_##id,
typedef enum BackBand { BACKS(X) BACK_COUNT } BackBand;
#undef X

extern const char *const CHANNEL_CODE[CHANNEL_COUNT];
extern const char *const NEED_RESULT_CODE[NEED_RESULT_COUNT];
extern const char *const WHY_CODE[WHY_COUNT];
extern const char *const TOLD_CODE[TOLD_COUNT];
extern const char *const AGE_CODE[AGE_COUNT];
extern const char *const SEX_CODE[SEX_COUNT];
extern const char *const BACK_CODE[BACK_COUNT];
/* The number of a code in such a list; `count` for a stranger. */
int code_number(const char *const *list, int count, Str code);

typedef struct ContactNeed {
    Str need; /* code of the Guide */
    NeedResult result;
    Why why; /* WHY_COUNT: none; needed for partly and not */
} ContactNeed;

typedef struct ContactService {
    Str service; /* id of the Guide */
    uint32_t edition;
    Told verdict;
} ContactService;

typedef struct Contact {
    unsigned char id[ID_BYTES]; /* the key of its first write */
    Str hub;                    /* when read; written is the act's */
    StaffId staff;              /* the same */
    Day day;
    Channel channel;
    bool abroad, interpreter, again;
    Str language; /* two or three small letters */
    int people;   /* 1, or a group's heads: then without bands */
    int minutes;
    int age, sex, back; /* BAND_NONE: not asked */
    Str municipality;   /* empty: not asked */
    ContactNeed need[CONTACT_NEEDS_MOST];
    size_t needs;
    ContactService service[CONTACT_SERVICES_MOST];
    size_t services;
    int64_t version; /* when read; names what a change was made from */
} Contact;

/* Pure: what is wrong, each with its field. `e`: codes have to be in this edition; NULL: only look right. */
void contact_faults(const Contact *c, const Edition *e, Day today, Result *out);

/* With act->key as its id. */
Err contact_add(Db *db, const Act *act, const Edition *e, const Contact *c, Result *out);
/* All of it again, by the hub's own people; c->version is the one it was made from. */
Err contact_change(Db *db, const Act *act, const Edition *e, const Contact *c, Result *out);

/* NULL: there is none in this scope (AUZ-04). */
Err contact_read(Db *db, Arena *a, Str hub, const unsigned char id[ID_BYTES], const Contact **out);

typedef struct ContactWish {
    Str hub;
    Day first, last;
    const char *dimension; /* NULL: all; otherwise as in figures.h, with its code */
    Str code;
    Day after_day; /* DAY_NONE: from the newest; otherwise the last row of the page before */
    unsigned char after_id[ID_BYTES];
} ContactWish;

/* Newest day first; at most CONTACTS_PAGE, without needs and services. *more: there are others. */
Err contact_list(Db *db, Arena *a, const ContactWish *wish, const Contact **out, size_t *count,
                 bool *more);

/* In the writer's transaction: what is older than CONTACT_KEPT_DAYS goes, at most so many at once; the
 * counts stay. */
Err contact_forget(Db *db, Day today, size_t most, size_t *gone);
