#include "base/day.h"

/* After Howard Hinnant's chrono-compatible date algorithms (public domain). */
Day day_of(Date d)
{
    int y = d.month <= 2 ? d.year - 1 : d.year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

Date date_of(Day z)
{
    int n = z + 719468;
    int era = (n >= 0 ? n : n - 146096) / 146097;
    int doe = n - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;

    return (Date){ yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1 };
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

static bool parts(Str s, Date *d, int *known)
{
    uint32_t v[3] = { 0, 0, 0 };
    static const size_t width[] = { 4, 2, 2 };
    static const uint32_t max[] = { 9999, 12, 31 };
    int n = 0;
    bool more = true;

    for (; more && n < 3; n++) {
        ptrdiff_t at = str_find_byte(s, '-');
        Str part = str_cut(&s, '-');
        if (part.n != width[n] || !str_u32(part, max[n], &v[n]) || v[n] == 0)
            return false;
        more = at >= 0;
    }
    if (more || s.n)
        return false;
    *known = n;
    *d = (Date){ (int)v[0], n > 1 ? (int)v[1] : 12, 0 };
    d->day = n > 2 ? (int)v[2] : days_in_month(d->year, d->month);
    return d->day <= days_in_month(d->year, d->month);
}

bool day_parse(Str s, Day *out)
{
    Date d;
    int known;

    if (!parts(s, &d, &known) || known != 3)
        return false;
    *out = day_of(d);
    return true;
}

Str day_iso(Arena *a, Day day)
{
    Date d = date_of(day);

    return arena_fmt(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

bool loose_date_ok(Str s)
{
    Date d;
    int known;

    return parts(s, &d, &known);
}

bool loose_date_last(Str s, Day *out)
{
    Date d;
    int known;

    if (!parts(s, &d, &known))
        return false;
    *out = day_of(d);
    return true;
}
