/*
 * read.c -- the folder data/guide as trees. One file per service, page and news item; lists for the
 * small records. What is not expected in the folder is a problem: a mistyped file name must not
 * make a service disappear silently.
 */
#include "host/file.h"
#include "source/book.h"
#include <string.h>

typedef struct Reading {
    Book *book;
    Problems *problems;
    Str folder;
    const BookTexts *texts; /* NULL: files of the folder */
} Reading;

/* -- where the files are: in a folder, or in memory ------------------------------------------------ */

/* The path below the folder. */
static Str below(const Reading *r, Str path)
{
    return str_from(path, r->folder.n + 1);
}

static Err take_file(const Reading *r, Str path, Str *out)
{
    if (!r->texts)
        return file_read(r->book->a, path.p, NODE_FILE_BYTES, out);
    for (size_t i = 0; i < r->texts->count; i++)
        if (str_eq(r->texts->at[i].path, below(r, path))) {
            *out = r->texts->at[i].text;
            return OK;
        }
    return err_fmt("there is no file %.*s", STR(path));
}

/* Names in a folder of the texts, which are sorted by path. */
static Err list_texts(const Reading *r, Str folder, Str **names, size_t *count)
{
    Str inside =
        folder.n > r->folder.n ? arena_fmt(r->book->a, "%.*s/", STR(below(r, folder))) : (Str){ 0 };
    Str *list = NEW_N(r->book->a, Str, r->texts->count + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->texts->count; i++) {
        Str rest = r->texts->at[i].path;
        if (!str_starts(rest, inside))
            continue;
        rest = str_from(rest, inside.n);
        Str name = str_cut(&rest, '/');
        if (n == 0 || !str_eq(list[n - 1], name))
            list[n++] = arena_str(r->book->a, name);
    }
    *names = list;
    *count = n;
    return n || inside.n == 0 ? OK : err_fmt("there is no folder %.*s", STR(folder));
}

static Err take_list(const Reading *r, Str folder, Str **names, size_t *count)
{
    return r->texts ? list_texts(r, folder, names, count)
                    : folder_list(r->book->a, folder.p, names, count);
}

static const struct {
    const char *name;
    Kind kind;
} LIST_FILES[] = {
    { "areas.yaml", KIND_AREA },
    { "needs.yaml", KIND_NEED },
    { "providers.yaml", KIND_PROVIDER },
    { "documents.yaml", KIND_DOCUMENT },
    { "situations.yaml", KIND_SITUATION },
    { "fact-groups.yaml", KIND_FACT_GROUP },
    { "facts.yaml", KIND_FACT },
    { "regions.yaml", KIND_REGION },
    { "municipalities.yaml", KIND_MUNICIPALITY },
    { "hubs.yaml", KIND_HUB },
    { "glossary.yaml", KIND_TERM },
    { "synonyms.yaml", KIND_SYNONYM },
};
static const struct {
    const char *name;
    Kind kind;
} FILE_FOLDERS[] = { { "news", KIND_NEWS }, { "pages", KIND_PAGE } };

static void record_add(Book *b, Kind kind, Str file, const Node *node)
{
    Records *r = &b->of[kind];

    if (r->count == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 32;
        Record *more = NEW_N(b->a, Record, cap);
        if (r->count)
            memcpy(more, r->at, r->count * sizeof(Record));
        r->at = more;
        r->cap = cap;
    }
    r->at[r->count++] =
        (Record){ file, node, node_text(node, kind == KIND_EVERYDAY ? "service" : "id") };
}

static const Node *read_file(Reading *r, Str name, Str *shown)
{
    Str path = arena_fmt(r->book->a, "%.*s/%.*s", STR(r->folder), STR(name)), text;

    *shown = path;
    Err e = take_file(r, path, &text);
    if (FAILED(e)) {
        problem_add(r->problems, path, 1, "unreadable-file", "%s", e.text);
        return NULL;
    }
    return node_parse(r->book->a, path, text, r->problems);
}

static void read_list(Reading *r, const char *name, Kind kind)
{
    Str shown;
    const Node *list = read_file(r, str_c(name), &shown);

    if (!list)
        return;
    if (list->kind != NODE_LIST) {
        problem_add(r->problems, shown, list->line, "not-a-list",
                    "the file must be a list (lines that begin with -)");
        return;
    }
    for (CHILDREN(n, list))
        record_add(r->book, kind, shown, n);
}

/* Lists in a folder, one file per area. */
static void read_everyday(Reading *r)
{
    Str *files;
    size_t count;
    Str folder = arena_fmt(r->book->a, "%.*s/everyday", STR(r->folder));
    Err e = take_list(r, folder, &files, &count);

    if (FAILED(e))
        problem_add(r->problems, folder, 1, "unreadable-folder", "%s", e.text);
    else
        for (size_t i = 0; i < count; i++)
            read_list(r, arena_fmt(r->book->a, "everyday/%.*s", STR(files[i])).p, KIND_EVERYDAY);
}

