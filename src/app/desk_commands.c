#include "app/desk_commands.h"
#include "app/searches.h"
#include "base/json.h"
#include "base/must.h"
#include "desk/staff.h"
#include "store/backup.h"
#include "store/doctor.h"
#include "store/store.h"
#include <errno.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 4096, OUTPUT_BYTES = 4 << 20 };

static const char *folder_of(const Args *args)
{
    const char *folder = args_text(args, "--data");

    return folder ? folder : DATA_FOLDER;
}

static void print_json(Buf *out)
{
    printf("%.*s\n", STR(buf_str(out)));
    buf_free(out);
}

static Str iso_time(Arena *a, int64_t at_s)
{
    enum { DAY_S = 86400 };

    return arena_fmt(a, "%.*s %02d:%02d UTC", STR(day_iso(a, (Day)(at_s / DAY_S))),
                     (int)(at_s % DAY_S / 3600), (int)(at_s % 3600 / 60));
}

static void close_keys(Keys **k)
{
    keys_close(*k);
}

static void close_db(Db **db)
{
    db_close(*db);
}

/* ---- the first administrator ----------------------------------------------------------------------- */

typedef struct CodeJob {
    StoreJob job;
    const Keys *keys;
    sem_t over;
    bool kept;
    char code[CODE_ROOM];
    Result result;
    Err err;
} CodeJob;

static Err code_work(Db *db, StoreJob *job)
{
    CodeJob *c = (CodeJob *)job;
    Act act = act_of_machine(c->keys, time(NULL));

    TRY(keys_mark(db, c->keys));
    return staff_first_code(db, &act, c->code, &c->result);
}

static void code_done(StoreJob *job, bool kept)
{
    CodeJob *c = (CodeJob *)job;

    c->kept = kept;
    sem_post(&c->over);
}

/* Each command that opens the keys. */
static Err open_keys(const char *folder, bool must_exist, Keys **out)
{
    keys_guard_process();
    return keys_open(folder, must_exist, out);
}

static Err make_code(const char *folder, CodeJob *job)
{
    AUTO(close_keys) Keys *keys = NULL;
    Store *store;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return err_fmt("cannot make data folder %s: %s", folder, strerror(errno));
    TRY(store_guarded(folder));
    TRY(desk_key_check(folder));
    TRY(store_open(&(StoreSettings){ .folder = folder }, &store));
    Err e = open_keys(folder, false, &keys); /* under the store's lock */
    if (!FAILED(e)) {
        *job = (CodeJob){ .job = { .work = code_work, .done = code_done }, .keys = keys };
        sem_init(&job->over, 0, 0);
        store_write(store, &job->job);
        while (sem_wait(&job->over) != 0)
            ;
        sem_destroy(&job->over);
        if (!job->kept)
            e = err_fmt("the code could not be written down; is there room on the disk?");
    }
    store_close(store);
    return e;
}

int admin_command(const Args *args)
{
    CodeJob job = { 0 };
    Err e = make_code(folder_of(args), &job);

    if (FAILED(e))
        return fail(e);
    if (job.result.outcome != OUTCOME_DONE) {
        fprintf(stderr,
                "gza: there is an administrator already; whoever has that role invites others\n");
        return EXIT_FINDINGS;
    }
    if (args->json)
        printf("{\"code\":\"%s\",\"days\":%d}\n", job.code, INVITATION_DAYS);
    else
        printf(
            "Code for the first administrator, good for %d days and one use:\n\n    %s\n\n"
            "Start the server, open its address with /ka/join (or /en/join) behind it, and type the code.\n"
            "Nobody else should see it.\n",
            INVITATION_DAYS, job.code);
    secret_wipe(job.code, sizeof(job.code));
    return EXIT_OK;
}

Err desk_key_check(const char *folder)
{
    AUTO(close_keys) Keys *keys = NULL;
    AUTO(close_db) Db *db = NULL;
    int64_t marks = 0;
    char path[PATH_BYTES];

    if (snprintf(path, sizeof(path), "%s/gza.db", folder) >= (int)sizeof(path) ||
        access(path, F_OK) != 0)
        return OK;
    /* What else may be wrong with the database is said by whoever opens it for writing. */
    if (FAILED(store_reader(folder, &db)) ||
        FAILED(db_number(db, "select count(*) from key_check", &marks)) || marks == 0)
        return OK;
    TRY(open_keys(folder, true, &keys));
    return keys_fit(db, keys);
}

