/* consult_state.c -- what the consultation's form says, and what a press of its buttons does. */
#include "office/consult.h"
#include "public/views.h"
#include <string.h>

const char *const CONSULT_LANGUAGES[] = { "ka", "en", "ru", "az", "hy", "tr", "uk",
                                          "de", "fr", "el", "ar", "fa", "" };

static const Fact *fact(const Html *h, const char *id)
{
    return edition_fact_by_id(h->e, str_c(id));
}

static Answer *answer_of(const Html *h, Consult *c, const Fact *f)
{
    return &c->answers.at[f - h->e->fact];
}

Answer consult_answer(const Html *h, const Consult *c, const Fact *f)
{
    return f ? c->answers.at[f - h->e->fact] : (Answer){ 0 };
}

bool consult_has_need(const Consult *c, const Need *n)
{
    for (size_t i = 0; i < c->needs; i++)
        if (c->need[i] == n)
            return true;
    return false;
}

Str consult_municipality(const Html *h, const Consult *c)
{
    const Fact *f = fact(h, "municipality");
    Answer a = consult_answer(h, c, f);

    return a.kind == ANSWER_VALUE ? answer_text(h->e, h->a, f, a) : (Str){ 0 };
}

static int band_of_age(int64_t age)
{
    static const int from[AGE_COUNT] = { 0, 18, 30, 45, 60 };
    int band = 0;

    for (int i = 0; i < AGE_COUNT; i++)
        if (age >= from[i])
            band = i;
    return band;
}

int consult_age_band(const Html *h, const Consult *c)
{
    Answer a = consult_answer(h, c, fact(h, "age"));

    return a.kind == ANSWER_VALUE ? band_of_age(a.value) : c->age;
}

bool consult_is_short(const Html *h, const Fact *f)
{
    uint32_t n = fact_choice_count(h->e, f);
    size_t bytes = 0;

    for (uint32_t i = 0; i < n && i <= CONSULT_CHIPS; i++)
        bytes += fact_choice_name(h->e, LANG_KA, f, i).n;
    return n <= CONSULT_CHIPS && bytes <= CONSULT_CHIPS_BYTES;
}

/* ---- writing the hidden fields --------------------------------------------------------------------- */

Str consult_answers_text(const Html *h, const Consult *c, bool safe)
{
    Answers *kept = NEW(h->a, Answers);

    *kept = c->answers;
    for (uint32_t i = 0; safe && i < h->e->counts[TABLE_FACT] && i < ANSWERS_MOST; i++)
        if (h->e->fact[i].is_sensitive)
            kept->at[i] = (Answer){ 0 };
    return answers_write(h->e, h->a, kept);
}

static Str band_text(const char *const *codes, int band)
{
    return band == BAND_NONE ? (Str){ 0 } : str_c(codes[band]);
}

Str consult_bands_text(const Html *h, const Consult *c)
{
    return arena_fmt(h->a, "%.*s.%.*s.%.*s", STR(band_text(AGE_CODE, c->age)),
                     STR(band_text(SEX_CODE, c->sex)), STR(band_text(BACK_CODE, c->back)));
}

static Str joined(const Html *h, Str before, Str more)
{
    return before.n ? arena_fmt(h->a, "%.*s.%.*s", STR(before), STR(more)) : more;
}

Str consult_needs_text(const Html *h, const Consult *c)
{
    Str out = { 0 };

    for (size_t i = 0; i < c->needs; i++)
        out = joined(h, out, edition_str(h->e, c->need[i]->id));
    return out;
}

Str consult_trail_text(const Html *h, const Consult *c, bool safe)
{
    Str out = { 0 };

    for (size_t i = 0; i < c->trail_count; i++)
        if (!safe || !c->trail[i]->is_sensitive)
            out = joined(h, out, edition_str(h->e, c->trail[i]->id));
    return out;
}

