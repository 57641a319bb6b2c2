/* notices.h -- what a hub wants people to read: closed on a day, moved. Public at once. */
#pragma once
#include "desk/hub.h"
#include "office/visit.h"

typedef struct NoticesView {
    const HubNotice *notice;
    size_t notices;
    Result result;
    Str text_ka, text_en, first, last, key; /* the new one, as typed */
    bool may_change;
} NoticesView;

VisitHandler notices_get, notices_post, notice_end_post;
