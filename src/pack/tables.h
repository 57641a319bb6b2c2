/*
 * tables.h -- what an edition holds, as tables of fixed-size records.
 *
 * This one list makes the C structs, the reader's check of every field, the hash of each service,
 * the comparison of two editions and the JSON export; docs/formats/pack.md explains it in words.
 * Every field is one or two little-endian uint32:
 *   str   a string of no language (id, address, phone): index into the string section
 *   text  a sentence in every language of the edition: index into the text sections
 *   num   a number up to the given ceiling; enums are numbers
 *   day   days since 1970-01-01 as int32, DAY_NONE when not known
 *   ref   a record of another table, its index + 1; 0 is none
 *   list  a run of records of another table that belong to this record only (first, count)
 *   refs  a run of indexes into another table (first, count in the reference section)
 * Changing a table means a new PACK_VERSION.
 */
#pragma once
#include "base/day.h"

enum { PACK_VERSION = 2 };

typedef struct StrId {
    uint32_t n;
} StrId;
typedef struct TextId {
    uint32_t n;
} TextId;
typedef struct Ref {
    uint32_t n; /* index + 1; 0: none */
} Ref;
typedef struct Range {
    uint32_t first, count;
} Range;

typedef enum Lang { LANG_KA, LANG_EN, LANG_COUNT } Lang;

typedef enum Status {
    STATUS_OPEN,
    STATUS_BY_CALL,
    STATUS_SEASONAL,
    STATUS_UNTIL_BUDGET_USED,
    STATUS_EVENT_PROGRAMME,
    STATUS_CHECK_CONTINUATION,
    STATUS_PROBABLY_CLOSED,
    STATUS_CLOSED,
    STATUS_COUNT
} Status;

typedef enum ProviderKind {
    PROVIDER_STATE,
    PROVIDER_MUNICIPAL,
    PROVIDER_NGO,
    PROVIDER_INTERNATIONAL,
    PROVIDER_PRIVATE,
    PROVIDER_KIND_COUNT
} ProviderKind;

typedef enum Confidence {
    CONFIDENCE_HIGH,
    CONFIDENCE_MEDIUM,
    CONFIDENCE_LOW,
    CONFIDENCE_COUNT
} Confidence;

/* What a sum is: money a person gets, or one of three kinds of cost. */
typedef enum SumKind { SUM_AMOUNT, SUM_FEE, SUM_CAP, SUM_FINE, SUM_KIND_COUNT } SumKind;
typedef enum Currency {
    CURRENCY_NONE,
    CURRENCY_GEL,
    CURRENCY_EUR,
    CURRENCY_USD,
    CURRENCY_COUNT
} Currency;
typedef enum Per {
    PER_NOTHING,
    PER_ONCE,
    PER_DAY,
    PER_30_DAYS,
    PER_MONTH,
    PER_YEAR,
    PER_HOUR,
    PER_HALF_HECTARE,
    PER_HECTARE,
    PER_HIVE,
    PER_COUNT
} Per;
/* Bits of Sum.has */
enum {
    SUM_HAS_EXACT,
    SUM_HAS_MIN,
    SUM_HAS_MAX,
    SUM_HAS_PERCENT,
    SUM_HAS_PERCENT_MIN,
    SUM_HAS_PERCENT_MAX
};
typedef enum DaysKind { DAYS_NONE, DAYS_WORKING, DAYS_CALENDAR, DAYS_KIND_COUNT } DaysKind;

typedef enum CondKind { COND_ALL, COND_ANY, COND_NOT, COND_LEAF, COND_KIND_COUNT } CondKind;
typedef enum CondOp {
    OP_NONE,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_IN,
    OP_NOT_IN,
    OP_COUNT
} CondOp;
typedef enum FactType {
    FACT_BOOL,
    FACT_INTEGER,
    FACT_DECIMAL,
    FACT_DATE,
    FACT_CHOICE,
    FACT_SET,
    FACT_TYPE_COUNT
} FactType;

