#include "desk/practice.h"
#include "base/must.h"
#include "guide/next.h"
#include "source/node.h"
#include <pthread.h>
#include <string.h>

/* ---- reading what is compiled in -------------------------------------------------------------------- */

enum { TEXTS_BYTES = 16 << 20, QUIZZES_MOST = 8 };

static struct {
    Arena arena;
    PracticeCase cases[PRACTICE_CASES_MOST];
    size_t case_count;
    Quiz quizzes[QUIZZES_MOST];
    size_t quiz_count;
    SampleMeeting sample;
} all;

static void both(const Node *n, Str out[LANG_COUNT])
{
    out[LANG_KA] = node_text(n, "ka");
    out[LANG_EN] = node_text(n, "en");
}

static const Str *texts(const Node *list, size_t *count)
{
    Str *out = NEW_N(&all.arena, Str, list ? list->count + 1 : 1);

    *count = 0;
    for (CHILDREN(one, list))
        out[(*count)++] = one->text;
    return out;
}

static PracticeFact read_fact(const Node *n, const Node *known)
{
    const Node *is = n->kind == NODE_MAP ? node_get(n, "is") : n;
    PracticeFact f = { .fact = n->key };

    MUST(is && is->kind != NODE_MAP);
    if (is->kind == NODE_TEXT) {
        Str *one = NEW(&all.arena, Str);

        *one = is->text;
        f.value = one;
        f.values = 1;
    } else {
        f.value = texts(is, &f.values);
    }
    if (n->kind == NODE_MAP)
        both(n, f.says);
    for (CHILDREN(k, known))
        f.known = f.known || str_eq(k->text, n->key);
    return f;
}

static PracticeCase read_case(const Node *n)
{
    const Node *facts = node_get(n, "facts");
    PracticeFact *list = NEW_N(&all.arena, PracticeFact, facts ? facts->count + 1 : 1);
    PracticeCase c = { .id = node_text(n, "id"), .need = node_text(n, "need"), .fact = list };

    MUST(c.id.n && day_parse(node_text(n, "day"), &c.day));
    both(node_get(n, "name"), c.name);
    both(node_get(n, "story"), c.story);
    for (CHILDREN(f, facts))
        list[c.facts++] = read_fact(f, node_get(n, "known"));
    c.must = texts(node_get(n, "must"), &c.musts);
    c.trap = texts(node_get(n, "trap"), &c.traps);
    return c;
}

static Quiz read_quiz(const Node *n)
{
    Quiz q = { .id = node_text(n, "id") };

    MUST(q.id.n);
    both(node_get(n, "name"), q.name);
    for (CHILDREN(one, node_get(n, "questions"))) {
        MUST(q.questions < QUIZ_QUESTIONS_MOST);
        QuizQuestion *to = &q.question[q.questions++];
        to->id = node_text(one, "id");
        to->service = node_text(one, "service");
        both(node_get(one, "text"), to->text);
        for (CHILDREN(choice, node_get(one, "choices"))) {
            MUST(to->choices < QUIZ_CHOICES_MOST);
            both(choice, to->choice[to->choices++]);
        }
    }
    return q;
}

static SampleMeeting read_sample(const Node *n)
{
    const Node *materials = node_get(n, "materials");
    SampleMaterial *list = NEW_N(&all.arena, SampleMaterial, materials ? materials->count + 1 : 1);
    SampleMeeting m = { .id = node_text(n, "id"), .test = node_text(n, "test"), .material = list };

    MUST(day_parse(node_text(n, "first"), &m.first) && day_parse(node_text(n, "last"), &m.last));
    both(node_get(n, "title"), m.title);
    both(node_get(n, "place"), m.place);
    both(node_get(n, "about"), m.about);
    for (CHILDREN(one, materials))
        list[m.materials++] = (SampleMaterial){ node_text(one, "kind"), node_text(one, "code") };
    return m;
}

