/*
 * desk_seed.c -- for browser tests of the desk: a data folder with a made-up hub, a notice, and invitations.
 *
 *     desk_seed FOLDER consultant nino consultant gio reception mari      prints one code a line
 *
 * Hub and phone are made up. The server must not be running on the folder.
 */
#include "base/must.h"
#include "desk/hub.h"
#include "desk/staff.h"
#include "store/store.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct SeedJob {
    StoreJob job;
    const Keys *keys;
    char **arg;
    int args;
    _Atomic int over;
} SeedJob;

static Act machine(const SeedJob *s)
{
    Act act = act_of_machine(s->keys, time(NULL));

    secret_random(act.key.bytes, sizeof(act.key.bytes));
    return act;
}

static Err make_hub(Db *db, const SeedJob *s)
{
    Act act = machine(s);
    Result r;
    HubRecord hub = { .code = S("telavi"),
                      .kind = DESK_HUB,
                      .municipality = S("telavi"),
                      .name_ka = S("თელავის სერვის ჰაბი"),
                      .name_en = S("Telavi service hub"),
                      .address_ka = S("მოგონილი ქუჩა 1, თელავი"),
                      .address_en = S("1 Invented Street, Telavi"),
                      .languages = S("ka,en"),
                      .step_free = KNOWN_NOT,
                      .closed_day = DAY_NONE,
                      .phone = { { S("+995350000000"), S("მისაღები"), S("Reception") } },
                      .phones = 1 };
    HubNotice notice = { .first = act_day(&act),
                         .last = act_day(&act) + 10,
                         .text_ka = S("პარასკევს ჰაბი 15 საათამდე მუშაობს."),
                         .text_en = S("On Friday the hub closes at 15:00.") };

    for (int day = 1; day <= 5; day++)
        hub.hours[hub.hours_count++] = (HubHours){ day, 600, 1080 };
    TRY(hub_save(db, &act, &hub, &r));
    MUST(r.outcome == OUTCOME_DONE);
    act = machine(s);
    TRY(hub_notice_add(db, &act, hub.code, &notice, &r));
    MUST(r.outcome == OUTCOME_DONE);
    return OK;
}

static Err seed_work(Db *db, StoreJob *job)
{
    SeedJob *s = (SeedJob *)job;

    TRY(keys_mark(db, s->keys));
    TRY(make_hub(db, s));
    for (int i = 0; i + 1 < s->args; i += 2) {
        Act act = machine(s);
        char code[CODE_ROOM];
        Result r;

        Role role = role_read(str_c(s->arg[i]));
        TRY(staff_invite(db, &act, S("telavi"), role, str_c(s->arg[i + 1]), code, &r));
        MUST(r.outcome == OUTCOME_DONE);
        printf("%s\n", code);
    }
    return OK;
}

static void seed_done(StoreJob *job, bool kept)
{
    ((SeedJob *)job)->over = kept ? 1 : -1;
}

int main(int argc, char **argv)
{
    Keys *keys;
    Store *store;
    SeedJob s = { .job = { .work = seed_work, .done = seed_done },
                  .arg = argv + 2,
                  .args = argc - 2 };

    MUST(argc >= 2);
    Err e = keys_open(argv[1], false, &keys);
    if (!FAILED(e))
        e = store_open(&(StoreSettings){ .folder = argv[1] }, &store);
    if (FAILED(e)) {
        fprintf(stderr, "desk_seed: %s\n", e.text);
        return 1;
    }
    s.keys = keys;
    store_write(store, &s.job);
    while (!s.over)
        ;
    store_close(store);
    keys_close(keys);
    return s.over == 1 ? 0 : 1;
}