/* Where the choices of a fact come from. */
typedef enum Domain {
    DOMAIN_OWN, /* its own list (none for numbers, days, true and false) */
    DOMAIN_MUNICIPALITIES,
    DOMAIN_COUNT
} Domain;
/* How the value of a fact is made when nobody answered it. */
typedef enum MakeKind {
    MAKE_ASKED,           /* it is not */
    MAKE_TODAY,           /* the day of the check */
    MAKE_TRUE_WHEN,       /* the verdict of `steps` */
    MAKE_MONTHS_BETWEEN,  /* from a to b, in parts of a month */
    MAKE_DAYS_BETWEEN,    /* from a to b */
    MAKE_YEARS_BETWEEN,   /* completed */
    MAKE_YEARS_ON_COMING, /* completed years since a, on the first `month`-`day` from b on */
    MAKE_MAP,             /* map[value of a] */
    MAKE_COUNT
} MakeKind;
/* Can a person change a fact? */
typedef enum Changes { CHANGES_NEVER, CHANGES_WITH_TIME, CHANGES_BY_PERSON, CHANGES_COUNT } Changes;

/* Whom a service is for: when it fits somebody, how much does that say about them? */
typedef enum Reach {
    REACH_EVERYONE,  /* nearly everybody fits: worth a line only to who asks for it */
    REACH_ON_A_NEED, /* open to many, of use to those who need it */
    REACH_TARGETED,  /* its conditions single people out */
    REACH_COUNT
} Reach;
/* What one does or is about to do, for services that are of no use to others. */
typedef enum Work { WORK_ANY, WORK_FARM, WORK_BUSINESS, WORK_JOB, WORK_STUDY, WORK_COUNT } Work;

typedef enum HubKind { HUB_HUB, HUB_SERVICE_CENTRE, HUB_PARTNER_DESK, HUB_KIND_COUNT } HubKind;
typedef enum HubKnown { HUB_NO, HUB_YES, HUB_REGION, HUB_KNOWN_COUNT } HubKnown;
typedef enum TermOrigin { TERM_OFFICIAL, TERM_SEEN, TERM_OWN, TERM_ORIGIN_COUNT } TermOrigin;
typedef enum ChangeKind {
    CHANGE_NEW,
    CHANGE_CHANGED,
    CHANGE_REMOVED,
    CHANGE_KIND_COUNT
} ChangeKind;

enum { NUM_ANY = INT32_MAX };

/* T(ENUM, Struct, member) */
#define PACK_TABLES(T)                                                                             \
    T(META, Meta, meta)                                                                            \
    T(AREA, Area, area)                                                                            \
    T(NEED, Need, need)                                                                            \
    T(SERVICE, Service, service)                                                                   \
    T(PARA, Para, para)                                                                            \
    T(SUM, Sum, sum)                                                                               \
    T(PAPER, Paper, paper)                                                                         \
    T(PART, Part, part)                                                                            \
    T(PHONE, Phone, phone)                                                                         \
    T(LINK, Link, link)                                                                            \
    T(SOURCE, Source, source)                                                                      \
    T(COND, Cond, cond)                                                                            \
    T(PROVIDER, Provider, provider)                                                                \
    T(DOCUMENT, Document, document)                                                                \
    T(SITUATION, Situation, situation)                                                             \
    T(WAY, Way, way)                                                                               \
    T(PRESET, Preset, preset)                                                                      \
    T(FACT, Fact, fact)                                                                            \
    T(CHOICE, Choice, choice)                                                                      \
    T(REGION, Region, region)                                                                      \
    T(MUNICIPALITY, Municipality, municipality)                                                    \
    T(SHAPE, Shape, shape)                                                                         \
    T(HUB, Hub, hub)                                                                               \
    T(TERM, Term, term)                                                                            \
    T(SYNONYM, Synonym, synonym)                                                                   \
    T(NEWS, News, news)                                                                            \
    T(PAGE, Page, page)                                                                            \
    T(CHANGE, Change, change)                                                                      \
    T(VERSION, RuleVersion, version)                                                               \
    T(RULE, Rule, rule)                                                                            \
    T(STEP, RuleStep, step)                                                                        \
    T(TEST, RuleTest, test)                                                                        \
    T(VALUE, RuleValue, value)                                                                     \
    T(MAKE, MakeRule, make)

/* F(kind, name, argument): the argument is the ceiling of a num, the table of ref, list, refs. */
#define META_FIELDS(F)                                                                             \
    F(num, number, NUM_ANY)                                                                        \
    F(day, day, 0)                                                                                 \
    F(num, previous, NUM_ANY)                                                                      \
    F(num, language_edited, 1) /* has a language editor read the Georgian text? */
#define AREA_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(text, lead, 0)                                                                               \
    F(str, field, 0)                                                                               \
    F(refs, services, SERVICE) /* most important first; also_in included, closed ones last */
