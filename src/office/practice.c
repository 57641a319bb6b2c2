#include "office/practice.h"
#include "office_pages.h"
#include "public/views.h"
#include <string.h>

/* ---- what the templates are made of --------------------------------------------------------------- */

static bool can_be_asked(const Html *h, const PracticeView *v, const Fact *f)
{
    const PracticeFact *said = practice_fact(h->e, v->c, f);

    return f->is_asked && !practice_was_asked(v->t, f) && !(said && said->known);
}

const FactGroup *practice_groups(const Html *h, const PracticeView *v, size_t *count)
{
    size_t facts = h->e->counts[TABLE_FACT], n = 0;
    FactGroup *list = NEW_N(h->a, FactGroup, facts + 1);

    for (EACH_ALL(h->e, Fact, f, fact, FACT)) {
        Str id = edition_str(h->e, f->group);
        size_t at = 0;

        if (!can_be_asked(h, v, f))
            continue;
        while (at < n && !str_eq(list[at].id, id))
            at++;
        if (at == n)
            list[n++] = (FactGroup){ id, NEW_N(h->a, const Fact *, facts), 0 };
        list[at].fact[list[at].count++] = f;
    }
    *count = n;
    return list;
}

bool practice_is_near(const Html *h, const PracticeView *v, const Area *area)
{
    Wish wish;

    if (!wish_by_id(h->e, v->c->need, &wish) || !wish.need)
        return false;
    for (EACH_REF(h->e, Area, one, wish.need->areas, area))
        if (one == area)
            return true;
    return false;
}

Str practice_need_name(const Html *h, const PracticeCase *c)
{
    Wish wish;

    return wish_by_id(h->e, c->need, &wish) && wish.need
               ? edition_text(h->e, h->lang, wish.need->name)
               : (Str){ 0 };
}

Str practice_reply_words(const Html *h, const PracticeView *v, const Fact *f)
{
    Str said = practice_reply(h->e, h->a, h->lang, v->c, f);

    return said.n ? said : word(h, W_practice_no_answer);
}

Str practice_verdict_words(const Html *h, Verdict verdict)
{
    switch (verdict) {
    case VERDICT_YES: return word(h, W_practice_yes);
    case VERDICT_MAYBE: return word(h, W_practice_maybe);
    case VERDICT_NO: return word(h, W_practice_no);
    case VERDICT_COUNT: break;
    }
    return word(h, W_practice_not_told);
}

Str practice_mark_words(const Html *h, PracticeMark mark)
{
    static const WordId words[PRACTICE_MARKS] = {
        W_practice_mark_found,     W_practice_mark_careful, W_practice_mark_promised,
        W_practice_mark_sent_away, W_practice_mark_missed,  W_practice_mark_trap,
    };

    return word(h, words[mark]);
}

Str practice_mark_class(PracticeMark mark)
{
    switch (mark) {
    case PRACTICE_FOUND:
    case PRACTICE_TRAP: return S("govuk-tag govuk-tag--green");
    case PRACTICE_CAREFUL: return S("govuk-tag govuk-tag--yellow");
    case PRACTICE_PROMISED:
    case PRACTICE_SENT_AWAY: return S("govuk-tag govuk-tag--red");
    case PRACTICE_MISSED:
    case PRACTICE_MARKS: break;
    }
    return S("govuk-tag govuk-tag--grey");
}

/* ---- handlers --------------------------------------------------------------------------------------- */

void practice_list(Visit *v)
{
    Html h = visit_page(v);
    size_t count;
    const PracticeCase *list = practice_cases(&count);

    practice_index(&h, v, list, count);
    visit_html(v, 200, &h);
}

typedef void PracticePage(Html *h, const Visit *v, const PracticeView *p);

static void show(Visit *v, PracticePage *page, PracticeView *p)
{
    Html h = visit_page(v);

    p->asked = practice_asked_write(v->e, v->a, p->t);
    p->told = practice_told_write(v->e, v->a, p->t);
    page(&h, v, p);
    visit_html(v, 200, &h);
}

void practice_page(Visit *v)
{
    Str name = visit_last_part(v);
    PracticeTry *t = NEW(v->a, PracticeTry);
    PracticeView p = { .c = practice_case(name), .t = t };

    if (str_eq(name, S("present")))
        present_page(v);
    else if (str_eq(name, S("handout")))
        handout_page(v);
    else if (!p.c)
        visit_absent(v);
    else
        show(v, practice_talk, &p);
}

/* The fields "s.ID" of the page where services are chosen: a verdict, or empty for not told. */
static void read_chosen(const Visit *v, PracticeTry *t)
{
    for (EACH_ALL(v->e, Service, s, service, SERVICE)) {
        Str name = arena_fmt(v->a, "s.%.*s", STR(edition_str(v->e, s->id))), value;
        Verdict verdict = 0;

        if (form_field(v->a, v->form, name, &value) != FORM_OK)
            continue;
        while (verdict < VERDICT_COUNT && !str_eq(value, verdict_name(verdict)))
            verdict++;
        practice_tell(t, s, verdict);
    }
}

void practice_post(Visit *v)
{
    PracticeTry *t = NEW(v->a, PracticeTry);
    PracticeView p = { .c = practice_case(visit_last_part(v)), .t = t };
    Str step = visit_field_of(v, S("step"));
    PracticeScore score;

    if (!p.c) {
        visit_absent(v);
        return;
    }
    practice_try_read(v->e, visit_field_of(v, S("asked")), visit_field_of(v, S("told")), t);
    if (str_eq(visit_field_of(v, S("from")), S("choose")))
        read_chosen(v, t);
    const Fact *f = edition_fact_by_id(v->e, visit_field_of(v, S("ask")));
    if (str_eq(step, S("hint"))) {
        f = practice_hint(v->e, v->a, p.c, t);
        p.no_hint = !f;
    }
    if (f && f->is_asked && practice_ask(t, f))
        p.last = f;
    if (str_eq(step, S("choose"))) {
        show(v, practice_choose, &p);
    } else if (str_eq(step, S("score"))) {
        practice_score(v->e, v->a, p.c, t, &score);
        p.score = &score;
        show(v, practice_result, &p);
    } else {
        show(v, practice_talk, &p);
    }
}
