/*
 * store_test.c -- the writer: groups, failures, one program at a time. A disk that fails is played by
 * a layer under SQLite that lets the Nth write or sync fail, then the next, until none does (DUR-04).
 */
#include "store/missed.h"
#include "store/store.h"
#include "store/test_store.h"
#include "unit.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>

enum { TODAY = 20600, WRITERS = 4, EACH = 200 };

static const MissedKey KEY = { { 7 } };
static Arena arena = { .limit_bytes = 64 << 20 };

static Err add_word(Db *db, StoreJob *job)
{
    Str word = str_c(((TestJob *)job)->what);

    return missed_add(db, &KEY, TODAY, &word, 1);
}

static Err add_and_fail(Db *db, StoreJob *job)
{
    TRY(add_word(db, job));
    return err_fmt("this job alone");
}

/* How often the word was counted, by another program's eyes. */
static int64_t counted(void)
{
    sqlite3 *db;
    sqlite3_stmt *st;

    MUST(sqlite3_open_v2(in_folder("gza.db"), &db, SQLITE_OPEN_READONLY, "unix") == SQLITE_OK);
    MUST(sqlite3_prepare_v2(db, "select coalesce(sum(asked), 0) from missed_search", -1, &st,
                            NULL) == SQLITE_OK);
    MUST(sqlite3_step(st) == SQLITE_ROW);
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

TEST(a_job_is_kept_before_it_is_done)
{
    Store *s = opened();

    assert_true(write_now(s, add_word, "ნავი"));
    assert_int_equal(counted(), 1); /* while it is open */
    store_close(s);
    assert_int_equal(counted(), 1);
}

TEST(a_job_that_fails_takes_no_other_with_it)
{
    Store *s = opened();

    assert_true(write_now(s, add_word, "ნავი"));
    assert_false(write_now(s, add_and_fail, "ნიჩაბი"));
    assert_true(write_now(s, add_word, "ნავი"));
    store_close(s);
    assert_int_equal(counted(), 2);
}

static void *writes(void *store)
{
    for (int i = 0; i < EACH; i++)
        MUST(write_now(store, add_word, i % 2 ? "აივანი" : "კიბე"));
    return NULL;
}

TEST(many_threads_share_commits_and_lose_nothing)
{
    Store *s = opened();
    pthread_t thread[WRITERS];

    for (int i = 0; i < WRITERS; i++)
        MUST(pthread_create(&thread[i], NULL, writes, s) == 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(thread[i], NULL);
    store_close(s);
    assert_int_equal(counted(), WRITERS * EACH);
}

static void *waits_for_each(void *store)
{
    for (int i = 0; i < EACH; i++) {
        TestJob t = { .job = { .work = i % 5 == 4 ? add_and_fail : add_word }, .what = "კიბე" };
        MUST(store_write_wait(store, &t.job) == (i % 5 != 4));
    }
    return NULL;
}

TEST(who_waits_for_a_write_does_it_himself_or_with_others_and_nothing_is_lost)
{
    Store *s = opened();
    pthread_t thread[WRITERS];

    waits_for_each(s); /* alone */
    for (int i = 0; i < WRITERS; i++)
        MUST(pthread_create(&thread[i], NULL, i % 2 ? waits_for_each : writes, s) == 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(thread[i], NULL);
    store_close(s);
    assert_int_equal(counted(), 3 * (EACH * 4 / 5) + 2 * EACH);
}

TEST(after_a_write_that_somebody_waited_for_the_log_goes_into_the_database)
{
    struct stat st;
    Store *s = opened();
    TestJob t = { .job = { .work = add_word, .erases = true }, .what = "კიბე" };
    bool cut = false;

    assert_true(store_write_wait(s, &t.job));
    for (int i = 0; i < 80 && !cut; i++) { /* two quiet seconds */
        usleep(100000);
        cut = stat(in_folder("gza.db-wal"), &st) == 0 && st.st_size == 0;
    }
    assert_true(cut);
    store_close(s);
}

TEST(sr_priv_06_closing_puts_the_log_into_the_database_whoever_reads)
{
    struct stat st;
    Store *s = opened();
    Db *reader, *other;
    TestJob t = { .job = { .work = add_word, .erases = true }, .what = "კიბე" };

    assert_false(FAILED(store_read(s, &reader)));
    assert_false(FAILED(store_reader(test_folder, &other)));
    assert_true(store_write_wait(s, &t.job));
    store_read_over(s, reader);
    store_close(s);
    if (stat(in_folder("gza.db-wal"), &st) == 0) /* another program has it open */
        assert_int_equal(st.st_size, 0);
    db_close(other);
    s = opened();
    assert_false(FAILED(store_read(s, &reader)));
    assert_true(write_now(s, add_word, "კიბე"));
    store_read_over(s, reader);
    store_close(s);
    assert_int_not_equal(stat(in_folder("gza.db-wal"), &st), 0);
}

static Err add_slowly(Db *db, StoreJob *job)
{
    usleep(200000);
    return add_word(db, job);
}

TEST(in_a_group_the_one_that_fails_is_undone_and_the_others_are_done_once)
{
    enum { JOBS = 4 };
    Err (*const work[JOBS])(Db *, StoreJob *) = { add_slowly, add_word, add_and_fail, add_word };
    static TestJob job[JOBS];
    Store *s = opened();

    for (int i = 0; i < JOBS; i++) { /* while the first one works, the others come together */
        job[i] = (TestJob){ .job = { .work = work[i], .done = test_job_done }, .what = "ჭიშკარი" };
        sem_init(&job[i].over, 0, 0);
        store_write(s, &job[i].job);
        if (i == 0)
            usleep(50000);
    }
    store_close(s);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(job[i].kept, i != 2);
    assert_int_equal(counted(), JOBS - 1);
}

TEST(sr_auz_03_a_reader_comes_without_the_scope_of_the_one_before)
{
    Store *s = opened();
    Db *one, *two;
    int64_t n;

    assert_false(FAILED(store_read(s, &one)));
    assert_false(FAILED(store_read(s, &two)));
    assert_ptr_not_equal(one, two);
    db_scope(one, scope_hub(S("telavi")));
    assert_false(FAILED(db_script(one, "select count(*) from seen_contact")));
    store_read_over(s, one);
    store_read_over(s, two);
    assert_true(write_now(s, add_word, "ნავი"));
    assert_false(FAILED(store_read(s, &two)));
    assert_false(FAILED(store_read(s, &one)));
    assert_false(FAILED(db_number(two, "select sum(asked) from missed_search", &n)));
    assert_int_equal(n, 1); /* sees what was written meanwhile */
    assert_int_equal(db_scope(one, (Scope){ .kind = SCOPE_NONE }).kind, SCOPE_NONE);
    assert_int_equal(db_scope(two, (Scope){ .kind = SCOPE_NONE }).kind, SCOPE_NONE);
    store_read_over(s, one);
    store_read_over(s, two);
    store_read_over(s, NULL);
    store_close(s);
}

TEST(closing_does_what_is_queued)
{
    enum { JOBS = 50 };
    static TestJob job[JOBS];
    Store *s = opened();

    for (int i = 0; i < JOBS; i++) {
        job[i] = (TestJob){ .job = { .work = add_word, .done = test_job_done }, .what = "ჭიშკარი" };
        sem_init(&job[i].over, 0, 0);
        store_write(s, &job[i].job);
    }
    store_close(s);
    for (int i = 0; i < JOBS; i++)
        assert_true(job[i].kept);
    assert_int_equal(counted(), JOBS);
}

TEST(sr_dur_07_a_second_program_does_not_get_in)
{
    Store *s = opened(), *second;
    Err e = store_open(&(StoreSettings){ .folder = test_folder }, &second);

    assert_true(FAILED(e));
    assert_has(str_c(e.text), "in use by another gza");
    assert_true(write_now(s, add_word, "ნავი"));
    store_close(s);
    s = opened();
    store_close(s);
}

TEST(sr_sbx_04_files_are_their_owners_alone)
{
    static const char *const names[] = { "gza.db", "gza.db-wal", "gza.db-shm", "gza.lock" };
    struct stat st;
    Store *s = opened(), *again;

    assert_true(write_now(s, add_word, "ნავი"));
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(stat(in_folder(names[i]), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    store_close(s);
    chmod(in_folder("gza.db"), 0604);
    Err e = store_open(&(StoreSettings){ .folder = test_folder }, &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "chmod 600");
    chmod(in_folder("gza.db"), 0600);
    chmod(test_folder, 0711);
    e = store_open(&(StoreSettings){ .folder = test_folder }, &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "chmod 700");
    chmod(test_folder, 0700);
}

TEST(a_damaged_database_is_an_error_and_is_left_as_it_is)
{
    Store *s = opened(), *again;

    assert_true(write_now(s, add_word, "ნავი"));
    store_close(s);
    FILE *f = fopen(in_folder("gza.db"), "r+b");
    MUST(f && fseek(f, 4096, SEEK_SET) == 0);
    for (int i = 0; i < 8192; i++)
        fputc(0xA5, f);
    fclose(f);
    Str before = file_bytes(&arena, "gza.db");
    Err e = store_open(&(StoreSettings){ .folder = test_folder }, &again);
    assert_true(FAILED(e));
    assert_null(again);
    assert_true(str_eq(before, file_bytes(&arena, "gza.db")));
    arena_free(&arena);
}

/* ---- a disk that fails ------------------------------------------------------------------------- */

static sqlite3_vfs faulty, *real;
static sqlite3_io_methods methods;
static atomic_int calls_left, fault_code; /* calls_left < 0: no fault; fault_lasts: from then on */
static atomic_bool fault_lasts;
static atomic_int faults;
static atomic_bool sync_fails_once;
static atomic_int opens, after_failed_sync; /* writes to a file whose sync had failed */

static int maybe_fail(void)
{
    if (atomic_load(&calls_left) < 0)
        return SQLITE_OK;
    if (atomic_load(&calls_left) > 0) {
        atomic_fetch_sub(&calls_left, 1);
        return SQLITE_OK;
    }
    if (!atomic_load(&fault_lasts))
        atomic_store(&calls_left, -1);
    atomic_fetch_add(&faults, 1);
    return atomic_load(&fault_code);
}

/* Each file of the faulty layer is the real one behind a pointer to our methods. */
typedef struct FaultyFile {
    sqlite3_file base;
    sqlite3_file *file;
    bool sync_failed;
} FaultyFile;

#define REAL(f) (((FaultyFile *)(f))->file)

static int f_close(sqlite3_file *f)
{
    int code = REAL(f)->pMethods->xClose(REAL(f));

    sqlite3_free(REAL(f));
    return code;
}

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int code = maybe_fail();

    if (((FaultyFile *)f)->sync_failed)
        atomic_fetch_add(&after_failed_sync, 1);
    return code ? code : REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int code = maybe_fail();

    return code ? code : REAL(f)->pMethods->xTruncate(REAL(f), size);
}

static int f_sync(sqlite3_file *f, int flags)
{
    int code = atomic_exchange(&sync_fails_once, false) ? SQLITE_IOERR_FSYNC : maybe_fail();

    ((FaultyFile *)f)->sync_failed |= code != SQLITE_OK;
    return code ? code : REAL(f)->pMethods->xSync(REAL(f), flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), size);
}

static int f_lock(sqlite3_file *f, int how)
{
    return REAL(f)->pMethods->xLock(REAL(f), how);
}

static int f_unlock(sqlite3_file *f, int how)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), how);
}

