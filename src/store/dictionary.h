/*
 * dictionary.h -- the data dictionary: what each column of the store is for, how delicate it is, and
 * how long it is kept (PRIV-01). A table or column without a row here, or a row without its column,
 * fails dictionary_test.c, and so script/check. docs/formats/store.md says the same in sentences.
 */
#pragma once
#include <stdint.h>

typedef enum DataClass {
    DATA_PUBLIC,   /* 0: anybody may know it */
    DATA_INTERNAL, /* 1: internal, no person in it */
    DATA_STAFF,    /* 2: about staff, or a draft */
    DATA_PERSON,   /* 3: identifies or describes a client */
} DataClass;

typedef struct DataColumn {
    const char *table, *column;
    DataClass how_delicate;
    uint32_t kept_days;
    const char *purpose;
} DataColumn;

/* Days that a count of searches without a result is kept: a year, and a month to look back on it. */
enum { MISSED_KEPT_DAYS = 400 };

/* Reports of mistakes: so long when nobody deals with them, and after they were dealt with. */
enum { MISTAKE_KEPT_DAYS = 365, MISTAKE_CLOSED_KEPT_DAYS = 90 };

/* The desk's; what holds them is in docs/formats/store.md. */
enum {
    HUB_KEPT_DAYS = 3650,         /* a closed hub stays, so that old figures have a name */
    STAFF_ROW_KEPT_DAYS = 3650,   /* the row without a name; what holds a name is emptied sooner */
    CONTACT_ROW_KEPT_DAYS = 1826, /* five years, as projects are reviewed */
    FIGURES_KEPT_DAYS = 3650,
    MEETING_ROW_KEPT_DAYS = 1826, /* five years after its last day, as contacts */
    WRITE_KEPT_DAYS = 100,
    AUDIT_KEPT_DAYS = 3650,
    DRAFT_KEPT_DAYS = 400,  /* after it was published or dropped */
    GUIDE_KEPT_DAYS = 3650, /* what the Guide said, and who changed it */
};

extern const DataColumn DATA_DICTIONARY[]; /* ends with a NULL table */
