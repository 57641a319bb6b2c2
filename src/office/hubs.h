/* hubs.h -- the hub's own page, which its people keep true, and the network's hubs. */
#pragma once
#include "desk/hub.h"
#include "office/visit.h"

enum { SPANS_MOST = 3, TONGUES = 12 };

typedef struct SpanTyped {
    Str opens, closes;
} SpanTyped;

typedef struct PhoneTyped {
    Str number, label_ka, label_en;
} PhoneTyped;

typedef struct HolidayTyped {
    Str day, opens, closes; /* without times: closed */
} HolidayTyped;

/* As it stands in the fields, right or wrong. */
typedef struct HubTyped {
    Str code, kind, municipality, name_ka, name_en, address_ka, address_en, languages, step_free,
        closed;
    Str version, key;
    PhoneTyped phone[HUB_PHONES_MOST];
    SpanTyped hours[7][SPANS_MOST];
    HolidayTyped holiday[HUB_HOLIDAYS_MOST];
    size_t phones, spans, holidays; /* rows that are shown */
} HubTyped;

/* A line of a hub in words. */
typedef struct HubLine {
    Str name, text, other; /* other: of a second version, where it differs */
    bool differs;
} HubLine;
enum { HUB_LINES = 12 };

typedef struct HubView {
    HubTyped typed;
    Result result;
    HubLine line[HUB_LINES];
    size_t lines;
    Str code, name;
    bool of_network, may_change, is_saved;
    bool is_overtaken; /* the lines are of both versions */
} HubView;

VisitHandler own_hub_get, own_hub_post, network_hub_get, network_hub_post;

/* A field's id with its number: "phone-2". */
Str numbered(const Html *h, const char *field, size_t number);
Str numbered_more(const Html *h, const char *field, size_t number, const char *part);
/* A code of a language that may be ticked: the usual ones, and then those that a hub has besides. */
Str tongue_code(Arena *a, Str held, size_t at); /* empty: no more */
bool tongue_held(Str held, Str code);

/* ---- the network's list -------------------------------------------------------------------------- */

typedef struct HubRow {
    const HubRecord *hub;
    HubOpen open;
    size_t staff;
    int64_t month; /* people this month, or MONTH_HIDDEN */
} HubRow;

enum { MONTH_HIDDEN = -1 }; /* too few to be shown */

typedef struct HubsView {
    HubRow *row;
    size_t rows;
    const Hub *const *found; /* of the edition, that nobody keeps yet */
    size_t found_count;
    Result result;
    HubTyped typed; /* the new one */
    bool may_change;
    int64_t month_all;
    size_t staff_all;
} HubsView;

VisitHandler network_hubs_get, network_hubs_post, network_home;
Str hub_state_words(const Html *h, const HubRow *row, Day today);
