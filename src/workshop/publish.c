#include "workshop/publish.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "source/diff.h"
#include "store/store.h"
#include "workshop/pieces.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EDITION_MOST = 512 << 20, CHANGES_MOST = 1 << 20 };

/* ---- a trial ------------------------------------------------------------------------------------------ */

/* The line at which a record begins in its file, from 0. */
static int line_of_record(Arena *a, Str file, Str record)
{
    size_t from, to;
    int line = 0;

    if (!record.n || !record_find(a, file, record, &from, &to))
        return 0;
    for (size_t i = 0; i < from; i++)
        line += file.p[i] == '\n';
    return line;
}

static void find_fields(Arena *a, Unit unit, Str text, Trial *t)
{
    const BookText *file = unit.path.n ? text_at(&t->texts, unit.path) : NULL;
    int first = file ? line_of_record(a, file->text, unit.record) : 0;
    const Piece *top = text.p ? pieces_read(a, text) : NULL;
    int lines = 0;

    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    t->findings.at = NEW_N(a, Finding, t->problems.count + 1);
    for (const Problem *p = t->problems.first; p; p = p->next) {
        Str path = str_from(p->file, sizeof(BOOK_TEXTS_FOLDER));
        Finding f = { .unit.path = path, .rule = p->rule, .text = p->text, .line = p->line };
        bool here = str_eq(path, unit.path) && p->line > first && p->line <= first + lines + 1;
        if (here) {
            const Piece *at = piece_on_line(top, p->line - first);
            f.unit = unit;
            f.line = p->line - first;
            f.field = at ? piece_path(a, at) : (Str){ 0 };
        }
        t->findings.at[t->findings.count++] = f;
    }
}

static void look(Arena *a, Unit unit, Str text, Day today, Trial *t)
{
    t->problems = (Problems){ .a = a };
    book_read_texts(a, &t->texts, &t->book, &t->problems);
    book_check(&t->book, today, &t->problems);
    find_fields(a, unit, text, t);
}

Err trial_make(Db *db, Arena *a, Unit unit, Str text, Day today, Trial *out)
{
    int64_t last;

    *out = (Trial){ 0 };
    TRY(deed_last(db, &last));
    TRY(texts_of(db, a, last, &out->texts));
    if (text.p && !unit_put(a, &out->texts, unit, text)) {
        /* It is no record at all: say where, as for a file of its own. */
        out->problems = (Problems){ .a = a };
        if (node_parse(a, unit.path, text, &out->problems))
            problem_add(&out->problems, unit.path, 1, "not-a-record",
                        "this must be one record that begins with - id: %.*s", STR(unit.record));
        out->findings.at = NEW_N(a, Finding, out->problems.count);
        for (const Problem *p = out->problems.first; p; p = p->next)
            out->findings.at[out->findings.count++] =
                (Finding){ .unit = unit, .rule = p->rule, .text = p->text, .line = p->line };
        return OK;
    }
    look(a, unit, text, today, out);
    return OK;
}

static Err build(const Book *book, const EditionFacts *facts, Writer *w, Buf *bytes, Edition *e)
{
    *bytes = (Buf){ .limit = EDITION_MOST };
    book_build(book, facts, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, bytes);
    return edition_open(buf_str(bytes), e);
}

Err trial_edition(const Trial *t, Day day, uint32_t number, Buf *bytes, Edition *out)
{
    Writer *w = writer_new();
    Err e = build(&t->book, &(EditionFacts){ .number = number, .day = day, .without_search = true },
                  w, bytes, out);

    writer_free(w);
    return e;
}

/* ---- the next edition ----------------------------------------------------------------------------------- */

static EditionRow row_edition(const Stmt *st, Arena *a)
{
    return (EditionRow){ .number = (uint32_t)row_int(st, 0),
                         .deed = row_int(st, 1),
                         .previous = (uint32_t)row_int(st, 2),
                         .day = (Day)row_int(st, 3),
                         .file = row_text(st, 4, a),
                         .hash = row_text(st, 5, a),
                         .changes = row_text(st, 6, a),
                         .verdicts = row_text(st, 7, a),
                         .kind = row_text(st, 8, a),
                         .at_s = row_int(st, 9),
                         .who = row_text(st, 10, a) };
}