/* ---- what was done ------------------------------------------------------------------------------------- */

/* "1234:64 hex digits", as audit head prints it. */
static bool read_head(const char *text, AuditHead *out)
{
    Str rest = str_c(text), seq = str_cut(&rest, ':');
    uint32_t number;
    size_t n = 0;

    if (!str_u32(seq, INT32_MAX, &number) || rest.n != (size_t)2 * AUDIT_HASH_BYTES ||
        sodium_hex2bin(out->hash, sizeof(out->hash), rest.p, rest.n, NULL, &n, NULL) != 0)
        return false;
    out->seq = number;
    return n == sizeof(out->hash);
}

static Err verify(const char *folder, const AuditHead *outside, AuditVerdict *out)
{
    AUTO(close_keys) Keys *keys = NULL;
    AUTO(close_db) Db *db = NULL;

    TRY(store_reader(folder, &db));
    TRY(open_keys(folder, true, &keys));
    TRY(keys_fit(db, keys));
    return audit_verify(db, &keys->audit, outside, out);
}

int audit_verify_command(const Args *args)
{
    const char *head = args_text(args, "--head");
    AuditHead outside = { 0 };
    AuditVerdict v = { 0 };

    if (head && !read_head(head, &outside)) {
        fprintf(stderr, "gza audit verify: --head is NUMBER:HASH, as gza audit head prints it\n");
        return EXIT_USAGE;
    }
    Err e = verify(folder_of(args), head ? &outside : NULL, &v);
    if (FAILED(e))
        return fail(e);
    if (args->json)
        printf("{\"entries\":%lld,\"whole\":%s,\"wrong_at\":%lld,\"what\":\"%s\"}\n",
               (long long)v.entries, v.what ? "false" : "true", (long long)v.wrong_at,
               v.what ? v.what : "");
    else if (v.what)
        printf("Entry %lld: %s.\n", (long long)v.wrong_at, v.what);
    else
        printf("%lld entries, whole and in order.\n", (long long)v.entries);
    return v.what ? EXIT_FINDINGS : EXIT_OK;
}

int audit_head_command(const Args *args)
{
    AUTO(close_db) Db *db = NULL;
    char hex[2 * AUDIT_HASH_BYTES + 1];
    AuditHead h = { 0 };

    Err e = store_reader(folder_of(args), &db);
    if (!FAILED(e))
        e = audit_head(db, &h);
    if (FAILED(e))
        return fail(e);
    sodium_bin2hex(hex, sizeof(hex), h.hash, sizeof(h.hash));
    printf(args->json ? "{\"head\":\"%lld:%s\"}\n" : "%lld:%s\n", (long long)h.seq, hex);
    return EXIT_OK;
}

int audit_print_command(const Args *args)
{
    enum { PAGE = 500 };
    AUTO(close_db) Db *db = NULL;
    AUTO(arena_free) Arena a = arena_new(16 << 20);
    int64_t before = 0;
    size_t left = args_number(args, "--most", 100), n = 0;

    Err e = store_reader(folder_of(args), &db);
    if (!FAILED(e))
        db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    do {
        AuditEntry *list = NULL;

        if (!FAILED(e))
            e = audit_list(db, &a, (Str){ 0 }, before, left < PAGE ? left : PAGE, &list, &n);
        if (FAILED(e))
            return fail(e);
        for (size_t i = 0; i < n; i++)
            printf("%.*s\n", STR(audit_line(&a, &list[i])));
        if (n)
            before = list[n - 1].seq;
        left -= n;
        arena_reset(&a);
    } while (n && left);
    return EXIT_OK;
}

/* ---- copies ------------------------------------------------------------------------------------------------ */

static Err key_path(const Args *args, char room[PATH_BYTES])
{
    const char *key = args_text(args, "--key");

    if (key)
        snprintf(room, PATH_BYTES, "%s", key);
    else if (snprintf(room, PATH_BYTES, "%s/backup.key", folder_of(args)) >= PATH_BYTES)
        return err_fmt("the path of the data folder is too long");
    return OK;
}

