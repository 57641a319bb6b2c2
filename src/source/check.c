/*
 * check.c -- what must hold between the records of the Guide. Everything is looked at in one run;
 * each problem has a rule name, which tests/seeded-mistakes holds one mistake for.
 */
#include "base/utf8.h"
#include "guide/neutral.h"
#include "source/book.h"
#include "source/household.h"
#include "source/rules.h"
#include <stdlib.h>
#include <string.h>

static const struct {
    const Key *keys;
    const char *noun;
} KINDS[KIND_COUNT] = {
    [KIND_AREA] = { AREA_KEYS, "area" },
    [KIND_NEED] = { NEED_KEYS, "need" },
    [KIND_SERVICE] = { SERVICE_KEYS, "service" },
    [KIND_PROVIDER] = { PROVIDER_KEYS, "provider" },
    [KIND_DOCUMENT] = { DOCUMENT_KEYS, "document" },
    [KIND_SITUATION] = { SITUATION_KEYS, "situation" },
    [KIND_FACT_GROUP] = { FACT_GROUP_KEYS, "fact group" },
    [KIND_FACT] = { FACT_KEYS, "fact" },
    [KIND_REGION] = { REGION_KEYS, "region" },
    [KIND_MUNICIPALITY] = { MUNICIPALITY_KEYS, "municipality" },
    [KIND_HUB] = { HUB_KEYS, "hub" },
    [KIND_TERM] = { TERM_KEYS, "term" },
    [KIND_SYNONYM] = { SYNONYM_KEYS, "synonym group" },
    [KIND_EVERYDAY] = { EVERYDAY_KEYS, "list of everyday words" },
    [KIND_NEWS] = { NEWS_KEYS, "news item" },
    [KIND_PAGE] = { PAGE_KEYS, "page" },
    [KIND_HOUSEHOLD] = { HOUSEHOLD_KEYS, "household" },
};
static const Kind TARGET_KINDS[TARGET_COUNT] = {
    [TARGET_AREA] = KIND_AREA,
    [TARGET_SERVICE] = KIND_SERVICE,
    [TARGET_PROVIDER] = KIND_PROVIDER,
    [TARGET_DOCUMENT] = KIND_DOCUMENT,
    [TARGET_SITUATION] = KIND_SITUATION,
    [TARGET_FACT] = KIND_FACT,
    [TARGET_MUNICIPALITY] = KIND_MUNICIPALITY,
    [TARGET_REGION] = KIND_REGION,
    [TARGET_FACT_GROUP] = KIND_FACT_GROUP,
};
/* Pages that other pages link to; without them the site has dead ends. */
static const char *const PAGES_NEEDED[] = { "about", "privacy", "safety", "accessibility",
                                            "open-data" };

typedef struct Check {
    const Book *b;
    Day today;
    Problems *problems;
    Str file;
} Check;

#define SAY(c, line, rule, ...) problem_add((c)->problems, (c)->file, (line), (rule), __VA_ARGS__)

static void check_ref(const Check *c, const Node *n, Target target)
{
    Kind kind = TARGET_KINDS[target];

    if (n->kind == NODE_TEXT && book_index(c->b, kind, n->text) < 0)
        SAY(c, n->line, "dangling-reference", "there is no %s \"%.*s\"", KINDS[kind].noun,
            STR(utf8_head(n->text, 80)));
}

static void check_refs(const Check *c, const Node *map, const Key *keys)
{
    if (!map || map->kind != NODE_MAP)
        return;
    for (const Key *k = keys; k->name; k++) {
        const Node *n = node_get(map, k->name);
        if (!n)
            continue;
        if (k->kind == VALUE_REF)
            check_ref(c, n, k->target);
        else if (k->kind == VALUE_LIST && k->item == VALUE_REF)
            for (CHILDREN(one, n)) {
                check_ref(c, one, k->target);
                for (const Node *other = one->next; other; other = other->next)
                    if (str_eq(one->text, other->text))
                        SAY(c, other->line, "listed-twice", "\"%.*s\" stands in this list twice",
                            STR(utf8_head(other->text, 80)));
            }
        else if (k->kind == VALUE_MAP && k->keys)
            check_refs(c, n, k->keys);
        else if (k->kind == VALUE_LIST && k->keys)
            for (CHILDREN(one, n))
                check_refs(c, one, k->keys);
    }
}

