/*
 * desk_load.c -- work for the store without a browser: tests/kill9.py kills it, script/bench measures with it.
 *
 *   desk_load write DIR          four writers until killed; a line for each acknowledged write
 *   desk_load some DIR N         N consultations and a notice, one after the other; a line for each acknowledged one
 *   desk_load fill DIR N         N consultations over eleven hubs and three years
 *   desk_load entries DIR N      N entries of what was done
 *   desk_load rate DIR SECONDS   audited writes beside bare ones of SQLite, one client and sixteen
 *   desk_load read DIR           lists and figures, each timed
 *   desk_load invite DIR ROLE [HUB]   a code with which somebody may join
 */
#include "base/must.h"
#include "desk/figures.h"
#include "desk/hub.h"
#include "desk/session.h"
#include "store/migrate.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HUBS = 11, WRITERS = 4, CLIENTS = 16, MONTHS = 36, PATH_BYTES = 4096 };

static const char *const HUB[HUBS] = { "telavi",     "akhmeta",     "tbilisi",   "ozurgeti",
                                       "lanchkhuti", "kutaisi",     "zestaponi", "sighnaghi",
                                       "gurjaani",   "chokhatauri", "batumi" };
/* Codes of data/guide. */
static const char *const NEED[] = { "documents", "money-now",     "health",  "work",
                                    "business",  "home-property", "children" };
static const char *const SERVICE[] = { "id-card-electronic",
                                       "age-pension",
                                       "universal-health-care",
                                       "sesa-job-search-worknet",
                                       "enterprise-georgia-micro-grant",
                                       "school-transfer-returned-pupil",
                                       "legal-aid-lawyer",
                                       "violence-shelter" };
static const char *const PLACE[] = { "telavi",  "akhmeta", "tbilisi", "ozurgeti",
                                     "kutaisi", "batumi",  "gori",    "poti" };
static Keys *keys;
static Store *store;

static void good(Err e)
{
    if (FAILED(e)) {
        fprintf(stderr, "desk_load: %s\n", e.text);
        exit(3);
    }
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct Dice {
    uint64_t state;
} Dice;

static unsigned any(Dice *d, unsigned below)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(d->state >> 33) % below;
}

static Actor actor(const char *hub, Role role)
{
    Actor who = { .held = { { .role = role } }, .held_count = 1 };

    memset(who.staff.bytes, 5, ID_BYTES);
    snprintf(who.held[0].hub, sizeof(who.held[0].hub), "%s", hub);
    return who;
}

static Act act_at(const char *hub, Role role, const char *path, RouteMethod method)
{
    Actor who = actor(hub, role);
    Act act;

    MUST(act_allow(&who, str_c(path), method, str_c(hub), &act));
    act.now_s = time(NULL);
    act.keys = keys;
    write_key_new(&act.key);
    return act;
}

static Contact any_contact(Dice *d, Day day)
{
    bool group = any(d, 20) == 0;
    Contact c = {
        .day = day,
        .channel = (Channel)any(d, CHANNEL_COUNT),
        .language = any(d, 5) ? S("ka") : S("ru"),
        .again = any(d, 3) == 0,
        .people = group ? 2 + (int)any(d, 15) : 1,
        .minutes = 5 + (int)any(d, 60),
        .age = group || any(d, 4) == 0 ? BAND_NONE : (int)any(d, AGE_COUNT),
        .sex = group || any(d, 4) == 0 ? BAND_NONE : (int)any(d, 2),
        .back = group || any(d, 2) ? BAND_NONE : (int)any(d, BACK_COUNT),
        .municipality = any(d, 4) ? str_c(PLACE[any(d, COUNT(PLACE))]) : (Str){ 0 },
        .needs = 1 + any(d, 2),
        .services = any(d, 4),
    };
    unsigned need = any(d, COUNT(NEED)), service = any(d, COUNT(SERVICE));

    for (size_t i = 0; i < c.needs; i++) {
        c.need[i] = (ContactNeed){ str_c(NEED[(need + i) % COUNT(NEED)]),
                                   (NeedResult)any(d, NEED_RESULT_COUNT), WHY_COUNT };
        if (c.need[i].result != NEED_MET)
            c.need[i].why = (Why)any(d, WHY_COUNT);
    }
    for (size_t i = 0; i < c.services; i++)
        c.service[i] = (ContactService){ str_c(SERVICE[(service + i) % COUNT(SERVICE)]), 7,
                                         (Told)any(d, TOLD_COUNT) };
    return c;
}

