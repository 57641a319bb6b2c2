/*
 * rules_test.c -- the compiled table against a naive interpreter, on random rule sets.
 *
 * The interpreter below reads the trees of the YAML as they are, with texts compared as texts, no
 * memory of what it worked out before, and months counted as fractions. It shares nothing with
 * guide/match.c but the rules written in guide/answers.h and the head of match.c.
 */
#include "base/buf.h"
#include "base/must.h"
#include "guide/reasons.h"
#include "source/rules.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

/* -- chance, the same every time ---------------------------------------------------------------------- */

static uint64_t seed;

static uint32_t chance(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* -- a random book --------------------------------------------------------------------------------------- */

enum { PLAIN = 8, FACTS = 18, TREES = 20, SETS = 5000 };

static Arena arena = { .limit_bytes = (size_t)256 << 20 };
static const char *const TYPES[FACTS] = {
    "bool",   "bool",    "integer", "decimal", "date",    "date",
    "choice", "set",                                              /* the plain ones */
    "bool",   "integer", "choice",  "date",                       /* with applies_when */
    "bool",   "decimal", "integer", "integer", "integer", "bool", /* derived */
};

static void leaf_text(Buf *b, int fact)
{
    static const char *const compare[] = { "==", "!=", "<", "<=", ">", ">=" };
    static const char *const list[] = { "in", "not_in" };
    const char *type = TYPES[fact];
    bool is_list = strcmp(type, "set") == 0 || (strcmp(type, "bool") != 0 && chance(3) == 0);
    bool orders =
        strcmp(type, "integer") == 0 || strcmp(type, "decimal") == 0 || strcmp(type, "date") == 0;
    const char *op = is_list ? list[chance(2)] : compare[chance(orders ? 6 : 2)];
    uint32_t n = is_list ? 1 + chance(3) : 1;

    buf_fmt(b, "{fact: f%d, op: \"%s\", value: %s", fact, op, is_list ? "[" : "");
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_put(b, S(", "));
        if (strcmp(type, "bool") == 0)
            buf_put(b, chance(2) ? S("true") : S("false"));
        else if (strcmp(type, "integer") == 0)
            buf_fmt(b, "%u", chance(30));
        else if (strcmp(type, "decimal") == 0)
            chance(2) ? buf_fmt(b, "%u", chance(30))
                      : buf_fmt(b, "%u.%02u", chance(30), chance(100));
        else if (strcmp(type, "date") == 0)
            buf_fmt(b, "\"20%02u-%02u-%02u\"", 20 + chance(8), 1 + chance(12), 1 + chance(28));
        else
            buf_fmt(b, "c%u", chance(4));
    }
    buf_put(b, is_list ? S("]}") : S("}"));
}

static void tree_text(Buf *b, int below, int depth)
{
    uint32_t kind = depth > 3 ? 0 : chance(5);

    if (kind < 2) {
        leaf_text(b, (int)chance((uint32_t)below));
    } else if (kind == 2) {
        buf_put(b, S("{not: "));
        tree_text(b, below, depth + 1);
        buf_byte(b, '}');
    } else {
        uint32_t n = chance(4);
        buf_put(b, kind == 3 ? S("{all: [") : S("{any: ["));
        for (uint32_t i = 0; i < n; i++) {
            if (i)
                buf_put(b, S(", "));
            tree_text(b, below, depth + 1);
        }
        buf_put(b, S("]}"));
    }
}

