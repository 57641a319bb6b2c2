/*
 * practice.h -- made-up people to practise with, and how well somebody advised one of them.
 *
 * A case (data/practice/cases, compiled in) is a person with a story, what he or she says when asked, and the
 * services that must not be forgotten. The trainee asks, chooses what to tell, and is scored by the
 * matcher, which knows everything. Nothing here is written anywhere: what was asked and told travels as
 * two texts in the page's hidden fields, and practice counts in no figure.
 *
 * The short tests of meetings (data/practice/tests) and the sample meeting lie beside the cases.
 */
#pragma once
#include "guide/reasons.h"
#include "guide/relevance.h"

typedef struct PracticeFile {
    const char *name; // "cases/greece-hurt-hand.yaml"
    const char *text;
} PracticeFile;
extern const PracticeFile PRACTICE_FILES[]; /* ends with a NULL name */

/* ---- cases -------------------------------------------------------------------------------------------- */

typedef struct PracticeFact {
    Str fact;         /* id of the Guide's fact */
    const Str *value; /* as typed: "52", "georgian"; a set has none or several */
    size_t values;
    Str says[LANG_COUNT]; /* empty: a short answer is enough */
    bool known;           /* the story says it already */
} PracticeFact;

typedef struct PracticeCase {
    Str id, need;
    Day day; /* on which the conversation takes place */
    Str name[LANG_COUNT], story[LANG_COUNT];
    const PracticeFact *fact;
    size_t facts;
    const Str *must; /* services that must not be forgotten */
    size_t musts;
    const Str *trap; /* services one promises by mistake: they do not fit */
    size_t traps;
} PracticeCase;

enum { PRACTICE_CASES_MOST = 64 };

/* In the order of their ids; they live as long as the program. */
const PracticeCase *practice_cases(size_t *count);
const PracticeCase *practice_case(Str id); /* NULL: none */

/* All that is so with this person. What the edition does not know (a fact that left) is not answered;
 * *unread: how many of those. */
void practice_answers(const Edition *e, const PracticeCase *c, Answers *out, size_t *unread);
/* NULL: the case says nothing about it ("that does not concern me"). */
const PracticeFact *practice_fact(const Edition *e, const PracticeCase *c, const Fact *f);
/* What the person says when asked. Empty: as above. */
Str practice_reply(const Edition *e, Arena *a, Lang lang, const PracticeCase *c, const Fact *f);

/* ---- a try ---------------------------------------------------------------------------------------------- */

enum { PRACTICE_TOLD_MOST = 40 };

typedef struct PracticeTold {
    const Service *service;
    Verdict verdict;
} PracticeTold;

typedef struct PracticeTry {
    const Fact *asked[ANSWERS_MOST]; /* in the order of asking, each once */
    size_t asked_count;
    PracticeTold told[PRACTICE_TOLD_MOST]; /* each service once */
    size_t told_count;
} PracticeTry;

/* "return_date*has_valid_id_card" and "age-pension.yes*id-card-electronic.maybe": any bytes are safe,
 * strangers are left out. */
void practice_try_read(const Edition *e, Str asked, Str told, PracticeTry *out);
Str practice_asked_write(const Edition *e, Arena *a, const PracticeTry *t);
Str practice_told_write(const Edition *e, Arena *a, const PracticeTry *t);
/* false: there already, or no room. */
bool practice_ask(PracticeTry *t, const Fact *f);
/* VERDICT_COUNT takes it back. false: no room. */
bool practice_tell(PracticeTry *t, const Service *s, Verdict verdict);
bool practice_was_asked(const PracticeTry *t, const Fact *f);
Verdict practice_was_told(const PracticeTry *t, const Service *s); /* VERDICT_COUNT: not */
/* What the Guide would ask next, knowing what was asked and the story; NULL: enough. */
const Fact *practice_hint(const Edition *e, Arena *a, const PracticeCase *c, const PracticeTry *t);

/* ---- what it was worth ------------------------------------------------------------------------------------- */

typedef enum PracticeMark {
    PRACTICE_FOUND,     /* told as it is */
    PRACTICE_CAREFUL,   /* "maybe", and it is a yes */
    PRACTICE_PROMISED,  /* more than is so: yes for a maybe, anything for a no */
    PRACTICE_SENT_AWAY, /* "no", and it is a yes or a maybe */
    PRACTICE_MISSED,    /* important, and not told */
    PRACTICE_TRAP,      /* not told, rightly: one promises it by mistake */
    PRACTICE_MARKS
} PracticeMark;

typedef struct PracticeLine {
    const Service *service;
    PracticeMark mark;
    bool important;
    Verdict told; /* VERDICT_COUNT: not */
    Verdict is;
    Strength strength;
    FactList unasked; /* decides here, and was neither in the story nor asked */
} PracticeLine;

typedef struct PracticeScore {
    Matcher *matcher;         /* for explain_service */
    const PracticeLine *line; /* important ones first, then as told, then traps */
    size_t lines;
    size_t important, found, careful, promised, sent_away, missed;
    FactList needless; /* asked, and of no use for this need */
    int points;        /* 0 to 100 */
} PracticeScore;

enum { PRACTICE_PROMISE_COSTS = 10, PRACTICE_NEEDLESS_COSTS = 2 };

/* Everything lives in `a`. Important are the case's `must` that fit or may fit in this edition. */
void practice_score(const Edition *e, Arena *a, const PracticeCase *c, const PracticeTry *t,
                    PracticeScore *out);

/* ---- tests of meetings --------------------------------------------------------------------------------------- */

enum { QUIZ_CHOICES_MOST = 4, QUIZ_QUESTIONS_MOST = 20 };

typedef struct QuizQuestion {
    Str id, service; /* the Guide's service that says so */
    Str text[LANG_COUNT];
    Str choice[QUIZ_CHOICES_MOST][LANG_COUNT]; /* the first one is right */
    size_t choices;
} QuizQuestion;

typedef struct Quiz {
    Str id, name[LANG_COUNT];
    QuizQuestion question[QUIZ_QUESTIONS_MOST];
    size_t questions;
} Quiz;

const Quiz *practice_quizzes(size_t *count);
const Quiz *practice_quiz(Str id); /* NULL: none */
/* In which order the choices are shown: the same for everybody and each time. */
size_t quiz_choice_at(const QuizQuestion *q, size_t place);

/* ---- the sample meeting ----------------------------------------------------------------------------------- */

typedef struct SampleMaterial {
    Str kind, code;
} SampleMaterial;

typedef struct SampleMeeting {
    Str id, test;
    Day first, last;
    Str title[LANG_COUNT], place[LANG_COUNT], about[LANG_COUNT];
    const SampleMaterial *material;
    size_t materials;
} SampleMeeting;

const SampleMeeting *practice_sample(void);

/*
 * What is wrong with the compiled-in files, for this edition: facts and services that it does not have,
 * values that cannot be, a `must` that does not fit, a `trap` that does. A sentence for each; none: all is well.
 */
const Str *practice_check(const Edition *e, Arena *a, size_t *count);