/* Made with the first backup, when it is to lie in the data folder. */
static Err read_or_make_key(const Args *args, const char *path, BackupKey *out)
{
    if (!args_text(args, "--key") && access(path, F_OK) != 0) {
        TRY(backup_key_make(path));
        fprintf(
            stderr,
            "gza: made %s. Keep a copy of it somewhere else: without it no backup can be opened.\n",
            path);
    }
    return backup_key_read(path, out);
}

static Err make_backup(const Args *args, const char *to, BackupFacts *facts)
{
    char path[PATH_BYTES];
    BackupKey key;

    if (sodium_init() < 0)
        return err_fmt("the cryptographic library does not start");
    TRY(key_path(args, path));
    TRY(read_or_make_key(args, path, &key));
    Err e = backup_make(folder_of(args), to, &key, time(NULL), NULL, facts);
    secret_wipe(&key, sizeof(key));
    if (!FAILED(e))
        e = doctor_note(folder_of(args), "last-backup", time(NULL));
    return e;
}

static void say_backup(const Args *args, const char *what, const char *path, const BackupFacts *f)
{
    if (args->json)
        printf("{\"made\":%lld,\"schema\":%d,\"bytes\":%lld}\n", (long long)f->made_s, f->schema,
               (long long)f->bytes);
    else
        printf("%s %s: of %.*s, schema %d, %lld bytes.\n", what, path,
               STR(iso_time(args->a, f->made_s)), f->schema, (long long)f->bytes);
}

int backup_command(const Args *args)
{
    const char *to = args_text(args, "-o");
    BackupFacts facts;

    if (!to) {
        fprintf(stderr, "gza backup: say where it goes: -o FILE\nSee: gza help backup\n");
        return EXIT_USAGE;
    }
    Err e = make_backup(args, to, &facts);
    if (FAILED(e))
        return fail(e);
    say_backup(args, "Written and checked", to, &facts);
    return EXIT_OK;
}

/* A copy must not bring back sessions that were ended after it was made (SES-04): everybody signs in anew. */
static Err end_sessions(const char *folder)
{
    AUTO(close_db) Db *db = NULL;
    char path[PATH_BYTES];
    int64_t tables = 0;

    if (snprintf(path, sizeof(path), "%s/gza.db", folder) >= (int)sizeof(path))
        return err_fmt("the path %s is too long", folder);
    TRY(db_open(path, DB_WRITES, &db));
    TRY(db_number(db, "select count(*) from sqlite_schema where name = 'session'", &tables));
    return tables ? db_script(db, "delete from session") : OK;
}

int restore_command(const Args *args)
{
    const char *to = args_text(args, "--data"), *key_file = args_text(args, "--key");
    BackupFacts facts;
    BackupKey key;
    Err e = OK;

    if (!key_file || (!to && !args_flag(args, "--check"))) {
        fprintf(
            stderr,
            "gza restore: say the key (--key FILE) and the new folder (--data DIR), or --check\n"
            "See: gza help restore\n");
        return EXIT_USAGE;
    }
    if (sodium_init() < 0)
        e = err_fmt("the cryptographic library does not start");
    if (!FAILED(e))
        e = backup_key_read(key_file, &key);
    if (!FAILED(e) && args_flag(args, "--check"))
        e = backup_check(args->at[0], &key, &facts);
    else if (!FAILED(e))
        e = backup_restore(args->at[0], &key, to, &facts);
    if (!FAILED(e) && !args_flag(args, "--check"))
        e = end_sessions(to);
    secret_wipe(&key, sizeof(key));
    if (FAILED(e))
        return fail(e);
    say_backup(args, args_flag(args, "--check") ? "Whole:" : "Restored into",
               args_flag(args, "--check") ? args->at[0] : to, &facts);
    return EXIT_OK;
}

/* ---- the trial ------------------------------------------------------------------------------------------------ */

typedef struct Drill {
    char folder[PATH_BYTES], file[PATH_BYTES], restored[PATH_BYTES], db[PATH_BYTES];
    BackupFacts made;
    size_t tables;
    int64_t rows;
    double seconds;
} Drill;

