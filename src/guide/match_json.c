#include "guide/match_json.h"

static const Str STATUS_WORDS[STATUS_COUNT] = { S_INIT("open"),
                                                S_INIT("by_call"),
                                                S_INIT("seasonal"),
                                                S_INIT("until_budget_used"),
                                                S_INIT("event_programme"),
                                                S_INIT("check_continuation"),
                                                S_INIT("probably_closed"),
                                                S_INIT("closed") };
static const char *const OP_WORDS[OP_COUNT] = {
    "", "==", "!=", "<", "<=", ">", ">=", "in", "not_in"
};

/* -- in ------------------------------------------------------------------------------------------- */

static AnswerProblem read_set(const Edition *e, const Fact *f, const JsonValue *v, Answer *out)
{
    Answer set = { ANSWER_VALUE, 0 };

    if (v->kind != JSON_ARRAY)
        return ANSWER_NOT_LIST;
    for (const JsonValue *one = v->first; one; one = one->next) {
        AnswerProblem p =
            one->kind == JSON_STRING ? answer_set_add(e, f, one->text, &set) : ANSWER_NO_CHOICE;
        if (p != ANSWER_FINE)
            return p;
    }
    *out = set;
    return ANSWER_FINE;
}

/* A value of the wrong kind is not turned into one of the right kind: "52" is no number. */
static AnswerProblem read_answer(const Edition *e, const Fact *f, const JsonValue *v, Day today,
                                 Answer *out)
{
    static const struct {
        JsonKind kind;
        AnswerProblem otherwise;
    } wants[FACT_TYPE_COUNT] = {
        [FACT_BOOL] = { JSON_BOOL, ANSWER_NOT_BOOL },
        [FACT_INTEGER] = { JSON_NUMBER, ANSWER_NOT_NUMBER },
        [FACT_DECIMAL] = { JSON_NUMBER, ANSWER_NOT_NUMBER },
        [FACT_DATE] = { JSON_STRING, ANSWER_NOT_DAY },
        [FACT_CHOICE] = { JSON_STRING, ANSWER_NO_CHOICE },
        [FACT_SET] = { JSON_ARRAY, ANSWER_NOT_LIST },
    };

    if (v->kind == JSON_NULL) {
        *out = (Answer){ ANSWER_DONT_KNOW, 0 };
        return ANSWER_FINE;
    }
    if (v->kind != wants[f->type].kind)
        return wants[f->type].otherwise;
    return f->type == FACT_SET ? read_set(e, f, v, out) : answer_parse(e, f, v->text, today, out);
}

/* Answers mostly come in the order of the facts: look on from the one before, and round. */
static const Fact *fact_from(const Edition *e, Str id, uint32_t *at)
{
    for (uint32_t n = e->counts[TABLE_FACT]; n > 0; n--) {
        const Fact *f = &e->fact[*at];
        *at = (*at + 1) % e->counts[TABLE_FACT];
        if (str_eq(edition_str(e, f->id), id))
            return f;
    }
    return NULL;
}

void answers_from_json(const Edition *e, Arena *a, const JsonValue *body, Day today, Answers *out,
                       Day *day, Wish *wish, FieldProblems *problems)
{
    const Fact *clock = edition_fact_of_today(e);
    Answer at = { 0 };
    uint32_t place = 0;

    *out = (Answers){ 0 };
    *wish = (Wish){ 0 };
    *day = today;
    *problems = (FieldProblems){ NEW_N(a, FieldProblem, body->count + 1), 0 };
    if (body->kind != JSON_OBJECT) {
        problems->at[problems->count++] = (FieldProblem){ .problem = ANSWER_BROKEN };
        return;
    }
    /* The day first: whether another date lies ahead is asked of that day. */
    for (const JsonValue *v = body->first; v && clock; v = v->next)
        if (str_eq(v->key, edition_str(e, clock->id)) && v->kind == JSON_STRING &&
            answer_parse(e, clock, v->text, today, &at) == ANSWER_FINE)
            *day = (Day)at.value;
    for (const JsonValue *v = body->first; v; v = v->next) {
        if (str_eq(v->key, S("need"))) {
            if (v->kind != JSON_STRING || !wish_by_id(e, v->text, wish))
                problems->at[problems->count++] = (FieldProblem){ v->key, NULL, ANSWER_NO_CHOICE };
            continue;
        }
        const Fact *f = fact_from(e, v->key, &place);
        Answer one = { 0 };
        bool is_ours = f && f - e->fact < ANSWERS_MOST;
        AnswerProblem p = is_ours ? read_answer(e, f, v, *day, &one) : ANSWER_UNKNOWN_FACT;
        if (p != ANSWER_FINE)
            problems->at[problems->count++] = (FieldProblem){ v->key, is_ours ? f : NULL, p };
        else
            out->at[f - e->fact] = one;
    }
}

