/* test_desk.h -- for the tests of this folder: a database of its own, its keys, and people who act. */
#pragma once
#include "desk/contact.h"
#include "desk/hub.h"
#include "desk/session.h"
#include "store/migrate.h"
#include "store/test_store.h"
#include <sys/stat.h>

enum { NOW = 1780000000 }; /* 2026-05-28 20:26:40 UTC; past midnight in Georgia */

[[maybe_unused]] static Arena arena = { .limit_bytes = 64 << 20 };
[[maybe_unused]] static Keys *keys;
[[maybe_unused]] static Db *db;

[[maybe_unused]] static void good(Err e)
{
    if (FAILED(e))
        fprintf(stderr, "%s\n", e.text);
    MUST(!FAILED(e));
}

/* For cmocka: a folder, keys, today's schema. */
[[maybe_unused]] static int desk_made(void **state)
{
    if (folder_made(state))
        return -1;
    good(keys_open(test_folder, false, &keys));
    FILE *f = fopen(in_folder("gza.db"), "ab");
    MUST(f && fclose(f) == 0 && chmod(in_folder("gza.db"), 0600) == 0);
    good(db_open(in_folder("gza.db"), DB_WRITES, &db));
    good(db_script(db, "pragma synchronous = off"));
    good(migrate(db, STORE_MIGRATIONS, in_folder("gza.db")));
    good(db_prepare_all(db));
    good(keys_mark(db, keys));
    return 0;
}

[[maybe_unused]] static int desk_gone(void **state)
{
    db_close(db);
    db = NULL;
    keys_close(keys);
    keys = NULL;
    arena_free(&arena);
    return folder_gone(state);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_made, desk_gone)

/* A key that nobody used before. */
[[maybe_unused]] static WriteKey new_key(void)
{
    WriteKey k;

    secret_random(k.bytes, sizeof(k.bytes));
    return k;
}

[[maybe_unused]] static Act machine(void)
{
    return act_of_machine(keys, NOW);
}

/* Somebody with a role at a hub (empty: the network), who is allowed what the path says. */
[[maybe_unused]] static Act act_as(Role role, const char *hub, const char *path, RouteMethod method,
                                   const char *about)
{
    Actor who = { .held = { { .role = role } }, .held_count = 1 };
    Act act;

    memset(who.staff.bytes, 7 + (int)role, ID_BYTES);
    snprintf(who.held[0].hub, sizeof(who.held[0].hub), "%s", hub);
    MUST(act_allow(&who, str_c(path), method, str_c(about), &act));
    act.now_s = NOW;
    act.keys = keys;
    act.key = new_key();
    return act;
}

[[maybe_unused]] static Act consultant(const char *hub)
{
    return act_as(ROLE_CONSULTANT, hub, "/desk/contacts", ROUTE_POST, hub);
}

[[maybe_unused]] static HubRecord some_hub(const char *code)
{
    return (HubRecord){
        .code = str_c(code),
        .kind = DESK_HUB,
        .municipality = S("telavi"),
        .name_ka = S("თელავის სერვის ჰაბი"),
        .name_en = S("Telavi service hub"),
        .languages = S("ka,en"),
        .step_free = KNOWN_NOT,
        .closed_day = DAY_NONE,
        .phone = { { S("+995350270000"), S("მისაღები"), S("Reception") } },
        .phones = 1,
        .hours = { { 1, 540, 780 }, { 1, 840, 1080 }, { 2, 540, 1080 } },
        .hours_count = 3,
    };
}

/* A conversation about papers and work, two services told. */
[[maybe_unused]] static Contact some_contact(void)
{
    return (Contact){
        .day = 20602,
        .channel = CHANNEL_DESK,
        .language = S("ka"),
        .people = 1,
        .minutes = 25,
        .age = AGE_30,
        .sex = SEX_WOMAN,
        .back = BAND_NONE,
        .municipality = S("telavi"),
        .need = { { S("documents"), NEED_MET, WHY_COUNT },
                  { S("work"), NEED_PARTLY, WHY_PAPER_MISSING } },
        .needs = 2,
        .service = { { S("id-card"), 7, TOLD_YES },
                     { S("job-seeker-registration"), 7, TOLD_MAYBE } },
        .services = 2,
    };
}

/* desk_made, with the hubs that the tests name. */
[[maybe_unused]] static int desk_with_hubs(void **state)
{
    static const char *const codes[] = { "telavi", "akhmeta", "batumi" };

    if (desk_made(state))
        return -1;
    for (size_t i = 0; i < COUNT(codes); i++) {
        HubRecord hub = some_hub(codes[i]);
        Act act = machine();
        Result r;

        good(hub_save(db, &act, &hub, &r));
        MUST(r.outcome == OUTCOME_DONE);
    }
    return 0;
}

#define HUBS_TEST(name) cmocka_unit_test_setup_teardown(name, desk_with_hubs, desk_gone)

[[maybe_unused]] static int64_t number(const char *sql)
{
    int64_t n;

    good(db_number(db, sql, &n));
    return n;
}

[[maybe_unused]] static bool has_fault(const Result *r, const char *field, const char *reason)
{
    for (size_t i = 0; i < r->faults; i++)
        if (strcmp(r->fault[i].field, field) == 0 && strcmp(r->fault[i].reason, reason) == 0)
            return true;
    return false;
}