static double seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Same tables, same rows, same bytes as in the copy the backup was made of. */
static Err compare(const TableFacts *was, size_t count, const TableFacts *is, size_t is_count,
                   Drill *d)
{
    if (count != is_count)
        return err_fmt("the drill found %zu tables where %zu were", is_count, count);
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(was[i].table, is[i].table) || was[i].rows != is[i].rows ||
            memcmp(was[i].hash, is[i].hash, sizeof(was[i].hash)) != 0)
            return err_fmt("the drill found another table %.*s after restoring", STR(was[i].table));
        d->rows += is[i].rows;
    }
    d->tables = count;
    return OK;
}

static Err run_drill(const Args *args, Drill *d, const BackupKey *key)
{
    AUTO(arena_free) Arena a = arena_new(1 << 20);
    TableFacts *tables;
    BackupFacts back;
    AuditVerdict audit;
    size_t count;

    TRY(backup_make(folder_of(args), d->file, key, time(NULL), &a, &d->made));
    TRY(backup_restore(d->file, key, d->restored, &back));
    TRY(backup_tables(d->db, &a, &tables, &count));
    TRY(compare(d->made.table, d->made.tables, tables, count, d));
    if (snprintf(d->db, sizeof(d->db), "%s/desk.key", d->restored) < (int)sizeof(d->db) &&
        access(d->db, F_OK) == 0) {
        TRY(verify(d->restored, NULL, &audit));
        if (audit.what)
            return err_fmt("the drill found the list of what was done broken at entry %lld: %s",
                           (long long)audit.wrong_at, audit.what);
    }
    return OK;
}

static void tidy_drill(const Drill *d)
{
    static const char *const names[] = { "gza.db", "gza.db-wal", "gza.db-shm", "desk.key" };
    char path[PATH_BYTES + 16];

    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", d->restored, names[i]);
        unlink(path);
    }
    rmdir(d->restored);
    unlink(d->file);
    rmdir(d->folder);
}

/* In the data folder: what is opened there is not encrypted, and nobody else may read it. */
static Err drill(const Args *args, Drill *d)
{
    char path[PATH_BYTES];
    BackupKey key;

    TRY(key_path(args, path));
    TRY(read_or_make_key(args, path, &key));
    if (snprintf(d->folder, sizeof(d->folder), "%s/drill-XXXXXX", folder_of(args)) >=
        (int)sizeof(d->folder) - 32)
        return err_fmt("the path of the data folder is too long");
    if (!mkdtemp(d->folder))
        return err_fmt("cannot make a folder in %s: %s", folder_of(args), strerror(errno));
    size_t n = strlen(d->folder);
    MUST(n + 32 < PATH_BYTES);
    snprintf(d->file, sizeof(d->file), "%.*s/backup.gzb", (int)n, d->folder);
    snprintf(d->restored, sizeof(d->restored), "%.*s/restored", (int)n, d->folder);
    snprintf(d->db, sizeof(d->db), "%.*s/restored/gza.db", (int)n, d->folder);
    double start = seconds_now();
    Err e = run_drill(args, d, &key);
    d->seconds = seconds_now() - start;
    secret_wipe(&key, sizeof(key));
    tidy_drill(d);
    return e;
}

/* A dated line in drills.log of the data folder. */
static Err report_drill(const Args *args, const Drill *d, const char *failure)
{
    char path[PATH_BYTES];
    int64_t now = time(NULL);

    if (snprintf(path, sizeof(path), "%s/drills.log", folder_of(args)) >= (int)sizeof(path))
        return OK;
    mode_t before = umask(0077);
    FILE *f = fopen(path, "ae");
    umask(before);
    if (!f)
        return err_fmt("cannot write %s: %s", path, strerror(errno));
    Str when = iso_time(args->a, now);
    if (failure)
        fprintf(f, "%.*s failed: %s\n", STR(when), failure);
    else
        fprintf(f, "%.*s good: %zu tables, %lld rows, %lld bytes, %.2f s\n", STR(when), d->tables,
                (long long)d->rows, (long long)d->made.bytes, d->seconds);
    return fclose(f) == 0 ? OK : err_fmt("cannot write %s: %s", path, strerror(errno));
}