/* -- conditions ------------------------------------------------------------------------------ */

static const Node *fact_node(const Book *b, Str id)
{
    int i = book_index(b, KIND_FACT, id);

    return i < 0 ? NULL : b->of[KIND_FACT].at[i].node;
}

static bool choice_exists(const Book *b, const Node *fact, Str id)
{
    Str from = node_text(fact, "choices_from");

    if (str_eq(node_text(fact, "id"), S("region"))) {
        for (size_t i = 0; i < b->of[KIND_REGION].count; i++)
            if (str_eq(b->of[KIND_REGION].at[i].id, id))
                return true;
    }
    if (str_eq(from, S("municipalities")))
        return book_index(b, KIND_MUNICIPALITY, id) >= 0;
    if (from.n)
        return fact_node(b, from) && choice_exists(b, fact_node(b, from), id);
    for (CHILDREN(choice, node_get(fact, "choices")))
        if (str_eq(node_text(choice, "id"), id))
            return true;
    return false;
}

static void check_condition_value(const Check *c, const Node *fact, int type, const Node *v)
{
    uint32_t number;
    Day day;
    Str t = v->text;
    bool ok = v->kind == NODE_TEXT;

    switch ((FactType)type) {
    case FACT_BOOL:
        ok = ok && v->is_plain && (str_eq(t, S("true")) || str_eq(t, S("false")));
        break;
    case FACT_INTEGER: ok = ok && v->is_plain && str_u32(t, INT32_MAX, &number); break;
    case FACT_DECIMAL: ok = ok && v->is_plain && decimal_hundredths(t, &number); break;
    case FACT_DATE: ok = ok && day_parse(t, &day); break;
    case FACT_CHOICE:
    case FACT_SET: ok = ok && choice_exists(c->b, fact, t); break;
    case FACT_TYPE_COUNT: break;
    }
    if (!ok)
        SAY(c, v->line, "bad-condition-value", "\"%.*s\" is not a value of the fact %.*s (type %s)",
            STR(utf8_head(t, 80)), STR(node_text(fact, "id")), FACT_TYPE_NAMES[type]);
}

static void check_leaf(const Check *c, const Node *n)
{
    const Node *value = node_get(n, "value");
    Str id = node_text(n, "fact"), op = node_text(n, "op");
    const Node *fact = fact_node(c->b, id);
    int type = fact ? name_index(FACT_TYPE_NAMES, node_text(fact, "type")) : -1;
    int o = name_index(OP_NAMES, op);

    for (CHILDREN(k, n))
        if (!str_eq(k->key, S("fact")) && !str_eq(k->key, S("op")) && !str_eq(k->key, S("value")) &&
            !str_eq(k->key, S("source")))
            SAY(c, k->line, "unknown-key", "the key \"%.*s\" is not known in a condition",
                STR(utf8_head(k->key, 80)));
    if (!fact || type < 0) {
        SAY(c, n->line, "unknown-fact", "there is no fact \"%.*s\"", STR(utf8_head(id, 80)));
        return;
    }
    bool list = o == OP_IN || o == OP_NOT_IN;
    bool compares = type == FACT_INTEGER || type == FACT_DECIMAL || type == FACT_DATE;
    if (o <= 0 || (o >= OP_LT && o <= OP_GE && !compares) || (type == FACT_SET && !list) ||
        (type == FACT_BOOL && list)) {
        SAY(c, n->line, "bad-operator", "\"%.*s\" cannot be asked of the fact %.*s (type %s)",
            STR(utf8_head(op, 20)), STR(id), FACT_TYPE_NAMES[type]);
        return;
    }
    if (!value || (list && (value->kind != NODE_LIST || !value->count)) ||
        (!list && value->kind != NODE_TEXT)) {
        SAY(c, n->line, "bad-condition-value", "a condition with %.*s needs %s as value:", STR(op),
            list ? "a list" : "one value");
        return;
    }
    if (!list)
        check_condition_value(c, fact, type, value);
    else
        for (CHILDREN(one, value))
            check_condition_value(c, fact, type, one);
}

