/*
 * answers.c -- typed texts to answers and back.
 */
#include "guide/answers.h"
#include "base/utf8.h"
#include <string.h>

/* -- choices -------------------------------------------------------------------------------------- */

/* Where its choices stand; publishing refuses a chain, and a hostile edition is followed once. */
static const Fact *choice_home(const Edition *e, const Fact *f)
{
    return f->choices_of.n ? edition_fact(e, f->choices_of) : f;
}

static bool is_chosen(const Fact *f)
{
    return f->type == FACT_CHOICE || f->type == FACT_SET;
}

uint32_t fact_choice_count(const Edition *e, const Fact *f)
{
    const Fact *home = choice_home(e, f);

    if (!is_chosen(f))
        return 0;
    return home->domain == DOMAIN_MUNICIPALITIES ? e->counts[TABLE_MUNICIPALITY]
                                                 : home->choices.count;
}

static const Choice *own_choice(const Edition *e, const Fact *f, uint32_t choice)
{
    return &e->choice[choice_home(e, f)->choices.first + choice];
}

static bool is_place(const Edition *e, const Fact *f)
{
    return choice_home(e, f)->domain == DOMAIN_MUNICIPALITIES;
}

Str fact_choice_id(const Edition *e, const Fact *f, uint32_t choice)
{
    return edition_str(e,
                       is_place(e, f) ? e->municipality[choice].id : own_choice(e, f, choice)->id);
}

Str fact_choice_name(const Edition *e, Lang lang, const Fact *f, uint32_t choice)
{
    return edition_text(
        e, lang, is_place(e, f) ? e->municipality[choice].name : own_choice(e, f, choice)->name);
}

bool fact_choice_is_sensitive(const Edition *e, const Fact *f, uint32_t choice)
{
    return !is_place(e, f) && own_choice(e, f, choice)->is_sensitive;
}

static bool choice_find(const Edition *e, const Fact *f, Str id, uint32_t *out)
{
    uint32_t n = fact_choice_count(e, f);

    for (*out = 0; *out < n; (*out)++)
        if (str_eq(fact_choice_id(e, f, *out), id))
            return true;
    return false;
}

void fact_limits(const Fact *f, int64_t *least, int64_t *most)
{
    /* A decimal must still fit when it counts in parts. */
    uint32_t top = f->type == FACT_DECIMAL ? 20000000 : NUM_ANY;

    *least = f->least;
    *most = f->most < top ? f->most : top;
}

const Fact *edition_fact_by_id(const Edition *e, Str id)
{
    return edition_find(e, TABLE_FACT, id);
}

const Fact *edition_fact_of_today(const Edition *e)
{
    for (uint32_t i = 0; i < e->counts[TABLE_FACT]; i++)
        if (e->make[i].kind == MAKE_TODAY)
            return &e->fact[i];
    return NULL;
}

/* -- one answer ----------------------------------------------------------------------------------- */

static bool is_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* Whole part and at most two places behind the point, in hundredths; a comma is a point. */
static AnswerProblem parse_hundredths(const Fact *f, Str s, int64_t *out)
{
    int64_t least, most;
    uint32_t whole, part = 0;
    ptrdiff_t point = str_find_byte(s, '.');

    if (point < 0)
        point = str_find_byte(s, ',');
    Str head = point < 0 ? s : str_head(s, (size_t)point),
        tail = point < 0 ? (Str){ 0 } : str_from(s, (size_t)point + 1);
    bool is_negative = head.n > 1 && head.p[0] == '-';

    fact_limits(f, &least, &most);
    if (is_negative)
        head = str_from(head, 1);
    if (!is_digits(head) ||
        (point >= 0 && (f->type != FACT_DECIMAL || !is_digits(tail) || tail.n > 2)))
        return ANSWER_NOT_NUMBER;
    if (is_negative)
        return ANSWER_TOO_SMALL;
    if (!str_u32(head, (uint32_t)most, &whole))
        return ANSWER_TOO_LARGE;
    if (tail.n)
        (void)str_u32(tail, 99, &part);
    *out = (int64_t)whole * 100 + (tail.n == 1 ? part * 10 : part);
    return *out > most * 100    ? ANSWER_TOO_LARGE
           : *out < least * 100 ? ANSWER_TOO_SMALL
                                : ANSWER_FINE;
}

static AnswerProblem parse_number(const Fact *f, Str s, Answer *out)
{
    int64_t hundredths = 0;
    AnswerProblem p = parse_hundredths(f, s, &hundredths);

    if (p == ANSWER_FINE)
        *out = (Answer){ ANSWER_VALUE, f->type == FACT_DECIMAL ? hundredths * DECIMAL_HUNDREDTH
                                                               : hundredths / 100 };
    return p;
}

