/*
 * report.c -- from a form to a report that may be kept.
 *
 * Numbers are looked for in groups of digits, because people write "01008 012 345" and "599 12-34-56": every
 * row of neighbouring groups is tried, so that a number does not hide beside another one.
 */
#include "base/utf8.h"
#include "pages.h"
#include "public/answer.h"
#include "public/form.h"
#include "public/report_page.h"
#include "public/views.h"

enum { PERSONAL_DIGITS = 11, MOBILE_DIGITS = 9, NUMBER_MOST = 14, GROUPS_MOST = 400 };

static const struct {
    const char *code;
    bool of_hubs;
} KINDS[REPORT_KIND_COUNT] = {
#define X(id, code, hubs) [REPORT_##id] = { code, hubs },
    REPORT_KINDS(X)
#undef X
};

#define X(id, code, hubs) [REPORT_##id] = code,
const char *const REPORT_KIND_CODE[REPORT_KIND_COUNT] = { REPORT_KINDS(X) };
#undef X

ReportKind report_kind_read(Str code)
{
    for (int i = 0; i < REPORT_KIND_COUNT; i++)
        if (str_eq(code, str_c(KINDS[i].code)))
            return (ReportKind)i;
    return REPORT_KIND_COUNT;
}

Str report_kind_words(const Html *h, ReportKind kind)
{
    switch (kind) {
    case REPORT_PHONE: return word(h, W_report_is_phone);
    case REPORT_PLACE: return word(h, W_report_is_place);
    case REPORT_AMOUNT: return word(h, W_report_is_amount);
    case REPORT_PAPERS: return word(h, W_report_is_papers);
    case REPORT_GONE: return word(h, W_report_is_gone);
    case REPORT_UNCLEAR: return word(h, W_report_is_unclear);
    case REPORT_LINK: return word(h, W_report_is_link);
    case REPORT_OTHER: return word(h, W_report_is_other);
    case REPORT_KIND_COUNT: break;
    }
    return (Str){ 0 };
}

ReportAbout report_about(const Edition *e, Str about)
{
    ReportAbout out = { 0 };

    if (str_starts(about, S("s/")))
        out.service = edition_service_by_code(e, str_from(about, 2));
    else if (str_starts(about, S("hubs/")))
        out.hub = edition_find(e, TABLE_HUB, str_from(about, 5));
    return out;
}

TextId report_about_name(ReportAbout about)
{
    return about.service ? about.service->name : about.hub ? about.hub->name : (TextId){ 0 };
}

bool report_fits(ReportAbout about, ReportKind kind)
{
    return kind < REPORT_KIND_COUNT && (about.service || KINDS[kind].of_hubs);
}

/* -- what names a person ---------------------------------------------------------------------------- */

/* A letter as it counts here: digits of other scripts are digits, and what looks like a blank is one. */
typedef enum Sort { SORT_OTHER, SORT_DIGIT, SORT_JOINS } Sort;

static Sort sort_of(uint32_t code, int *digit)
{
    static const uint32_t ZEROS[] = { '0', 0x660, 0x6F0, 0x966, 0xFF10 };

    for (size_t i = 0; i < COUNT(ZEROS); i++)
        if (code >= ZEROS[i] && code < ZEROS[i] + 10) {
            *digit = (int)(code - ZEROS[i]);
            return SORT_DIGIT;
        }
    bool joins = code == ' ' || code == '-' || code == '(' || code == ')' || code == '.' ||
                 code == '/' || code == '_' || code == 0xA0 || code == 0x202F ||
                 (code >= 0x2000 && code <= 0x2015) || code == 0x2212 || code_is_invisible(code);
    return joins ? SORT_JOINS : SORT_OTHER;
}

typedef struct Group {
    char digits[NUMBER_MOST + 1]; /* of a longer one, only that it is longer */
    size_t count;
    bool joined;    /* nothing but blanks and dashes between it and the group before */
    bool with_plus; /* "+7 ..." is a number of another country */
} Group;