static int f_reserved(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int f_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int f_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int f_device(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}

static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}

static void f_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int f_shm_unmap(sqlite3_file *f, int drop)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), drop);
}

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    FaultyFile *mine = (FaultyFile *)f;
    int code = maybe_fail();

    (void)v;
    mine->base.pMethods = NULL;
    mine->sync_failed = false;
    atomic_fetch_add(&opens, 1);
    if (code)
        return SQLITE_CANTOPEN;
    mine->file = sqlite3_malloc(real->szOsFile);
    MUST(mine->file);
    code = real->xOpen(real, name, mine->file, flags, out);
    if (code != SQLITE_OK) {
        sqlite3_free(mine->file);
        return code;
    }
    mine->base.pMethods = &methods;
    return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *v, const char *name, int sync)
{
    (void)v;
    return real->xDelete(real, name, sync);
}

static int v_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
    (void)v;
    return real->xAccess(real, name, flags, out);
}

static int v_full(sqlite3_vfs *v, const char *name, int n, char *out)
{
    (void)v;
    return real->xFullPathname(real, name, n, out);
}

static void play_a_faulty_disk(void)
{
    methods = (sqlite3_io_methods){
        .iVersion = 2,
        .xClose = f_close,
        .xRead = f_read,
        .xWrite = f_write,
        .xTruncate = f_truncate,
        .xSync = f_sync,
        .xFileSize = f_size,
        .xLock = f_lock,
        .xUnlock = f_unlock,
        .xCheckReservedLock = f_reserved,
        .xFileControl = f_control,
        .xSectorSize = f_sector,
        .xDeviceCharacteristics = f_device,
        .xShmMap = f_shm_map,
        .xShmLock = f_shm_lock,
        .xShmBarrier = f_shm_barrier,
        .xShmUnmap = f_shm_unmap,
    };
    atomic_store(&calls_left, -1);
    real = sqlite3_vfs_find(NULL);
    faulty = *real;
    faulty.zName = "faulty";
    faulty.szOsFile = sizeof(FaultyFile);
    faulty.xOpen = v_open;
    faulty.xDelete = v_delete;
    faulty.xAccess = v_access;
    faulty.xFullPathname = v_full;
    MUST(sqlite3_vfs_register(&faulty, 1) == SQLITE_OK);
}