Err editions_list(Db *db, Arena *a, EditionRow **out, size_t *count)
{
    EditionRow *list = NEW_N(a, EditionRow, EDITIONS_MOST);
    Stmt *st = stmt_use(db, SQL_GUIDE_EDITIONS);
    size_t n = 0;

    stmt_int(st, ":most", EDITIONS_MOST);
    while (n < EDITIONS_MOST && stmt_row(st))
        list[n++] = row_edition(st, a);
    *out = list;
    *count = n;
    return stmt_done(st);
}

/* *out.number is 0 when there is none. */
static Err edition_row(Db *db, Arena *a, uint32_t number, EditionRow *out)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_EDITION_READ);

    *out = (EditionRow){ 0 };
    stmt_int(st, ":edition", number);
    if (stmt_row(st))
        *out = row_edition(st, a);
    return stmt_done(st);
}

static Err newest_row(Db *db, Arena *a, EditionRow *out)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_EDITIONS);

    *out = (EditionRow){ 0 };
    stmt_int(st, ":most", 1);
    if (stmt_row(st))
        *out = row_edition(st, a);
    return stmt_done(st);
}

/* Approved drafts into the texts; one whose public text has moved stops the plan. */
static Err merge_drafts(Db *db, Arena *a, PublishPlan *p)
{
    TRY(drafts_in(db, a, DRAFT_APPROVED, &p->draft, &p->drafts));
    for (size_t i = 0; i < p->drafts; i++) {
        bool overtaken;
        TRY(draft_is_overtaken(db, a, &p->draft[i], &overtaken));
        if (overtaken || !unit_put(a, &p->texts, p->draft[i].unit, p->draft[i].text)) {
            p->blocked = unit_name(a, p->draft[i].unit);
            return OK;
        }
    }
    return OK;
}

static Err compare(Arena *a, const Book *book, const Edition *served, const Edition *new,
                   PublishPlan *p)
{
    Buf out = { .limit = EDITION_MOST };

    households_compare(book, a, served, new, &p->verdicts);
    diff_text(served, new, &out);
    p->changes = arena_str(a, str_head(buf_str(&out), CHANGES_MOST));
    buf_free(&out);
    return OK;
}

static Err plan_build(Arena *a, const Edition *served, PublishPlan *p)
{
    Trial t = { .texts = p->texts };
    Edition e;

    look(a, (Unit){ 0 }, (Str){ 0 }, p->day, &t);
    p->findings = t.findings;
    if (t.findings.count)
        return OK;
    p->writer = writer_new();
    TRY(build(&t.book,
              &(EditionFacts){
                  .number = p->number, .previous = p->previous, .day = p->day, .before = served },
              p->writer, &p->bytes, &e));
    return compare(a, &t.book, served, &e, p);
}

static Err plan_begin(Db *db, Arena *a, const Edition *served, Day today, PublishPlan *p)
{
    EditionRow newest;

    *p = (PublishPlan){ .day = today, .previous = served->meta->number };
    TRY(newest_row(db, a, &newest));
    p->number = (newest.number > p->previous ? newest.number : p->previous) + 1;
    TRY(deed_last(db, &p->deed));
    return texts_of(db, a, p->deed, &p->now);
}

static void copy_texts(Arena *a, const BookTexts *from, BookTexts *to)
{
    *to = (BookTexts){ NEW_N(a, BookText, from->count + 1), from->count };
    if (from->count)
        memcpy(to->at, from->at, from->count * sizeof(BookText));
}

Err publish_plan(Db *db, Arena *a, const Edition *served, Day today, PublishPlan *p)
{
    TRY(plan_begin(db, a, served, today, p));
    p->kind = DEED_PUBLISH;
    copy_texts(a, &p->now, &p->texts);
    TRY(merge_drafts(db, a, p));
    return p->blocked.n ? OK : plan_build(a, served, p);
}

