#include "store/doctor.h"
#include "store/migrate.h"
#include "store/store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

enum { PATH_BYTES = 4096, DAY_S = 86400, LAST_YEAR_S = 1767225600 };

void doctor_say(DoctorReport *r, const char *topic, DoctorState state, Str says)
{
    if (state > r->worst)
        r->worst = state;
    if (r->len < DOCTOR_LINES_MOST)
        r->line[r->len++] = (DoctorLine){ topic, state, says };
}

static Err path_in(char room[PATH_BYTES], const char *folder, const char *name)
{
    return snprintf(room, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES
               ? OK
               : err_fmt("the path of the data folder is too long");
}

static void look_at_permissions(const char *folder, Arena *a, DoctorReport *r)
{
    Err e = store_guarded(folder);

    if (FAILED(e))
        doctor_say(r, "permissions", DOCTOR_BAD, arena_fmt(a, "%s.", e.text));
    else
        doctor_say(r, "permissions", DOCTOR_WELL, S("Nobody else can read the data folder."));
}

int disk_percent(const char *folder)
{
    struct statvfs v;

    if (statvfs(folder, &v) != 0 || v.f_blocks == 0)
        return -1;
    uint64_t used = (uint64_t)(v.f_blocks - v.f_bfree), room = used + v.f_bavail;
    return room ? (int)(used * 100 / room) : 100;
}

static void look_at_space(const char *folder, Arena *a, DoctorReport *r)
{
    int percent = disk_percent(folder);
    DoctorState state = percent >= DISK_BAD                   ? DOCTOR_BAD
                        : percent >= DISK_LOOK || percent < 0 ? DOCTOR_LOOK
                                                              : DOCTOR_WELL;

    if (percent < 0)
        doctor_say(r, "disk", state, S("How much room is left could not be found out."));
    else
        doctor_say(r, "disk", state,
                   arena_fmt(a, "The disk is %d %% full.%s", percent,
                             state == DOCTOR_WELL
                                 ? ""
                                 : " Make room, or what is written down will be refused."));
}

static void look_at_clock(Arena *a, int64_t now_s, int64_t last_entry_s, DoctorReport *r)
{
    struct timex t = { 0 };
    int state = adjtimex(&t);

    if (now_s < LAST_YEAR_S)
        doctor_say(r, "clock", DOCTOR_BAD, S("The clock is years behind. Set it: timedatectl."));
    else if (last_entry_s > now_s + 60)
        doctor_say(
            r, "clock", DOCTOR_BAD,
            arena_fmt(
                a, "The clock has gone back: the last entry is %lld seconds ahead of now. Set it.",
                (long long)(last_entry_s - now_s)));
    else if (state < 0 || (t.status & STA_UNSYNC))
        doctor_say(r, "clock", DOCTOR_LOOK,
                   S("The clock is not kept by the network. Install systemd-timesyncd or chrony."));
    else
        doctor_say(r, "clock", DOCTOR_WELL, S("The clock is kept by the network."));
}

/* The day in a file that doctor_note wrote; false: never. */
static bool noted(const char *folder, const char *what, int64_t *out)
{
    char path[PATH_BYTES], text[64] = "";
    int fd = -1;

    if (FAILED(path_in(path, folder, what)))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, sizeof(text) - 1);
    close(fd);
    *out = n > 0 ? strtoll(text, NULL, 10) : 0;
    return *out > 0;
}

Err doctor_note(const char *folder, const char *what, int64_t now_s)
{
    char path[PATH_BYTES], text[64];
    size_t n = (size_t)snprintf(text, sizeof(text), "%lld\n", (long long)now_s);

    TRY(path_in(path, folder, what));
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_fmt("cannot write %s: %s", path, strerror(errno));
    bool good = write(fd, text, n) == (ssize_t)n;
    good = close(fd) == 0 && good;
    return good ? OK : err_fmt("cannot write %s", path);
}