static void let_fail(int after, int code, bool lasts)
{
    atomic_store(&fault_code, code);
    atomic_store(&fault_lasts, lasts);
    atomic_store(&faults, 0);
    atomic_store(&calls_left, after);
}

/*
 * Opens, counts six words, closes, with a fault at that call. Afterwards the disk is well: the database
 * is whole, what was acknowledged is there, and nothing more than what was tried.
 */
static bool survives_fault(int after, int code, bool lasts)
{
    Store *s = NULL;
    int64_t kept = 0, tried = 0;

    let_fail(after, code, lasts);
    Err e = store_open(&(StoreSettings){ .folder = test_folder }, &s);
    for (int i = 0; s && i < 6; i++) {
        tried++;
        kept += write_now(s, add_word, "წყაროსთავი");
    }
    atomic_store(&calls_left, -1);
    store_close(s);
    bool met = atomic_load(&faults) > 0;
    assert_true(met || !FAILED(e));

    s = opened(); /* checks it whole */
    int64_t there = counted();
    if (there < kept || there > tried)
        print_error("fault %d at call %d: %d kept, %d there, %d tried\n", code, after, (int)kept,
                    (int)there, (int)tried);
    assert_true(there >= kept && there <= tried);
    assert_true(write_now(s, add_word, "წყაროსთავი")); /* normal service */
    store_close(s);
    return met;
}