static size_t read_groups(Str text, Group *out)
{
    size_t n = 0;
    Sort before = SORT_OTHER;
    bool joined = false, plus = false;

    while (text.n && n < GROUPS_MOST) {
        int digit = 0;
        uint32_t code = utf8_next(&text);
        Sort sort = sort_of(code, &digit);

        if (sort == SORT_DIGIT) {
            if (before != SORT_DIGIT)
                out[n++] = (Group){ .joined = joined, .with_plus = plus };
            Group *g = &out[n - 1];
            if (g->count <= NUMBER_MOST)
                g->digits[g->count++] = (char)('0' + digit);
            joined = true;
        } else if (sort == SORT_OTHER) {
            joined = false;
        }
        plus = code == '+';
        before = sort;
    }
    return n;
}

/* 5XX XX XX XX, as written here and from abroad. */
static bool is_mobile(Str digits)
{
    static const char *const BEFORE[] = { "", "0", "8", "995", "00995" };

    for (size_t i = 0; i < COUNT(BEFORE); i++) {
        Str lead = str_c(BEFORE[i]);
        Str rest = str_from(digits, lead.n);
        if (str_starts(digits, lead) && rest.n == MOBILE_DIGITS && rest.p[0] == '5')
            return true;
    }
    return false;
}

static ReportFault number_fault(ReportKind kind, const Group *from, const Group *end)
{
    char digits[2 * NUMBER_MOST + 2];
    size_t n = 0;

    for (const Group *g = from; g < end && (g == from || g->joined); g++) {
        if (n + g->count > NUMBER_MOST)
            break;
        for (size_t i = 0; i < g->count; i++)
            digits[n++] = g->digits[i];
        if (n == PERSONAL_DIGITS && !(kind == REPORT_PHONE && from->with_plus))
            return REPORT_NUMBER;
        if (kind != REPORT_PHONE && kind != REPORT_KIND_COUNT && is_mobile((Str){ digits, n }))
            return REPORT_MOBILE;
    }
    return REPORT_FINE;
}

static bool has_email(Str text)
{
    for (size_t i = 1; i + 1 < text.n; i++)
        if (text.p[i] == '@' && text.p[i - 1] != ' ' && text.p[i + 1] != ' ')
            return true;
    return false;
}

ReportFault report_fault(ReportKind kind, Str text)
{
    Group groups[GROUPS_MOST];

    if (utf8_count(text) > REPORT_LETTERS)
        return REPORT_TOO_LONG;
    if (has_email(text))
        return REPORT_EMAIL;
    size_t n = read_groups(text, groups);
    for (size_t i = 0; i < n; i++) {
        ReportFault fault = number_fault(kind, &groups[i], &groups[n]);
        if (fault != REPORT_FINE)
            return fault;
    }
    return kind == REPORT_OTHER && text.n == 0 ? REPORT_NO_TEXT : REPORT_FINE;
}

/* Without blanks around it and with one between words, so that the same said twice is the same. */
Str report_line(Arena *a, Str typed)
{
    char *p = NEW_N(a, char, typed.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] != ' ' || (n > 0 && p[n - 1] != ' '))
            p[n++] = typed.p[i];
    return str_trim((Str){ p, n });
}

/* -- the page --------------------------------------------------------------------------------------- */

typedef struct Form {
    Html h;
    const PublicRequest *q;
    ReportView view;
    Str act;
} Form;

static Form form_new(const Edition *e, Lang lang, Arena *a, const PublicRequest *q)
{
    return (Form){ .h = { .out = { .limit = HTML_BYTES }, .a = a, .e = e, .lang = lang },
                   .q = q,
                   .view = { .kind = REPORT_KIND_COUNT } };
}

/* 0, or the status to refuse with. */
static int form_read(Form *f)
{
    Str source = f->q->method == METHOD_GET ? f->q->query : f->q->form, kind, typed;
    Arena *a = f->h.a;

    if (form_field(a, source, S("about"), &f->view.path) == FORM_BROKEN ||
        form_field(a, source, S("act"), &f->act) == FORM_BROKEN)
        return 400;
    f->view.about = report_about(f->h.e, f->view.path);
    if (!f->view.about.service && !f->view.about.hub)
        return 404;
    if (f->q->method == METHOD_GET)
        return 0;
    if (form_field(a, source, S("kind"), &kind) == FORM_BROKEN ||
        form_field(a, source, S("text"), &typed) == FORM_BROKEN)
        return 400;
    f->view.kind = report_kind_read(kind);
    if (!report_fits(f->view.about, f->view.kind))
        f->view.kind = REPORT_KIND_COUNT;
    f->view.text = report_line(a, typed);
    return 0;
}