static AnswerProblem parse_day(const Fact *f, Str s, Day today, Answer *out)
{
    Day day;

    if (!day_parse(s, &day))
        return ANSWER_NOT_DAY;
    if (day < day_of((Date){ 1900, 1, 1 }))
        return ANSWER_TOO_LONG_AGO;
    if (f->is_past && day > today)
        return ANSWER_IN_FUTURE;
    *out = (Answer){ ANSWER_VALUE, day };
    return ANSWER_FINE;
}

AnswerProblem answer_set_add(const Edition *e, const Fact *f, Str choice, Answer *set)
{
    uint32_t i;

    if (!choice_find(e, f, choice, &i) || i >= SET_MOST)
        return ANSWER_NO_CHOICE;
    if (set->value >> i & 1)
        return ANSWER_LISTED_TWICE;
    set->value |= (int64_t)1 << i;
    return ANSWER_FINE;
}

AnswerProblem answer_parse(const Edition *e, const Fact *f, Str text, Day today, Answer *out)
{
    Str s = str_trim(text);
    Answer set = { ANSWER_VALUE, 0 };
    uint32_t choice;

    if (s.n == 0)
        return ANSWER_EMPTY;
    switch ((FactType)f->type) {
    case FACT_BOOL:
        if (!str_eq(s, S("true")) && !str_eq(s, S("false")))
            return ANSWER_NOT_BOOL;
        *out = (Answer){ ANSWER_VALUE, str_eq(s, S("true")) };
        return ANSWER_FINE;
    case FACT_INTEGER:
    case FACT_DECIMAL: return parse_number(f, s, out);
    case FACT_DATE: return parse_day(f, s, today, out);
    case FACT_CHOICE:
        if (!choice_find(e, f, s, &choice))
            return ANSWER_NO_CHOICE;
        *out = (Answer){ ANSWER_VALUE, choice };
        return ANSWER_FINE;
    case FACT_SET: {
        AnswerProblem p = answer_set_add(e, f, s, &set);
        if (p == ANSWER_FINE)
            *out = set;
        return p;
    }
    case FACT_TYPE_COUNT: break;
    }
    return ANSWER_UNKNOWN_FACT;
}

static Str decimal_text(Arena *a, int64_t parts)
{
    int64_t hundredths = parts / DECIMAL_HUNDREDTH, rest = hundredths % 100;
    long long whole = hundredths / 100;

    if (rest == 0)
        return arena_fmt(a, "%lld", whole);
    return rest % 10 ? arena_fmt(a, "%lld.%02lld", whole, (long long)rest)
                     : arena_fmt(a, "%lld.%lld", whole, (long long)rest / 10);
}

/* Choices one after the other, by id or in words. */
static Str set_text(const Edition *e, Arena *a, const Fact *f, int64_t set, const Lang *lang)
{
    Str all = { 0 };
    uint32_t n = fact_choice_count(e, f);

    for (uint32_t i = 0; i < n && i < SET_MOST; i++) {
        Str one;
        if (!(set >> i & 1))
            continue;
        one = lang ? fact_choice_name(e, *lang, f, i) : fact_choice_id(e, f, i);
        all = all.n ? arena_fmt(a, "%.*s%s%.*s", STR(all), lang ? ", " : ".", STR(one)) : one;
    }
    return all;
}

static Str value_text(const Edition *e, Arena *a, const Fact *f, int64_t v, const Lang *lang)
{
    switch ((FactType)f->type) {
    case FACT_BOOL:
        if (!lang)
            return v ? S("true") : S("false");
        return *lang == LANG_KA ? v ? S("დიახ") : S("არა") : v ? S("yes") : S("no");
    case FACT_INTEGER: return arena_fmt(a, "%lld", (long long)v);
    case FACT_DECIMAL: return decimal_text(a, v);
    case FACT_DATE: return day_iso(a, (Day)v);
    case FACT_CHOICE:
        if (v < 0 || v >= fact_choice_count(e, f))
            return (Str){ 0 };
        return lang ? fact_choice_name(e, *lang, f, (uint32_t)v)
                    : fact_choice_id(e, f, (uint32_t)v);
    case FACT_SET:
        if (lang && v == 0)
            return *lang == LANG_KA ? S("არც ერთი") : S("none of them");
        return set_text(e, a, f, v, lang);
    case FACT_TYPE_COUNT: break;
    }
    return (Str){ 0 };
}

Str answer_text(const Edition *e, Arena *a, const Fact *f, Answer answer)
{
    return answer.kind == ANSWER_VALUE ? value_text(e, a, f, answer.value, NULL) : (Str){ 0 };
}

