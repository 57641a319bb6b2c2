/*
 * reasons.h -- why a service is a yes, a maybe or a no, in words and with sources.
 *
 * Made for one service at a time, after match_all; everything lives in the given arena.
 */
#pragma once
#include "guide/match.h"

/* One condition as it stands in the rules. */
typedef struct Reason {
    const Fact *fact;
    const RuleTest *test;
    Verdict verdict;
    Str value;            /* the condition's value: "16", "georgian, dual" */
    Answer answer;        /* what the person answered or what was derived; kind NONE: unknown */
    Str text[LANG_COUNT]; /* the condition as a sentence: "Age: 16 or more" */
    const Source *source; /* where it is said; NULL: not known */
} Reason;

/* What would make a no a yes: in every group, all conditions of one alternative. */
typedef struct WouldChange {
    const Fact *fact;
    const RuleTest *test;
    Changes can_change;
    uint32_t group;       /* each group is needed; in a group one alternative is enough */
    uint32_t alternative; /* equal numbers in a group: needed together */
    const Service
        *first; /* who makes it so: that service comes first; NULL: nobody, or not known */
    Str text[LANG_COUNT]; /* "It would have to hold: ..." as the condition's sentence */
} WouldChange;

typedef struct FactList {
    const Fact **at;
    size_t count;
} FactList;

typedef struct NeededPaper {
    const Paper *paper;
    const Document *document;
    Verdict have; /* MAYBE: not known */
} NeededPaper;

typedef struct Explanation {
    Verdict verdict;
    Reason *
        because; /* yes: the conditions that hold; no: those that fail; maybe: those that hold so far */
    size_t because_count;
    Reason *open; /* maybe: the conditions nobody can decide yet */
    size_t open_count;
    FactList missing;          /* maybe: the facts still needed, in the order of the facts */
    FactList failing;          /* no: the facts that fail, in the order of the facts */
    WouldChange *would_change; /* no */
    size_t would_change_count;
} Explanation;

typedef struct PartExplanation {
    const Part *part;
    Explanation explanation;
} PartExplanation;

typedef struct ServiceExplanation {
    const Service *service;
    Strength strength;
    Explanation explanation;
    PartExplanation *parts;
    size_t part_count;
    NeededPaper *papers;
    size_t paper_count;
    Range also_needs; /* PARA: conditions that a machine cannot check, shown as "also needed" */
} ServiceExplanation;

void explain_service(Matcher *m, Arena *a, const Service *s, ServiceExplanation *out);
/* Only the lists of facts, without words: for counting and for the API. */
void explain_facts(Matcher *m, Arena *a, Range steps, Verdict verdict, FactList *out);

/* The same as marks by fact, adding to those that are there; takes no memory. */
void mark_facts(Matcher *m, Range steps, Verdict verdict, bool *facts);

/* The rules of a service as sentences for somebody who has answered nothing ("Rules in words"). */
typedef enum RuleNode { RULE_ALL_OF, RULE_ONE_OF, RULE_NOT, RULE_CONDITION } RuleNode;
typedef struct RuleLine {
    RuleNode node;
    uint32_t depth; /* from 0; children stand right after their node, one deeper */
    const RuleTest *test;
    const Fact *fact;
    Str text[LANG_COUNT]; /* RULE_CONDITION */
    const Source *source;
} RuleLine;
const RuleLine *rule_lines(const Edition *e, Arena *a, const Service *s, Day day, size_t *count);

/* A condition as a sentence: "You have a valid Georgian ID card", "Age: 16 or more". */
Str condition_text(const Edition *e, Arena *a, Lang lang, const RuleTest *t);
