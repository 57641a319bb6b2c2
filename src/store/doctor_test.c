/* doctor_test.c -- a folder that is well, and what is said of one that is not. */
#include "store/doctor.h"
#include "store/test_store.h"
#include "unit.h"
#include <sys/stat.h>

enum { NOW = 1780000000, DAY_S = 86400 };

static Arena arena = { .limit_bytes = 4 << 20 };

static const DoctorLine *line_of(const DoctorReport *r, const char *topic)
{
    for (size_t i = 0; i < r->len; i++)
        if (strcmp(r->line[i].topic, topic) == 0)
            return &r->line[i];
    return NULL;
}

static DoctorReport looked(int64_t now_s)
{
    DoctorReport r;

    MUST(!FAILED(doctor(test_folder, &arena, now_s, &r)));
    return r;
}

TEST(a_new_folder_wants_a_backup_and_a_drill)
{
    store_close(opened());
    DoctorReport r = looked(NOW);
    assert_int_equal(line_of(&r, "permissions")->state, DOCTOR_WELL);
    assert_int_equal(line_of(&r, "schema")->state, DOCTOR_WELL);
    assert_int_equal(line_of(&r, "database")->state, DOCTOR_WELL);
    assert_int_equal(line_of(&r, "backup")->state, DOCTOR_LOOK);
    assert_int_equal(line_of(&r, "drill")->state, DOCTOR_LOOK);
    assert_int_equal(r.worst == DOCTOR_WELL, false);
    assert_false(FAILED(doctor_note(test_folder, "last-backup", NOW)));
    assert_false(FAILED(doctor_note(test_folder, "last-drill", NOW)));
    r = looked(NOW + (int64_t)BACKUP_DAYS * DAY_S);
    assert_int_equal(line_of(&r, "backup")->state, DOCTOR_WELL);
    r = looked(NOW + (int64_t)(BACKUP_DAYS + 1) * DAY_S);
    assert_int_equal(line_of(&r, "backup")->state, DOCTOR_LOOK);
    assert_has(line_of(&r, "backup")->says, "3 days old");
    r = looked(NOW + (int64_t)(DRILL_DAYS + 1) * DAY_S);
    assert_int_equal(line_of(&r, "drill")->state, DOCTOR_LOOK);
    arena_free(&arena);
}

TEST(sr_dur_12_every_finding_says_what_to_do)
{
    store_close(opened());
    chmod(in_folder("gza.db"), 0644);
    DoctorReport r = looked(NOW);
    assert_int_equal(r.worst, DOCTOR_BAD);
    assert_has(line_of(&r, "permissions")->says, "chmod 600");
    chmod(in_folder("gza.db"), 0600);
    r = looked(100); /* a clock that starts anew */
    assert_int_equal(line_of(&r, "clock")->state, DOCTOR_BAD);
    assert_has(line_of(&r, "clock")->says, "Set it");
    FILE *f = fopen(in_folder("gza.db.before-0002"), "wb");
    MUST(f && fclose(f) == 0);
    r = looked(NOW);
    assert_has(line_of(&r, "old copy")->says, "Remove it");
    unlink(in_folder("gza.db"));
    r = looked(NOW);
    assert_int_equal(line_of(&r, "database")->state, DOCTOR_BAD);
    assert_true(FAILED(doctor("/nowhere/at/all", &arena, NOW, &r)));
    arena_free(&arena);
}

TEST(sr_dur_09_how_full_the_disk_is)
{
    assert_in_range(disk_percent(test_folder), 0, 100);
    assert_int_equal(disk_percent("/nowhere/at/all"), -1);
}

TESTS(FOLDER_TEST(a_new_folder_wants_a_backup_and_a_drill),
      FOLDER_TEST(sr_dur_12_every_finding_says_what_to_do),
      FOLDER_TEST(sr_dur_09_how_full_the_disk_is));
