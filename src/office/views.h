/*
 * views.h -- what the templates of staff pages are made of. Each room of this folder adds its own header.
 */
#pragma once
#include "office/audit.h"
#include "office/contacts.h"
#include "office/figures_view.h"
#include "office/hubs.h"
#include "office/me.h"
#include "office/meetings.h"
#include "office/notices.h"
#include "office/passkey.h"
#include "office/practice.h"
#include "office/reports.h"
#include "office/signin.h"
#include "office/staff.h"
#include "office/today.h"
#include "office/visit.h"
#include "office/workshop.h"
#include "public/views.h"

/* An entry of the menu, when this person may open it. */
typedef struct MenuItem {
    Str path; /* without the language */
    Str name;
    bool is_here;
} MenuItem;
const MenuItem *office_menu(const Html *h, const Visit *v, size_t *count);

/* The name of the hub where this person works just now; empty: at none. */
Str office_hub_name(const Html *h, const Visit *v);
/* Hubs to change to. */
typedef struct HubChoice {
    Str code, name;
    bool is_here;
} HubChoice;
const HubChoice *office_hubs(const Html *h, const Visit *v, size_t *count);
/* This page in the other language. */
Str office_other_language(const Html *h, const Visit *v);
/* Is the disk nearly full, and is this somebody who can have it mended (DUR-09)? The percent; 0: say nothing. */
int office_disk_warning(const Visit *v);
/* Seconds until the session ends if nothing is done; for the warning. */
int64_t office_seconds_left(const Visit *v);
