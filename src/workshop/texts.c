#include "workshop/texts.h"
#include "base/utf8.h"
#include "host/file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const KIND[DEED_KINDS] = { "import", "undo", "still_true", "publish",
                                              "take_back" };

const char *deed_code(DeedKind kind)
{
    return KIND[kind];
}

/* ---- deeds and versions ------------------------------------------------------------------------------- */

Err deed_last(Db *db, int64_t *out)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DEED_LAST);

    *out = stmt_row(st) ? row_int(st, 0) : 0;
    return stmt_done(st);
}

Err deed_add(Db *db, const Act *act, DeedKind kind, int64_t *out)
{
    int64_t last;

    TRY(deed_last(db, &last));
    *out = last + 1;
    Stmt *st = stmt_use(db, SQL_GUIDE_DEED_ADD);
    stmt_int(st, ":deed", *out);
    stmt_text(st, ":kind", str_c(KIND[kind]));
    stmt_int(st, ":at", act->now_s);
    if (!id_is_none(act->who.staff.bytes))
        stmt_blob(st, ":staff", (Str){ (const char *)act->who.staff.bytes, ID_BYTES });
    return stmt_done(st);
}

Err texts_of(Db *db, Arena *a, int64_t deed, BookTexts *out)
{
    BookText *list = NEW_N(a, BookText, GUIDE_FILES_MOST);
    Stmt *st = stmt_use(db, SQL_GUIDE_TEXTS);
    size_t n = 0;

    stmt_int(st, ":deed", deed);
    stmt_int(st, ":most", GUIDE_FILES_MOST);
    while (n < GUIDE_FILES_MOST && stmt_row(st)) {
        list[n].path = row_text(st, 0, a);
        list[n++].text = row_text(st, 1, a);
    }
    *out = (BookTexts){ list, n };
    return stmt_done(st);
}

Err text_of(Db *db, Arena *a, Str path, int64_t deed, Str *out, int64_t *since)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_TEXT_READ);

    *out = (Str){ 0 };
    *since = 0;
    stmt_text(st, ":path", path);
    stmt_int(st, ":deed", deed);
    if (stmt_row(st) && !row_none(st, 0)) {
        Str text = row_text(st, 0, a);
        *out = text.p ? text : S("");
        *since = row_int(st, 1);
    }
    return stmt_done(st);
}

Err text_put(Db *db, Str path, int64_t deed, Str text)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_TEXT_ADD);

    stmt_text(st, ":path", path);
    stmt_int(st, ":deed", deed);
    if (text.p)
        stmt_text(st, ":text", text);
    return stmt_done(st);
}

Err text_history(Db *db, Arena *a, Str path, TextVersion **out, size_t *count)
{
    TextVersion *list = NEW_N(a, TextVersion, HISTORY_MOST);
    Stmt *st = stmt_use(db, SQL_GUIDE_TEXT_HISTORY);
    size_t n = 0;

    stmt_text(st, ":path", path);
    stmt_int(st, ":most", HISTORY_MOST);
    while (n < HISTORY_MOST && stmt_row(st))
        list[n++] = (TextVersion){ .deed = row_int(st, 0),
                                   .kind = row_text(st, 1, a),
                                   .at_s = row_int(st, 2),
                                   .who = row_text(st, 3, a) };
    *out = list;
    *count = n;
    return stmt_done(st);
}

/* ---- two sets of texts, both sorted --------------------------------------------------------------------- */

typedef Err OnDifference(void *ctx, char mark, const BookText *was, const BookText *is);

static Err differences(const BookTexts *x, const BookTexts *y, OnDifference *on, void *ctx)
{
    size_t i = 0, k = 0;

    while (i < x->count || k < y->count) {
        int o = i == x->count ? 1 : k == y->count ? -1 : str_cmp(x->at[i].path, y->at[k].path);
        if (o < 0) {
            TRY(on(ctx, '-', &x->at[i++], NULL));
        } else if (o > 0) {
            TRY(on(ctx, '+', NULL, &y->at[k++]));
        } else {
            if (!str_eq(x->at[i].text, y->at[k].text))
                TRY(on(ctx, '~', &x->at[i], &y->at[k]));
            i++;
            k++;
        }
    }
    return OK;
}

typedef struct Putting {
    Db *db;
    int64_t deed;
} Putting;