static void fact_text(Buf *b, int i)
{
    buf_fmt(b, "- id: f%d\n  type: %s\n  asked: true\n", i, TYPES[i]);
    if (strcmp(TYPES[i], "choice") == 0 || strcmp(TYPES[i], "set") == 0)
        for (int k = 0; k < 4; k++)
            buf_fmt(b, "%s    - {id: c%d, flag: %s}\n", k ? "" : "  choices:\n", k,
                    chance(2) ? "true" : "false");
    if (i >= PLAIN && i < 12) {
        buf_put(b, S("  applies_when: "));
        tree_text(b, i, 2);
        buf_byte(b, '\n');
    }
    switch (i) {
    case 12:
        buf_put(b, S("  derived_from: [f0]\n  rule:\n    true_when: "));
        tree_text(b, 12, 1);
        buf_byte(b, '\n');
        break;
    case 13:
        buf_put(b, S("  derived_from: [f4, f5]\n  rule:\n    months_between: [f4, f5]\n"));
        break;
    case 14:
        buf_put(b, S("  derived_from: [f4, f5]\n  rule:\n    days_between: [f4, f5]\n"));
        break;
    case 15:
        buf_put(b, S("  derived_from: [f5, f4]\n  rule:\n    years_between: [f5, f4]\n"));
        break;
    case 16:
        buf_put(
            b,
            S("  derived_from: [f4, f5]\n  rule:\n    years_on_coming: {born: f4, month_day: \"09-15\", from: f5}\n"));
        break;
    case 17:
        buf_put(b, S("  derived_from: [f6]\n  rule:\n    choice_flag: {fact: f6, flag: flag}\n"));
        break;
    default: break;
    }
}

typedef struct RandomBook {
    Book book;
    const Node *facts[FACTS], *trees[TREES];
    Edition e;
    Buf bytes;
} RandomBook;

static void record(Book *b, Kind kind, const Node *list)
{
    Records *r = &b->of[kind];

    r->at = NEW_N(&arena, Record, list->count + 1);
    for (CHILDREN(n, list))
        r->at[r->count++] = (Record){ S("random.yaml"), n, node_text(n, "id") };
}

static const Node *parsed(Buf *text)
{
    Problems problems = { .a = &arena };
    const Node *n =
        node_parse(&arena, S("random.yaml"), arena_str(&arena, buf_str(text)), &problems);

    if (!n)
        fail_msg("%.*s", STR(buf_str(text)));
    MUST(n && problems.count == 0);
    text->n = 0;
    return n;
}

static void put_tables(const RandomBook *r, Writer *w)
{
    writer_add(w, TABLE_META, &(Meta){ .number = 1 });
    for (size_t i = 0; i < FACTS; i++) {
        uint32_t first = writer_count(w, TABLE_CHOICE);
        for (CHILDREN(choice, node_get(r->facts[i], "choices")))
            writer_add(w, TABLE_CHOICE, &(Choice){ .id = writer_str(w, node_text(choice, "id")) });
        Fact f = { .id = writer_str(w, node_text(r->facts[i], "id")),
                   .type = (uint32_t)name_index(FACT_TYPE_NAMES, node_text(r->facts[i], "type")),
                   .choices = writer_since(w, TABLE_CHOICE, first),
                   .is_asked = 1,
                   .most = NUM_ANY };
        writer_add(w, TABLE_FACT, &f);
    }
    for (int i = 0; i < TREES; i++)
        writer_add(w, TABLE_SERVICE, &(Service){ .valid_from = DAY_NONE, .valid_until = DAY_NONE });
}

static void random_book(RandomBook *r, int facts_used)
{
    Buf text = { .limit = 1 << 20 };
    Writer *w = writer_new();
    size_t k = 0;

    *r = (RandomBook){ .book = { .a = &arena }, .bytes = { .limit = 1 << 24 } };
    for (int i = 0; i < FACTS; i++)
        fact_text(&text, i);
    record(&r->book, KIND_FACT, parsed(&text));
    for (size_t i = 0; i < FACTS; i++)
        r->facts[i] = r->book.of[KIND_FACT].at[i].node;
    for (int i = 0; i < TREES; i++) {
        buf_fmt(&text, "- id: s%d\n  conditions: ", i);
        tree_text(&text, facts_used, 0);
        buf_byte(&text, '\n');
    }
    record(&r->book, KIND_SERVICE, parsed(&text));
    for (k = 0; k < TREES; k++)
        r->trees[k] = node_get(r->book.of[KIND_SERVICE].at[k].node, "conditions");
    put_tables(r, w);
    rules_build(&r->book, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, &r->bytes);
    Err err = edition_open(buf_str(&r->bytes), &r->e);
    if (FAILED(err))
        fail_msg("%s", err.text);
    writer_free(w);
    buf_free(&text);
}