#define NEED_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(text, hint, 0)                                                                               \
    F(refs, areas, AREA)
#define SERVICE_FIELDS(F)                                                                          \
    F(str, id, 0)                                                                                  \
    F(str, code, 0)                                                                                \
    F(ref, area, AREA)                                                                             \
    F(refs, also_in, AREA)                                                                         \
    F(num, importance, 100)                                                                        \
    F(num, reach, REACH_COUNT - 1)                                                                 \
    F(num, age_from, 150) /* of use from this age to that; 0: no bound */                          \
    F(num, age_to, 150)                                                                            \
    F(num, work, WORK_COUNT - 1)                                                                   \
    F(num, status, STATUS_COUNT - 1)                                                               \
    F(num, is_duty, 1)                                                                             \
    F(num, kind, PROVIDER_KIND_COUNT - 1)                                                          \
    F(num, confidence, CONFIDENCE_COUNT - 1)                                                       \
    F(day, valid_from, 0)                                                                          \
    F(day, valid_until, 0)                                                                         \
    F(str, verified, 0) /* date of the newest source, as precise as known */                       \
    F(refs, providers, PROVIDER)                                                                   \
    F(text, name, 0)                                                                               \
    F(text, official_name, 0)                                                                      \
    F(text, summary, 0)                                                                            \
    F(list, gives, PARA)                                                                           \
    F(list, amounts, SUM)                                                                          \
    F(text, amount_note, 0)                                                                        \
    F(list, costs, SUM)                                                                            \
    F(text, cost_note, 0)                                                                          \
    F(text, time, 0)                                                                               \
    F(text, window, 0)                                                                             \
    F(list, who, PARA)                                                                             \
    F(list, also_needs, PARA)                                                                      \
    F(list, conditions, COND)                                                                      \
    F(list, versions, VERSION) /* conditions of later days */                                      \
    F(list, parts, PART)                                                                           \
    F(list, papers, PAPER)                                                                         \
    F(list, steps, PARA)                                                                           \
    F(text, where, 0)                                                                              \
    F(list, phones, PHONE)                                                                         \
    F(list, emails, LINK)                                                                          \
    F(list, websites, LINK)                                                                        \
    F(text, legal_basis, 0)                                                                        \
    F(list, sources, SOURCE)                                                                       \
    F(refs, terms, TERM) /* words of the glossary that stand in the Georgian text */
#define PARA_FIELDS(F) F(text, text, 0)
/* Money in hundredths (tetri, cents), shares in hundredths of a percent; what is given says `has`. */
#define SUM_FIELDS(F)                                                                              \
    F(text, what, 0)                                                                               \
    F(num, kind, SUM_KIND_COUNT - 1)                                                               \
    F(num, currency, CURRENCY_COUNT - 1)                                                           \
    F(num, has, 63)                                                                                \
    F(num, exact, NUM_ANY)                                                                         \
    F(num, min, NUM_ANY)                                                                           \
    F(num, max, NUM_ANY)                                                                           \
    F(num, percent, NUM_ANY)                                                                       \
    F(num, percent_min, NUM_ANY)                                                                   \
    F(num, percent_max, NUM_ANY)                                                                   \
    F(num, per, PER_COUNT - 1)                                                                     \
    F(num, days, 10000)                                                                            \
    F(num, days_kind, DAYS_KIND_COUNT - 1)                                                         \
    F(num, source, 999) /* number of the source in the service's list, from 1 */
#define PAPER_FIELDS(F)                                                                            \
    F(ref, document, DOCUMENT)                                                                     \
    F(text, note, 0)
#define PART_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(text, what, 0)                                                                               \
    F(list, conditions, COND)
#define PHONE_FIELDS(F)                                                                            \
    F(str, number, 0)                                                                              \
    F(text, label, 0)                                                                              \
    F(text, hours, 0)                                                                              \
    F(num, source, 999)
#define LINK_FIELDS(F) F(str, address, 0)
#define SOURCE_FIELDS(F)                                                                           \
    F(str, url, 0)                                                                                 \
    F(str, says, 0)                                                                                \
    F(str, date, 0)                                                                                \
    F(str, date_note, 0)
/* A condition tree in prefix order: `span` records from here belong to this node, itself counted. */
#define COND_FIELDS(F)                                                                             \
    F(num, kind, COND_KIND_COUNT - 1)                                                              \
    F(num, span, NUM_ANY)                                                                          \
    F(ref, fact, FACT)                                                                             \
    F(num, op, OP_COUNT - 1)                                                                       \
    F(list, values, LINK)
