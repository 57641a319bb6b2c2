/*
 * day.h -- calendar days without a clock: the number of days since 1970-01-01 (Gregorian).
 * The clock itself stays outside the pure layers; "today" always comes as a parameter.
 */
#pragma once
#include "base/arena.h"

typedef int32_t Day;
enum { DAY_NONE = INT32_MIN };

typedef struct Date {
    int year, month, day; /* 1..9999, 1..12, 1..31 */
} Date;

Day day_of(Date d);
Date date_of(Day d);
/* "2024-05-16"; false for anything that is not a day of the calendar. */
bool day_parse(Str s, Day *out);
Str day_iso(Arena *a, Day d);
/* A source's date may be a year, a month or a day: "2024", "2024-05", "2024-05-16". */
bool loose_date_ok(Str s);
/* Its last possible day (end of the year or month), so that an age is never overstated. */
bool loose_date_last(Str s, Day *out);