/* ---- one write, waited for ---------------------------------------------------------------------------- */

typedef struct Write {
    StoreJob job;
    bool kept;
    const Act *act;
    const void *what;
    Result result;
    char code[CODE_ROOM];
} Write;

static bool do_write(Write *w, Err (*work)(Db *, StoreJob *))
{
    w->job.work = work;
    w->kept = store_write_wait(store, &w->job);
    return w->kept;
}

static Err add_contact(Db *db, StoreJob *job)
{
    Write *w = (Write *)job;

    return contact_add(db, w->act, NULL, w->what, &w->result);
}

static Err change_contact(Db *db, StoreJob *job)
{
    Write *w = (Write *)job;

    return contact_change(db, w->act, NULL, w->what, &w->result);
}

static Err add_notice(Db *db, StoreJob *job)
{
    Write *w = (Write *)job;

    return hub_notice_add(db, w->act, w->act->hub, w->what, &w->result);
}

static Err invite(Db *db, StoreJob *job)
{
    Write *w = (Write *)job;

    return staff_invite(db, w->act, w->act->hub, ROLE_CONSULTANT, S("ნინო"), w->code, &w->result);
}

static Err add_hubs(Db *db, StoreJob *job)
{
    (void)job;
    for (int i = 0; i < HUBS; i++) {
        char name_ka[100], name_en[100];
        Act act = act_of_machine(keys, time(NULL));

        snprintf(name_ka, sizeof(name_ka), "ჰაბი „%s“", HUB[i]);
        snprintf(name_en, sizeof(name_en), "Hub %c%s", HUB[i][0] - 'a' + 'A', HUB[i] + 1);
        HubRecord hub = { .code = str_c(HUB[i]),
                          .kind = DESK_HUB,
                          .municipality = str_c(HUB[i]),
                          .name_ka = str_c(name_ka),
                          .name_en = str_c(name_en),
                          .step_free = KNOWN_NOT,
                          .closed_day = DAY_NONE };
        Result r;

        TRY(hub_save(db, &act, &hub, &r)); /* OVERTAKEN: there already */
    }
    return keys_mark(db, keys);
}

/* ---- write -------------------------------------------------------------------------------------------- */

static void say(const char *kind, const WriteKey *key)
{
    char line[64], hex[2 * ID_BYTES + 1];
    int n = snprintf(line, sizeof(line), "%s %.*s\n", kind, STR(id_hex_in(hex, key->bytes)));

    MUST(write(STDOUT_FILENO, line, (size_t)n) == n);
}

static void tell(const Write *w, const char *kind)
{
    if (w->kept && w->result.outcome == OUTCOME_DONE)
        say(kind, &w->act->key);
    else if (w->kept && w->result.outcome != OUTCOME_BEFORE &&
             w->result.outcome != OUTCOME_OVERTAKEN)
        say("odd", &w->act->key);
}

/* Readers beside the writers: a list and a month's figures of one moment each. */
static void read_some(const char *hub, Arena *a)
{
    ContactWish wish = { .hub = str_c(hub),
                         .last = (Day)(time(NULL) / 86400) + 1,
                         .after_day = DAY_NONE };
    const Contact *list;
    FigureTable t;
    size_t n;
    bool more;
    Db *db;

    good(store_read(store, &db));
    db_scope(db, scope_hub(str_c(hub)));
    good(contact_list(db, a, &wish, &list, &n, &more));
    good(figures_hub(db, a, str_c(hub), month_of(wish.last), DIMENSION_NEED, &t));
    store_read_over(store, db);
    arena_reset(a);
}