static Err put_one(void *ctx, char mark, const BookText *was, const BookText *is)
{
    const Putting *p = ctx;
    (void)mark;
    if (is)
        return text_put(p->db, is->path, p->deed, is->text.p ? is->text : S(""));
    return was ? text_put(p->db, was->path, p->deed, (Str){ 0 }) : OK;
}

Err texts_put(Db *db, int64_t deed, const BookTexts *now, const BookTexts *wanted)
{
    Putting p = { db, deed };

    return differences(now, wanted, put_one, &p);
}

const BookText *text_at(const BookTexts *texts, Str path)
{
    for (size_t i = 0; i < texts->count; i++)
        if (str_eq(texts->at[i].path, path))
            return &texts->at[i];
    return NULL;
}

bool path_is_good(Str path)
{
    Str rest = path;

    if (path.n == 0 || path.n > 200)
        return false;
    while (rest.n || (path.p[path.n - 1] == '/' && rest.p)) {
        Str part = str_cut(&rest, '/');
        if (part.n == 0 || part.p[0] == '.')
            return false;
        for (size_t i = 0; i < part.n; i++) {
            char c = part.p[i];
            bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            if (!good)
                return false;
        }
        if (rest.n == 0)
            break;
    }
    return path.p[path.n - 1] != '/';
}

/* ---- folders ---------------------------------------------------------------------------------------------- */

typedef struct Collecting {
    Arena *a;
    Str folder;
    BookTexts *out;
    Problems *problems;
} Collecting;

static Err collect(Collecting *c, Str below, int depth)
{
    enum { DEEPEST = 4 };
    Str here = below.n ? arena_fmt(c->a, "%.*s/%.*s", STR(c->folder), STR(below)) : c->folder;
    Str *names;
    size_t count;

    TRY(folder_list(c->a, here.p, &names, &count));
    for (size_t i = 0; i < count; i++) {
        Str path = below.n ? arena_fmt(c->a, "%.*s/%.*s", STR(below), STR(names[i])) : names[i];
        Str full = arena_fmt(c->a, "%.*s/%.*s", STR(c->folder), STR(path)), text;
        if (!path_is_good(path) || depth == DEEPEST || c->out->count == GUIDE_FILES_MOST) {
            problem_add(c->problems, full, 1, "unexpected-file",
                        "a file of the Guide has a short name of Latin letters");
            continue;
        }
        if (file_is_folder(full.p)) {
            TRY(collect(c, path, depth + 1));
            continue;
        }
        Err e = file_read(c->a, full.p, NODE_FILE_BYTES, &text);
        if (FAILED(e))
            problem_add(c->problems, full, 1, "unreadable-file", "%s", e.text);
        else if (!utf8_valid(text) || (text.n && memchr(text.p, 0, text.n)))
            problem_add(c->problems, full, 1, "not-utf8",
                        "the text is not UTF-8; save the file as UTF-8");
        else
            c->out->at[c->out->count++] = (BookText){ path, text };
    }
    return OK;
}

static int text_order(const void *x, const void *y)
{
    return str_cmp(((const BookText *)x)->path, ((const BookText *)y)->path);
}

Err folder_texts(Arena *a, const char *folder, BookTexts *out, Problems *problems)
{
    Collecting c = { a, arena_str(a, str_c(folder)), out, problems };

    while (c.folder.n > 1 && str_ends(c.folder, S("/")))
        c.folder = arena_str(a, str_head(c.folder, c.folder.n - 1));
    *out = (BookTexts){ NEW_N(a, BookText, GUIDE_FILES_MOST), 0 };
    TRY(collect(&c, (Str){ 0 }, 0));
    if (out->count)
        qsort(out->at, out->count, sizeof(BookText), text_order);
    return OK;
}

static Err make_folder(const char *path)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return err_fmt("cannot make folder %s: %s", path, strerror(errno));
    return OK;
}