Err take_back_plan(Db *db, Arena *a, const Edition *served, Day today, bool *there, PublishPlan *p)
{
    EditionRow newest, before;

    TRY(plan_begin(db, a, served, today, p));
    p->kind = DEED_TAKE_BACK;
    TRY(newest_row(db, a, &newest));
    *there = newest.number > 0 && newest.number == p->previous;
    if (!*there)
        return OK;
    TRY(edition_row(db, a, newest.previous, &before));
    /* One published by the command line has no row: what was there before its successor. */
    TRY(texts_of(db, a, before.number ? before.deed : newest.deed - 1, &p->texts));
    TRY(drafts_of_edition(db, a, newest.number, &p->draft, &p->drafts));
    return plan_build(a, served, p);
}

void publish_plan_free(PublishPlan *p)
{
    buf_free(&p->bytes);
    if (p->writer)
        writer_free(p->writer);
    p->writer = NULL;
}

/* ---- the file ------------------------------------------------------------------------------------------- */

static Err sign(Arena *a, const char *folder, Str manifest, Str *signature)
{
    Str path = arena_fmt(a, "%s/" SIGNING_KEY, folder);
    unsigned char secret[64], public_key[32];

    *signature = (Str){ 0 };
    if (access(path.p, F_OK) != 0)
        return OK;
    TRY(signing_key_read(path.p, secret, public_key));
    *signature = signature_make(a, manifest, secret, public_key);
    sodium_memzero(secret, sizeof(secret));
    return OK;
}

/* The manifest into the file, its hash, its name. */
static Err seal(PublishPlan *p, Arena *a, const char *folder, Edition *e)
{
    Str signature;

    TRY(edition_open(buf_str(&p->bytes), e));
    Str manifest = edition_manifest(a, e);
    TRY(sign(a, folder, manifest, &signature));
    writer_finish(p->writer, manifest, signature, &p->bytes);
    edition_seal(buf_str(&p->bytes));
    TRY(edition_open(buf_str(&p->bytes), e));
    Str hash = edition_short_hash(a, e);
    memcpy(p->hash, hash.p, sizeof(p->hash) - 1);
    return OK;
}

static Str file_name(Arena *a, uint32_t number, const char *hash)
{
    return arena_fmt(a, "guide-%06u-%s.gza", number, hash);
}

Err publish_write(PublishPlan *p, Arena *a, const char *folder, Str *path)
{
    Str editions = arena_fmt(a, "%s/editions", folder);
    Edition e;

    TRY(seal(p, a, folder, &e));
    if (mkdir(editions.p, 0700) != 0 && errno != EEXIST)
        return err_fmt("cannot make folder %s: %s", editions.p, strerror(errno));
    *path = arena_fmt(a, "%.*s/%.*s", STR(editions), STR(file_name(a, p->number, p->hash)));
    return file_replace(path->p, buf_str(&p->bytes));
}

void publish_forget_file(Str path)
{
    unlink(path.p);
}

/* ---- what counts ----------------------------------------------------------------------------------------- */

/* Are the drafts of the plan still what they were, and is none added? */
static Err drafts_are_those(Db *db, Arena *a, const PublishPlan *p, bool *out)
{
    const Draft *list;
    size_t count;

    if (p->kind == DEED_PUBLISH)
        TRY(drafts_in(db, a, DRAFT_APPROVED, &list, &count));
    else
        TRY(drafts_of_edition(db, a, p->previous, &list, &count));
    *out = count == p->drafts;
    for (size_t i = 0; *out && i < count; i++)
        *out = memcmp(list[i].id, p->draft[i].id, ID_BYTES) == 0 &&
               list[i].revision == p->draft[i].revision;
    return OK;
}

