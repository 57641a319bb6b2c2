/*
 * hubs.h -- what hubs say of themselves, over what the edition says of them.
 *
 * A hub's own people write its phones, hours and notices (desk/hub.h), and these are on its public page
 * within seconds, without a new edition. The host gives them as one immutable snapshot in the settings; so
 * a page is still a pure function, of (edition, snapshot, day, path). Where the snapshot is silent, the
 * edition speaks. A hub that the edition does not know yet has a page from the snapshot alone.
 */
#pragma once
#include "html/html.h"
#include "public/public.h"

typedef struct LocalPhone {
    Str number, label[LANG_COUNT];
} LocalPhone;

typedef struct LocalHours {
    int weekday;       /* 1 Monday to 7 Sunday */
    int opens, closes; /* minutes after midnight */
} LocalHours;

typedef struct LocalDay {
    Day day;
    int opens, closes; /* both -1: closed all day */
} LocalDay;

typedef struct LocalNotice {
    Day first, last; /* to be read from and until */
    Str text[LANG_COUNT];
} LocalNotice;

typedef struct LocalHub {
    Str code, municipality;
    HubKind kind;
    Str name[LANG_COUNT], address[LANG_COUNT]; /* an empty address: not known */
    Str languages;                             /* "ka,en,ru" */
    int step_free;                             /* 1 yes, 0 no, -1 not known */
    Day closed_day;                            /* for good; DAY_NONE: it is not */
    const LocalPhone *phone;
    const LocalHours *hours; /* by weekday and time */
    const LocalDay *day;     /* with hours of its own, by day */
    const LocalNotice *notice;
    size_t phones, hours_count, days, notices;
} LocalHub;

struct LocalHubs {
    const LocalHub *hub;
    size_t count;
};

/* A hub as it is shown: one of the two is there at least. */
typedef struct ShownHub {
    const Hub *hub;
    const LocalHub *local;
    const Municipality *municipality; /* NULL: not known */
} ShownHub;

const LocalHub *local_hub(const LocalHubs *hubs, Str code); /* NULL: it says nothing */
/* false: nobody knows such a hub. */
bool hub_shown(const Html *h, Str code, ShownHub *out);
/* All that are open, those of the edition first; in the arena. */
const ShownHub *hubs_shown(const Html *h, Day today, size_t *count);

/* Does a hub stand there, by the edition or by what hubs say? */
HubKnown hub_known_at(const Html *h, const Municipality *m, Day today);

Str hub_shown_code(const Html *h, const ShownHub *hub);
Str hub_shown_name(const Html *h, const ShownHub *hub);
Str hub_shown_link(const Html *h, const ShownHub *hub);
HubKind hub_shown_kind(const ShownHub *hub);
Str hub_shown_address(const Html *h, const ShownHub *hub); /* empty: not known */
bool hub_shown_closed(const ShownHub *hub, Day today);     /* for good */
bool hub_shown_has_phone(const ShownHub *hub);
/* In the page's language, else in Georgian; *is_other then. */
Str notice_text(const Html *h, const LocalNotice *n, bool *is_other);
bool notice_holds(const LocalNotice *n, Day today);

/* "09:00–13:00, 14:00–18:00" */
Str clock_words(Arena *a, int opens, int closes);
Str weekday_words(const Html *h, int weekday);
/* Neighbouring days of the same hours as one line: "Monday–Friday", "09:00–18:00". */
typedef struct HoursLine {
    Str days, times;
} HoursLine;
enum { HOURS_LINES_MOST = 7 };
size_t hub_hours_lines(const Html *h, const LocalHub *hub, HoursLine out[HOURS_LINES_MOST]);
/* "Today: 09:00–18:00", "Closed today"; empty: not known. */
Str hub_today_words(const Html *h, const LocalHub *hub, Day today);
/* Is it a coming day with hours of its own that people should know of? */
enum { DAYS_AHEAD = 30 };
bool day_is_near(const LocalDay *d, Day today);
Str day_hours_words(const Html *h, const LocalDay *d);
/* "Georgian, English"; a code without a name stays one. */
Str tongue_words(const Html *h, Str code);
Str tongues_words(const Html *h, Str codes);