/* The title is always the same, whatever the report is about (SAFE-02). */
static PublicAnswer form_show(Form *f, int status)
{
    PageHead p = {
        .title = word(&f->h, W_report_page),
        .path = S("report"),
        .query = arena_fmt(f->h.a, "about=%.*s", STR(f->view.path)),
        .keep_act = S("keep"),
        .asks = true,
        .sends = true,
        .no_index = true,
        .q = f->q,
    };

    if (status == 422)
        p.title = FILL(&f->h, W_check_title_problem, { "title", p.title });
    report_page(&f->h, &p, &f->view);
    return answer_html(f->h.a, &f->h.out, status);
}

static PublicAnswer thank(Form *f)
{
    PageHead p = {
        .title = word(&f->h, W_report_page),
        .path = S("report"),
        .query = arena_fmt(f->h.a, "about=%.*s&sent=1", STR(f->view.path)),
        .no_index = true,
        .q = f->q,
    };

    report_thanks(&f->h, &p, &f->view);
    return answer_html(f->h.a, &f->h.out, 200);
}

static Str fault_words(Form *f, ReportFault fault)
{
    switch (fault) {
    case REPORT_FINE: break;
    case REPORT_TOO_LONG:
        return FILL(&f->h, W_report_too_long,
                    { "n", arena_fmt(f->h.a, "%zu", utf8_count(f->view.text)) });
    case REPORT_NUMBER: return word(&f->h, W_report_has_number);
    case REPORT_EMAIL: return word(&f->h, W_report_has_email);
    case REPORT_MOBILE: return word(&f->h, W_report_has_mobile);
    case REPORT_NO_TEXT: return word(&f->h, W_report_no_text);
    }
    return (Str){ 0 };
}

static PublicAnswer take(Form *f)
{
    ReportView *v = &f->view;

    if (v->kind == REPORT_KIND_COUNT)
        v->kind_problem = word(&f->h, W_report_no_kind);
    v->text_problem = fault_words(f, report_fault(v->kind, v->text));
    if (v->kind_problem.n || v->text_problem.n)
        return form_show(f, 422);
    Report *report = NEW(f->h.a, Report);
    *report = (Report){ v->kind, v->path, v->text };
    return (PublicAnswer){
        .status = 303,
        .content_type = S("text/plain; charset=utf-8"),
        .location = link_to(&f->h, arena_fmt(f->h.a, "report?about=%.*s&sent=1", STR(v->path))),
        .report = report,
    };
}

PublicAnswer report_answer(const Edition *e, Lang lang, Arena *a, const PublicRequest *q)
{
    Form f = form_new(e, lang, a, q);
    Str sent;

    if (q->method == METHOD_POST && q->form.n > REPORT_FORM_BYTES)
        return public_refusal(e, a, q, 413);
    int status = form_read(&f);
    if (status)
        return (PublicAnswer){ .status = status };
    if (q->method == METHOD_GET && form_field(a, q->query, S("sent"), &sent) == FORM_OK)
        return thank(&f);
    if (q->method == METHOD_GET || str_eq(f.act, S("keep")))
        return form_show(&f, 200);
    return take(&f);
}

bool report_again(const Edition *e, Lang lang, Arena *a, const PublicRequest *q, int status,
                  PublicAnswer *out)
{
    Form f = form_new(e, lang, a, q);

    if (!str_ends(q->path, S("/report")) || q->form.n == 0 || q->form.n > REPORT_FORM_BYTES ||
        form_read(&f))
        return false;
    f.view.problem = word(&f.h, status == 429 ? W_report_too_often : W_report_not_kept);
    *out = form_show(&f, status);
    return true;
}
