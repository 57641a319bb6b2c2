/*
 * rules.c -- from conditions in words to a table of numbers.
 *
 * Choices become their place in the list, days and decimals whole numbers, and a comparison that
 * stands in many services becomes one TEST: a person is asked once whether they are a citizen, and
 * so is the machine. Trees stay trees, in prefix order.
 */
#include "source/rules.h"
#include "base/must.h"
#include <string.h>

enum { TEST_BUCKETS = 1024 };

typedef struct Known {
    Str key;
    uint32_t index;
    struct Known *next;
} Known;

typedef struct Compile {
    const Book *b;
    Writer *w;
    Arena *a;
    Known *tests[TEST_BUCKETS];
} Compile;

static const Node *fact_at(const Book *b, int i)
{
    return b->of[KIND_FACT].at[i].node;
}

static Ref fact_ref(const Compile *x, Str id)
{
    return (Ref){ (uint32_t)(book_index(x->b, KIND_FACT, id) + 1) };
}

/* -- values --------------------------------------------------------------------------------------- */

static int choice_index(const Book *b, const Node *fact, Str id)
{
    Str from = node_text(fact, "choices_from");
    int n = 0;

    if (str_eq(from, S("municipalities")))
        return book_index(b, KIND_MUNICIPALITY, id);
    if (from.n)
        fact = fact_at(b, book_index(b, KIND_FACT, from));
    for (CHILDREN(choice, node_get(fact, "choices"))) {
        if (str_eq(node_text(choice, "id"), id))
            return n;
        n++;
    }
    return -1;
}

static int32_t value_of(const Compile *x, const Node *fact, Str text)
{
    uint32_t n = 0;
    Day day = DAY_NONE;
    bool ok = true;

    switch ((FactType)name_index(FACT_TYPE_NAMES, node_text(fact, "type"))) {
    case FACT_BOOL: return str_eq(text, S("true"));
    case FACT_INTEGER: ok = str_u32(text, INT32_MAX, &n); break;
    case FACT_DECIMAL: ok = decimal_hundredths(text, &n); break;
    case FACT_DATE: ok = day_parse(text, &day); return day;
    case FACT_CHOICE:
    case FACT_SET: {
        int i = choice_index(x->b, fact, text);
        ok = i >= 0;
        n = (uint32_t)i;
        break;
    }
    case FACT_TYPE_COUNT: break;
    }
    MUST(ok);
    return (int32_t)n;
}

/* -- tests ---------------------------------------------------------------------------------------- */

static Range put_values(Compile *x, const Node *fact, const Node *value)
{
    uint32_t first = writer_count(x->w, TABLE_VALUE);

    if (value->kind == NODE_TEXT)
        writer_add(x->w, TABLE_VALUE, &(RuleValue){ value_of(x, fact, value->text) });
    else
        for (CHILDREN(one, value))
            writer_add(x->w, TABLE_VALUE, &(RuleValue){ value_of(x, fact, one->text) });
    return writer_since(x->w, TABLE_VALUE, first);
}

static Str test_key(const Compile *x, const Node *leaf)
{
    const Node *value = node_get(leaf, "value");
    Str key =
        arena_fmt(x->a, "%.*s %.*s", STR(node_text(leaf, "fact")), STR(node_text(leaf, "op")));

    if (value->kind == NODE_TEXT)
        return arena_fmt(x->a, "%.*s %.*s", STR(key), STR(value->text));
    for (CHILDREN(one, value))
        key = arena_fmt(x->a, "%.*s %.*s", STR(key), STR(one->text));
    return key;
}

static Ref put_test(Compile *x, const Node *leaf)
{
    Str key = test_key(x, leaf);
    Known **at = &x->tests[str_hash(key) % TEST_BUCKETS];

    while (*at && !str_eq((*at)->key, key))
        at = &(*at)->next;
    if (!*at) {
        Ref fact = fact_ref(x, node_text(leaf, "fact"));
        RuleTest t = { .fact = fact,
                       .op = (uint32_t)name_index(OP_NAMES, node_text(leaf, "op")),
                       .values =
                           put_values(x, fact_at(x->b, (int)fact.n - 1), node_get(leaf, "value")) };
        *at = NEW(x->a, Known);
        **at = (Known){ key, writer_add(x->w, TABLE_TEST, &t), NULL };
    }
    return (Ref){ (*at)->index + 1 };
}

/* -- trees ---------------------------------------------------------------------------------------- */

static void close_step(Compile *x, uint32_t at)
{
    ((RuleStep *)writer_at(x->w, TABLE_STEP, at))->span = writer_count(x->w, TABLE_STEP) - at;
}