/* One of many kinds of work; what was done last is repeated and changed now and then. */
static void *write_on(void *seed)
{
    Dice d = { (uint64_t)(uintptr_t)seed * 77 + (uint64_t)getpid() };
    Act last = { 0 };
    Contact last_contact = { 0 };
    HubNotice notice = { .text_ka = S("პარასკევს ვმუშაობთ 14 საათამდე") };
    Arena a = arena_new(16 << 20);

    for (;;) {
        const char *hub = HUB[any(&d, HUBS)];
        unsigned kind = any(&d, 11);
        Write w = { 0 };

        if (kind < 6 || (kind < 8 && id_is_none(last.key.bytes))) {
            Act act = act_at(hub, ROLE_CONSULTANT, "/desk/contacts", ROUTE_POST);
            Contact c = any_contact(&d, act_day(&act));
            w.act = &act;
            w.what = &c;
            do_write(&w, add_contact);
            tell(&w, "contact");
            last = act;
            last_contact = c;
            memcpy(last_contact.id, act.key.bytes, ID_BYTES);
            last_contact.version = 1;
        } else if (kind == 6) { /* the same again */
            Contact same = last_contact;
            same.version = 0;
            w.act = &last;
            w.what = &same;
            do_write(&w, add_contact);
            if (w.kept && w.result.outcome != OUTCOME_BEFORE &&
                w.result.outcome != OUTCOME_OTHERWISE)
                say("odd", &last.key);
        } else if (kind == 7) {
            Act act = last;
            Contact c = any_contact(&d, last_contact.day);
            memcpy(c.id, last_contact.id, ID_BYTES);
            c.version = 1;
            write_key_new(&act.key);
            w.act = &act;
            w.what = &c;
            do_write(&w, change_contact);
            tell(&w, "change");
            last.key = (WriteKey){ 0 };
        } else if (kind == 8) {
            Act act = act_at(hub, ROLE_RECEPTION, "/desk/notices", ROUTE_POST);
            notice.first = act_day(&act);
            notice.last = notice.first + 1;
            w.act = &act;
            w.what = &notice;
            do_write(&w, add_notice);
            if (w.result.outcome != OUTCOME_FAULTY) /* a hub has room for so many */
                tell(&w, "notice");
        } else if (kind == 10) {
            read_some(hub, &a);
        } else {
            Act act = act_at(hub, ROLE_HUB_COORDINATOR, "/desk/staff", ROUTE_POST);
            w.act = &act;
            do_write(&w, invite);
            tell(&w, "invite");
        }
    }
    return NULL;
}