void field_problems_json(const Edition *e, Arena *a, const FieldProblems *problems, Lang lang,
                         Json *j)
{
    json_object(j);
    json_key(j, S("errors"));
    json_array(j);
    for (size_t i = 0; i < problems->count; i++) {
        const FieldProblem *p = &problems->at[i];
        json_object(j);
        json_key(j, S("field"));
        json_str(j, p->field);
        json_key(j, S("problem"));
        json_str(j, answer_problem_name(p->problem));
        json_key(j, S("expected"));
        json_str(j, p->field.n || p->problem != ANSWER_BROKEN
                        ? answer_expected(e, a, lang, p->fact, p->problem)
                        : S("One JSON object of answers by fact id, as {\"age\": 52}."));
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* -- out ------------------------------------------------------------------------------------------ */

static void text_json(Json *j, const Str text[LANG_COUNT])
{
    JSON_KEY(j, "text");
    json_object(j);
    JSON_KEY(j, "ka");
    json_str(j, text[LANG_KA]);
    JSON_KEY(j, "en");
    json_str(j, text[LANG_EN]);
    json_end(j);
}

/* Answers and conditions' values in the kind they came in. */
static void value_json(const Edition *e, Arena *a, const Fact *f, int64_t v, Json *j)
{
    switch ((FactType)f->type) {
    case FACT_BOOL: json_bool(j, v); return;
    case FACT_INTEGER: json_number(j, v); return;
    case FACT_DECIMAL: json_hundredths(j, (uint32_t)(v / DECIMAL_HUNDREDTH)); return;
    case FACT_DATE:
    case FACT_CHOICE: json_str(j, answer_text(e, a, f, (Answer){ ANSWER_VALUE, v })); return;
    case FACT_SET:
        json_array(j);
        for (uint32_t i = 0, n = fact_choice_count(e, f); i < n && i < SET_MOST; i++)
            if (v >> i & 1)
                json_str(j, fact_choice_id(e, f, i));
        json_end(j);
        return;
    case FACT_TYPE_COUNT: break;
    }
    json_null(j);
}

static int64_t test_value(const Fact *f, int32_t n)
{
    return f->type == FACT_DECIMAL ? (int64_t)n * DECIMAL_HUNDREDTH
           : f->type == FACT_SET   ? (int64_t)1 << (n & 63)
                                   : n;
}

static void test_value_json(const Edition *e, Arena *a, const RuleTest *t, Json *j)
{
    const Fact *f = test_fact(e, t);
    bool is_list = t->op == OP_IN || t->op == OP_NOT_IN;

    if (is_list)
        json_array(j);
    for (EACH(e, RuleValue, v, t->values, value)) {
        if (f->type == FACT_SET)
            json_str(j, answer_text(e, a, f, (Answer){ ANSWER_VALUE, test_value(f, v->n) }));
        else
            value_json(e, a, f, test_value(f, v->n), j);
    }
    if (is_list)
        json_end(j);
    else if (t->values.count == 0)
        json_null(j);
}

static void reasons_json(const Edition *e, Arena *a, const Reason *r, size_t n, Json *j)
{
    json_array(j);
    for (size_t i = 0; i < n; i++, r++) {
        json_object(j);
        JSON_KEY(j, "fact");
        json_str(j, edition_str(e, r->fact->id));
        JSON_KEY(j, "op");
        json_str(j, str_c(OP_WORDS[r->test->op]));
        JSON_KEY(j, "value");
        test_value_json(e, a, r->test, j);
        JSON_KEY(j, "answer");
        if (r->answer.kind == ANSWER_VALUE)
            value_json(e, a, r->fact, r->answer.value, j);
        else
            json_null(j);
        text_json(j, r->text);
        JSON_KEY(j, "source");
        if (r->source)
            json_str(j, edition_str(e, r->source->url));
        else
            json_null(j);
        json_end(j);
    }
    json_end(j);
}

static void facts_json(const Edition *e, FactList l, Json *j)
{
    json_array(j);
    for (size_t i = 0; i < l.count; i++)
        json_str(j, edition_str(e, l.at[i]->id));
    json_end(j);
}

static void lists_json(const Edition *e, const Explanation *x, Json *j)
{
    JSON_KEY(j, "missing");
    facts_json(e, x->missing, j);
    JSON_KEY(j, "failing");
    facts_json(e, x->failing, j);
}

static void changes_json(const Edition *e, const Explanation *x, Json *j)
{
    static const char *const how[CHANGES_COUNT] = { "never", "with_time", "by_person" };

    json_array(j);
    for (size_t i = 0; i < x->would_change_count; i++) {
        const WouldChange *c = &x->would_change[i];
        json_object(j);
        JSON_KEY(j, "fact");
        json_str(j, edition_str(e, c->fact->id));
        JSON_KEY(j, "can_change");
        json_bool(j, c->can_change != CHANGES_NEVER);
        JSON_KEY(j, "how");
        json_str(j, str_c(how[c->can_change]));
        JSON_KEY(j, "group");
        json_number(j, c->group);
        JSON_KEY(j, "alternative");
        json_number(j, c->alternative);
        json_key(j, S("first"));
        if (c->first)
            json_str(j, edition_str(e, c->first->id));
        else
            json_null(j);
        text_json(j, c->text);
        json_end(j);
    }
    json_end(j);
}

static void papers_json(const Edition *e, const ServiceExplanation *x, Json *j)
{
    JSON_KEY(j, "documents");
    json_array(j);
    for (size_t i = 0; i < x->paper_count; i++) {
        json_object(j);
        JSON_KEY(j, "id");
        json_str(j, edition_str(e, x->papers[i].document->id));
        JSON_KEY(j, "have");
        if (x->papers[i].have == VERDICT_MAYBE)
            json_null(j);
        else
            json_bool(j, x->papers[i].have == VERDICT_YES);
        json_end(j);
    }
    json_end(j);
}

static void parts_json(const Edition *e, const ServiceExplanation *x, Json *j)
{
    JSON_KEY(j, "parts");
    json_array(j);
    for (size_t i = 0; i < x->part_count; i++) {
        json_object(j);
        JSON_KEY(j, "part");
        json_str(j, edition_str(e, x->parts[i].part->id));
        JSON_KEY(j, "verdict");
        json_str(j, verdict_name(x->parts[i].explanation.verdict));
        lists_json(e, &x->parts[i].explanation, j);
        json_end(j);
    }
    json_end(j);
}

/* Where a service stands among those to show first; relevant: NULL when nobody asked. */
typedef struct Standing {
    const Relevant *relevant;
    size_t rank; /* on the first screen, from 1; 0: not there */
} Standing;

static void service_json(Matcher *m, Arena *a, const Service *s, const Standing *at,
                         bool with_reasons, Json *j)
{
    const Edition *e = m->e;
    const MatchedService *got = &m->services[s - e->service];
    ServiceExplanation x;

    json_object(j);
    JSON_KEY(j, "id");
    json_str(j, edition_str(e, s->id));
    JSON_KEY(j, "verdict");
    json_str(j, verdict_name((Verdict)got->verdict));
    JSON_KEY(j, "strength");
    if (got->strength == STRENGTH_NONE)
        json_null(j);
    else
        json_str(j, strength_name((Strength)got->strength));
    JSON_KEY(j, "status");
    json_str(j, STATUS_WORDS[s->status]);
    JSON_KEY(j, "shown_as");
    json_str(j, shown_name((Shown)got->shown));
    if (at->relevant) {
        JSON_KEY(j, "relevance");
        json_number(j, at->relevant->score);
        JSON_KEY(j, "place");
        json_str(j, shelf_name(at->relevant->shelf));
        JSON_KEY(j, "rank");
        if (at->rank)
            json_number(j, (int64_t)at->rank);
        else
            json_null(j);
    }
    if (with_reasons) {
        explain_service(m, a, s, &x);
        JSON_KEY(j, "because");
        reasons_json(e, a, x.explanation.because, x.explanation.because_count, j);
        lists_json(e, &x.explanation, j);
        JSON_KEY(j, "would_change");
        changes_json(e, &x.explanation, j);
        papers_json(e, &x, j);
        parts_json(e, &x, j);
    }
    json_end(j);
}

void match_json(Matcher *m, NextScratch *next, Arena *a, const Wish *wish, bool with_reasons,
                Json *j)
{
    const Edition *e = m->e;
    const Fact *ask = next ? next_question(m, next, wish ? wish_services(e, a, wish) : NULL) : NULL;
    size_t count = 0;
    const Relevant *order = wish ? relevance_order(m, a, wish, &count) : NULL;
    size_t first = relevance_first(order, count);
    Standing *standing = NEW_N(a, Standing, e->counts[TABLE_SERVICE] + 1);

    for (size_t i = 0; i < count; i++)
        standing[order[i].service - e->service] = (Standing){ &order[i], i < first ? i + 1 : 0 };

    json_object(j);
    JSON_KEY(j, "edition");
    json_number(j, e->meta->number);
    JSON_KEY(j, "date");
    json_str(j, day_iso(a, m->day));
    JSON_KEY(j, "services");
    json_array(j);
    for (EACH_ALL(e, Service, s, service, SERVICE))
        service_json(m, a, s, &standing[s - e->service], with_reasons, j);
    json_end(j);
    JSON_KEY(j, "next");
    if (ask)
        json_str(j, edition_str(e, ask->id));
    else
        json_null(j);
    json_end(j);
}