static void look_at_habit(const char *folder, Arena *a, int64_t now_s, const char *what, int days,
                          const char *never, const char *late, DoctorReport *r)
{
    char file[32];
    int64_t last;

    snprintf(file, sizeof(file), "last-%s", what);
    if (!noted(folder, file, &last)) {
        doctor_say(r, what, DOCTOR_LOOK, str_c(never));
        return;
    }
    long long age = (long long)((now_s - last) / DAY_S);
    if (age > days)
        doctor_say(r, what, DOCTOR_LOOK,
                   arena_fmt(a, "The last %s is %lld days old. %s", what, age, late));
    else
        doctor_say(r, what, DOCTOR_WELL, arena_fmt(a, "The last %s is %lld days old.", what, age));
}

static void look_for_old_copies(const char *folder, Arena *a, DoctorReport *r)
{
    DIR *d = opendir(folder);

    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));)
        if (strncmp(e->d_name, "gza.db.before-", 14) == 0 && !strstr(e->d_name, ".next"))
            doctor_say(
                r, "old copy", DOCTOR_LOOK,
                arena_fmt(
                    a,
                    "%s is from before an update. Remove it when all is well: it is not encrypted.",
                    e->d_name));
    closedir(d);
}

static int known_schema(void)
{
    int known = 0;

    for (const Migration *m = STORE_MIGRATIONS; m->number; m++)
        known = m->number;
    return known;
}

static void look_inside(Db *db, Arena *a, int64_t *last_entry_s, DoctorReport *r)
{
    int version;
    Err e = migrate_look(db, STORE_MIGRATIONS, &version);

    if (FAILED(e)) {
        doctor_say(r, "schema", DOCTOR_BAD, arena_fmt(a, "%s.", e.text));
        return;
    }
    if (version < known_schema())
        doctor_say(
            r, "schema", DOCTOR_LOOK,
            arena_fmt(
                a,
                "The database has schema %d, today's is %d. The next start of gza serve brings it there.",
                version, known_schema()));
    else
        doctor_say(r, "schema", DOCTOR_WELL,
                   arena_fmt(a, "The database has today's schema, %d.", version));
    e = db_check(db);
    if (FAILED(e))
        doctor_say(r, "database", DOCTOR_BAD,
                   arena_fmt(a, "%s. Restore the last backup: gza help restore.", e.text));
    else
        doctor_say(r, "database", DOCTOR_WELL, S("The database is whole."));
    if (version >= 2 &&
        FAILED(db_number(
            db, "select coalesce(max(at_s), 0) from audit where seq = (select max(seq) from audit)",
            last_entry_s)))
        *last_entry_s = 0;
}

Err doctor(const char *folder, Arena *a, int64_t now_s, DoctorReport *out)
{
    char path[PATH_BYTES];
    int64_t last_entry_s = 0;
    struct stat st;
    Db *db;

    *out = (DoctorReport){ 0 };
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
        return err_fmt("there is no data folder %s", folder);
    TRY(path_in(path, folder, "gza.db"));
    look_at_permissions(folder, a, out);
    look_at_space(folder, a, out);
    Err e = db_open(path, DB_READS, &db);
    if (FAILED(e)) {
        doctor_say(out, "database", DOCTOR_BAD, arena_fmt(a, "%s.", e.text));
    } else {
        look_inside(db, a, &last_entry_s, out);
        db_close(db);
    }
    look_at_clock(a, now_s, last_entry_s, out);
    look_at_habit(folder, a, now_s, "backup", BACKUP_DAYS,
                  "There is no backup yet: gza help backup.", "Make one each day: gza help backup.",
                  out);
    look_at_habit(folder, a, now_s, "drill", DRILL_DAYS,
                  "Whether a backup can be restored was never tried: gza help drill.",
                  "Try again whether a backup can be restored: gza help drill.", out);
    look_for_old_copies(folder, a, out);
    return OK;
}