int drill_command(const Args *args)
{
    Drill d = { 0 };
    Err e =
        sodium_init() < 0 ? err_fmt("the cryptographic library does not start") : drill(args, &d);
    const char *failure = FAILED(e) ? arena_z(args->a, str_c(e.text)) : NULL;
    Err reported = report_drill(args, &d, failure);

    if (failure)
        return fail((Err){ failure });
    if (!FAILED(reported))
        reported = doctor_note(folder_of(args), "last-drill", time(NULL));
    if (FAILED(reported))
        return fail(reported);
    if (args->json)
        printf("{\"tables\":%zu,\"rows\":%lld,\"bytes\":%lld,\"milliseconds\":%lld}\n", d.tables,
               (long long)d.rows, (long long)d.made.bytes, (long long)(d.seconds * 1000));
    else
        printf(
            "Backed up, restored and compared: %zu tables, %lld rows, %lld bytes, %.2f s. All the same.\n",
            d.tables, (long long)d.rows, (long long)d.made.bytes, d.seconds);
    return EXIT_OK;
}

/* ---- is all well? ------------------------------------------------------------------------------------------------ */

/* What needs the keys. */
static void look_at_keys(const char *folder, Arena *a, DoctorReport *r)
{
    AUTO(close_keys) Keys *keys = NULL;
    AUTO(close_db) Db *db = NULL;
    int64_t marks = 0;
    AuditVerdict v;

    if (FAILED(store_reader(folder, &db)) ||
        FAILED(db_number(db, "select count(*) from key_check", &marks)))
        return; /* said elsewhere */
    if (marks == 0) {
        doctor_say(r, "keys", DOCTOR_WELL, S("The desk is not in use: there is no administrator."));
        return;
    }
    Err e = open_keys(folder, true, &keys);
    if (!FAILED(e))
        e = keys_fit(db, keys);
    if (FAILED(e)) {
        doctor_say(r, "keys", DOCTOR_BAD, arena_fmt(a, "%s.", e.text));
        return;
    }
    doctor_say(r, "keys", DOCTOR_WELL, S("desk.key is the key of this database."));
    e = audit_verify(db, &keys->audit, NULL, &v);
    if (FAILED(e))
        doctor_say(r, "audit", DOCTOR_BAD, arena_fmt(a, "%s.", e.text));
    else if (v.what)
        doctor_say(r, "audit", DOCTOR_BAD,
                   arena_fmt(a, "The list of what was done is broken at entry %lld: %s.",
                             (long long)v.wrong_at, v.what));
    else
        doctor_say(r, "audit", DOCTOR_WELL,
                   arena_fmt(a, "The list of what was done is whole: %lld entries.",
                             (long long)v.entries));
}

static void print_report(const Args *args, const DoctorReport *r)
{
    static const char *const words[] = { "well", "look", "BAD" };
    Buf out = { .limit = OUTPUT_BYTES };
    Json j = json_begin(&out);

    if (!args->json) {
        for (size_t i = 0; i < r->len; i++)
            printf("%-5s %-12s %.*s\n", words[r->line[i].state], r->line[i].topic,
                   STR(r->line[i].says));
        return;
    }
    json_array(&j);
    for (size_t i = 0; i < r->len; i++) {
        json_object(&j);
        json_key(&j, S("topic"));
        json_str(&j, str_c(r->line[i].topic));
        json_key(&j, S("state"));
        json_str(&j, str_c(words[r->line[i].state]));
        json_key(&j, S("says"));
        json_str(&j, r->line[i].says);
        json_end(&j);
    }
    json_end(&j);
    print_json(&out);
}

int doctor_command(const Args *args)
{
    DoctorReport r = { 0 };
    Err e = sodium_init() < 0 ? err_fmt("the cryptographic library does not start")
                              : doctor(folder_of(args), args->a, time(NULL), &r);

    if (FAILED(e))
        return fail(e);
    look_at_keys(folder_of(args), args->a, &r);
    print_report(args, &r);
    return r.worst == DOCTOR_WELL ? EXIT_OK : EXIT_FINDINGS;
}
