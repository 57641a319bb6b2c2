/*
 * today.h -- the desk's first page: begin a consultation, what is open now, notices, today's contacts, a draft
 * that this browser has kept.
 */
#pragma once
#include "desk/contact.h"
#include "desk/hub.h"
#include "office/visit.h"

typedef struct TodayView {
    const HubRecord *hub; /* NULL: not known */
    HubOpen open;
    Str until; /* "18:00"; empty: not known */
    Str hours; /* of today; empty: closed or not known */
    const HubNotice *notice;
    size_t notices;
    const Contact *contact; /* of today, the newest 50 */
    size_t contacts, people;
    bool more;
    Str saved; /* the id of what was written just now */
    Str draft; /* as in ConsultView */
    bool may_consult;
} TodayView;

void today_get(Visit *v);