static void check_condition(const Check *c, const Node *n)
{
    if (!n || n->kind != NODE_MAP)
        return;
    if (node_get(n, "fact")) {
        check_leaf(c, n);
        return;
    }
    const Node *only = n->first;
    bool is_list = only && (str_eq(only->key, S("all")) || str_eq(only->key, S("any")));
    bool is_not = only && str_eq(only->key, S("not"));
    if (n->count != 1 || (!is_list && !is_not) || (is_list && only->kind != NODE_LIST)) {
        SAY(c, n->line, "bad-condition",
            "a condition is one of all: (list), any: (list), not:, or fact:/op:/value:");
        return;
    }
    if (is_not)
        check_condition(c, only);
    else
        for (CHILDREN(one, only)) {
            if (one->kind != NODE_MAP)
                SAY(c, one->line, "bad-condition", "each condition in a list has keys (as fact:)");
            check_condition(c, one);
        }
}

static void check_leaf_sources(const Check *c, const Node *n, uint32_t sources)
{
    uint32_t source;

    if (!n || n->kind == NODE_TEXT)
        return;
    if (node_get(n, "fact") && node_get(n, "source") &&
        (!str_u32(node_text(n, "source"), sources, &source) || source == 0))
        SAY(c, n->line, "no-such-source", "source %.*s: this record has %u sources",
            STR(utf8_head(node_text(n, "source"), 20)), sources);
    for (CHILDREN(one, n))
        check_leaf_sources(c, one, sources);
}

/* Later conditions: each from a day of its own, in order, so that exactly one holds on any day. */
static void check_versions(const Check *c, const Node *list, uint32_t sources)
{
    Day before = DAY_NONE, from;

    for (CHILDREN(version, list)) {
        check_condition(c, node_get(version, "conditions"));
        check_leaf_sources(c, node_get(version, "conditions"), sources);
        if (!day_parse(node_text(version, "from"), &from) || from <= before)
            SAY(c, version->line, "wrong-order",
                "conditions_from needs rising days, as from: \"2027-01-01\"");
        else
            before = from;
    }
}

static void check_rule(const Check *c, const Node *fact)
{
    static const char *const rules[] = { "true_when",       "months_between",
                                         "days_between",    "years_between",
                                         "years_on_coming", "lookup",
                                         "choice_flag",     NULL };
    const Node *rule = node_get(fact, "rule");

    if (!rule || rule->kind != NODE_MAP)
        return;
    if (rule->count != 1 || name_index(rules, rule->first->key) < 0) {
        SAY(c, rule->line, "unknown-rule",
            "a derived fact has one rule of true_when, months_between, "
            "days_between, years_between, years_on_coming, lookup, choice_flag");
        return;
    }
    if (str_eq(rule->first->key, S("true_when")))
        check_condition(c, rule->first);
    if (!node_get(fact, "derived_from"))
        SAY(c, rule->line, "missing-key", "a fact with a rule names what it is derived_from");
}

/* -- services -------------------------------------------------------------------------------- */

static uint32_t number_of(const Node *map, const char *key)
{
    uint32_t v = 0;

    (void)str_u32(node_text(map, key), INT32_MAX, &v);
    return v;
}

