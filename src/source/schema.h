/*
 * schema.h -- what may stand in the files of data/guide, as tables (docs/formats/guide.md in words).
 *
 * A Key says: this name, this kind of value, required or not. schema_check walks a tree by such a
 * table and reports everything that does not fit; afterwards a reader may take what it finds for
 * granted. Rules between records (a provider that does not exist) are in check.c.
 */
#pragma once
#include "source/node.h"

typedef enum ValueKind {
    VALUE_SLUG,     /* small letters, digits, hyphens */
    VALUE_CODE,     /* five of the code letters, see code_is_neutral */
    VALUE_TEXT,     /* {ka, en}, both there, each in its writing */
    VALUE_TERM,     /* {ka, en} of a word or name: no 90 % rule (names of things may be Latin) */
    VALUE_MARKDOWN, /* {ka, en} of Markdown within the limits of markdown.h */
    VALUE_LINE,     /* text in one language, not for visitors */
    VALUE_BOOL,
    VALUE_NUMBER,     /* whole, within min..max */
    VALUE_DECIMAL,    /* not negative, at most two decimals */
    VALUE_COORDINATE, /* decimal degrees, four decimals */
    VALUE_DAY,        /* full date or null */
    VALUE_DATE,       /* "2024", "2024-05", "2024-05-16" or null */
    VALUE_CHOICE,     /* one of `names` */
    VALUE_URL,
    VALUE_PHONE,
    VALUE_EMAIL,
    VALUE_REF,       /* the id of a record of `target` */
    VALUE_MAP,       /* by `keys` */
    VALUE_LIST,      /* of `item`; maps by `keys` */
    VALUE_CONDITION, /* a tree over facts, checked in check.c */
    VALUE_ANSWERS,   /* fact id -> answer, checked in household.c */
    VALUE_RULE,      /* how a derived fact is made, checked in check.c */
    VALUE_PATH       /* SVG path data */
} ValueKind;

typedef enum Target {
    TARGET_NONE,
    TARGET_AREA,
    TARGET_SERVICE,
    TARGET_PROVIDER,
    TARGET_DOCUMENT,
    TARGET_SITUATION,
    TARGET_FACT,
    TARGET_MUNICIPALITY,
    TARGET_REGION,
    TARGET_FACT_GROUP,
    TARGET_COUNT
} Target;

typedef struct Key {
    const char *name;
    ValueKind kind;
    bool required;
    ValueKind item;           /* VALUE_LIST */
    const struct Key *keys;   /* VALUE_MAP, or VALUE_LIST of maps */
    const char *const *names; /* VALUE_CHOICE, NULL-terminated */
    Target target;            /* VALUE_REF */
    uint32_t min, max;        /* VALUE_NUMBER; VALUE_LIST: least items */
} Key;

extern const Key SERVICE_KEYS[], PROVIDER_KEYS[], DOCUMENT_KEYS[], AREA_KEYS[], NEED_KEYS[],
    SITUATION_KEYS[], FACT_KEYS[], FACT_GROUP_KEYS[], REGION_KEYS[], MUNICIPALITY_KEYS[],
    HUB_KEYS[], TERM_KEYS[], SYNONYM_KEYS[], EVERYDAY_KEYS[], HOUSEHOLD_KEYS[], NEWS_KEYS[],
    PAGE_KEYS[];

extern const char *const STATUS_NAMES[],
    *const PROVIDER_KIND_NAMES[],
        *const CONFIDENCE_NAMES[],
            *const PER_NAMES[], *const SUM_KIND_NAMES[],
                                    *const FACT_TYPE_NAMES[],
                                        *const HUB_KIND_NAMES[],
                                            *const HUB_KNOWN_NAMES[],
                                                *const TERM_ORIGIN_NAMES[],
                                                    *const OP_NAMES[], *const CHANGES_NAMES[],
                                                                           *const REACH_NAMES[],
                                                                               *const WORK_NAMES[];

void schema_check(const Node *map, const Key *keys, Str file, Problems *problems);

/* Index of the text in a NULL-terminated list of names, -1 when not there. */
int name_index(const char *const *names, Str text);
/* Decimal with at most two places in hundredths, false when it is none or above INT32_MAX. */
bool decimal_hundredths(Str s, uint32_t *out);
/* "Five of 23456789bcdfghjkmnpqrstvwxz": no vowels, so that no word can appear (SAFE-02). */
bool code_is_neutral(Str s);
/* Words of a sentence that mix Georgian with Latin or Cyrillic letters: look-alikes (PAR-16). */
bool word_mixes_scripts(Str text, Str *word);