/* A file that cannot be read is a bug: they are compiled in, and practice_test.c reads them all. */
static void read_all(void)
{
    all.arena = arena_new(TEXTS_BYTES);
    for (const PracticeFile *f = PRACTICE_FILES; f->name; f++) {
        Problems problems = { .a = &all.arena };
        Str name = str_c(f->name);
        const Node *n = node_parse(&all.arena, name, str_c(f->text), &problems);

        MUST(n && problems.count == 0);
        if (str_starts(name, S("cases/"))) {
            MUST(all.case_count < PRACTICE_CASES_MOST);
            all.cases[all.case_count++] = read_case(n);
        } else if (str_starts(name, S("tests/"))) {
            MUST(all.quiz_count < QUIZZES_MOST);
            all.quizzes[all.quiz_count++] = read_quiz(n);
        } else {
            all.sample = read_sample(n);
        }
    }
}

static void ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, read_all);
}

const PracticeCase *practice_cases(size_t *count)
{
    ready();
    *count = all.case_count;
    return all.cases;
}

const PracticeCase *practice_case(Str id)
{
    ready();
    for (size_t i = 0; i < all.case_count; i++)
        if (str_eq(all.cases[i].id, id))
            return &all.cases[i];
    return NULL;
}

const Quiz *practice_quizzes(size_t *count)
{
    ready();
    *count = all.quiz_count;
    return all.quizzes;
}

const Quiz *practice_quiz(Str id)
{
    ready();
    for (size_t i = 0; i < all.quiz_count; i++)
        if (str_eq(all.quizzes[i].id, id))
            return &all.quizzes[i];
    return NULL;
}

const SampleMeeting *practice_sample(void)
{
    ready();
    return &all.sample;
}

/* Turned by the question's name, so that the right one stands in different places. */
size_t quiz_choice_at(const QuizQuestion *q, size_t place)
{
    MUST(place < q->choices);
    return (place + str_hash(q->id) % q->choices) % q->choices;
}

/* ---- what is so ---------------------------------------------------------------------------------------- */

static bool read_value(const Edition *e, const Fact *f, const PracticeFact *of, Day day,
                       Answer *out)
{
    if (f->type != FACT_SET)
        return of->values == 1 && answer_parse(e, f, of->value[0], day, out) == ANSWER_FINE;
    *out = (Answer){ ANSWER_VALUE, 0 };
    for (size_t i = 0; i < of->values; i++)
        if (answer_set_add(e, f, of->value[i], out) != ANSWER_FINE)
            return false;
    return true;
}

static void add_answers(const Edition *e, const PracticeCase *c, bool known_only, Answers *out,
                        size_t *unread)
{
    for (size_t i = 0; i < c->facts; i++) {
        const Fact *f = edition_fact_by_id(e, c->fact[i].fact);
        Answer one;

        if (known_only && !c->fact[i].known)
            continue;
        if (f && f - e->fact < ANSWERS_MOST && read_value(e, f, &c->fact[i], c->day, &one))
            out->at[f - e->fact] = one;
        else
            (*unread)++;
    }
}

void practice_answers(const Edition *e, const PracticeCase *c, Answers *out, size_t *unread)
{
    *out = (Answers){ 0 };
    *unread = 0;
    add_answers(e, c, false, out, unread);
}

const PracticeFact *practice_fact(const Edition *e, const PracticeCase *c, const Fact *f)
{
    for (size_t i = 0; i < c->facts; i++)
        if (str_eq(c->fact[i].fact, edition_str(e, f->id)))
            return &c->fact[i];
    return NULL;
}

Str practice_reply(const Edition *e, Arena *a, Lang lang, const PracticeCase *c, const Fact *f)
{
    const PracticeFact *said = practice_fact(e, c, f);
    Answer one;

    if (!said || !read_value(e, f, said, c->day, &one))
        return (Str){ 0 };
    return said->says[lang].n ? said->says[lang] : answer_words(e, a, lang, f, one);
}