static void check_sums(const Check *c, const Node *list, uint32_t sources)
{
    static const char *const parts[] = { "gel",     "gel_min", "gel_max",     "eur",
                                         "eur_min", "eur_max", "usd",         "usd_min",
                                         "usd_max", "percent", "percent_min", "percent_max",
                                         NULL };
    static const char *const currencies[] = { "gel", "eur", "usd" };

    for (CHILDREN(sum, list)) {
        uint32_t given = 0, seen_currencies = 0;
        for (CHILDREN(n, sum))
            given += name_index(parts, n->key) >= 0;
        for (size_t i = 0; i < COUNT(currencies); i++) {
            bool any = false;
            for (CHILDREN(n, sum))
                any = any || str_starts(n->key, str_c(currencies[i]));
            seen_currencies += any;
        }
        if (given == 0)
            SAY(c, sum->line, "sum-without-number",
                "a sum needs gel, eur, usd or percent (0 is free)");
        if (seen_currencies > 1)
            SAY(c, sum->line, "two-currencies", "a sum has one currency; make two lines");
        if (node_get(sum, "working_days") && node_get(sum, "calendar_days"))
            SAY(c, sum->line, "two-terms", "a sum has working_days or calendar_days, not both");
        if (number_of(sum, "source") > sources)
            SAY(c, sum->line, "no-such-source", "source %u: this record has %u sources",
                number_of(sum, "source"), sources);
    }
}

static void check_phones(const Check *c, const Node *list, uint32_t sources)
{
    for (CHILDREN(phone, list))
        if (number_of(phone, "source") > sources)
            SAY(c, phone->line, "no-such-source", "source %u: this record has %u sources",
                number_of(phone, "source"), sources);
}

static uint32_t count_of(const Node *map, const char *key)
{
    const Node *n = node_get(map, key);

    return n ? n->count : 0;
}

static void check_sources(const Check *c, const Node *list)
{
    Day day;

    for (CHILDREN(s, list)) {
        Str date = node_text(s, "date");
        Str first = date.n == 4   ? arena_fmt(c->problems->a, "%.*s-01-01", STR(date))
                    : date.n == 7 ? arena_fmt(c->problems->a, "%.*s-01", STR(date))
                                  : date;
        if (date.n && day_parse(first, &day) && day > c->today)
            SAY(c, s->line, "date-in-future", "the source's date %.*s has not come yet", STR(date));
        for (const Node *other = s->next; other; other = other->next)
            if (str_eq(node_text(s, "url"), node_text(other, "url")) &&
                str_eq(node_text(s, "says"), node_text(other, "says")))
                SAY(c, other->line, "listed-twice", "this source stands in the list twice");
    }
}

/* The title goes to the browser's history and to printed papers (SAFE-02). */
static void check_neutral(const Check *c, const Node *name)
{
    for (CHILDREN(n, name)) {
        Str found = n->kind == NODE_TEXT ? unneutral_word(n->text) : (Str){ 0 };
        if (found.n)
            SAY(c, n->line, "name-not-neutral",
                "the name has \"%.*s\"; a page title must not speak of violence, trafficking, asylum or detention",
                STR(found));
    }
}

/* What a situation says about a person must be an answer to that fact. */
static void check_presets(const Check *c, const Node *list)
{
    for (CHILDREN(preset, list)) {
        const Node *fact = fact_node(c->b, node_text(preset, "fact")),
                   *value = node_get(preset, "value");
        int type = fact ? name_index(FACT_TYPE_NAMES, node_text(fact, "type")) : -1;
        if (type >= 0 && value)
            check_condition_value(c, fact, type, value);
    }
}

static void check_usual(const Check *c, const Node *fact)
{
    const Node *value = node_get(fact, "usually");
    int type = name_index(FACT_TYPE_NAMES, node_text(fact, "type"));

    if (value && type >= 0)
        check_condition_value(c, fact, type, value);
}

static void check_ages(const Check *c, const Node *s)
{
    uint32_t from, to;

    if (str_u32(node_text(s, "age_from"), 150, &from) &&
        str_u32(node_text(s, "age_to"), 150, &to) && from > to)
        SAY(c, node_get(s, "age_to")->line, "ages-crossed", "age_to lies below age_from");
}