/* -- the naive interpreter --------------------------------------------------------------------------------- */

/* A value is a text as in YAML ("true", "12", "3.25", "2024-05-16", "c1"), a set is texts with blanks
 * between. Derived numbers carry a fraction: whole + part / of. */
typedef struct Naive {
    bool known;
    Str text;
    int64_t whole, part, of; /* numbers: of != 0 */
} Naive;

typedef struct Person {
    const RandomBook *r;
    Str given[FACTS]; /* NULL pointer: not answered */
} Person;

static Verdict naive_tree(const Person *p, const Node *n);

static Naive number(int64_t whole, int64_t part, int64_t of)
{
    return (Naive){ true, { 0 }, whole, part, of };
}

static Naive from_text(Str s)
{
    Str rest = s;
    Str head = str_cut(&rest, '.');
    uint32_t whole = 0, part = 0;

    if (!str_u32(head, INT32_MAX, &whole))
        return (Naive){ .known = true, .text = s };
    if (rest.n)
        MUST(str_u32(rest, 99, &part));
    return number(whole, rest.n == 1 ? part * 10 : part, 100);
}

static Naive naive_value(const Person *p, int fact);

static int fact_number(Str id)
{
    return atoi(arena_z(&arena, str_from(id, 1)));
}

static Date date_in(const Person *p, Str id, bool *known)
{
    Naive v = naive_value(p, fact_number(id));
    Day day = 0;

    *known = v.known;
    if (v.known)
        MUST(day_parse(v.text, &day));
    return date_of(day);
}

static int last_of(int year, int month)
{
    Date next = { month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1 };

    return date_of(day_of(next) - 1).day;
}

static Day after_months(Date d, int n)
{
    int month = d.month - 1 + n, year = d.year + month / 12;
    int last = last_of(year, month % 12 + 1);

    return day_of((Date){ year, month % 12 + 1, d.day < last ? d.day : last });
}

static int years(Date a, Date b)
{
    return b.year - a.year - (b.month < a.month || (b.month == a.month && b.day < a.day));
}

static Naive naive_derived(const Person *p, int fact)
{
    const Node *rule = node_get(p->r->facts[fact], "rule"), *how = rule->first;
    bool known_a, known_b;

    if (str_eq(how->key, S("true_when"))) {
        Verdict v = naive_tree(p, how);
        return (Naive){ .known = v != VERDICT_MAYBE,
                        .text = v == VERDICT_YES ? S("true") : S("false") };
    }
    if (str_eq(how->key, S("choice_flag"))) {
        Naive v = naive_value(p, fact_number(node_text(how, "fact")));
        for (CHILDREN(choice, node_get(p->r->facts[6], "choices")))
            if (v.known && str_eq(node_text(choice, "id"), v.text))
                return (Naive){ .known = true, .text = node_text(choice, "flag") };
        return (Naive){ 0 };
    }
    bool coming = str_eq(how->key, S("years_on_coming"));
    Date a = date_in(p, coming ? node_text(how, "born") : how->first->text, &known_a);
    Date b = date_in(p, coming ? node_text(how, "from") : how->first->next->text, &known_b);
    if (!known_a || !known_b)
        return (Naive){ 0 };
    if (coming) {
        Date on = { b.year, 9, 15 };
        on.year += day_of(on) < day_of(b);
        return day_of(a) > day_of(on) ? (Naive){ 0 } : number(years(a, on), 0, 1);
    }
    if (day_of(a) > day_of(b))
        return (Naive){ 0 };
    if (str_eq(how->key, S("days_between")))
        return number(day_of(b) - day_of(a), 0, 1);
    if (str_eq(how->key, S("years_between")))
        return number(years(a, b), 0, 1);
    int n = 0;
    while (after_months(a, n + 1) <= day_of(b))
        n++;
    return number(n, day_of(b) - after_months(a, n), after_months(a, n + 1) - after_months(a, n));
}

