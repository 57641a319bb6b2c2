/* workshop_edit.c -- one record as a form beside its page: check, save, send to review; two editors at once. */
#include "base/utf8.h"
#include "desk/mistakes.h"
#include "office/workshop.h"
#include "office_pages.h"
#include "public/views.h"
#include "workshop/pieces.h"
#include <sodium.h>
#include <string.h>

enum { TRIAL_BYTES = 1 << 30, SENT_MOST = 2000 };

/* ---- what was sent ------------------------------------------------------------------------------------ */

/* A soft hyphen was copied from one of our pages: no text of the Guide has any. */
static Str without_soft_hyphens(Arena *a, Str s)
{
    char *p = NEW_N(a, char, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (str_starts(str_from(s, i), S("\xC2\xAD")))
            i++;
        else
            p[n++] = s.p[i];
    return (Str){ p, n };
}

static bool read_sent(Visit *v, EditView *w)
{
    Sent *list = NEW_N(v->a, Sent, SENT_MOST);
    Str rest = v->form;
    FormState state = FORM_OK;

    while (rest.n && state == FORM_OK && w->sent_count < SENT_MOST) {
        Sent *s = &list[w->sent_count++];
        state = form_pair(v->a, &rest, &s->name, &s->value);
        s->value = without_soft_hyphens(v->a, s->value);
    }
    w->sent = list;
    return state == FORM_OK && !rest.n;
}

static Str sent_value(const EditView *w, Str name)
{
    for (size_t i = 0; i < w->sent_count; i++)
        if (str_eq(w->sent[i].name, name))
            return w->sent[i].value;
    return (Str){ 0 };
}

static Str typed(void *ctx, Str path)
{
    return sent_value(ctx, path);
}

/* ---- for the template --------------------------------------------------------------------------------- */

Str ws_value(const EditView *e, const EditField *f)
{
    Str sent = e->failed.n ? sent_value(e, f->path) : (Str){ 0 };

    return sent.p ? sent : f->value;
}

bool ws_ticked(const EditView *e, const Html *h, Str path)
{
    return e->failed.n && sent_value(e, arena_fmt(h->a, "%.*s.gone", STR(path))).n > 0;
}

bool ws_is_shown(const EditView *e, Str path)
{
    for (size_t i = 0; i < e->form.sections; i++)
        for (size_t k = 0; k < e->form.section[i].groups; k++)
            for (size_t f = 0; f < e->form.section[i].group[k].fields; f++)
                if (str_eq(e->form.section[i].group[k].field[f].path, path))
                    return true;
    return false;
}

Str ws_finding(const Html *h, const Finding *f)
{
    Str words = office_word(h, "workshop.rule.%s", f->rule);

    if (h->lang == LANG_EN || str_starts(words, S("workshop.rule.")))
        return f->text; /* exact, and in English */
    return words;
}

Str ws_fault(const Html *h, const EditView *e, Str path)
{
    Str out = { 0 };

    for (size_t i = 0; i < e->findings.count; i++)
        if (e->findings.at[i].field.n && str_eq(e->findings.at[i].field, path))
            out = arena_fmt(h->a, "%.*s%s%.*s", STR(out), out.n ? " " : "",
                            STR(ws_finding(h, &e->findings.at[i])));
    if (e->failed.n && str_eq(e->failed, path))
        out = word(h, W_workshop_not_put_in);
    return out;
}

bool ws_section_open(const EditView *e, const EditSection *s)
{
    static const char *const first[] = { "status", "phones", "where", NULL };
    Str name = str_c(s->rule->name);

    if (name_index(first, name) >= 0)
        return true;
    for (size_t i = 0; i < e->findings.count; i++) {
        Str rest = e->findings.at[i].field;
        if (rest.n && str_eq(str_cut(&rest, '.'), name))
            return true;
    }
    return e->failed.n && str_starts(e->failed, name);
}

Str ws_base(const Html *h, Str text)
{
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t room = sodium_base64_encoded_len(text.n, VARIANT);
    char *p = NEW_N(h->a, char, room);

    sodium_bin2base64(p, room, (const unsigned char *)(text.n ? text.p : ""), text.n, VARIANT);
    return str_c(p);
}

static bool read_base(Visit *v, Str sent, Str *out)
{
    unsigned char *p = NEW_N(v->a, unsigned char, sent.n + 1);
    size_t n;

    if (sodium_base642bin(p, sent.n, sent.p, sent.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (Str){ (const char *)p, n };
    return n > 0 && n <= NODE_FILE_BYTES && utf8_valid(*out);
}

bool ws_is_long(const EditField *f)
{
    return f->rule->kind == VALUE_TEXT || f->value.n > 150;
}

/* ---- which record ----------------------------------------------------------------------------------------- */

Err ws_unit_of(Visit *v, Str name, Unit *out)
{
    size_t count;
    Due *due;
    int64_t last, since;
    Str text;

    *out = (Unit){ { 0 }, S("") };
    if (str_starts(name, S("provider."))) {
        Unit unit = { S("providers.yaml"), str_from(name, 9) };
        TRY(deed_last(v->db, &last));
        TRY(unit_text(v->db, v->a, unit, last, &text, &since));
        if (text.p)
            *out = unit;
        return OK;
    }
    TRY(due_list(v->db, v->a, &due, &count));
    for (size_t i = 0; i < count; i++)
        if (str_eq(due[i].id, name))
            out->path = due[i].path;
    return OK;
}

/* ---- the page as visitors would see it ----------------------------------------------------------------------- */

static bool names_provider(const Edition *e, const Service *s, Str id)
{
    for (EACH_REF(e, Provider, p, s->providers, provider))
        if (str_eq(edition_str(e, p->id), id))
            return true;
    return false;
}

/* The service whose page shows the unit: for a provider, best one that has no phone of its own. */
static const Service *service_of(const Edition *e, Unit unit)
{
    const Service *any = NULL;

    if (!unit.record.n)
        return edition_service_by_id(e, service_id_of(unit.path));
    for (EACH_ALL(e, Service, s, service, SERVICE)) {
        if (!names_provider(e, s, unit.record))
            continue;
        if (!s->phones.count)
            return s;
        any = any ? any : s;
    }
    return any;
}

/* The frame runs no scripts (sandbox), so the page is shown without them. */
static Str without_scripts(Arena *a, Str page)
{
    char *p = NEW_N(a, char, page.n + 1);
    size_t n = 0;

    while (page.n) {
        ptrdiff_t from = str_find(page, S("<script"));
        size_t keep = from < 0 ? page.n : (size_t)from;
        memcpy(p + n, page.p, keep);
        n += keep;
        page = str_from(page, keep);
        ptrdiff_t to = str_find(page, S("</script>"));
        page = to < 0 ? (Str){ 0 } : str_from(page, (size_t)to + sizeof("</script>") - 1);
    }
    return (Str){ p, n };
}

Err ws_preview(Visit *v, const Trial *t, Unit unit, Lang see, Str *out)
{
    AUTO(arena_free) Arena a = arena_new(64 << 20);
    Buf bytes = { 0 };
    Edition e;

    *out = (Str){ 0 };
    if (t->findings.count)
        return OK;
    Err err = trial_edition(t, v->today, v->e->meta->number + 1, &bytes, &e);
    const Service *s = FAILED(err) ? NULL : service_of(&e, unit);
    if (s) {
        PublicRequest q = { .method = METHOD_GET,
                            .path = arena_fmt(&a, "/%.*s/s/%.*s", STR(lang_code(see)),
                                              STR(edition_str(&e, s->code))),
                            .today = v->today,
                            .settings = v->pages };
        *out = without_scripts(v->a, public_answer(&e, &a, &q).body);
    }
    buf_free(&bytes);
    return err;
}

Lang ws_see(const Visit *v)
{
    Str see = visit_field_of(v, S("see"));

    return str_eq(see, S("en")) ? LANG_EN : str_eq(see, S("ka")) ? LANG_KA : v->lang;
}

/* ---- making the page ------------------------------------------------------------------------------------------ */

/* Checks the text in the whole Guide, and makes its page. */
static Err try_text(Visit *v, EditView *w)
{
    AUTO(arena_free) Arena a = arena_new(TRIAL_BYTES);
    Trial t;

    TRY(trial_make(v->db, &a, w->unit, w->text, v->today, &t));
    ws_copy_findings(v->a, &t.findings, &w->findings);
    w->checked = true;
    return ws_preview(v, &t, w->unit, w->see, &w->preview);
}

static Err count_reports(Visit *v, EditView *w)
{
    const Service *s = edition_service_by_id(v->e, service_id_of(w->unit.path));
    int64_t n = 0;

    if (s && !w->unit.record.n)
        TRY(mistakes_open_of(v->db, arena_fmt(v->a, "s/%.*s", STR(edition_str(v->e, s->code))),
                             &n));
    w->reports = (uint32_t)n;
    return OK;
}

static Err read_unit(Visit *v, Html *h, EditView *w)
{
    int64_t last, since;
    Str public;

    TRY(deed_last(v->db, &last));
    TRY(unit_text(v->db, v->a, w->unit, last, &public, &since));
    TRY(draft_open(v->db, v->a, w->unit, &w->draft));
    if (!w->text.p)
        w->text = w->draft ? w->draft->text : public;
    w->is_other = !str_eq(w->text, public);
    w->title = ws_unit_title(h, w->unit);
    w->address = arena_fmt(v->a, "/workshop/services/%.*s", STR(visit_last_part(v)));
    w->may_edit = visit_may(v, w->address, ROUTE_POST);
    w->may_review = visit_may(v, S("/workshop/review/x"), ROUTE_POST);
    TRY(count_reports(v, w));
    TextVersion *history;
    TRY(text_history(v->db, v->a, w->unit.path, &history, &w->versions));
    w->history = history;
    w->last = DAY_NONE;
    if (!day_parse(top_value(public, "checked"), &w->last) &&
        !loose_date_last(top_value(public, "verified"), &w->last))
        w->last = DAY_NONE;
    return OK;
}

static void show(Visit *v, Html *h, int status, EditView *w)
{
    w->has_fields = fields_of(v->a, w->unit, w->text, &w->form);
    if (!w->has_fields)
        w->as_text = true;
    workshop_edit_page(h, v, w);
    visit_html(v, status, h);
}

static bool find_unit(Visit *v, EditView *w)
{
    if (!visit_reads(v, ws_unit_of(v, visit_last_part(v), &w->unit)))
        return false;
    if (!w->unit.path.n)
        visit_absent(v);
    return w->unit.path.n > 0;
}

void workshop_service(Visit *v)
{
    EditView w = { .see = ws_see(v), .as_text = str_eq(visit_field_of(v, S("tab")), S("text")) };
    Html h = visit_page(v);
    int64_t last = 0;

    if (!find_unit(v, &w)) {
        buf_free(&h.out);
        return;
    }
    Err e = read_unit(v, &h, &w);
    if (!FAILED(e))
        e = deed_last(v->db, &last);
    w.seen = (Seen){ last, w.draft ? w.draft->revision : 0 };
    if (!FAILED(e))
        e = try_text(v, &w);
    if (visit_reads(v, e))
        show(v, &h, 200, &w);
    else
        buf_free(&h.out);
}

/* ---- what an editor does ---------------------------------------------------------------------------------------- */

typedef struct SaveWork {
    const Act *act;
    Unit unit;
    Seen seen;
    Str text;
    bool submit;
    Result result;
} SaveWork;

static Err save_work(Db *db, void *what)
{
    SaveWork *w = what;

    return draft_save(db, w->act, w->unit, w->seen, w->text, w->submit, &w->result);
}

typedef struct MoveWork {
    const Act *act;
    const Draft *draft;
    int64_t revision;
    DraftStep step;
    Result result;
} MoveWork;

static Err move_work(Db *db, void *what)
{
    MoveWork *w = what;

    return draft_move(db, w->act, w->draft->id, w->revision, w->step, S(""), &w->result);
}

/* Withdraw or drop. */
static void move_draft(Visit *v, EditView *w, DraftStep step)
{
    MoveWork m = { .act = &v->act, .step = step, .revision = w->seen.revision };

    if (!visit_reads(v, draft_open(v->db, v->a, w->unit, &m.draft)))
        return;
    if (!m.draft) { /* dropped or published already */
        visit_see(v, arena_fmt(v->a, "/workshop/services/%.*s", STR(visit_last_part(v))));
        return;
    }
    if (!visit_write(v, move_work, &m))
        return;
    if (m.result.outcome == OUTCOME_OVERTAKEN)
        visit_refuse(v, 409);
    else if (visit_settled(v, &m.result))
        visit_see(v, arena_fmt(v->a, "/workshop/services/%.*s", STR(visit_last_part(v))));
}

/* The text as typed, by fields or as a whole; with `failed` set, the text is the one before. */
static bool take_text(Visit *v, EditView *w)
{
    Str base, out;

    w->as_text = sent_value(w, S("tab")).n && str_eq(sent_value(w, S("tab")), S("text"));
    if (w->as_text) {
        w->text = sent_value(w, S("text"));
        if (!w->text.p)
            return false;
        if (w->text.n && w->text.p[w->text.n - 1] != '\n')
            w->text = arena_fmt(v->a, "%.*s\n", STR(w->text));
        return true;
    }
    if (!read_base(v, sent_value(w, S("base")), &base))
        return false;
    bool good = fields_apply(v->a, w->unit, base, typed, w, &out, &w->failed);
    if (!good && !w->failed.n)
        return false; /* the base is no record */
    w->text = good ? out : base;
    return true;
}

/* 409: what the other one wrote beside what was typed; saving again keeps mine over theirs, having seen them. */
static void show_both(Visit *v, Html *h, EditView *w)
{
    Touched *list;
    int64_t last = 0, since;
    Err e = deed_last(v->db, &last);

    if (!FAILED(e) && w->draft)
        w->their_text = w->draft->text;
    else if (!FAILED(e))
        e = unit_text(v->db, v->a, w->unit, last, &w->their_text, &since);
    if (!visit_reads(v, e)) {
        buf_free(&h->out);
        return;
    }
    touched_of(v->a, w->unit, w->their_text, w->text, &list, &w->theirs_count);
    w->theirs = list;
    w->seen = (Seen){ last, w->draft ? w->draft->revision : 0 };
    show(v, h, 409, w);
}

static void save(Visit *v, Html *h, EditView *w, bool submit)
{
    SaveWork s = { &v->act, w->unit, w->seen, w->text, submit, { 0 } };

    if (!visit_write(v, save_work, &s)) {
        buf_free(&h->out);
        return;
    }
    if (s.result.outcome == OUTCOME_OVERTAKEN) {
        show_both(v, h, w);
        return;
    }
    if (s.result.outcome == OUTCOME_FAULTY) {
        w->failed = S("text");
        show(v, h, 422, w);
        return;
    }
    buf_free(&h->out);
    if (visit_settled(v, &s.result))
        visit_see(v, arena_fmt(v->a, "%.*s%s", STR(w->address), w->as_text ? "?tab=text" : ""));
}

static void read_seen(const EditView *w, Seen *out)
{
    uint32_t deed = 0, revision = 0;

    (void)str_u32(sent_value(w, S("deed")), UINT32_MAX, &deed);
    (void)str_u32(sent_value(w, S("revision")), UINT32_MAX, &revision);
    *out = (Seen){ deed, revision };
}

void workshop_service_post(Visit *v)
{
    EditView w = { .see = ws_see(v) };
    Html h = visit_page(v);
    Str what;

    if (!find_unit(v, &w)) {
        buf_free(&h.out);
        return;
    }
    bool sent = read_sent(v, &w);
    read_seen(&w, &w.seen);
    what = sent_value(&w, S("do"));
    if (str_eq(what, S("withdraw")) || str_eq(what, S("drop"))) {
        buf_free(&h.out);
        move_draft(v, &w, str_eq(what, S("drop")) ? STEP_DROP : STEP_WITHDRAW);
        return;
    }
    if (!sent || !take_text(v, &w)) {
        buf_free(&h.out);
        visit_refuse(v, 400);
        return;
    }
    bool submit = str_eq(what, S("submit")), keep = str_eq(what, S("save"));
    Err e = read_unit(v, &h, &w);
    if (!FAILED(e))
        e = try_text(v, &w);
    if (!visit_reads(v, e)) {
        buf_free(&h.out);
        return;
    }
    if (w.failed.n || (submit && w.findings.count)) {
        w.refused = submit;
        show(v, &h, 422, &w);
    } else if (submit || keep) {
        save(v, &h, &w, submit);
    } else {
        show(v, &h, 200, &w);
    }
}