static int write_until_killed(void)
{
    pthread_t thread[WRITERS];
    WriteKey none = { 0 };

    say("ready", &none);
    for (uintptr_t i = 0; i < WRITERS; i++)
        MUST(pthread_create(&thread[i], NULL, write_on, (void *)(i + 1)) == 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(thread[i], NULL);
    return 0;
}

static int write_some(long count)
{
    Dice d = { 7 };
    bool all = true;

    for (long i = 0; i <= count; i++) {
        bool notice = i == count;
        Act act = notice ? act_at(HUB[0], ROLE_RECEPTION, "/desk/notices", ROUTE_POST)
                         : act_at(HUB[0], ROLE_CONSULTANT, "/desk/contacts", ROUTE_POST);
        Contact c = any_contact(&d, act_day(&act));
        HubNotice n = { .text_ka = S("პარასკევს ვმუშაობთ 14 საათამდე"),
                        .first = act_day(&act),
                        .last = act_day(&act) + 1 };
        Write w = { .act = &act, .what = notice ? (const void *)&n : &c };

        do_write(&w, notice ? add_notice : add_contact);
        if (!notice || w.result.outcome != OUTCOME_FAULTY) /* a hub has room for so many */
            tell(&w, notice ? "notice" : "contact");
        all = all && w.kept;
    }
    store_close(store);
    return all ? 0 : 3;
}

/* ---- fill --------------------------------------------------------------------------------------------------- */

static void fill(Db *db, long count)
{
    Dice d = { 20260528 };
    Day last = (Day)(time(NULL) / 86400);
    double start = now();

    for (long i = 0; i < count; i++) {
        Act act = act_of_machine(keys, 0);
        Result r;

        if (i % 5000 == 0)
            good(db_begin(db));
        act.hub = str_c(HUB[any(&d, HUBS)]);
        Contact c = any_contact(&d, last - (Day)any(&d, MONTHS * 30));
        act.now_s = (int64_t)c.day * 86400;
        good(contact_add(db, &act, NULL, &c, &r));
        MUST(r.outcome == OUTCOME_DONE);
        if (i % 5000 == 4999 || i == count - 1)
            good(db_commit(db));
    }
    printf("{\"contacts\":%ld,\"seconds\":%.1f}\n", count, now() - start);
}

static void entries(Db *db, long count)
{
    unsigned char staff[ID_BYTES] = { 5 };

    for (long i = 0; i < count; i++) {
        if (i % 20000 == 0)
            good(db_begin(db));
        good(audit_add(db, &keys->audit,
                       &(AuditEntry){ .at_s = 1780000000 + i,
                                      .staff = staff,
                                      .hub = str_c(HUB[i % HUBS]),
                                      .action = S("contact.add"),
                                      .object = S("0123456789abcdef0123456789abcdef"),
                                      .result = S("done") }));
        if (i % 20000 == 19999 || i == count - 1)
            good(db_commit(db));
    }
    printf("{\"entries\":%ld}\n", count);
}

/* ---- rate --------------------------------------------------------------------------------------------------- */

static atomic_bool stop;
static atomic_long written;

/* One row, its key and its entry. */
static void *client_of_rows(void *seed)
{
    (void)seed;
    while (!atomic_load(&stop)) {
        Act act = act_at(HUB[0], ROLE_HUB_COORDINATOR, "/desk/staff", ROUTE_POST);
        Write w = { .act = &act };

        MUST(do_write(&w, invite) && w.result.outcome == OUTCOME_DONE);
        atomic_fetch_add(&written, 1);
    }
    return NULL;
}

/* A whole consultation: some twenty-five rows. */
static void *client(void *seed)
{
    Dice d = { (uint64_t)(uintptr_t)seed * 77 };

    while (!atomic_load(&stop)) {
        Act act = act_at(HUB[any(&d, HUBS)], ROLE_CONSULTANT, "/desk/contacts", ROUTE_POST);
        Contact c = any_contact(&d, act_day(&act));
        Write w = { .act = &act, .what = &c };

        MUST(do_write(&w, add_contact) && w.result.outcome == OUTCOME_DONE);
        atomic_fetch_add(&written, 1);
    }
    return NULL;
}

static double rate_of(int clients, double seconds, void *work(void *))
{
    pthread_t thread[CLIENTS];

    atomic_store(&stop, false);
    atomic_store(&written, 0);
    double start = now();
    for (uintptr_t i = 0; i < (uintptr_t)clients; i++)
        MUST(pthread_create(&thread[i], NULL, work, (void *)(i + 1)) == 0);
    usleep((useconds_t)(seconds * 1e6));
    atomic_store(&stop, true);
    for (int i = 0; i < clients; i++)
        pthread_join(thread[i], NULL);
    return (double)atomic_load(&written) / (now() - start);
}

/* A row of 300 bytes with two indexes, a transaction each: what SQLite itself does with these settings. */
static double bare_rate(const char *folder, double seconds)
{
    char path[PATH_BYTES], row[300];
    sqlite3 *db;
    sqlite3_stmt *st;
    long n = 0;

    snprintf(path, sizeof(path), "%s/bare.db", folder);
    unlink(path);
    memset(row, 'x', sizeof(row));
    MUST(sqlite3_open(path, &db) == SQLITE_OK);
    MUST(
        sqlite3_exec(
            db,
            "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;"
            "create table if not exists t (id integer primary key, a integer, b integer, row text);"
            "create index ta on t (a); create index tb on t (b)",
            NULL, NULL, NULL) == SQLITE_OK);
    MUST(sqlite3_prepare_v2(db, "insert into t (a, b, row) values (?, ?, ?)", -1, &st, NULL) ==
         SQLITE_OK);
    double start = now();
    for (; now() - start < seconds; n++) {
        sqlite3_bind_int64(st, 1, n * 7919 % 10007);
        sqlite3_bind_int64(st, 2, n * 104729 % 10007);
        sqlite3_bind_text(st, 3, row, sizeof(row), SQLITE_STATIC);
        MUST(sqlite3_step(st) == SQLITE_DONE);
        sqlite3_reset(st);
    }
    double rate = (double)n / (now() - start);
    sqlite3_finalize(st);
    sqlite3_close(db);
    unlink(path);
    return rate;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static const struct {
    const char *name;
    int clients;
    void *(*work)(void *);
} KIND[] = { { "row", 1, client_of_rows },
             { "rows_of_16", CLIENTS, client_of_rows },
             { "consultation", 1, client },
             { "consultations_of_16", CLIENTS, client } };
enum { KINDS = COUNT(KIND) };

/* Rounds in turn, and each round's ratios: another program may sync the same disk. The first round, in which files grow, is not counted. */
static int rate(const char *folder, double seconds)
{
    enum { ROUNDS = 9 };
    double bare[ROUNDS], by_bare[KINDS][ROUNDS];

    for (int i = -1; i < ROUNDS; i++) {
        int to = i < 0 ? 0 : i;

        bare[to] = bare_rate(folder, seconds);
        for (int k = 0; k < KINDS; k++)
            by_bare[k][to] = rate_of(KIND[k].clients, seconds, KIND[k].work) / bare[to];
    }
    qsort(bare, ROUNDS, sizeof(double), by_size);
    printf("{\"bare_a_second\":[%.0f,%.0f,%.0f]", bare[0], bare[ROUNDS / 2], bare[ROUNDS - 1]);
    for (int k = 0; k < KINDS; k++) {
        qsort(by_bare[k], ROUNDS, sizeof(double), by_size);
        printf(",\"%s_by_bare\":[%.2f,%.2f,%.2f]", KIND[k].name, by_bare[k][0],
               by_bare[k][ROUNDS / 2], by_bare[k][ROUNDS - 1]);
    }
    printf("}\n");
    return 0;
}

/* ---- read --------------------------------------------------------------------------------------------------- */

static double slowest_list(Db *db, Arena *a)
{
    static const struct {
        const char *dimension, *code;
    } wishes[] = { { NULL, "" },
                   { "need", "documents" },
                   { "age", "60+" },
                   { "service", "violence-shelter" },
                   { "why", "too-far" },
                   { "municipality", "poti" },
                   { "need-result", "health:not" },
                   { "verdict", "none" },
                   { "channel", "nothing of this" } };
    Day last = (Day)(time(NULL) / 86400);
    double slowest = 0;

    db_scope(db, scope_hub(S("telavi")));
    for (size_t i = 0; i < COUNT(wishes); i++) {
        ContactWish w = { .hub = S("telavi"),
                          .first = last - 60,
                          .last = last - 30,
                          .dimension = wishes[i].dimension,
                          .code = str_c(wishes[i].code),
                          .after_day = DAY_NONE };
        const Contact *list;
        size_t n;
        bool more;
        double start = now();

        if (i == 0)
            w.first = 0; /* all of the hub, newest first */
        good(contact_list(db, a, &w, &list, &n, &more));
        double took = now() - start;
        if (took > slowest)
            slowest = took;
        arena_reset(a);
    }
    return slowest;
}

static double slowest_figures(Db *db, Arena *a, bool network)
{
    int month = month_of((Day)(time(NULL) / 86400)) - 1;
    double slowest = 0;

    db_scope(db, network ? (Scope){ .kind = SCOPE_NETWORK } : scope_hub(S("telavi")));
    for (int d = 0; d < DIMENSION_COUNT; d++) {
        FigureTable t;
        double start = now();

        if (network)
            good(figures_network(db, a, month, (Dimension)d, &t));
        else
            good(figures_hub(db, a, S("telavi"), month, (Dimension)d, &t));
        double took = now() - start;
        MUST(t.rows > 0 && t.columns > 0);
        if (took > slowest)
            slowest = took;
        arena_reset(a);
    }
    return slowest;
}

static int read_all(const char *folder)
{
    Arena a = arena_new(256 << 20);
    double list = 0, hub = 0, network = 0;
    Db *db;

    good(store_reader(folder, &db));
    for (int i = 0; i < 5; i++) {
        double l = slowest_list(db, &a), h = slowest_figures(db, &a, false),
               n = slowest_figures(db, &a, true);

        if (i > 0) { /* the first reads the disk */
            list = l > list ? l : list;
            hub = h > hub ? h : hub;
            network = n > network ? n : network;
        }
    }
    printf("{\"list_ms\":%.1f,\"hub_figures_ms\":%.1f,\"network_figures_ms\":%.1f}\n", list * 1e3,
           hub * 1e3, network * 1e3);
    db_close(db);
    arena_free(&a);
    return 0;
}

/* ---- invite ------------------------------------------------------------------------------------------------- */

static Role invited_role;
static Str invited_hub;

static Err invite_one(Db *db, StoreJob *job)
{
    Write *w = (Write *)job;
    Act act = act_of_machine(keys, time(NULL));

    secret_random(act.key.bytes, sizeof(act.key.bytes));
    return staff_invite(db, &act, invited_hub, invited_role, S("ნინო"), w->code, &w->result);
}

static int invite_somebody(const char *role, const char *hub)
{
    Write w = { 0 };

    invited_role = role_read(str_c(role));
    invited_hub = str_c(hub);
    MUST(invited_role < ROLE_COUNT && do_write(&w, invite_one));
    if (w.result.outcome != OUTCOME_DONE) {
        fprintf(stderr, "desk_load: %s cannot be invited at \"%s\"\n", role, hub);
        return 1;
    }
    printf("%s\n", w.code);
    return 0;
}

/* ---- start ---------------------------------------------------------------------------------------------------- */

static void with_db(const char *folder, long count, void (*work)(Db *, long))
{
    char path[PATH_BYTES];
    Db *db;

    snprintf(path, sizeof(path), "%s/gza.db", folder);
    good(db_open(path, DB_WRITES, &db));
    good(db_script(db, "pragma synchronous = off; pragma cache_size = -200000"));
    work(db, count);
    db_close(db);
}

static int run(const char *what, const char *folder, const char *word, const char *hub)
{
    double number = strtod(word, NULL);

    Write w = { 0 };

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return 3;
    if (strcmp(what, "read") == 0)
        return read_all(folder);
    good(store_open(&(StoreSettings){ .folder = folder }, &store));
    good(keys_open(folder, false, &keys));
    if (!do_write(&w, add_hubs)) {
        store_close(store);
        return 3;
    }
    if (strcmp(what, "invite") == 0) {
        int status = invite_somebody(word, hub);
        store_close(store);
        return status;
    }
    if (strcmp(what, "write") == 0)
        return write_until_killed();
    if (strcmp(what, "some") == 0)
        return write_some((long)number);
    if (strcmp(what, "rate") == 0)
        return rate(folder, number);
    for (int k = 0; k < KINDS; k++) /* for a profiler */
        if (strcmp(what, KIND[k].name) == 0) {
            printf("%.0f a second\n", rate_of(KIND[k].clients, number, KIND[k].work));
            return 0;
        }
    store_close(store);
    with_db(folder, (long)number, strcmp(what, "fill") == 0 ? fill : entries);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr,
                "desk_load write|some|fill|entries|rate|read|invite DIR [NUMBER | ROLE [HUB]]\n");
        return 2;
    }
    return run(argv[1], argv[2], argc > 3 ? argv[3] : "1000", argc > 4 ? argv[4] : "");
}