static void put_steps(Compile *x, const Node *n)
{
    RuleStep step = { .kind = COND_LEAF, .span = 1 };

    if (node_get(n, "fact")) {
        step.test = put_test(x, n);
        (void)str_u32(node_text(n, "source"), 999, &step.source);
        writer_add(x->w, TABLE_STEP, &step);
        return;
    }
    step.kind = str_eq(n->first->key, S("all"))   ? COND_ALL
                : str_eq(n->first->key, S("any")) ? COND_ANY
                                                  : COND_NOT;
    uint32_t at = writer_add(x->w, TABLE_STEP, &step);
    if (step.kind == COND_NOT)
        put_steps(x, n->first);
    else
        for (CHILDREN(one, n->first))
            put_steps(x, one);
    close_step(x, at);
}

static Range put_tree(Compile *x, const Node *n)
{
    uint32_t first = writer_count(x->w, TABLE_STEP);

    if (n)
        put_steps(x, n);
    return writer_since(x->w, TABLE_STEP, first);
}

/* A part is judged as `all` of the service's and its own conditions. */
static Range put_both(Compile *x, const Node *service, const Node *part)
{
    uint32_t at = writer_add(x->w, TABLE_STEP, &(RuleStep){ .kind = COND_ALL });

    put_steps(x, service);
    put_steps(x, part);
    close_step(x, at);
    return writer_since(x->w, TABLE_STEP, at);
}

/* -- rules ---------------------------------------------------------------------------------------- */

static int32_t day_at(const Node *version)
{
    Day day = DAY_NONE;

    return version && day_parse(node_text(version, "from"), &day) ? day : DAY_NONE;
}

static void put_service_rules(Compile *x, uint32_t index, uint32_t first_part)
{
    const Node *service = x->b->of[KIND_SERVICE].at[index].node,
               *versions = node_get(service, "conditions_from");
    const Node *version = versions ? versions->first : NULL,
               *tree = node_get(service, "conditions");
    Rule r = { .service = { index + 1 }, .from = DAY_NONE };

    for (;;) {
        uint32_t part = first_part;
        r.until = version ? day_at(version) - 1 : DAY_NONE;
        r.part = (Ref){ 0 };
        r.steps = put_tree(x, tree);
        writer_add(x->w, TABLE_RULE, &r);
        for (CHILDREN(p, node_get(service, "parts"))) {
            r.part = (Ref){ ++part };
            r.steps = put_both(x, tree, node_get(p, "conditions"));
            writer_add(x->w, TABLE_RULE, &r);
        }
        if (!version)
            return;
        r.from = day_at(version);
        tree = node_get(version, "conditions");
        version = version->next;
    }
}

static MakeRule make_of(Compile *x, const Node *fact)
{
    static const struct {
        const char *name;
        MakeKind kind;
    } pairs[] = { { "months_between", MAKE_MONTHS_BETWEEN },
                  { "days_between", MAKE_DAYS_BETWEEN },
                  { "years_between", MAKE_YEARS_BETWEEN } };
    const Node *rule = node_get(fact, "rule"), *how = rule ? rule->first : NULL;
    MakeRule m = { .kind = MAKE_ASKED };

    if (!rule) {
        bool is_today = str_eq(node_text(fact, "asked"), S("false")) &&
                        str_eq(node_text(fact, "type"), S("date"));
        m.kind = is_today ? MAKE_TODAY : MAKE_ASKED;
        return m;
    }
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (str_eq(how->key, str_c(pairs[i].name))) {
            m.kind = pairs[i].kind;
            m.a = fact_ref(x, how->first->text);
            m.b = fact_ref(x, how->first->next->text);
        }
    if (str_eq(how->key, S("true_when"))) {
        m.kind = MAKE_TRUE_WHEN;
        m.steps = put_tree(x, how);
    } else if (str_eq(how->key, S("years_on_coming"))) {
        Str rest = node_text(how, "month_day");
        m.kind = MAKE_YEARS_ON_COMING;
        m.a = fact_ref(x, node_text(how, "born"));
        m.b = fact_ref(x, node_text(how, "from"));
        (void)str_u32(str_cut(&rest, '-'), 12, &m.month);
        (void)str_u32(rest, 31, &m.day);
    } else if (str_eq(how->key, S("lookup"))) {
        bool is_hub = str_eq(node_text(how, "column"), S("hub"));
        m.kind = MAKE_MAP;
        m.a = fact_ref(x, node_text(how, "by"));
        uint32_t first = writer_count(x->w, TABLE_VALUE);
        for (size_t i = 0; i < x->b->of[KIND_MUNICIPALITY].count; i++) {
            const Node *place = x->b->of[KIND_MUNICIPALITY].at[i].node;
            Str hub = node_text(place, "hub");
            RuleValue v = { is_hub ? str_eq(hub, S("yes"))  ? 1
                                     : str_eq(hub, S("no")) ? 0
                                                            : DAY_NONE
                                   : choice_index(x->b, fact, node_text(place, "region")) };
            writer_add(x->w, TABLE_VALUE, &v);
        }
        m.map = writer_since(x->w, TABLE_VALUE, first);
    } else if (str_eq(how->key, S("choice_flag"))) {
        Str flag = node_text(how, "flag");
        m.kind = MAKE_MAP;
        m.a = fact_ref(x, node_text(how, "fact"));
        uint32_t first = writer_count(x->w, TABLE_VALUE);
        for (CHILDREN(choice, node_get(fact_at(x->b, (int)m.a.n - 1), "choices")))
            writer_add(x->w, TABLE_VALUE,
                       &(RuleValue){ str_eq(node_text(choice, arena_z(x->a, flag)), S("true")) });
        m.map = writer_since(x->w, TABLE_VALUE, first);
    }
    return m;
}