Str consult_opened_text(const Html *h, const Consult *c)
{
    Str out = { 0 };

    for (size_t i = 0; i < c->opened_count; i++)
        out = joined(h, out, edition_str(h->e, c->opened[i]->code));
    return out;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static Str field(const Visit *v, const char *name)
{
    return str_trim(visit_field_of(v, str_c(name)));
}

static bool is_sent(const Visit *v, const char *name)
{
    Str value;

    return form_field(v->a, v->form, str_c(name), &value) == FORM_OK;
}

static int band_read(const char *const *codes, int count, Str code)
{
    int n = code.n ? code_number(codes, count, code) : count;

    return n < count ? n : BAND_NONE;
}

static void walk_past(Consult *c, const Fact *f)
{
    for (size_t i = 0; i < c->trail_count; i++)
        if (c->trail[i] == f)
            return;
    if (c->trail_count < CONSULT_TRAIL)
        c->trail[c->trail_count++] = f;
}

static void opened(Consult *c, const Service *s)
{
    for (size_t i = 0; i < c->opened_count; i++)
        if (c->opened[i] == s)
            return;
    if (c->opened_count < CONTACT_SERVICES_MOST)
        c->opened[c->opened_count++] = s;
}

static bool language_known(Str code)
{
    for (size_t i = 0; *CONSULT_LANGUAGES[i]; i++)
        if (str_eq(code, str_c(CONSULT_LANGUAGES[i])))
            return true;
    return false;
}

/* Lists, which go along with whatever is pressed. */
static void read_choices(const Html *h, const Visit *v, Consult *c)
{
    const Fact *lives = fact(h, "municipality");
    Str place = field(v, "m"), language = field(v, "lang");
    Answer a;

    if (language_known(language))
        c->language = language;
    if (!lives || !is_sent(v, "m"))
        return;
    if (!place.n)
        *answer_of(h, c, lives) = (Answer){ 0 };
    else if (answer_parse(h->e, lives, place, v->today, &a) == ANSWER_FINE)
        *answer_of(h, c, lives) = a;
}

/* Long lists of choices beside: "f-citizenship". */
static void read_beside(const Html *h, const Visit *v, Consult *c)
{
    for (uint32_t i = 0; i < h->e->counts[TABLE_FACT] && i < ANSWERS_MOST; i++) {
        const Fact *f = &h->e->fact[i];
        Str name, value;
        Answer a;

        if (!f->is_asked || f->type != FACT_CHOICE || consult_is_short(h, f))
            continue;
        name = arena_fmt(h->a, "f-%.*s", STR(edition_str(h->e, f->id)));
        if (form_field(v->a, v->form, name, &value) != FORM_OK)
            continue;
        if (!value.n) {
            *answer_of(h, c, f) = (Answer){ 0 };
        } else if (answer_parse(h->e, f, value, v->today, &a) == ANSWER_FINE) {
            *answer_of(h, c, f) = a;
            walk_past(c, f);
        }
    }
}

void consult_begin(const Html *h, const Visit *v, Consult *c)
{
    *c = (Consult){ .age = BAND_NONE,
                    .sex = BAND_NONE,
                    .back = BAND_NONE,
                    .language = S("ka"),
                    .began_s = v->now_s,
                    .key = office_new_key(h->a) };
}

void consult_read(const Html *h, const Visit *v, Consult *c)
{
    const Edition *e = h->e;
    Complaints *complaints = NEW(h->a, Complaints);
    Str rest, one;
    uint32_t began;
    WriteKey key;

    consult_begin(h, v, c);
    if (write_key_read(field(v, "key"), &key))
        c->key = field(v, "key");
    answers_read(e, field(v, "a"), v->today, &c->answers, complaints);
    rest = field(v, "b");
    c->age = band_read(AGE_CODE, AGE_COUNT, str_cut(&rest, '.'));
    c->sex = band_read(SEX_CODE, SEX_COUNT, str_cut(&rest, '.'));
    c->back = band_read(BACK_CODE, BACK_COUNT, rest);
    for (rest = field(v, "n"); rest.n && c->needs < CONTACT_NEEDS_MOST;) {
        const Need *n = edition_find(e, TABLE_NEED, str_cut(&rest, '.'));
        if (n && !consult_has_need(c, n))
            c->need[c->needs++] = n;
    }
    for (rest = field(v, "t"); rest.n;) {
        const Fact *f = edition_fact_by_id(e, str_cut(&rest, '.'));
        if (f)
            walk_past(c, f);
    }
    for (rest = field(v, "o"); rest.n;) {
        one = str_cut(&rest, '.');
        if (edition_service_by_code(e, one))
            opened(c, edition_service_by_code(e, one));
    }
    one = field(v, "x");
    c->open = one.n ? edition_service_by_code(e, one) : NULL;
    if (plan_parse(field(v, "plan"), &c->plan) != PLAN_OK)
        c->plan = (PlanState){ 0 };
    c->query = str_head(field(v, "q"), CONSULT_QUERY_BYTES);
    c->more = str_eq(field(v, "more"), S("1"));
    if (str_u32(field(v, "began"), INT32_MAX, &began) && began <= v->now_s)
        c->began_s = began;
    read_choices(h, v, c);
    read_beside(h, v, c);
}

/* ---- presses ---------------------------------------------------------------------------------------------- */

static void say(const Html *h, Consult *c, const char *id, const char *choice, Day today)
{
    const Fact *f = fact(h, id);
    Answer a = { 0 };

    if (!f)
        return;
    if (choice && answer_parse(h->e, f, str_c(choice), today, &a) != ANSWER_FINE)
        return;
    *answer_of(h, c, f) = a;
}

static void press_age(const Html *h, Consult *c, Str code)
{
    int band = band_read(AGE_CODE, AGE_COUNT, code);
    const Fact *f = fact(h, "age");

    /* An exact age from before gives way: the same chip takes it back, another one corrects it. */
    c->age = consult_age_band(h, c) == band ? BAND_NONE : band;
    if (f)
        *answer_of(h, c, f) = (Answer){ 0 };
}

static void press_sex(const Html *h, Consult *c, Str code, Day today)
{
    int band = band_read(SEX_CODE, SEX_COUNT, code);

    c->sex = c->sex == band ? BAND_NONE : band;
    say(h, c, "sex", c->sex == SEX_WOMAN ? "female" : c->sex == SEX_MAN ? "male" : NULL, today);
}

static void press_back(const Html *h, Consult *c, Str code, Day today)
{
    int band = band_read(BACK_CODE, BACK_COUNT, code);

    c->back = c->back == band ? BAND_NONE : band;
    say(h, c, "return_date", NULL, today);
    if (c->back == BAND_NONE) {
        say(h, c, "location", NULL, today);
        say(h, c, "is_returnee", NULL, today);
    } else {
        say(h, c, "location", c->back == BACK_ABROAD ? "abroad" : "georgia", today);
        say(h, c, "is_returnee", c->back == BACK_ABROAD ? NULL : "true", today);
    }
}

static void press_need(const Html *h, Consult *c, Str id)
{
    const Need *n = edition_find(h->e, TABLE_NEED, id);
    size_t at = 0;

    if (!n)
        return;
    while (at < c->needs && c->need[at] != n)
        at++;
    if (at == c->needs) {
        if (c->needs < CONTACT_NEEDS_MOST)
            c->need[c->needs++] = n;
    } else {
        memmove(&c->need[at], &c->need[at + 1], (c->needs - at - 1) * sizeof(c->need[0]));
        c->needs--;
    }
    c->query = (Str){ 0 }; /* a need is another way to look than words */
    c->more = false;
}

/* "FACT.VALUE"; the same answer again takes it back. */
static void press_say(const Html *h, Consult *c, Str what, Day today)
{
    const Fact *f = edition_fact_by_id(h->e, str_cut(&what, '.'));
    Answer a = { 0 }, before;

    if (!f || !f->is_asked)
        return;
    if (str_eq(what, S("-")))
        a.kind = ANSWER_DONT_KNOW;
    else if (answer_parse(h->e, f, what, today, &a) != ANSWER_FINE)
        return;
    before = *answer_of(h, c, f);
    *answer_of(h, c, f) = before.kind == a.kind && before.value == a.value ? (Answer){ 0 } : a;
    walk_past(c, f);
}

static Str with_point(const Html *h, Str s)
{
    char *p = NEW_N(h->a, char, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] == ',' ? '.' : s.p[i];
    return (Str){ p, s.n };
}

/* "CODE.FACT": what stands in the row's field "v-CODE". */
static void press_give(const Html *h, const Visit *v, Consult *c, Str what)
{
    Str code = str_cut(&what, '.'), name = arena_fmt(h->a, "v-%.*s", STR(code)), one;
    const Fact *f = edition_fact_by_id(h->e, what);
    AnswerProblem p = ANSWER_FINE;
    Answer a = { ANSWER_VALUE, 0 };

    if (!f || !f->is_asked)
        return;
    if (f->type == FACT_SET) {
        Str rest = v->form;
        while (p == ANSWER_FINE && form_next(v->a, &rest, name, &one) == FORM_OK)
            p = answer_set_add(h->e, f, one, &a);
    } else {
        one = str_trim(visit_field_of(v, name));
        p = !one.n ? ANSWER_EMPTY
                   : answer_parse(h->e, f, f->type == FACT_DECIMAL ? with_point(h, one) : one,
                                  v->today, &a);
    }
    if (p == ANSWER_FINE) {
        *answer_of(h, c, f) = a;
        walk_past(c, f);
    } else {
        c->problem_field = name;
        c->problem =
            answer_expected(h->e, h->a, h->lang, f, p == ANSWER_EMPTY ? ANSWER_NOT_NUMBER : p);
        if (p == ANSWER_EMPTY && f->type == FACT_DATE)
            c->problem = answer_expected(h->e, h->a, h->lang, f, ANSWER_NOT_DAY);
    }
}

static void press_have(Consult *c, Str paper)
{
    if (!plan_has_paper(&c->plan, paper)) {
        (void)plan_add_paper(&c->plan, paper);
        return;
    }
    for (size_t i = 0, n = c->plan.paper_count; i < n; i++)
        if (str_eq(c->plan.papers[i], paper)) {
            memmove(&c->plan.papers[i], &c->plan.papers[i + 1], (n - i - 1) * sizeof(Str));
            c->plan.paper_count--;
            return;
        }
}

void consult_press(const Html *h, const Visit *v, Consult *c, Str act)
{
    Str what = act, verb = str_cut(&what, '.');
    const Service *s = edition_service_by_code(h->e, what);

    if (str_eq(verb, S("age")))
        press_age(h, c, what);
    else if (str_eq(verb, S("sex")))
        press_sex(h, c, what, v->today);
    else if (str_eq(verb, S("back")))
        press_back(h, c, what, v->today);
    else if (str_eq(verb, S("need")))
        press_need(h, c, what);
    else if (str_eq(verb, S("say")))
        press_say(h, c, what, v->today);
    else if (str_eq(verb, S("unsay")) && edition_fact_by_id(h->e, what))
        *answer_of(h, c, edition_fact_by_id(h->e, what)) = (Answer){ 0 };
    else if (str_eq(verb, S("give")))
        press_give(h, v, c, what);
    else if (str_eq(verb, S("more")))
        c->more = true;
    else if (str_eq(verb, S("clear")))
        c->query = (Str){ 0 };
    else if (str_eq(verb, S("add")) && s && !plan_has_service(&c->plan, what)) {
        opened(c, s);
        if (!plan_add(&c->plan, edition_str(h->e, s->code)))
            c->problem = word(h, W_plan_problem_many);
    } else if ((str_eq(verb, S("remove")) || str_eq(verb, S("add"))) && s)
        plan_remove(&c->plan, what);
    else if (str_eq(verb, S("have")))
        press_have(c, what);
    else if (str_eq(verb, S("open")) && s) {
        c->open = c->open == s ? NULL : s;
        opened(c, s);
    }
}