/* ---- a try ---------------------------------------------------------------------------------------------- */

bool practice_was_asked(const PracticeTry *t, const Fact *f)
{
    for (size_t i = 0; i < t->asked_count; i++)
        if (t->asked[i] == f)
            return true;
    return false;
}

bool practice_ask(PracticeTry *t, const Fact *f)
{
    if (practice_was_asked(t, f) || t->asked_count == COUNT(t->asked))
        return false;
    t->asked[t->asked_count++] = f;
    return true;
}

Verdict practice_was_told(const PracticeTry *t, const Service *s)
{
    for (size_t i = 0; i < t->told_count; i++)
        if (t->told[i].service == s)
            return t->told[i].verdict;
    return VERDICT_COUNT;
}

bool practice_tell(PracticeTry *t, const Service *s, Verdict verdict)
{
    size_t i = 0;

    while (i < t->told_count && t->told[i].service != s)
        i++;
    if (verdict == VERDICT_COUNT) {
        if (i == t->told_count)
            return true;
        t->told_count--;
        for (; i < t->told_count; i++)
            t->told[i] = t->told[i + 1];
        return true;
    }
    if (i == PRACTICE_TOLD_MOST)
        return false;
    t->told[i] = (PracticeTold){ s, verdict };
    t->told_count += i == t->told_count;
    return true;
}

static Verdict verdict_read(Str s)
{
    for (Verdict v = 0; v < VERDICT_COUNT; v++)
        if (str_eq(s, verdict_name(v)))
            return v;
    return VERDICT_COUNT;
}

void practice_try_read(const Edition *e, Str asked, Str told, PracticeTry *out)
{
    *out = (PracticeTry){ 0 };
    while (asked.n) {
        const Fact *f = edition_fact_by_id(e, str_cut(&asked, '*'));

        if (f && f->is_asked)
            practice_ask(out, f);
    }
    while (told.n) {
        Str verdict = str_cut(&told, '*');
        const Service *s = edition_service_by_id(e, str_cut(&verdict, '.'));
        Verdict v = verdict_read(verdict);

        if (s && v < VERDICT_COUNT)
            practice_tell(out, s, v);
    }
}

Str practice_asked_write(const Edition *e, Arena *a, const PracticeTry *t)
{
    Str out = { 0 };

    for (size_t i = 0; i < t->asked_count; i++)
        out = arena_fmt(a, "%.*s%s%.*s", STR(out), i ? "*" : "",
                        STR(edition_str(e, t->asked[i]->id)));
    return out;
}

Str practice_told_write(const Edition *e, Arena *a, const PracticeTry *t)
{
    Str out = { 0 };

    for (size_t i = 0; i < t->told_count; i++)
        out = arena_fmt(a, "%.*s%s%.*s.%.*s", STR(out), i ? "*" : "",
                        STR(edition_str(e, t->told[i].service->id)),
                        STR(verdict_name(t->told[i].verdict)));
    return out;
}

/* The services the need is about, and those that must not be forgotten. */
static bool *services_of(const Edition *e, Arena *a, const PracticeCase *c)
{
    bool *out = NEW_N(a, bool, e->counts[TABLE_SERVICE] + 1);
    Wish wish = { 0 };

    if (wish_by_id(e, c->need, &wish)) {
        const bool *of = wish_services(e, a, &wish);

        for (size_t i = 0; of && i < e->counts[TABLE_SERVICE]; i++)
            out[i] = of[i];
    }
    for (size_t i = 0; i < c->musts + c->traps; i++) {
        const Service *s =
            edition_service_by_id(e, i < c->musts ? c->must[i] : c->trap[i - c->musts]);
        if (s)
            out[s - e->service] = true;
    }
    return out;
}