void rules_build(const Book *b, Writer *w)
{
    Arena a = arena_new((size_t)1 << 30);
    Compile *x = NEW(&a, Compile);
    uint32_t part = 0;

    *x = (Compile){ .b = b, .w = w, .a = &a };
    for (uint32_t i = 0; i < b->of[KIND_SERVICE].count; i++) {
        const Node *parts = node_get(b->of[KIND_SERVICE].at[i].node, "parts");
        put_service_rules(x, i, part);
        part += parts ? parts->count : 0;
    }
    for (uint32_t i = 0; i < b->of[KIND_DOCUMENT].count; i++) {
        const Node *held = node_get(b->of[KIND_DOCUMENT].at[i].node, "held_when");
        if (held)
            writer_add(w, TABLE_RULE,
                       &(Rule){ .document = { i + 1 },
                                .from = DAY_NONE,
                                .until = DAY_NONE,
                                .steps = put_tree(x, held) });
    }
    for (size_t i = 0; i < b->of[KIND_FACT].count; i++) {
        const Node *fact = fact_at(b, (int)i);
        MakeRule m = make_of(x, fact);
        m.gate = put_tree(x, node_get(fact, "applies_when"));
        writer_add(w, TABLE_MAKE, &m);
    }
    arena_free(&a);
}

/* -- checks --------------------------------------------------------------------------------------- */

/* The matcher's bounds; see guide/answers.h, which this layer may not change. */
enum { FACTS_MOST = 256, SET_CHOICES_MOST = 63, DEEPEST = 32 };

typedef struct Walk {
    const Book *b;
    bool *on_way, *done;
    Problems *problems;
} Walk;

static void follow_fact(Walk *w, Str id, int depth, bool *is_round);

static void follow_tree(Walk *w, const Node *n, int depth, bool *is_round)
{
    if (!n)
        return;
    if (node_get(n, "fact"))
        follow_fact(w, node_text(n, "fact"), depth, is_round);
    else if (n->kind == NODE_MAP || n->kind == NODE_LIST)
        for (CHILDREN(one, n))
            follow_tree(w, one, depth, is_round);
}

static void follow_fact(Walk *w, Str id, int depth, bool *is_round)
{
    int i = book_index(w->b, KIND_FACT, id);

    if (i < 0 || w->done[i])
        return;
    if (w->on_way[i] || depth > DEEPEST) {
        *is_round = true;
        return;
    }
    w->on_way[i] = true;
    const Node *fact = fact_at(w->b, i), *rule = node_get(fact, "rule");
    follow_tree(w, node_get(fact, "applies_when"), depth + 1, is_round);
    if (rule && rule->kind == NODE_MAP && rule->first && str_eq(rule->first->key, S("true_when")))
        follow_tree(w, rule->first, depth + 1, is_round);
    for (CHILDREN(from, node_get(fact, "derived_from")))
        follow_fact(w, from->text, depth + 1, is_round);
    w->on_way[i] = false;
    w->done[i] = true;
}

static bool names_facts(const Book *b, const Node *list, uint32_t count)
{
    if (!list || list->kind != NODE_LIST || list->count != count)
        return false;
    for (CHILDREN(one, list))
        if (one->kind != NODE_TEXT || book_index(b, KIND_FACT, one->text) < 0)
            return false;
    return true;
}

static bool is_fact(const Book *b, Str id, const char *type)
{
    int i = book_index(b, KIND_FACT, id);

    return i >= 0 && (!type || str_eq(node_text(fact_at(b, i), "type"), str_c(type)));
}

static bool month_day_ok(Str s)
{
    uint32_t month, day;
    Str rest = s;
    Str head = str_cut(&rest, '-');

    return s.n == 5 && str_u32(head, 12, &month) && str_u32(rest, 31, &day) && month >= 1 &&
           day >= 1 && !(month == 2 && day > 28) &&
           !(day == 31 && (month == 4 || month == 6 || month == 9 || month == 11));
}

