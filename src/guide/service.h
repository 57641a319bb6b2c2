/*
 * service.h -- what a service's record means on a given day: can one apply, how fresh is it, whom
 * to call. Pure; pages, booklet and export share it, so that they never disagree.
 */
#pragma once
#include "pack/edition.h"

/* What a visitor is told. Kept apart from whether a person fits (guide/match.h). */
typedef enum Shown {
    SHOWN_OPEN,
    SHOWN_LAST_KNOWN_OPEN, /* "open" by a source older than two years, or without a date: ask first */
    SHOWN_BY_CALL,
    SHOWN_SEASONAL,
    SHOWN_UNTIL_BUDGET_USED,
    SHOWN_UNCERTAIN, /* its planned end is over; whether it goes on is not known */
    SHOWN_PROBABLY_CLOSED,
    SHOWN_CLOSED,
    SHOWN_NOT_YET, /* valid_from lies ahead */
    SHOWN_COUNT
} Shown;

enum { FRESH_DAYS = 731 }; /* two years */

Shown service_shown(const Edition *e, const Service *s, Day today);
Str shown_name(Shown shown); /* for machines: "last_known_open" */
/* Closed, probably closed: shown last and marked. */
bool shown_is_over(Shown shown);
/* Is the newest source older than two years (or without a date)? */
bool service_is_stale(const Edition *e, const Service *s, Day today);
/* The newest dated source; NULL when none has a date. */
const Source *service_newest_source(const Edition *e, const Service *s);
bool service_is_free(const Edition *e, const Service *s); /* a cost line of 0 and no other fee */

typedef enum ContactKind {
    CONTACT_PHONE,
    CONTACT_WEBSITE,
    CONTACT_EMAIL,
    CONTACT_NONE
} ContactKind;

typedef struct ServiceContact {
    ContactKind kind;
    Str address;              /* number, URL or e-mail address */
    const Phone *phone;       /* CONTACT_PHONE: its label and hours */
    const Provider *provider; /* NULL: the service's own contact */
} ServiceContact;

/*
 * The first way to ask about a service: its own phone, its providers' phones, then the same for
 * websites and e-mail. CONTACT_NONE: not known, ask at the municipality.
 */
ServiceContact service_contact(const Edition *e, const Service *s);
/* Every contact, without repeats, phones first; in the arena. */
const ServiceContact *service_contacts(const Edition *e, Arena *a, const Service *s, size_t *count);

/* "tel:+995322401010" */
Str phone_url(Arena *a, Str number);
/* "sda.gov.ge": what people can recognise of a URL. */
Str url_host(Str url);

/* Kilometres between two municipalities' centres, as the crow flies, within 1 % in Georgia. */
uint32_t distance_km(const Municipality *a, const Municipality *b);