const Fact *practice_hint(const Edition *e, Arena *a, const PracticeCase *c, const PracticeTry *t)
{
    Matcher *m = match_new(e, a);
    Answers so_far = { 0 }, whole;
    size_t unread = 0;

    practice_answers(e, c, &whole, &unread);
    add_answers(e, c, true, &so_far, &unread);
    for (size_t i = 0; i < t->asked_count; i++) {
        size_t at = (size_t)(t->asked[i] - e->fact);
        Answer one = whole.at[at];

        so_far.at[at] = one.kind == ANSWER_NONE ? (Answer){ .kind = ANSWER_DONT_KNOW } : one;
    }
    match_all(m, &so_far, c->day);
    return next_question(m, next_new(e, a), services_of(e, a, c));
}

/* ---- what it was worth ------------------------------------------------------------------------------------ */

static void mark_steps(const Edition *e, Range steps, bool *facts);

/* A fact and those it is made of: whoever asks for the age asks for the pension age. */
static void mark_fact(const Edition *e, size_t at, bool *facts)
{
    if (facts[at])
        return;
    facts[at] = true;
    if (at >= e->counts[TABLE_MAKE])
        return;
    const MakeRule *make = &e->make[at];
    if (make->a.n)
        mark_fact(e, make->a.n - 1, facts);
    if (make->b.n)
        mark_fact(e, make->b.n - 1, facts);
    mark_steps(e, make->gate, facts);
    mark_steps(e, make->steps, facts);
    if (e->fact[at].told_by.n)
        mark_fact(e, e->fact[at].told_by.n - 1, facts);
}

static void mark_steps(const Edition *e, Range steps, bool *facts)
{
    for (uint32_t i = 0; i < steps.count; i++) {
        const RuleStep *step = &e->step[steps.first + i];

        if (step->kind == COND_LEAF)
            mark_fact(e, (size_t)(test_fact(e, &e->test[step->test.n - 1]) - e->fact), facts);
    }
}

static bool *facts_of(Matcher *m, Arena *a, const Service *s, bool *facts)
{
    const Rule *rule = match_service_rule(m, s);

    if (!facts)
        facts = NEW_N(a, bool, m->e->counts[TABLE_FACT] + 1);
    if (rule)
        mark_steps(m->e, rule->steps, facts);
    return facts;
}

static bool story_says(const Edition *e, const PracticeCase *c, const Fact *f)
{
    const PracticeFact *said = practice_fact(e, c, f);

    return said && said->known;
}

/* What decides about this service, was not said, and could have been asked. */
static FactList unasked(Matcher *m, Arena *a, const PracticeCase *c, const PracticeTry *t,
                        const Service *s)
{
    const Edition *e = m->e;
    FactList list = { 0 };
    Explanation why;
    ServiceExplanation whole;
    bool *decides = NEW_N(a, bool, e->counts[TABLE_FACT] + 1);

    explain_service(m, a, s, &whole);
    why = whole.explanation;
    for (size_t i = 0; i < why.because_count; i++)
        mark_fact(e, (size_t)(why.because[i].fact - e->fact), decides);
    list.at = NEW_N(a, const Fact *, e->counts[TABLE_FACT] + 1);
    for (EACH_ALL(e, Fact, f, fact, FACT))
        if (decides[f - e->fact] && f->is_asked && !practice_was_asked(t, f) &&
            !story_says(e, c, f) && practice_fact(e, c, f))
            list.at[list.count++] = f;
    return list;
}

static FactList needless(Matcher *m, Arena *a, const PracticeCase *c, const PracticeTry *t)
{
    const Edition *e = m->e;
    const bool *services = services_of(e, a, c);
    FactList list = { NEW_N(a, const Fact *, t->asked_count + 1), 0 };
    bool *useful = NEW_N(a, bool, e->counts[TABLE_FACT] + 1);

    for (EACH_ALL(e, Service, s, service, SERVICE))
        if (services[s - e->service] || practice_was_told(t, s) != VERDICT_COUNT)
            facts_of(m, a, s, useful);
    for (size_t i = 0; i < t->asked_count; i++)
        if (!useful[t->asked[i] - e->fact])
            list.at[list.count++] = t->asked[i];
    return list;
}