Str answer_words(const Edition *e, Arena *a, Lang lang, const Fact *f, Answer answer)
{
    switch (answer.kind) {
    case ANSWER_VALUE: return value_text(e, a, f, answer.value, &lang);
    case ANSWER_DONT_KNOW: return lang == LANG_KA ? S("არ ვიცი") : S("I don't know");
    case ANSWER_RATHER_NOT: return lang == LANG_KA ? S("არ მინდა თქმა") : S("rather not say");
    case ANSWER_NONE:
    case ANSWER_KIND_COUNT: break;
    }
    return (Str){ 0 };
}

/* -- what is expected ------------------------------------------------------------------------------- */

Str answer_problem_name(AnswerProblem problem)
{
    static const char *const names[ANSWER_PROBLEM_COUNT] = {
        "fine",         "empty",          "not_true_or_false", "not_a_number",
        "too_small",    "too_large",      "not_a_day",         "in_future",
        "too_long_ago", "unknown_choice", "not_a_list",        "listed_twice",
        "not_asked",    "unknown_fact",   "given_twice",       "broken",
    };

    return str_c(names[problem]);
}

static Str number_expected(Arena *a, bool ka, const Fact *f)
{
    int64_t least, most;

    fact_limits(f, &least, &most);
    bool has_top = f->most != NUM_ANY;
    bool is_decimal = f->type == FACT_DECIMAL;
    if (has_top)
        return arena_fmt(a,
                         ka           ? is_decimal ? "ჩაწერეთ რიცხვი %lld-დან %lld-მდე, მაგალითად 1.5."
                                                   : "ჩაწერეთ მთელი რიცხვი %lld-დან %lld-მდე."
                         : is_decimal ? "Write a number from %lld to %lld, for example 1.5."
                                      : "Write a whole number from %lld to %lld.",
                         (long long)least, (long long)most);
    return arena_fmt(a,
                     ka           ? is_decimal ? "ჩაწერეთ რიცხვი, %lld ან მეტი, მაგალითად 1.5."
                                               : "ჩაწერეთ მთელი რიცხვი, %lld ან მეტი."
                     : is_decimal ? "Write a number of %lld or more, for example 1.5."
                                  : "Write a whole number of %lld or more.",
                     (long long)least);
}

Str answer_expected(const Edition *e, Arena *a, Lang lang, const Fact *f, AnswerProblem problem)
{
    bool ka = lang == LANG_KA;

    (void)e;
    switch (problem) {
    case ANSWER_NOT_NUMBER:
    case ANSWER_TOO_SMALL:
    case ANSWER_TOO_LARGE:
        if (f)
            return number_expected(a, ka, f);
        break;
    case ANSWER_EMPTY:
        return ka ? S("აირჩიეთ ან ჩაწერეთ პასუხი, ან აირჩიეთ „არ ვიცი“.")
                  : S("Choose or write an answer, or choose \"I don't know\".");
    case ANSWER_NOT_BOOL:
        return ka ? S("აირჩიეთ „დიახ“ ან „არა“.") : S("Choose yes or no (true or false).");
    case ANSWER_NOT_DAY:
        return ka ? S("ჩაწერეთ თარიღი: დღე, თვე და წელი, მაგალითად 2026-05-16.")
                  : S("Write a day of the calendar with year, month and day, for example 2026-05-16.");
    case ANSWER_IN_FUTURE:
        return ka ? S("ეს თარიღი ჯერ არ დამდგარა. ჩაწერეთ დღევანდელი ან უფრო ადრინდელი თარიღი.")
                  : S("This day has not come yet. Write today's date or an earlier one.");
    case ANSWER_TOO_LONG_AGO:
        return ka ? S("ჩაწერეთ თარიღი 1900 წლის შემდეგ.") : S("Write a date after 1900.");
    case ANSWER_NO_CHOICE:
        return ka ? S("აირჩიეთ ერთ-ერთი პასუხი სიიდან.")
                  : S("Choose one of the answers in the list.");
    case ANSWER_NOT_LIST:
        return ka ? S("ამ კითხვას რამდენიმე პასუხი შეიძლება ჰქონდეს: საჭიროა სია.")
                  : S("This question takes several answers: a list is expected.");
    case ANSWER_LISTED_TWICE:
        return ka ? S("ერთი და იგივე პასუხი ორჯერ წერია. დატოვეთ ერთი.")
                  : S("The same answer stands in the list twice. Leave one.");
    case ANSWER_NOT_ASKED:
        return ka ? S("ამას პროგრამა თვითონ ითვლის.") : S("The program works this out by itself.");
    case ANSWER_UNKNOWN_FACT:
        return ka ? S("ასეთი კითხვა არ არსებობს.")
                  : S("There is no such question. /api/v1/facts has the list.");
    case ANSWER_GIVEN_TWICE:
        return ka ? S("ამ კითხვას ორი პასუხი აქვს. დატოვეთ ერთი.")
                  : S("This question is answered twice. Leave one answer.");
    case ANSWER_BROKEN:
        return ka ? S("პასუხების წაკითხვა ვერ მოხერხდა. დაიწყეთ თავიდან.")
                  : S("The answers cannot be read. Please begin again.");
    case ANSWER_FINE:
    case ANSWER_PROBLEM_COUNT: break;
    }
    return (Str){ 0 };
}