static void check_service(const Check *c, const Node *s)
{
    Day from, until;
    uint32_t sources = count_of(s, "sources");
    bool has_from = day_parse(node_text(s, "valid_from"), &from);
    bool has_until = day_parse(node_text(s, "valid_until"), &until);
    int status = name_index(STATUS_NAMES, node_text(s, "status"));

    check_condition(c, node_get(s, "conditions"));
    check_leaf_sources(c, node_get(s, "conditions"), sources);
    check_versions(c, node_get(s, "conditions_from"), sources);
    for (CHILDREN(part, node_get(s, "parts")))
        check_condition(c, node_get(part, "conditions"));
    check_sums(c, node_get(s, "amounts"), sources);
    check_sums(c, node_get(s, "costs"), sources);
    check_phones(c, node_get(s, "phones"), sources);
    check_sources(c, node_get(s, "sources"));
    check_neutral(c, node_get(s, "name"));
    check_ages(c, s);
    if (has_from && has_until && from > until)
        SAY(c, s->line, "wrong-window", "valid_from lies after valid_until");
    if (has_until && until < c->today && (status == STATUS_OPEN || status == STATUS_SEASONAL))
        SAY(c, s->line, "date-has-passed",
            "the last day %.*s has passed but the status is %.*s; what do the sources say now?",
            STR(node_text(s, "valid_until")), STR(node_text(s, "status")));
    for (CHILDREN(area, node_get(s, "also_in")))
        if (str_eq(area->text, node_text(s, "area")))
            SAY(c, area->line, "listed-twice", "also_in repeats the service's own area");
}

/* -- everyday words -------------------------------------------------------------------------- */

static bool has_letter(Str text, uint32_t from, uint32_t to)
{
    while (text.n) {
        uint32_t c = utf8_next(&text);
        if (c >= from && c <= to)
            return true;
    }
    return false;
}

/* A phrase under the wrong language looks right in the file and is read by nobody who knows it. */
static void check_everyday(const Check *c, const Node *n)
{
    for (CHILDREN(list, n)) {
        bool ka = str_eq(list->key, S("ka")), ru = str_eq(list->key, S("ru")),
             en = str_eq(list->key, S("en"));
        if (list->kind != NODE_LIST)
            continue;
        for (CHILDREN(phrase, list)) {
            bool georgian = has_letter(phrase->text, 0x10D0, 0x10FF),
                 cyrillic = has_letter(phrase->text, 0x400, 0x52F);
            if ((georgian && !ka) || (cyrillic && !ru) ||
                (ru && !cyrillic && has_letter(phrase->text, 'a', 'z')))
                SAY(c, phrase->line, "wrong-alphabet",
                    "\"%.*s\" is not %s; move it to its own language",
                    STR(utf8_head(phrase->text, 80)),
                    ka   ? "Georgian"
                    : ru ? "Russian"
                    : en ? "English"
                         : "in Latin or Armenian letters");
            for (const Node *later = phrase->next; later; later = later->next)
                if (str_eq(phrase->text, later->text))
                    SAY(c, later->line, "listed-twice", "\"%.*s\" stands in this list twice",
                        STR(utf8_head(later->text, 80)));
        }
    }
}

/* -- no paragraph in two services ------------------------------------------------------------ */

typedef struct Said {
    Str text, file;
    int line;
    const Node *service;
} Said;

typedef struct SaidList {
    Arena *a;
    Said *at;
    size_t count, cap;
} SaidList;

enum { PARAGRAPH_WORDS = 6 };

