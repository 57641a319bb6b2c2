/*
 * hub.h -- hubs, service centres and partner desks: where they are, when they are open, what they say.
 *
 * The Guide's edition has hubs too (data/guide/hubs.yaml); these are the ones whose own people keep them
 * true. A change names the version it was made from: who comes second sees both (SYN-05).
 */
#pragma once
#include "desk/act.h"

enum {
    HUB_PHONES_MOST = 8,
    HUB_HOURS_MOST = 21,
    HUB_HOLIDAYS_MOST = 60,
    HUB_LANGUAGES_MOST = 12,
    HUBS_MOST = 200,
    NOTICES_MOST = 20,
    NOTICE_CHARS_MOST = 300,
    HUB_NAME_MOST = 120
};

typedef enum DeskHubKind {
    DESK_HUB,
    DESK_SERVICE_CENTRE,
    DESK_PARTNER,
    DESK_HUB_KINDS
} DeskHubKind;
typedef enum Known { KNOWN_NO, KNOWN_YES, KNOWN_NOT } Known;

typedef struct HubPhone {
    Str number, label_ka, label_en;
} HubPhone;

typedef struct HubHours {
    int weekday;       /* 1 Monday to 7 Sunday */
    int opens, closes; /* minutes after midnight */
} HubHours;

typedef struct HubHoliday {
    Day day;
    int opens, closes; /* both -1: closed all day */
} HubHoliday;

typedef struct HubRecord {
    Str code;
    DeskHubKind kind;
    Str municipality;
    Str name_ka, name_en, address_ka, address_en; /* an empty address: not known */
    Str languages;                                /* "ka,en,ru" */
    Known step_free;
    Day closed_day;  /* DAY_NONE: open */
    int64_t version; /* 0: a new one */
    HubPhone phone[HUB_PHONES_MOST];
    size_t phones;
    HubHours hours[HUB_HOURS_MOST];
    size_t hours_count;
    HubHoliday holiday[HUB_HOLIDAYS_MOST];
    size_t holidays;
} HubRecord;

typedef struct HubNotice {
    unsigned char id[ID_BYTES]; /* the key it was made with */
    Day first, last;
    Str text_ka, text_en;
} HubNotice;

const char *hub_kind_code(DeskHubKind kind);
DeskHubKind hub_kind_read(Str code); /* DESK_HUB_KINDS: none */

/* What is wrong with a hub as it was typed; hub_save looks too. */
void hub_faults(Result *r, const HubRecord *hub);
/* A new hub (version 0) or a change of one, all of it at once. Its own people change neither its kind nor
 * when it closes for good: OUTCOME_REFUSED. */
Err hub_save(Db *db, const Act *act, const HubRecord *hub, Result *out);
Err hub_notice_add(Db *db, const Act *act, Str hub, const HubNotice *notice, Result *out);
Err hub_notice_end(Db *db, const Act *act, Str hub, const unsigned char id[ID_BYTES], Result *out);

/* NULL: there is none of that code. */
Err hub_read(Db *db, Arena *a, Str code, const HubRecord **out);
/* By name, open ones first; without phones, hours and holidays. */
Err hub_list(Db *db, Arena *a, Day today, const HubRecord **out, size_t *count);
/* What is to be read on that day; with `coming`, what will be read later as well. */
Err hub_notices(Db *db, Arena *a, Str code, Day today, const HubNotice **out, size_t *count);
Err hub_notices_coming(Db *db, Arena *a, Str code, Day today, const HubNotice **out, size_t *count);

typedef enum HubOpen { HUB_OPEN, HUB_CLOSED, HUB_OPEN_NOT_KNOWN } HubOpen;
/* Pure: by holidays first, then by the week. *until: minutes after midnight when that changes today. */
HubOpen hub_open_at(const HubRecord *hub, Day day, int minute, int *until);