static PracticeMark mark_of(Verdict told, Verdict is)
{
    if (told == VERDICT_COUNT)
        return PRACTICE_MISSED;
    if (told == is)
        return PRACTICE_FOUND;
    if (told == VERDICT_NO)
        return PRACTICE_SENT_AWAY;
    return told > is ? PRACTICE_PROMISED : PRACTICE_CAREFUL;
}

static void count_line(PracticeScore *s, const PracticeLine *l)
{
    s->important += l->important;
    switch (l->mark) {
    case PRACTICE_FOUND: s->found += l->important; break;
    case PRACTICE_CAREFUL: s->careful += l->important; break;
    case PRACTICE_PROMISED: s->promised++; break;
    case PRACTICE_SENT_AWAY: s->sent_away++; break;
    case PRACTICE_MISSED: s->missed++; break;
    case PRACTICE_TRAP:
    case PRACTICE_MARKS: break;
    }
}

static int points_of(const PracticeScore *s)
{
    int points =
        s->important
            ? (int)((200 * s->found + 100 * s->careful + s->important) / (2 * s->important))
            : 100;

    points -= PRACTICE_PROMISE_COSTS * (int)s->promised;
    points -= PRACTICE_NEEDLESS_COSTS * (int)s->needless.count;
    return points > 0 ? points : 0;
}

/* One more service to speak of, unless it has its line already. */
static void add_line(PracticeScore *s, Arena *a, PracticeLine *room, const PracticeCase *c,
                     const PracticeTry *t, const Service *of, bool important, bool trap)
{
    const MatchedService *is = of ? &s->matcher->services[of - s->matcher->e->service] : NULL;

    for (size_t i = 0; i < s->lines; i++)
        if (room[i].service == of)
            return;
    if (!of || (important && is->verdict == VERDICT_NO) || (trap && is->verdict != VERDICT_NO))
        return;
    PracticeLine *l = &room[s->lines++];
    *l = (PracticeLine){
        .service = of,
        .important = important,
        .told = practice_was_told(t, of),
        .is = (Verdict)is->verdict,
        .strength = (Strength)is->strength,
        .unasked = unasked(s->matcher, a, c, t, of),
    };
    l->mark = trap ? PRACTICE_TRAP : mark_of(l->told, l->is);
    count_line(s, l);
}

void practice_score(const Edition *e, Arena *a, const PracticeCase *c, const PracticeTry *t,
                    PracticeScore *out)
{
    PracticeLine *room = NEW_N(a, PracticeLine, c->musts + t->told_count + c->traps + 1);
    Answers *whole = NEW(a, Answers);
    size_t unread;

    *out = (PracticeScore){ .matcher = match_new(e, a), .line = room };
    practice_answers(e, c, whole, &unread);
    match_all(out->matcher, whole, c->day);
    for (size_t i = 0; i < c->musts; i++)
        add_line(out, a, room, c, t, edition_service_by_id(e, c->must[i]), true, false);
    for (size_t i = 0; i < t->told_count; i++)
        add_line(out, a, room, c, t, t->told[i].service, false, false);
    for (size_t i = 0; i < c->traps; i++)
        add_line(out, a, room, c, t, edition_service_by_id(e, c->trap[i]), false, true);
    out->needless = needless(out->matcher, a, c, t);
    out->points = points_of(out);
}

/* ---- whether the files are well ------------------------------------------------------------------------------ */

enum { COMPLAINTS_ROOM = 200 };

typedef struct Complaint {
    Arena *a;
    Str *at;
    size_t count;
} Complaint;