static void collect(SaidList *l, const Node *n, const Record *r)
{
    if (n->kind != NODE_TEXT) {
        for (CHILDREN(one, n))
            if (!str_eq(one->key, S("sources")) && !str_eq(one->key, S("conditions")) &&
                !str_eq(one->key, S("editor")))
                collect(l, one, r);
        return;
    }
    size_t words = 1;
    for (size_t i = 0; i < n->text.n; i++)
        words += n->text.p[i] == ' ';
    if (words < PARAGRAPH_WORDS || !(str_eq(n->key, S("ka")) || str_eq(n->key, S("en"))))
        return;
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 1024;
        Said *more = NEW_N(l->a, Said, cap);
        if (l->count)
            memcpy(more, l->at, l->count * sizeof(Said));
        l->at = more;
        l->cap = cap;
    }
    l->at[l->count++] = (Said){ n->text, r->file, n->line, r->node };
}

static int said_order(const void *x, const void *y)
{
    const Said *a = x, *b = y;
    int o = str_cmp(a->text, b->text);

    o = o ? o : str_cmp(a->file, b->file);
    return o ? o : a->line - b->line;
}

static void check_paragraphs(const Book *b, Problems *problems)
{
    Arena a = arena_new(256 << 20);
    SaidList l = { .a = &a };

    for (size_t i = 0; i < b->of[KIND_SERVICE].count; i++)
        if (b->of[KIND_SERVICE].at[i].node->kind == NODE_MAP)
            collect(&l, b->of[KIND_SERVICE].at[i].node, &b->of[KIND_SERVICE].at[i]);
    if (l.count)
        qsort(l.at, l.count, sizeof(Said), said_order);
    for (size_t i = 1; i < l.count; i++)
        if (str_eq(l.at[i].text, l.at[i - 1].text) && l.at[i].service != l.at[i - 1].service)
            problem_add(problems, l.at[i].file, l.at[i].line, "shared-paragraph",
                        "the same paragraph stands in %.*s:%d; say it for this service",
                        STR(l.at[i - 1].file), l.at[i - 1].line);
    arena_free(&a);
}

/* -- ids, codes, reachability ------------------------------------------------------------------ */

typedef struct Named {
    Str id, file;
    int line;
} Named;

static int named_order(const void *x, const void *y)
{
    const Named *a = x, *b = y;
    int o = str_cmp(a->id, b->id);

    o = o ? o : str_cmp(a->file, b->file);
    return o ? o : a->line - b->line;
}

static void check_unique(Named *names, size_t count, const char *rule, const char *what,
                         Problems *problems)
{
    if (count)
        qsort(names, count, sizeof(Named), named_order);
    for (size_t i = 1; i < count; i++)
        if (names[i].id.n && str_eq(names[i].id, names[i - 1].id))
            problem_add(problems, names[i].file, names[i].line, rule,
                        "the %s \"%.*s\" is taken by %.*s:%d", what, STR(names[i].id),
                        STR(names[i - 1].file), names[i - 1].line);
}

static void check_ids(const Book *b, Problems *problems)
{
    size_t most = 0, codes = 0;

    for (int k = 0; k < KIND_COUNT; k++)
        most += b->of[k].count;
    Named *names = NEW_N(problems->a, Named, most + 1),
          *coded = NEW_N(problems->a, Named, most + 1);
    for (int k = 0; k < KIND_COUNT; k++) {
        size_t n = 0;
        if (k == KIND_SHAPE)
            continue;
        for (size_t i = 0; i < b->of[k].count; i++) {
            const Record *r = &b->of[k].at[i];
            names[n++] = (Named){ r->id, r->file, r->node->line };
            if (node_get(r->node, "code"))
                coded[codes++] = (Named){ node_text(r->node, "code"), r->file, r->node->line };
        }
        check_unique(names, n, "id-taken", "id", problems);
    }
    check_unique(coded, codes, "code-taken", "code", problems);
}