static Naive naive_value(const Person *p, int fact)
{
    if (p->given[fact].p) {
        bool is_number = strcmp(TYPES[fact], "integer") == 0 || strcmp(TYPES[fact], "decimal") == 0;
        return is_number ? from_text(p->given[fact])
                         : (Naive){ .known = true, .text = p->given[fact] };
    }
    return node_get(p->r->facts[fact], "rule") ? naive_derived(p, fact) : (Naive){ 0 };
}

static int order_of(const Naive *v, Str with)
{
    if (!v->of)
        return str_cmp(v->text, with);
    Naive w = from_text(with);
    int64_t a = (v->whole * v->of + v->part) * w.of, b = (w.whole * w.of + w.part) * v->of;
    return (a > b) - (a < b);
}

static bool has_word(Str words, Str word)
{
    while (words.n)
        if (str_eq(str_cut(&words, ' '), word))
            return true;
    return false;
}

static Verdict naive_leaf(const Person *p, const Node *n)
{
    int fact = fact_number(node_text(n, "fact"));
    const Node *gate = node_get(p->r->facts[fact], "applies_when"), *value = node_get(n, "value");
    Str op = node_text(n, "op");
    bool found = false, holds;

    if (gate && naive_tree(p, gate) == VERDICT_NO)
        return VERDICT_NO;
    Naive v = naive_value(p, fact);
    if (!v.known)
        return VERDICT_MAYBE;
    if (value->kind == NODE_LIST) {
        for (CHILDREN(one, value))
            found = found || (strcmp(TYPES[fact], "set") == 0 ? has_word(v.text, one->text)
                                                              : order_of(&v, one->text) == 0);
        holds = found == str_eq(op, S("in"));
    } else {
        int o = order_of(&v, value->text);
        holds = str_eq(op, S("=="))   ? o == 0
                : str_eq(op, S("!=")) ? o != 0
                : str_eq(op, S("<"))  ? o < 0
                : str_eq(op, S("<=")) ? o <= 0
                : str_eq(op, S(">"))  ? o > 0
                                      : o >= 0;
    }
    return holds ? VERDICT_YES : VERDICT_NO;
}

static Verdict naive_tree(const Person *p, const Node *n)
{
    bool yes = false, no = false, maybe = false;

    if (node_get(n, "fact"))
        return naive_leaf(p, n);
    if (str_eq(n->first->key, S("not"))) {
        Verdict v = naive_tree(p, n->first);
        return v == VERDICT_YES ? VERDICT_NO : v == VERDICT_NO ? VERDICT_YES : VERDICT_MAYBE;
    }
    for (CHILDREN(one, n->first)) {
        Verdict v = naive_tree(p, one);
        yes = yes || v == VERDICT_YES, no = no || v == VERDICT_NO,
        maybe = maybe || v == VERDICT_MAYBE;
    }
    if (str_eq(n->first->key, S("all")))
        return no ? VERDICT_NO : maybe ? VERDICT_MAYBE : VERDICT_YES;
    return yes ? VERDICT_YES : maybe ? VERDICT_MAYBE : VERDICT_NO;
}

/* Facts of the leaves that give the tree this verdict. */
static void naive_culprits(const Person *p, const Node *n, Verdict want, bool *facts);

static void naive_questions(const Person *p, int fact, bool *facts)
{
    const Node *f = p->r->facts[fact], *rule = node_get(f, "rule");
    bool asked = false;

    if (rule && str_eq(rule->first->key, S("true_when"))) {
        naive_culprits(p, rule->first, VERDICT_MAYBE, facts);
        return;
    }
    for (CHILDREN(from, rule ? node_get(f, "derived_from") : NULL))
        if (!naive_value(p, fact_number(from->text)).known) {
            naive_questions(p, fact_number(from->text), facts);
            asked = true;
        }
    facts[fact] = facts[fact] || !asked;
}

static void naive_culprits(const Person *p, const Node *n, Verdict want, bool *facts)
{
    if (node_get(n, "fact")) {
        int fact = fact_number(node_text(n, "fact"));
        if (want == VERDICT_MAYBE)
            naive_questions(p, fact, facts);
        else
            facts[fact] = true;
    } else if (str_eq(n->first->key, S("not"))) {
        naive_culprits(p, n->first, (Verdict)(VERDICT_YES - want), facts);
    } else {
        for (CHILDREN(one, n->first))
            if (naive_tree(p, one) == want)
                naive_culprits(p, one, want, facts);
    }
}