TEST(sr_dur_04_each_write_and_sync_fails_once_and_for_good)
{
    static const int codes[] = { SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_FULL };
    void *none = NULL;
    int rounds = 0;

    play_a_faulty_disk();
    for (size_t c = 0; c < COUNT(codes); c++) {
        for (int lasts = 0; lasts < 2; lasts++) {
            bool met = true;
            for (int after = 0; met && after < 500; after++, rounds++) {
                met = survives_fault(after, codes[c], lasts);
                folder_gone(&none);
                folder_made(&none);
            }
            assert_false(met); /* a run without a fault came at the end */
        }
    }
    assert_true(rounds > 60);
    sqlite3_vfs_unregister(&faulty);
}

/* The system may have thrown away what it could not write, and call the next sync good. */
TEST(sr_dur_05_after_a_failed_sync_the_file_is_left_and_another_one_opened)
{
    Store *s;

    play_a_faulty_disk();
    s = opened();
    assert_true(write_now(s, add_word, "ნავი"));
    int before = atomic_load(&opens);
    atomic_store(&after_failed_sync, 0);
    atomic_store(&sync_fails_once, true);
    assert_false(write_now(s, add_word, "ნავი")); /* how it went is not known */
    assert_true(write_now(s, add_word, "ნავი"));
    assert_true(atomic_load(&opens) > before);
    assert_int_equal(atomic_load(&after_failed_sync), 0);
    assert_in_range(counted(), 2, 3);
    store_close(s);
    sqlite3_vfs_unregister(&faulty);
}

TEST(sr_dur_09_the_store_works_again_when_the_disk_does)
{
    Store *s;
    bool kept = false;

    play_a_faulty_disk();
    s = opened();
    assert_true(write_now(s, add_word, "ნავი"));
    let_fail(0, SQLITE_FULL, true);
    assert_false(write_now(s, add_word, "ნავი"));
    assert_false(write_now(s, add_word, "ნავი"));
    assert_int_equal(counted(), 1); /* reading goes on */
    atomic_store(&calls_left, -1);
    for (int i = 0; i < 40 && !kept; i++) {
        usleep(100000);
        kept = write_now(s, add_word, "ნავი");
    }
    assert_true(kept);
    store_close(s);
    assert_int_equal(counted(), 2);
    sqlite3_vfs_unregister(&faulty);
}

TESTS(FOLDER_TEST(a_job_is_kept_before_it_is_done),
      FOLDER_TEST(a_job_that_fails_takes_no_other_with_it),
      FOLDER_TEST(many_threads_share_commits_and_lose_nothing),
      FOLDER_TEST(who_waits_for_a_write_does_it_himself_or_with_others_and_nothing_is_lost),
      FOLDER_TEST(after_a_write_that_somebody_waited_for_the_log_goes_into_the_database),
      FOLDER_TEST(sr_priv_06_closing_puts_the_log_into_the_database_whoever_reads),
      FOLDER_TEST(in_a_group_the_one_that_fails_is_undone_and_the_others_are_done_once),
      FOLDER_TEST(sr_auz_03_a_reader_comes_without_the_scope_of_the_one_before),
      FOLDER_TEST(closing_does_what_is_queued),
      FOLDER_TEST(sr_dur_07_a_second_program_does_not_get_in),
      FOLDER_TEST(sr_sbx_04_files_are_their_owners_alone),
      FOLDER_TEST(a_damaged_database_is_an_error_and_is_left_as_it_is),
      FOLDER_TEST(sr_dur_04_each_write_and_sync_fails_once_and_for_good),
      FOLDER_TEST(sr_dur_05_after_a_failed_sync_the_file_is_left_and_another_one_opened),
      FOLDER_TEST(sr_dur_09_the_store_works_again_when_the_disk_does));