static void check_pages(const Book *b, Problems *problems)
{
    for (size_t i = 0; i < COUNT(PAGES_NEEDED); i++)
        if (book_index(b, KIND_PAGE, str_c(PAGES_NEEDED[i])) < 0)
            problem_add(problems, S("pages"), 1, "page-missing",
                        "the page pages/%s.yaml is missing; other pages link to it",
                        PAGES_NEEDED[i]);
    if (b->of[KIND_SERVICE].count == 0)
        problem_add(problems, S("services"), 1, "no-services", "there are no services");
}

void book_check(const Book *b, Day today, Problems *problems)
{
    Day day;

    for (int k = 0; k < KIND_COUNT; k++) {
        for (size_t i = 0; i < b->of[k].count; i++) {
            const Record *r = &b->of[k].at[i];
            Check c = { b, today, problems, r->file };

            if (k == KIND_SHAPE) {
                if (!str_eq(r->id, S("-")) && book_index(b, KIND_MUNICIPALITY, r->id) < 0)
                    SAY(&c, r->node->line, "dangling-reference",
                        "there is no municipality \"%.*s\"", STR(r->id));
                continue;
            }
            schema_check(r->node, KINDS[k].keys, r->file, problems);
            if (r->node->kind != NODE_MAP)
                continue;
            check_refs(&c, r->node, KINDS[k].keys);
            if (k == KIND_SERVICE)
                check_service(&c, r->node);
            if (k == KIND_SITUATION) {
                check_neutral(&c, node_get(r->node, "name"));
                check_presets(&c, node_get(r->node, "answers"));
            }
            if (k == KIND_FACT) {
                check_condition(&c, node_get(r->node, "applies_when"));
                check_rule(&c, r->node);
                check_usual(&c, r->node);
            }
            if (k == KIND_DOCUMENT)
                check_condition(&c, node_get(r->node, "held_when"));
            if (k == KIND_PROVIDER || k == KIND_HUB) {
                check_phones(&c, node_get(r->node, "phones"), count_of(r->node, "sources"));
                check_sources(&c, node_get(r->node, "sources"));
            }
            if (k == KIND_EVERYDAY)
                check_everyday(&c, r->node);
            if (k == KIND_NEWS && day_parse(node_text(r->node, "date"), &day) && day > today)
                SAY(&c, r->node->line, "date-in-future", "the news item is dated after today");
        }
    }
    check_ids(b, problems);
    rules_check(b, problems);
    check_paragraphs(b, problems);
    check_pages(b, problems);
    households_check(b, today, problems);
}

/* -- completeness ------------------------------------------------------------------------------ */

const char *const COMPLETE_NAMES[COMPLETE_POINTS] = {
    "what one gets",        "for whom",     "papers to bring", "steps in order",
    "where or whom to ask", "cost or free", "how long",        "source within two years",
};

uint32_t service_missing(const Book *b, const Node *s, Day today)
{
    Day verified;
    bool contact = count_of(s, "phones") || count_of(s, "websites") || count_of(s, "emails") ||
                   node_get(s, "where");
    bool term = node_get(s, "time") != NULL;

    for (CHILDREN(ref, node_get(s, "providers"))) {
        int i = book_index(b, KIND_PROVIDER, ref->text);
        const Node *p = i < 0 ? NULL : b->of[KIND_PROVIDER].at[i].node;
        contact = contact || count_of(p, "phones") || node_get(p, "website");
    }
    for (CHILDREN(cost, node_get(s, "costs")))
        term = term || node_get(cost, "working_days") || node_get(cost, "calendar_days");
    bool fresh = loose_date_last(node_text(s, "verified"), &verified) && verified >= today - 731;
    bool there[COMPLETE_POINTS] = {
        count_of(s, "gives") > 0,
        count_of(s, "who") > 0,
        count_of(s, "documents") > 0,
        count_of(s, "steps") > 1,
        contact,
        count_of(s, "costs") > 0 || node_get(s, "cost_note"),
        term,
        fresh,
    };
    uint32_t missing = 0;
    for (uint32_t i = 0; i < COMPLETE_POINTS; i++)
        missing |= there[i] ? 0 : 1u << i;
    return missing;
}