Err texts_to_folder(const BookTexts *texts, const char *folder)
{
    AUTO(arena_free) Arena a = arena_new(16 << 20);
    Str *names;
    size_t count;

    TRY(make_folder(folder));
    TRY(folder_list(&a, folder, &names, &count));
    if (count)
        return err_fmt("the folder %s is not empty; name a new one", folder);
    for (size_t i = 0; i < texts->count; i++) {
        Str path = texts->at[i].path;
        for (size_t k = 0; k < path.n; k++)
            if (path.p[k] == '/')
                TRY(make_folder(arena_fmt(&a, "%s/%.*s", folder, STR(str_head(path, k))).p));
        TRY(file_replace(arena_fmt(&a, "%s/%.*s", folder, STR(path)).p, texts->at[i].text));
    }
    return OK;
}

/* ---- import ---------------------------------------------------------------------------------------------- */

static size_t line_count(Str text)
{
    size_t n = 0;

    while (text.n) {
        str_cut(&text, '\n');
        n++;
    }
    return n;
}

/* Lines that only one of the two has, between what is alike at the top and at the end. */
static void count_lines(Str was, Str is, size_t *plus, size_t *minus)
{
    size_t top = 0, end = 0;

    while (top < was.n && top < is.n && was.p[top] == is.p[top])
        top++;
    while (top && was.p[top - 1] != '\n')
        top--;
    while (end < was.n - top && end < is.n - top && was.p[was.n - 1 - end] == is.p[is.n - 1 - end])
        end++;
    while (end && was.p[was.n - end - 1] != '\n')
        end--;
    *minus = line_count((Str){ was.p + top, was.n - top - end });
    *plus = line_count((Str){ is.p + top, is.n - top - end });
}

static Err note_change(void *ctx, char mark, const BookText *was, const BookText *is)
{
    Import *m = ctx;
    TextChange *c = &m->change[m->changes++];

    *c = (TextChange){ .mark = mark, .path = is ? is->path : was->path };
    if (was && is)
        count_lines(was->text, is->text, &c->plus, &c->minus);
    else if (is)
        c->plus = line_count(is->text);
    else
        c->minus = line_count(was->text);
    return OK;
}

Err import_look(Db *db, Arena *a, const BookTexts *wanted, Import *out)
{
    *out = (Import){ .wanted = *wanted };
    TRY(deed_last(db, &out->deed));
    TRY(texts_of(db, a, out->deed, &out->now));
    out->change = NEW_N(a, TextChange, out->now.count + wanted->count + 1);
    return differences(&out->now, &out->wanted, note_change, out);
}

Err import_do(Db *db, const Act *act, const Import *import, Result *out)
{
    int64_t last, deed;
    Body body;
    bool go;

    *out = (Result){ 0 };
    body_begin(&body, "guide.import");
    for (size_t i = 0; i < import->wanted.count; i++) {
        body_text(&body, import->wanted.at[i].path);
        body_text(&body, import->wanted.at[i].text);
    }
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(deed_last(db, &last));
    if (last != import->deed) {
        out->outcome = OUTCOME_OVERTAKEN;
        return OK;
    }
    if (!import->changes)
        return OK;
    TRY(deed_add(db, act, DEED_IMPORT, &deed));
    TRY(texts_put(db, deed, &import->now, &import->wanted));
    return act_end(db, act, &body, "guide.import", S("all"), out);
}

static Err deed_kind(Db *db, int64_t deed, bool *is_import)
{
    Stmt *st = stmt_use(db, SQL_GUIDE_DEED_READ);

    stmt_int(st, ":deed", deed);
    *is_import = stmt_row(st) && str_eq(row_text_view(st, 0), str_c(KIND[DEED_IMPORT]));
    return stmt_done(st);
}

Err import_undo(Db *db, const Act *act, Result *out)
{
    AUTO(arena_free) Arena a = arena_new((size_t)256 << 20);
    int64_t last, deed;
    BookTexts now, before;
    Body body;
    bool go, is_import;

    *out = (Result){ 0 };
    body_begin(&body, "guide.undo");
    TRY(act_begin(db, act, &body, out, &go));
    if (!go)
        return OK;
    TRY(deed_last(db, &last));
    TRY(deed_kind(db, last, &is_import));
    if (!is_import) {
        out->outcome = OUTCOME_REFUSED;
        return OK;
    }
    TRY(texts_of(db, &a, last, &now));
    TRY(texts_of(db, &a, last - 1, &before));
    TRY(deed_add(db, act, DEED_UNDO, &deed));
    TRY(texts_put(db, deed, &now, &before));
    return act_end(db, act, &body, "guide.undo", S("all"), out);
}
