#include "source/household.h"
#include "base/must.h"

/* -- answers from YAML --------------------------------------------------------------------------------- */

static JsonKind kind_of_plain(Str s)
{
    Arena a = arena_new(1 << 16);
    size_t at;
    const JsonValue *v = s.n < 64 ? json_parse(&a, s, &at) : NULL;
    JsonKind kind = v ? v->kind : JSON_STRING;

    arena_free(&a);
    return kind == JSON_ARRAY || kind == JSON_OBJECT ? JSON_STRING : kind;
}

const JsonValue *json_of_node(Arena *a, const Node *n)
{
    JsonValue *v = NEW(a, JsonValue), **end = &v->first;

    if (n->kind == NODE_TEXT) {
        *v = (JsonValue){ .kind = n->is_plain ? kind_of_plain(n->text) : JSON_STRING,
                          .text = n->text };
        return v;
    }
    v->kind = n->kind == NODE_LIST ? JSON_ARRAY : JSON_OBJECT;
    for (CHILDREN(one, n)) {
        JsonValue *child = NEW(a, JsonValue);
        *child = *json_of_node(a, one);
        child->key = one->key;
        *end = child;
        end = &child->next;
        v->count++;
    }
    return v;
}

typedef struct Household {
    const Record *record;
    Answers answers;
    Day day;
} Household;

static FieldProblems read_household(const Edition *e, Arena *a, const Record *r, Household *out)
{
    FieldProblems problems;
    Day day = DAY_NONE, said;

    (void)day_parse(node_text(r->node, "day"), &day);
    *out = (Household){ .record = r };
    answers_from_json(e, a, json_of_node(a, node_get(r->node, "answers")), day, &out->answers,
                      &said, &(Wish){ 0 }, &problems);
    out->day = day;
    return problems;
}

/* -- expectations -------------------------------------------------------------------------------------- */

Err book_edition(const Book *b, Day day, Buf *bytes, Edition *out)
{
    Writer *w = writer_new();

    *bytes = (Buf){ .limit = 512 << 20 };
    book_build(b, &(EditionFacts){ .number = 1, .day = day, .without_search = true }, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, bytes);
    writer_free(w);
    return edition_open(buf_str(bytes), out);
}

static void check_list(Matcher *m, const Household *h, const char *key, Verdict want,
                       Problems *problems)
{
    static const char *const words[VERDICT_COUNT] = { "does not fit", "may fit", "fits" };

    for (CHILDREN(n, node_get(node_get(h->record->node, "expect"), key))) {
        const Service *s = edition_service_by_id(m->e, n->text);
        Verdict is = s ? (Verdict)m->services[s - m->e->service].verdict : VERDICT_MAYBE;
        FactList facts = { 0 };
        Str why = { 0 };
        if (!s || is == want)
            continue;
        explain_facts(m, problems->a, match_service_rule(m, s)->steps, is, &facts);
        for (size_t i = 0; i < facts.count; i++)
            why = arena_fmt(problems->a, "%.*s%s%.*s", STR(why), i ? ", " : " because of ",
                            STR(edition_str(m->e, facts.at[i]->id)));
        problem_add(problems, h->record->file, n->line, "other-verdict",
                    "%.*s %s this household%.*s; expected that it %s", STR(n->text), words[is],
                    STR(why), words[want]);
    }
}

void households_check(const Book *b, Day today, Problems *problems)
{
    const Records *all = &b->of[KIND_HOUSEHOLD];
    AUTO(arena_free) Arena a = arena_new((size_t)512 << 20);
    Buf bytes;
    Edition e;

    if (problems->count || all->count == 0)
        return;
    Err err = book_edition(b, today, &bytes, &e);
    MUST(!FAILED(err)); /* the book was found to be good */
    Matcher *m = match_new(&e, &a);
    for (size_t i = 0; i < all->count; i++) {
        Household h;
        FieldProblems wrong = read_household(&e, &a, &all->at[i], &h);
        for (size_t k = 0; k < wrong.count; k++) {
            Str name = answer_problem_name(wrong.at[k].problem);
            const Node *at = node_get(h.record->node, "answers");
            for (CHILDREN(one, node_get(h.record->node, "answers")))
                if (str_eq(one->key, wrong.at[k].field))
                    at = one;
            Str expected =
                answer_expected(&e, problems->a, LANG_EN, wrong.at[k].fact, wrong.at[k].problem);
            problem_add(problems, h.record->file, at->line, "bad-answer",
                        "the answer %.*s cannot be (%.*s). %.*s", STR(wrong.at[k].field), STR(name),
                        STR(expected));
        }
        match_all(m, &h.answers, h.day);
        check_list(m, &h, "fits", VERDICT_YES, problems);
        check_list(m, &h, "may_fit", VERDICT_MAYBE, problems);
        check_list(m, &h, "does_not_fit", VERDICT_NO, problems);
    }
    buf_free(&bytes);
}

/* -- what changed -------------------------------------------------------------------------------------- */

static void changed_add(ChangedVerdicts *l, size_t *room, Arena *a, ChangedVerdict one)
{
    if (l->count == *room) {
        ChangedVerdict *more = NEW_N(a, ChangedVerdict, *room ? *room * 2 : 64);
        for (size_t i = 0; i < l->count; i++)
            more[i] = l->at[i];
        l->at = more;
        *room = *room ? *room * 2 : 64;
    }
    l->at[l->count++] = one;
}

/* An answer to a question that an edition does not have is no answer there. */
static void compare(const Book *b, Arena *a, const Edition *before, const Edition *now,
                    const Day *day, ChangedVerdicts *out)
{
    const Records *all = &b->of[KIND_HOUSEHOLD];
    Matcher *was = match_new(before, a), *is = match_new(now, a);
    size_t room = 0;

    *out = (ChangedVerdicts){ 0 };
    for (size_t i = 0; i < all->count; i++) {
        Household old, new;
        (void)read_household(before, a, &all->at[i], &old);
        (void)read_household(now, a, &all->at[i], &new);
        match_all(was, &old.answers, old.day);
        match_all(is, &new.answers, day ? *day : new.day);
        for (EACH_ALL(now, Service, s, service, SERVICE)) {
            Str id = edition_str(now, s->id);
            const Service *other = edition_service_by_id(before, id);
            if (!other)
                continue;
            Verdict then = (Verdict)was->services[other - before->service].verdict;
            Verdict today = (Verdict)is->services[s - now->service].verdict;
            if (then != today)
                changed_add(out, &room, a, (ChangedVerdict){ all->at[i].id, id, then, today });
        }
    }
}

void households_compare(const Book *b, Arena *a, const Edition *before, const Edition *now,
                        ChangedVerdicts *out)
{
    compare(b, a, before, now, NULL, out);
}

void households_on_day(const Book *b, Arena *a, const Edition *e, Day day, ChangedVerdicts *out)
{
    compare(b, a, e, e, &day, out);
}