/* Does the rule have what its kind needs? */
static bool rule_is_whole(const Book *b, const Node *how)
{
    if (str_eq(how->key, S("true_when")))
        return how->kind == NODE_MAP;
    if (str_eq(how->key, S("months_between")) || str_eq(how->key, S("days_between")) ||
        str_eq(how->key, S("years_between")))
        return names_facts(b, how, 2) && is_fact(b, how->first->text, "date") &&
               is_fact(b, how->first->next->text, "date");
    if (str_eq(how->key, S("years_on_coming")))
        return is_fact(b, node_text(how, "born"), "date") &&
               is_fact(b, node_text(how, "from"), "date") &&
               month_day_ok(node_text(how, "month_day"));
    if (str_eq(how->key, S("lookup")))
        return str_eq(node_text(how, "table"), S("municipalities")) &&
               is_fact(b, node_text(how, "by"), "choice") &&
               (str_eq(node_text(how, "column"), S("region")) ||
                str_eq(node_text(how, "column"), S("hub")));
    if (str_eq(how->key, S("choice_flag")))
        return is_fact(b, node_text(how, "fact"), "choice") && node_text(how, "flag").n > 0;
    return true; /* check.c has said that it does not know the rule */
}

static void mark_used(const Book *b, const Node *n, bool *used)
{
    if (!n || n->kind == NODE_TEXT)
        return;
    int i = node_get(n, "fact") ? book_index(b, KIND_FACT, node_text(n, "fact")) : -1;
    if (i >= 0)
        used[i] = true;
    for (CHILDREN(one, n))
        mark_used(b, one, used);
}

/* A person is told each condition in words, so a fact that is a condition must have them. */
static void check_words(const Book *b, Problems *problems)
{
    bool *used = NEW_N(problems->a, bool, b->of[KIND_FACT].count + 1);

    for (size_t i = 0; i < b->of[KIND_SERVICE].count; i++) {
        const Node *service = b->of[KIND_SERVICE].at[i].node;
        mark_used(b, node_get(service, "conditions"), used);
        mark_used(b, node_get(service, "conditions_from"), used);
        mark_used(b, node_get(service, "parts"), used);
    }
    for (size_t i = 0; i < b->of[KIND_FACT].count; i++) {
        const Record *r = &b->of[KIND_FACT].at[i];
        bool is_bool = str_eq(node_text(r->node, "type"), S("bool"));
        if (used[i] && (!node_get(r->node, "says") || (is_bool && !node_get(r->node, "says_not"))))
            problem_add(
                problems, r->file, r->node->line, "fact-without-words",
                "the fact %.*s is a condition and has no says: (true or false: also says_not:)",
                STR(r->id));
    }
}

void rules_check(const Book *b, Problems *problems)
{
    const Records *facts = &b->of[KIND_FACT];
    Walk w = { b, NEW_N(problems->a, bool, facts->count + 1),
               NEW_N(problems->a, bool, facts->count + 1), problems };

    if (facts->count > FACTS_MOST)
        problem_add(problems, facts->at[FACTS_MOST].file, facts->at[FACTS_MOST].node->line,
                    "too-many-facts", "the matcher takes at most %d facts", FACTS_MOST);
    for (size_t i = 0; i < facts->count; i++) {
        const Record *r = &facts->at[i];
        const Node *rule = node_get(r->node, "rule"), *choices = node_get(r->node, "choices");
        Str from = node_text(r->node, "choices_from");
        bool is_round = false;

        follow_fact(&w, r->id, 0, &is_round);
        if (is_round)
            problem_add(
                problems, r->file, r->node->line, "fact-in-a-circle",
                "the fact \"%.*s\" depends on itself (by rule, derived_from or applies_when)",
                STR(r->id));
        if (rule && rule->kind == NODE_MAP && rule->count == 1 && !rule_is_whole(b, rule->first))
            problem_add(problems, r->file, rule->line, "bad-rule",
                        "the rule %.*s lacks something or names what is not there",
                        STR(rule->first->key));
        if (str_eq(node_text(r->node, "type"), S("set")) && choices &&
            choices->count > SET_CHOICES_MOST)
            problem_add(problems, r->file, choices->line, "too-many-choices",
                        "a set has at most %d choices", SET_CHOICES_MOST);
        if (from.n && !str_eq(from, S("municipalities")) && !is_fact(b, from, NULL))
            problem_add(problems, r->file, r->node->line, "dangling-reference",
                        "choices_from names no fact \"%.*s\"", STR(from));
    }
    check_words(b, problems);
}