static void complain(Complaint *to, Str about, const char *what, Str name)
{
    if (to->count < COMPLAINTS_ROOM)
        to->at[to->count++] = arena_fmt(to->a, "%.*s: %s: %.*s", STR(about), what, STR(name));
}

static void check_texts(Complaint *to, Str about, const char *what, const Str text[LANG_COUNT])
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (text[lang].n == 0)
            complain(to, about, "has no text in both languages", str_c(what));
}

static void check_service(Complaint *to, Matcher *m, const PracticeCase *c, Str id, bool trap)
{
    const Service *s = edition_service_by_id(m->e, id);

    if (!s)
        complain(to, c->id, "no such service", id);
    else if ((m->services[s - m->e->service].verdict == VERDICT_NO) != trap)
        complain(to, c->id, trap ? "is a trap and fits" : "must be told and does not fit", id);
}

static void check_case(Complaint *to, const Edition *e, const PracticeCase *c)
{
    Matcher *m = match_new(e, to->a);
    Answers *whole = NEW(to->a, Answers);
    Wish wish;
    size_t unread;

    check_texts(to, c->id, "name", c->name);
    check_texts(to, c->id, "story", c->story);
    if (!wish_by_id(e, c->need, &wish))
        complain(to, c->id, "no such need", c->need);
    for (size_t i = 0; i < c->facts; i++) {
        const PracticeFact *said = &c->fact[i];
        const Fact *f = edition_fact_by_id(e, said->fact);
        Answer one;

        if (!f || !f->is_asked)
            complain(to, c->id, "no fact that can be asked", said->fact);
        else if (!read_value(e, f, said, c->day, &one))
            complain(to, c->id, "a value that cannot be", said->fact);
        if ((said->says[LANG_KA].n == 0) != (said->says[LANG_EN].n == 0))
            complain(to, c->id, "is said in one language only", said->fact);
    }
    practice_answers(e, c, whole, &unread);
    match_all(m, whole, c->day);
    if (c->musts == 0)
        complain(to, c->id, "nothing that must be told", c->need);
    for (size_t i = 0; i < c->musts; i++)
        check_service(to, m, c, c->must[i], false);
    for (size_t i = 0; i < c->traps; i++)
        check_service(to, m, c, c->trap[i], true);
}

static void check_quiz(Complaint *to, const Edition *e, const Quiz *q)
{
    check_texts(to, q->id, "name", q->name);
    for (size_t i = 0; i < q->questions; i++) {
        const QuizQuestion *one = &q->question[i];

        check_texts(to, q->id, "question", one->text);
        for (size_t k = 0; k < one->choices; k++)
            check_texts(to, one->id, "choice", one->choice[k]);
        if (one->choices < 2)
            complain(to, q->id, "nothing to choose", one->id);
        if (!edition_service_by_id(e, one->service))
            complain(to, q->id, "no such service", one->service);
        for (size_t k = 0; k < i; k++)
            if (str_eq(q->question[k].id, one->id))
                complain(to, q->id, "twice", one->id);
    }
}

const Str *practice_check(const Edition *e, Arena *a, size_t *count)
{
    Complaint to = { .a = a, .at = NEW_N(a, Str, COMPLAINTS_ROOM) };
    const SampleMeeting *sample = practice_sample();

    for (size_t i = 0; i < all.case_count; i++)
        check_case(&to, e, &all.cases[i]);
    for (size_t i = 0; i < all.quiz_count; i++)
        check_quiz(&to, e, &all.quizzes[i]);
    check_texts(&to, sample->id, "title", sample->title);
    if (sample->test.n && !practice_quiz(sample->test))
        complain(&to, sample->id, "no such test", sample->test);
    for (size_t i = 0; i < sample->materials; i++)
        if (!edition_find(e, TABLE_AREA, sample->material[i].code))
            complain(&to, sample->id, "no such area", sample->material[i].code);
    *count = to.count;
    return to.at;
}