#define PROVIDER_FIELDS(F)                                                                         \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(text, abbreviation, 0)                                                                       \
    F(num, kind, PROVIDER_KIND_COUNT - 1)                                                          \
    F(list, phones, PHONE)                                                                         \
    F(list, emails, LINK)                                                                          \
    F(str, website, 0)                                                                             \
    F(list, sources, SOURCE)
#define DOCUMENT_FIELDS(F)                                                                         \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(ref, obtained_by, SERVICE)
#define SITUATION_FIELDS(F)                                                                        \
    F(str, id, 0)                                                                                  \
    F(str, code, 0)                                                                                \
    F(text, name, 0)                                                                               \
    F(text, lead, 0)                                                                               \
    F(list, ways, WAY)                                                                             \
    F(list, presets, PRESET)
/* What somebody who chose a situation has answered by that. */
#define PRESET_FIELDS(F)                                                                           \
    F(ref, fact, FACT)                                                                             \
    F(str, value, 0)
#define WAY_FIELDS(F)                                                                              \
    F(ref, service, SERVICE)                                                                       \
    F(text, why, 0)
#define FACT_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(str, group, 0)                                                                               \
    F(num, type, FACT_TYPE_COUNT - 1)                                                              \
    F(str, unit, 0)                                                                                \
    F(num, is_asked, 1)                                                                            \
    F(num, is_sensitive, 1)                                                                        \
    F(text, question, 0)                                                                           \
    F(text, why_asked, 0)                                                                          \
    F(list, choices, CHOICE)                                                                       \
    F(list, applies_when, COND)                                                                    \
    F(str, rule, 0) /* how a derived fact is made, as compact JSON */                              \
    F(num, domain, DOMAIN_COUNT - 1)                                                               \
    F(ref, choices_of, FACT) /* the same choices as this fact */                                   \
    F(num, least, NUM_ANY)   /* of a number, in whole units */                                     \
    F(num, most, NUM_ANY)                                                                          \
    F(num, is_past, 1)   /* a day that cannot lie ahead */                                         \
    F(text, says, 0)     /* true: the statement; others: the label before "16 or more" */          \
    F(text, says_not, 0) /* the statement of a false */                                            \
    F(num, changes, CHANGES_COUNT - 1)                                                             \
    F(num, is_need, 1)      /* to answer it is to say what one needs */                            \
    F(ref, got_by, SERVICE) /* the service that makes it so: "register there first" */             \
    F(ref, told_by, FACT)   /* who answers that fact has said yes to this one */                   \
    F(str, usually,                                                                                \
      0) /* what most people would answer: for the order of a list, never for a verdict */         \
    F(num, sign_of, WORK_COUNT - 1) /* answered with yes or a number: the person does such work */
#define CHOICE_FIELDS(F)                                                                           \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(num, is_sensitive, 1)
#define REGION_FIELDS(F)                                                                           \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(num, has_hubs, 1)
#define MUNICIPALITY_FIELDS(F)                                                                     \
    F(str, id, 0)                                                                                  \
    F(text, name, 0)                                                                               \
    F(text, official_name, 0)                                                                      \
    F(ref, region, REGION)                                                                         \
    F(num, lat_e4, 900000)                                                                         \
    F(num, lon_e4, 1800000)                                                                        \
    F(num, hub_known, HUB_KNOWN_COUNT - 1)
#define SHAPE_FIELDS(F)                                                                            \
    F(ref, municipality, MUNICIPALITY) /* none: drawn neutrally, without data */                   \
    F(str, path, 0)
#define HUB_FIELDS(F)                                                                              \
    F(str, id, 0)                                                                                  \
    F(num, kind, HUB_KIND_COUNT - 1)                                                               \
    F(ref, municipality, MUNICIPALITY)                                                             \
    F(text, name, 0)                                                                               \
    F(text, address, 0)                                                                            \
    F(text, hours, 0)                                                                              \
    F(text, known, 0)                                                                              \
    F(list, phones, PHONE)                                                                         \
    F(list, sources, SOURCE)
#define TERM_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(text, term, 0)                                                                               \
    F(text, meaning, 0)                                                                            \
    F(text, also, 0)                                                                               \
    F(num, origin, TERM_ORIGIN_COUNT - 1)