/* A folder of files that hold one record each, named by its id. */
static void read_folder(Reading *r, const char *name, Kind kind)
{
    Str *files, shown;
    size_t count;
    Str folder = arena_fmt(r->book->a, "%.*s/%s", STR(r->folder), name);
    Err e = take_list(r, folder, &files, &count);

    if (FAILED(e)) {
        problem_add(r->problems, folder, 1, "unreadable-folder", "%s", e.text);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        Str path = arena_fmt(r->book->a, "%s/%.*s", name, STR(files[i]));
        if (!str_ends(files[i], S(".yaml"))) {
            problem_add(r->problems, path, 1, "unexpected-file",
                        "expected files that end with .yaml here");
            continue;
        }
        const Node *n = read_file(r, path, &shown);
        if (!n)
            continue;
        record_add(r->book, kind, shown, n);
        Str stem = str_head(files[i], files[i].n - 5);
        if (n->kind == NODE_MAP && !str_eq(stem, node_text(n, "id")))
            problem_add(r->problems, shown, n->line, "id-and-file-differ",
                        "the id is \"%.*s\" and the file is named \"%.*s\"; they must be the same",
                        STR(node_text(n, "id")), STR(stem));
        Str area = str_from(str_c(name), 9);
        if (kind == KIND_SERVICE && n->kind == NODE_MAP && !str_eq(area, node_text(n, "area")))
            problem_add(r->problems, shown, n->line, "area-and-folder-differ",
                        "the area is \"%.*s\" and the folder is \"%.*s\"; they must be the same",
                        STR(node_text(n, "area")), STR(area));
    }
}

/* municipality id (or - for none) TAB path data, a line each; see tools/map_shapes. */
static void read_shapes(Reading *r)
{
    Str path = arena_fmt(r->book->a, "%.*s/map/shapes.tsv", STR(r->folder)), text;
    Err e = take_file(r, path, &text);
    int line = 0;

    if (FAILED(e)) {
        problem_add(r->problems, path, 1, "unreadable-file", "%s", e.text);
        return;
    }
    while (text.n) {
        Str row = str_cut(&text, '\n');
        Str id = str_cut(&row, '\t');
        Node *n = NEW(r->book->a, Node), *d = NEW(r->book->a, Node);

        line++;
        for (size_t i = 0; i < row.n; i++) {
            if (str_find_byte(S("MLZmlhvHVz0123456789.- ,"), row.p[i]) >= 0)
                continue;
            problem_add(r->problems, path, line, "bad-path", "this is not SVG path data");
            break;
        }
        *d = (Node){ .kind = NODE_TEXT, .line = line, .text = row, .key = S("path") };
        *n = (Node){ .kind = NODE_MAP, .line = line, .first = d, .count = 1 };
        record_add(r->book, KIND_SHAPE, path, n);
        r->book->of[KIND_SHAPE].at[r->book->of[KIND_SHAPE].count - 1].id = id;
    }
}

static Err read_all(Reading *r)
{
    Arena *a = r->book->a;
    Str *names, services, *areas;
    size_t count, area_count;

    TRY(take_list(r, r->folder, &names, &count));
    for (size_t i = 0; i < COUNT(LIST_FILES); i++)
        read_list(r, LIST_FILES[i].name, LIST_FILES[i].kind);
    services = arena_fmt(a, "%.*s/services", STR(r->folder));
    Err e = take_list(r, services, &areas, &area_count);
    if (FAILED(e))
        problem_add(r->problems, services, 1, "unreadable-folder", "%s", e.text);
    else
        for (size_t i = 0; i < area_count; i++)
            read_folder(r, arena_fmt(a, "services/%.*s", STR(areas[i])).p, KIND_SERVICE);
    for (size_t i = 0; i < count; i++) /* a Guide may do without */
        if (str_eq(names[i], S("households")))
            read_folder(r, "households", KIND_HOUSEHOLD);
    for (size_t i = 0; i < COUNT(FILE_FOLDERS); i++)
        read_folder(r, FILE_FOLDERS[i].name, FILE_FOLDERS[i].kind);
    read_everyday(r);
    read_shapes(r);

    for (size_t i = 0; i < count; i++) {
        static const char *const others[] = { "services", "everyday", "households", "news", "pages",
                                              "map",      "LICENSE",  "README.md",  NULL };
        bool known = name_index(others, names[i]) >= 0;
        for (size_t k = 0; k < COUNT(LIST_FILES); k++)
            known = known || str_eq(names[i], str_c(LIST_FILES[k].name));
        if (!known)
            problem_add(r->problems, arena_fmt(a, "%.*s/%.*s", STR(r->folder), STR(names[i])), 1,
                        "unexpected-file", "nothing reads this file; is its name mistyped?");
    }
    return OK;
}

Err book_read(Arena *a, const char *folder, Book *out, Problems *problems)
{
    Reading r = { out, problems, str_c(folder), NULL };

    *out = (Book){ .a = a };
    while (r.folder.n > 1 && str_ends(r.folder, S("/")))
        r.folder.n--;
    r.folder = arena_str(a, r.folder);
    return read_all(&r);
}

void book_read_texts(Arena *a, const BookTexts *texts, Book *out, Problems *problems)
{
    Reading r = { out, problems, str_c(BOOK_TEXTS_FOLDER), texts };

    *out = (Book){ .a = a };
    Err e = read_all(&r);
    if (FAILED(e)) /* the root folder is always there */
        problem_add(problems, r.folder, 1, "unreadable-folder", "%s", e.text);
}

int book_index(const Book *b, Kind kind, Str id)
{
    for (size_t i = 0; i < b->of[kind].count; i++)
        if (str_eq(b->of[kind].at[i].id, id))
            return (int)i;
    return -1;
}