/* -- random people ----------------------------------------------------------------------------------------- */

static Str random_answer(int fact)
{
    const char *type = TYPES[fact];

    if (strcmp(type, "bool") == 0)
        return chance(2) ? S("true") : S("false");
    if (strcmp(type, "integer") == 0)
        return arena_fmt(&arena, "%u", chance(30));
    if (strcmp(type, "decimal") == 0)
        return chance(2) ? arena_fmt(&arena, "%u", chance(30))
                         : arena_fmt(&arena, "%u.%02u", chance(30), chance(100));
    if (strcmp(type, "date") == 0)
        return arena_fmt(&arena, "20%02u-%02u-%02u", 20 + chance(8), 1 + chance(12),
                         1 + chance(28));
    if (strcmp(type, "choice") == 0)
        return arena_fmt(&arena, "c%u", chance(4));
    Str set = S("");
    for (uint32_t i = 0; i < 4; i++)
        if (chance(3) == 0)
            set = set.n ? arena_fmt(&arena, "%.*s c%u", STR(set), i) : arena_fmt(&arena, "c%u", i);
    return set;
}

static void give(const Person *p, Answers *out, int fact)
{
    const Fact *f = &p->r->e.fact[fact];
    Str words = p->given[fact];
    AnswerProblem problem = ANSWER_FINE;

    out->at[fact] = (Answer){ ANSWER_VALUE, 0 };
    if (f->type != FACT_SET)
        problem = answer_parse(&p->r->e, f, words, 0, &out->at[fact]);
    while (f->type == FACT_SET && words.n)
        problem = answer_set_add(&p->r->e, f, str_cut(&words, ' '), &out->at[fact]);
    MUST(problem == ANSWER_FINE);
}

static void random_person(Person *p, Answers *answers, int facts)
{
    *answers = (Answers){ 0 };
    for (int i = 0; i < FACTS; i++) {
        bool given = i < facts && chance(i >= 12 ? 8 : 3) < (i >= 12 ? 1 : 2);
        p->given[i] = given ? random_answer(i) : (Str){ 0 };
        if (given)
            give(p, answers, i);
    }
}

/* -- the tests ----------------------------------------------------------------------------------------------- */

static void assert_same_facts(Matcher *m, const Person *p, int tree, Verdict v)
{
    bool want[FACTS] = { 0 };
    FactList got;
    size_t n = 0;

    explain_facts(m, &arena, match_service_rule(m, &p->r->e.service[tree])->steps, v, &got);
    if (v != VERDICT_YES)
        naive_culprits(p, p->r->trees[tree], v, want);
    for (int i = 0; i < FACTS; i++)
        if (want[i]) {
            assert_true(n < got.count);
            assert_int_equal(got.at[n++] - p->r->e.fact, i);
        }
    assert_int_equal(n, got.count);
}

TEST(a_hundred_thousand_random_rule_sets_agree_with_a_naive_interpreter)
{
    uint32_t seen[VERDICT_COUNT] = { 0 };

    seed = 20261124;
    for (int set = 0; set < SETS; set++) {
        RandomBook r;
        Person p = { .r = &r };
        Answers answers;

        random_book(&r, FACTS);
        Matcher *m = match_new(&r.e, &arena);
        for (int person = 0; person < 3; person++) {
            random_person(&p, &answers, FACTS);
            match_all(m, &answers, 0);
            for (int i = 0; i < TREES; i++) {
                Verdict want = naive_tree(&p, r.trees[i]);
                assert_int_equal(m->services[i].verdict, want);
                assert_same_facts(m, &p, i, want);
                seen[want]++;
            }
        }
        buf_free(&r.bytes);
        arena_reset(&arena);
    }
    for (int v = 0; v < VERDICT_COUNT; v++) /* the chance is not lopsided */
        assert_true(seen[v] > SETS * TREES / 10);
}

