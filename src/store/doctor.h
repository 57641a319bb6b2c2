/*
 * doctor.h -- is the data folder well? Each finding is a plain sentence that says what to do.
 */
#pragma once
#include "base/day.h"
#include "base/err.h"

typedef enum DoctorState { DOCTOR_WELL, DOCTOR_LOOK, DOCTOR_BAD } DoctorState;

typedef struct DoctorLine {
    const char *topic; /* "permissions" */
    DoctorState state;
    Str says;
} DoctorLine;

enum { DOCTOR_LINES_MOST = 32, DRILL_DAYS = 90, BACKUP_DAYS = 2 };

typedef struct DoctorReport {
    DoctorLine line[DOCTOR_LINES_MOST];
    size_t len;
    DoctorState worst;
} DoctorReport;

/* Only reads, also while a server writes. Err: it could not look at all. */
Err doctor(const char *folder, Arena *a, int64_t now_s, DoctorReport *out);

/* How full the folder's disk is, in percent; -1: not to be found out. */
int disk_percent(const char *folder);
enum { DISK_LOOK = 80, DISK_BAD = 90 };

/* What gza backup and gza drill leave for it: the time, in "last-backup" or "last-drill". */
Err doctor_note(const char *folder, const char *what, int64_t now_s);
void doctor_say(DoctorReport *r, const char *topic, DoctorState state, Str says);
