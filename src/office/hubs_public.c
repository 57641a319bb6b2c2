#include "office/hubs_public.h"
#include "base/must.h"
#include "office/office.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SNAPSHOT_BYTES = 64 << 20 };

/* Lives until the last page that was made from it has been sent. */
typedef struct Snapshot {
    Arena a;
    LocalHubs hubs;
} Snapshot;

static void snapshot_free(void *what)
{
    Snapshot *s = what;

    arena_free(&s->a);
    free(s);
}

static HubKind kind_of(DeskHubKind kind)
{
    switch (kind) {
    case DESK_HUB: return HUB_HUB;
    case DESK_SERVICE_CENTRE: return HUB_SERVICE_CENTRE;
    case DESK_PARTNER:
    case DESK_HUB_KINDS: break;
    }
    return HUB_PARTNER_DESK;
}

static void copy_times(Arena *a, const HubRecord *hub, LocalHub *out)
{
    LocalHours *hours = NEW_N(a, LocalHours, hub->hours_count + 1);
    LocalDay *days = NEW_N(a, LocalDay, hub->holidays + 1);

    for (size_t i = 0; i < hub->hours_count; i++)
        hours[i] = (LocalHours){ hub->hours[i].weekday, hub->hours[i].opens, hub->hours[i].closes };
    for (size_t i = 0; i < hub->holidays; i++)
        days[i] = (LocalDay){ hub->holiday[i].day, hub->holiday[i].opens, hub->holiday[i].closes };
    out->hours = hours;
    out->hours_count = hub->hours_count;
    out->day = days;
    out->days = hub->holidays;
}

LocalHub local_hub_of(Arena *a, const HubRecord *hub, const HubNotice *notice, size_t notices)
{
    LocalPhone *phones = NEW_N(a, LocalPhone, hub->phones + 1);
    LocalNotice *said = NEW_N(a, LocalNotice, notices + 1);
    LocalHub out = {
        .code = hub->code,
        .municipality = hub->municipality,
        .kind = kind_of(hub->kind),
        .name = { [LANG_KA] = hub->name_ka, [LANG_EN] = hub->name_en },
        .address = { [LANG_KA] = hub->address_ka, [LANG_EN] = hub->address_en },
        .languages = hub->languages,
        .step_free = hub->step_free == KNOWN_NOT ? -1 : hub->step_free == KNOWN_YES,
        .closed_day = hub->closed_day,
        .phone = phones,
        .phones = hub->phones,
        .notice = said,
        .notices = notices,
    };

    for (size_t i = 0; i < hub->phones; i++)
        phones[i] = (LocalPhone){
            hub->phone[i].number,
            { [LANG_KA] = hub->phone[i].label_ka, [LANG_EN] = hub->phone[i].label_en }
        };
    for (size_t i = 0; i < notices; i++)
        said[i] = (LocalNotice){ notice[i].first,
                                 notice[i].last,
                                 { [LANG_KA] = notice[i].text_ka, [LANG_EN] = notice[i].text_en } };
    copy_times(a, hub, &out);
    return out;
}

static Err read_all(Db *db, Day today, Snapshot *s)
{
    const HubRecord *list, *hub;
    const HubNotice *notice;
    size_t count, notices;

    TRY(hub_list(db, &s->a, today, &list, &count));
    LocalHub *out = NEW_N(&s->a, LocalHub, count + 1);
    for (size_t i = 0; i < count; i++) {
        TRY(hub_read(db, &s->a, list[i].code, &hub));
        if (!hub)
            continue;
        TRY(hub_notices_coming(db, &s->a, hub->code, today, &notice, &notices));
        out[s->hubs.count++] = local_hub_of(&s->a, hub, notice, notices);
    }
    s->hubs.hub = out;
    return OK;
}

static Err make(Office *o, Snapshot *s)
{
    const OfficeSettings *set = office_settings(o);
    Act clock = { .now_s = set->clock ? set->clock() : time(NULL) };
    Day day = site_settings_of(set->site)->today;
    Db *db;

    TRY(store_read(set->store, &db));
    Err e = db_part_begin(db); /* all of one moment */
    if (!FAILED(e)) {
        e = read_all(db, day ? day : act_day(&clock), s);
        Err over = db_part_keep(db);
        if (!FAILED(e))
            e = over;
    }
    store_read_over(set->store, db);
    return e;
}

void hubs_publish(Office *o)
{
    /* So that who reads later is also shown later. */
    static pthread_mutex_t one_after_another = PTHREAD_MUTEX_INITIALIZER;
    Snapshot *s = calloc(1, sizeof(*s));

    MUST(s);
    s->a = arena_new(SNAPSHOT_BYTES);
    pthread_mutex_lock(&one_after_another);
    Err e = make(o, s);
    if (FAILED(e)) {
        fprintf(stderr, "gza: public pages of hubs stay as they were: %s\n", e.text);
        snapshot_free(s);
    } else {
        site_set_hubs(office_settings(o)->site, &s->hubs, snapshot_free, s);
    }
    pthread_mutex_unlock(&one_after_another);
}