static Str verdict_lines(Arena *a, const ChangedVerdicts *c)
{
    Buf b = { .limit = CHANGES_MOST };

    for (size_t i = 0; i < c->count; i++)
        buf_fmt(&b, "%.*s %.*s %.*s %.*s\n", STR(c->at[i].household), STR(c->at[i].service),
                STR(verdict_name(c->at[i].was)), STR(verdict_name(c->at[i].is)));
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

static Err edition_add(Db *db, Arena *a, const PublishPlan *p, int64_t deed)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_EDITION_ADD);

    stmt_int(st, ":edition", p->number);
    stmt_int(st, ":deed", deed);
    stmt_int(st, ":previous", p->previous);
    stmt_int(st, ":day", p->day);
    stmt_text(st, ":file", file_name(a, p->number, p->hash));
    stmt_text(st, ":hash", str_c(p->hash));
    stmt_text(st, ":changes", p->changes);
    stmt_text(st, ":verdicts", verdict_lines(a, &p->verdicts));
    return stmt_done(st);
}

Err publish_commit(Db *db, const Act *act, const PublishPlan *p, Result *out)
{
    AUTO(arena_free) Arena a = arena_new((size_t)256 << 20);
    const char *action = p->kind == DEED_PUBLISH ? "guide.publish" : "guide.take-back";
    int64_t last, deed;
    Body body;
    bool go, same;

    *out = (Result){ 0 };
    body_begin(&body, action);
    body_number(&body, p->asked);
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(deed_last(db, &last));
    TRY(drafts_are_those(db, &a, p, &same));
    if (last != p->deed || !same || p->asked != p->number) {
        out->outcome = OUTCOME_OVERTAKEN;
        return OK;
    }
    TRY(deed_add(db, act, p->kind, &deed));
    TRY(texts_put(db, deed, &p->now, &p->texts));
    for (size_t i = 0; i < p->drafts; i++)
        TRY(p->kind == DEED_PUBLISH ? draft_published(db, act, &p->draft[i], p->number)
                                    : draft_taken_back(db, act, &p->draft[i], deed));
    TRY(edition_add(db, &a, p, deed));
    return act_end(db, act, &body, action, arena_fmt(&a, "%u", p->number), out);
}

/* ---- after a start ---------------------------------------------------------------------------------------- */

static bool file_is_it(Arena *a, Str path, const EditionRow *row)
{
    AUTO(edition_file_drop) EditionFile f = { 0 };
    Err e = edition_file_open(path.p, &f);

    return !FAILED(e) && f.edition.meta->number == row->number &&
           str_eq(edition_short_hash(a, &f.edition), row->hash);
}

/* From its texts. The list of what is new in it needs the edition before, so that is built first. */
static Err make_again(Db *db, Arena *a, const char *folder, const EditionRow *row, Str *path)
{
    PublishPlan p = { .number = row->number, .previous = row->previous, .day = row->day };
    EditionRow before_row;
    Trial before = { 0 };
    Buf before_bytes = { 0 };
    Edition was;
    bool has_before = false;

    TRY(edition_row(db, a, row->previous, &before_row));
    TRY(texts_of(db, a, before_row.number ? before_row.deed : row->deed - 1, &before.texts));
    TRY(texts_of(db, a, row->deed, &p.texts));
    if (before.texts.count) {
        look(a, (Unit){ 0 }, (Str){ 0 }, row->day, &before);
        if (!before.findings.count) {
            TRY(trial_edition(&before, row->day, row->previous, &before_bytes, &was));
            has_before = true;
        }
    }
    Err e = has_before ? plan_build(a, &was, &p)
                       : err_fmt("the texts before edition %u have findings", row->number);
    if (!FAILED(e) && p.findings.count)
        e = err_fmt("the texts of edition %u have findings", row->number);
    if (!FAILED(e))
        e = publish_write(&p, a, folder, path);
    publish_plan_free(&p);
    buf_free(&before_bytes);
    return e;
}

Err edition_newest(const char *folder, Arena *a, uint32_t than, Str *path)
{
    EditionRow row;
    Db *db;

    *path = (Str){ 0 };
    TRY(store_reader(folder, &db));
    Err e = newest_row(db, a, &row);
    if (!FAILED(e) && row.number > than) {
        *path = arena_fmt(a, "%s/editions/%.*s", folder, STR(row.file));
        if (!file_is_it(a, *path, &row))
            e = make_again(db, a, folder, &row, path);
    }
    if (FAILED(e))
        *path = (Str){ 0 };
    db_close(db);
    return e;
}