/* -- the hidden field ------------------------------------------------------------------------------- */

#define HIDDEN_VERSION "1"

Str answers_write(const Edition *e, Arena *a, const Answers *answers)
{
    Buf b = { .limit = ANSWERS_BYTES * 4 };
    uint32_t n = e->counts[TABLE_FACT] < ANSWERS_MOST ? e->counts[TABLE_FACT] : ANSWERS_MOST;

    buf_put(&b, S(HIDDEN_VERSION));
    for (uint32_t i = 0; i < n; i++) {
        const Fact *f = &e->fact[i];
        Answer one = answers->at[i];
        if (one.kind == ANSWER_NONE)
            continue;
        Str v = one.kind == ANSWER_DONT_KNOW    ? S("-")
                : one.kind == ANSWER_RATHER_NOT ? S("_")
                                                : answer_text(e, a, f, one);
        buf_fmt(&b, "*%.*s.%.*s", STR(edition_str(e, f->id)), STR(v));
    }
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

static bool has_our_letters(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == '.' || c == '*';
        if (!fine)
            return false;
    }
    return true;
}

static void complain(Complaints *c, Str field, AnswerProblem problem)
{
    if (c->count < COMPLAINTS_MOST)
        c->at[c->count++] = (AnswerComplaint){ field, problem };
}

static AnswerProblem read_value(const Edition *e, const Fact *f, Str v, Day today, Answer *out)
{
    Answer set = { ANSWER_VALUE, 0 };

    if (str_eq(v, S("-")) || str_eq(v, S("_"))) {
        *out = (Answer){ v.p[0] == '-' ? ANSWER_DONT_KNOW : ANSWER_RATHER_NOT, 0 };
        return ANSWER_FINE;
    }
    if (f->type != FACT_SET)
        return answer_parse(e, f, v, today, out);
    while (v.n) {
        AnswerProblem p = answer_set_add(e, f, str_cut(&v, '.'), &set);
        if (p != ANSWER_FINE)
            return p;
    }
    *out = set;
    return ANSWER_FINE;
}

bool answers_read(const Edition *e, Str text, Day today, Answers *out, Complaints *complaints)
{
    *out = (Answers){ 0 };
    *complaints = (Complaints){ 0 };
    if (text.n == 0)
        return true;
    Str rest = text;
    if (text.n > ANSWERS_BYTES || !has_our_letters(text) ||
        !str_eq(str_cut(&rest, '*'), S(HIDDEN_VERSION))) {
        complain(complaints, (Str){ 0 }, ANSWER_BROKEN);
        return false;
    }
    while (rest.n) {
        Str value = str_cut(&rest, '*');
        Str id = str_cut(&value, '.');
        const Fact *f = edition_fact_by_id(e, id);
        size_t i = f ? (size_t)(f - e->fact) : ANSWERS_MOST;
        Answer one = { 0 };

        if (i >= ANSWERS_MOST) {
            complain(complaints, id, ANSWER_UNKNOWN_FACT);
            continue;
        }
        AnswerProblem p = out->at[i].kind != ANSWER_NONE ? ANSWER_GIVEN_TWICE
                                                         : read_value(e, f, value, today, &one);
        if (p == ANSWER_FINE)
            out->at[i] = one;
        else
            complain(complaints, id, p);
    }
    return true;
}

bool answers_equal(const Answers *a, const Answers *b)
{
    for (size_t i = 0; i < ANSWERS_MOST; i++)
        if (a->at[i].kind != b->at[i].kind ||
            (a->at[i].kind == ANSWER_VALUE && a->at[i].value != b->at[i].value))
            return false;
    return true;
}

uint32_t answers_count(const Answers *answers)
{
    uint32_t n = 0;

    for (size_t i = 0; i < ANSWERS_MOST; i++)
        n += answers->at[i].kind != ANSWER_NONE;
    return n;
}