#define SYNONYM_FIELDS(F)                                                                          \
    F(str, id, 0)                                                                                  \
    F(list, words, LINK)
#define NEWS_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(day, day, 0)                                                                                 \
    F(text, title, 0)                                                                              \
    F(text, summary, 0)                                                                            \
    F(text, body, 0)                                                                               \
    F(str, source, 0)
#define PAGE_FIELDS(F)                                                                             \
    F(str, id, 0)                                                                                  \
    F(text, title, 0)                                                                              \
    F(text, body, 0)
#define CHANGE_FIELDS(F)                                                                           \
    F(str, code, 0)                                                                                \
    F(num, kind, CHANGE_KIND_COUNT - 1)                                                            \
    F(num, edition, NUM_ANY)                                                                       \
    F(day, day, 0)
/* Other conditions of the same service from a day on. */
#define VERSION_FIELDS(F)                                                                          \
    F(day, from, 0)                                                                                \
    F(list, conditions, COND)
/*
 * The rules compiled for guide/match.c: what COND says in words stands here in numbers. One RULE for
 * each service, part and paper (the one that is not 0) and span of days; services come in their order.
 */
#define RULE_FIELDS(F)                                                                             \
    F(ref, service, SERVICE)                                                                       \
    F(ref, part, PART)         /* `all` of the service's and the part's own conditions */          \
    F(ref, document, DOCUMENT) /* the person has this paper already */                             \
    F(day, from, 0)            /* DAY_NONE: always */                                              \
    F(day, until, 0)           /* last day; DAY_NONE: no end */                                    \
    F(list, steps, STEP)
/* A tree in prefix order, as COND. */
#define STEP_FIELDS(F)                                                                             \
    F(num, kind, COND_KIND_COUNT - 1)                                                              \
    F(num, span, NUM_ANY)                                                                          \
    F(ref, test, TEST)  /* COND_LEAF */                                                            \
    F(num, source, 999) /* COND_LEAF: number of the source in the service's list; 0 = not said */
/* A comparison, each different one once, so that it is made once for a person. */
#define TEST_FIELDS(F)                                                                             \
    F(ref, fact, FACT)                                                                             \
    F(num, op, OP_COUNT - 1)                                                                       \
    F(list, values, VALUE)
/* A bool, whole number, number in hundredths, day, or number of a choice. DAY_NONE: not known. */
#define VALUE_FIELDS(F) F(day, n, 0)
/* One for each fact, in their order. */
#define MAKE_FIELDS(F)                                                                             \
    F(num, kind, MAKE_COUNT - 1)                                                                   \
    F(ref, a, FACT)                                                                                \
    F(ref, b, FACT)                                                                                \
    F(num, month, 12)                                                                              \
    F(num, day, 31)                                                                                \
    F(list, gate, STEP)  /* applies_when */                                                        \
    F(list, steps, STEP) /* MAKE_TRUE_WHEN */                                                      \
    F(list, map, VALUE)  /* MAKE_MAP: by choice of a */
typedef enum Table {
#define T(ENUM, Struct, member) TABLE_##ENUM,
    PACK_TABLES(T)
#undef T
        TABLE_COUNT
} Table;

#define FIELD_TYPE_str StrId
#define FIELD_TYPE_text TextId
#define FIELD_TYPE_num uint32_t
#define FIELD_TYPE_day int32_t
#define FIELD_TYPE_ref Ref
#define FIELD_TYPE_list Range
#define FIELD_TYPE_refs Range
#define FIELD(kind, name, argument) FIELD_TYPE_##kind name;
#define T(ENUM, Struct, member)                                                                    \
    typedef struct Struct {                                                                        \
        ENUM##_FIELDS(FIELD)                                                                       \
    } Struct;
PACK_TABLES(T)
#undef T

typedef enum FieldKind {
    FIELD_str,
    FIELD_text,
    FIELD_num,
    FIELD_day,
    FIELD_ref,
    FIELD_list,
    FIELD_refs
} FieldKind;

typedef struct Field {
    const char *name;
    FieldKind kind;
    uint32_t offset;   /* bytes from the start of the record */
    uint32_t argument; /* ceiling or Table */
} Field;

typedef struct TableShape {
    const char *name;
    const Field *fields;
    uint32_t field_count;
    uint32_t record_bytes;
} TableShape;

extern const TableShape PACK_SHAPES[TABLE_COUNT];