TEST(another_answer_changes_nothing_but_a_maybe)
{
    seed = 7;
    for (int set = 0; set < 300; set++) {
        RandomBook r;
        Person p = { .r = &r };
        Answers answers;
        uint8_t before[TREES];

        random_book(&r, PLAIN);
        Matcher *m = match_new(&r.e, &arena);
        random_person(&p, &answers, PLAIN);
        match_all(m, &answers, 0);
        for (int fact = 0; fact < PLAIN; fact++) {
            for (int i = 0; i < TREES; i++)
                before[i] = m->services[i].verdict;
            if (answers.at[fact].kind != ANSWER_NONE)
                continue;
            p.given[fact] = random_answer(fact);
            give(&p, &answers, fact);
            match_all(m, &answers, 0);
            for (int i = 0; i < TREES; i++)
                assert_true(before[i] == VERDICT_MAYBE || before[i] == m->services[i].verdict);
        }
        buf_free(&r.bytes);
        arena_reset(&arena);
    }
}

TEST(an_answer_that_does_not_know_is_no_answer)
{
    seed = 11;
    for (int set = 0; set < 100; set++) {
        RandomBook r;
        Person p = { .r = &r };
        Answers answers, open;
        uint8_t before[TREES];

        random_book(&r, FACTS);
        Matcher *m = match_new(&r.e, &arena);
        random_person(&p, &answers, FACTS);
        open = answers;
        for (int i = 0; i < FACTS; i++)
            if (answers.at[i].kind == ANSWER_NONE)
                open.at[i].kind = chance(2) ? ANSWER_DONT_KNOW : ANSWER_RATHER_NOT;
        match_all(m, &answers, 0);
        for (int i = 0; i < TREES; i++)
            before[i] = m->services[i].verdict;
        match_all(m, &open, 0);
        for (int i = 0; i < TREES; i++)
            assert_int_equal(before[i], m->services[i].verdict);
        buf_free(&r.bytes);
        arena_reset(&arena);
    }
}

/* {key: tree} */
static Node *wrapped(const Node *tree, const char *key)
{
    Node *outer = NEW(&arena, Node), *inner = NEW(&arena, Node);

    *inner = *tree;
    inner->key = str_c(key);
    inner->next = NULL;
    *outer = (Node){ .kind = NODE_MAP, .first = inner, .count = 1 };
    return outer;
}

TEST(not_not_is_nothing)
{
    seed = 13;
    for (int set = 0; set < 100; set++) {
        RandomBook r;
        Person p = { .r = &r };
        Answers answers;

        random_book(&r, FACTS);
        for (int person = 0; person < 4; person++) {
            random_person(&p, &answers, FACTS);
            Writer *w = writer_new();
            Buf bytes = { .limit = 1 << 24 };
            Edition twice;
            Book book = r.book;
            book.of[KIND_SERVICE].at = NEW_N(&arena, Record, TREES);
            for (int i = 0; i < TREES; i++) {
                const Node *service =
                    wrapped(wrapped(wrapped(r.trees[i], "not"), "not"), "conditions");
                book.of[KIND_SERVICE].at[i] = (Record){ S("x"), service, S("x") };
            }
            put_tables(&r, w);
            rules_build(&book, w);
            writer_finish(w, (Str){ 0 }, (Str){ 0 }, &bytes);
            MUST(!FAILED(edition_open(buf_str(&bytes), &twice)));
            Matcher *one = match_new(&r.e, &arena), *two = match_new(&twice, &arena);
            match_all(one, &answers, 0);
            match_all(two, &answers, 0);
            for (int i = 0; i < TREES; i++)
                assert_int_equal(one->services[i].verdict, two->services[i].verdict);
            buf_free(&bytes);
            writer_free(w);
        }
        buf_free(&r.bytes);
        arena_reset(&arena);
    }
}

TESTS(T(a_hundred_thousand_random_rule_sets_agree_with_a_naive_interpreter),
      T(another_answer_changes_nothing_but_a_maybe), T(an_answer_that_does_not_know_is_no_answer),
      T(not_not_is_nothing))
