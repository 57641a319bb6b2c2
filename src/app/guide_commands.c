#include "app/guide_commands.h"
#include "base/json.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "print/booklet.h"
#include "print/epub.h"
#include "print/export.h"
#include "public/urls.h"
#include "source/book.h"
#include "source/diff.h"
#include "source/household.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOK_BYTES = 1 << 30, OUTPUT_BYTES = 256 << 20 };

static int usage(const Args *args, const char *what)
{
    fprintf(stderr, "gza %s: %s\nSee: gza help %s\n", args->command->name, what,
            args->command->name);
    return EXIT_USAGE;
}

static bool lang_of(const Args *args, Lang *out)
{
    const char *text = args_text(args, "--lang");

    *out = text && strcmp(text, "en") == 0 ? LANG_EN : LANG_KA;
    return !text || strcmp(text, "ka") == 0 || strcmp(text, "en") == 0;
}

static void print_str(Str s)
{
    fwrite(s.p, 1, s.n, stdout);
}

/* -- households: verdicts that are not what they were ---------------------------------------------- */

static void print_changed(const ChangedVerdicts *c, FILE *to)
{
    for (size_t i = 0; i < c->count; i++) {
        Str was = verdict_name(c->at[i].was), is = verdict_name(c->at[i].is);
        fprintf(to, "%.*s: %.*s was %.*s, is %.*s\n", STR(c->at[i].household),
                STR(c->at[i].service), STR(was), STR(is));
    }
}

static bool change_is_named(const Node *list, const ChangedVerdict *c)
{
    for (CHILDREN(n, list))
        if (str_eq(node_text(n, "household"), c->household) &&
            str_eq(node_text(n, "service"), c->service) && str_trim(node_text(n, "why")).n)
            return true;
    return false;
}

static Err read_changes(const Args *args, const char *path, const Node **out)
{
    Problems problems = { .a = args->a };
    Str text;

    *out = NULL;
    if (!path)
        return OK;
    TRY(file_read(args->a, path, NODE_FILE_BYTES, &text));
    *out = node_parse(args->a, str_c(path), text, &problems);
    if (!*out || (*out)->kind != NODE_LIST)
        return err_fmt("cannot read %s: it must be a list of {household, service, why}", path);
    return OK;
}

/* Every verdict that changed must be named with a reason; the others are counted in *unexplained. */
static Err explain_changes(const Args *args, const Book *book, const Edition *before,
                           const Edition *now, size_t *unexplained)
{
    const Node *named;
    ChangedVerdicts changed;

    TRY(read_changes(args, args_text(args, "--changes"), &named));
    households_compare(book, args->a, before, now, &changed);
    *unexplained = 0;
    for (size_t i = 0; i < changed.count; i++)
        *unexplained += !change_is_named(named, &changed.at[i]);
    print_changed(&changed, stderr);
    return OK;
}

/* -- check ---------------------------------------------------------------------------------------- */

static void print_problems(const Problems *p, FILE *to)
{
    for (const Problem *one = p->first; one; one = one->next)
        fprintf(to, "%.*s:%d: %.*s [%s]\n", STR(one->file), one->line, STR(one->text), one->rule);
}

typedef struct Lacking {
    const Record *record;
    uint32_t importance, missing;
} Lacking;

static int lacking_order(const void *x, const void *y)
{
    const Lacking *a = x, *b = y;

    if (a->importance != b->importance)
        return a->importance < b->importance ? 1 : -1;
    return str_cmp(a->record->id, b->record->id);
}

static Lacking *lacking_list(const Args *args, const Book *b, Day today)
{
    const Records *services = &b->of[KIND_SERVICE];
    Lacking *list = NEW_N(args->a, Lacking, services->count + 1);

    for (size_t i = 0; i < services->count; i++) {
        list[i] = (Lacking){ &services->at[i], 0, service_missing(b, services->at[i].node, today) };
        (void)str_u32(node_text(services->at[i].node, "importance"), 100, &list[i].importance);
    }
    qsort(list, services->count, sizeof(Lacking), lacking_order);
    return list;
}

static int score_of(uint32_t missing)
{
    return COMPLETE_POINTS - __builtin_popcount(missing);
}

static void print_report(const Args *args, const Book *b, Day today)
{
    const Lacking *list = lacking_list(args, b, today);
    size_t n = b->of[KIND_SERVICE].count;
    int sum = 0, whole = 0;

    printf("%-5s %-5s %-42s %s\n", "imp.", "score", "service", "missing");
    for (size_t i = 0; i < n; i++) {
        int score = score_of(list[i].missing);
        sum += score;
        whole += score == COMPLETE_POINTS;
        printf("%-5u %d/%d   %-42.*s", list[i].importance, score, COMPLETE_POINTS,
               STR(list[i].record->id));
        for (uint32_t k = 0, said = 0; k < COMPLETE_POINTS; k++)
            if (list[i].missing >> k & 1)
                printf("%s%s", said++ ? ", " : " ", COMPLETE_NAMES[k]);
        putchar('\n');
    }
    if (n)
        printf("%zu services, %d complete, mean score %.1f of %d\n", n, whole,
               (double)sum / (double)n, COMPLETE_POINTS);
}

static void json_check(const Args *args, const Book *b, const Problems *p, Day today, bool report)
{
    Buf out = { .limit = OUTPUT_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    json_key(&j, S("services"));
    json_number(&j, (int64_t)b->of[KIND_SERVICE].count);
    json_key(&j, S("problems"));
    json_array(&j);
    for (const Problem *one = p->first; one; one = one->next) {
        json_object(&j);
        json_key(&j, S("file"));
        json_str(&j, one->file);
        json_key(&j, S("line"));
        json_number(&j, one->line);
        json_key(&j, S("rule"));
        json_str(&j, str_c(one->rule));
        json_key(&j, S("text"));
        json_str(&j, one->text);
        json_end(&j);
    }
    json_end(&j);
    if (report) {
        const Lacking *list = lacking_list(args, b, today);
        json_key(&j, S("completeness"));
        json_array(&j);
        for (size_t i = 0; i < b->of[KIND_SERVICE].count; i++) {
            json_object(&j);
            json_key(&j, S("id"));
            json_str(&j, list[i].record->id);
            json_key(&j, S("importance"));
            json_number(&j, list[i].importance);
            json_key(&j, S("score"));
            json_number(&j, score_of(list[i].missing));
            json_key(&j, S("missing"));
            json_array(&j);
            for (uint32_t k = 0; k < COMPLETE_POINTS; k++)
                if (list[i].missing >> k & 1)
                    json_str(&j, str_c(COMPLETE_NAMES[k]));
            json_end(&j);
            json_end(&j);
        }
        json_end(&j);
    }
    json_end(&j);
    print_str(buf_str(&out));
    putchar('\n');
    buf_free(&out);
}

/* What the households would get on another day than their own. */
static Err print_on_day(const Args *args, const Book *b, Day day)
{
    ChangedVerdicts changed;
    Buf bytes;
    Edition e;

    TRY(book_edition(b, day, &bytes, &e));
    households_on_day(b, args->a, &e, day, &changed);
    print_changed(&changed, stdout);
    printf("%zu households as on %.*s: %zu other verdicts\n", b->of[KIND_HOUSEHOLD].count,
           STR(day_iso(args->a, day)), changed.count);
    buf_free(&bytes);
    return OK;
}

int guide_check(const Args *args)
{
    Day today = args_day(args, "--today", clock_today());
    bool report = args_flag(args, "--report");
    Problems problems = { .a = args->a };
    Book book;

    Err e = book_read(args->a, args->at[0], &book, &problems);
    if (FAILED(e))
        return fail(e);
    book_check(&book, today, &problems);
    if (args_text(args, "--on-date") && !problems.count && !args->json) {
        e = print_on_day(args, &book, args_day(args, "--on-date", today));
        return FAILED(e) ? fail(e) : EXIT_OK;
    }
    if (args->json) {
        json_check(args, &book, &problems, today, report);
        return problems.count ? EXIT_FINDINGS : EXIT_OK;
    }
    print_problems(&problems, stdout);
    if (report)
        print_report(args, &book, today);
    if (problems.count)
        printf("%u findings\n", problems.count);
    else
        printf("%s: %zu services, %zu situations, %zu providers: no findings\n", args->at[0],
               book.of[KIND_SERVICE].count, book.of[KIND_SITUATION].count,
               book.of[KIND_PROVIDER].count);
    return problems.count ? EXIT_FINDINGS : EXIT_OK;
}

/* -- publish -------------------------------------------------------------------------------------- */

static Err write_edition(const Args *args, const Book *book, const EditionFacts *facts,
                         const char *path, Str *hash, size_t *unexplained)
{
    Writer *w = writer_new();
    Buf bytes = { .limit = 512 << 20 };
    Edition e;
    Err err;
    Str manifest = { 0 }, signature = { 0 };
    const char *key = args_text(args, "--key");
    unsigned char secret[64], public_key[32];

    book_build(book, facts, w);
    writer_finish(w, (Str){ 0 }, (Str){ 0 }, &bytes);
    err = edition_open(buf_str(&bytes), &e);
    if (!FAILED(err) && facts->before)
        err = explain_changes(args, book, facts->before, &e, unexplained);
    if (!FAILED(err) && !*unexplained) {
        manifest = edition_manifest(args->a, &e);
        if (key) {
            err = signing_key_read(key, secret, public_key);
            if (!FAILED(err))
                signature = signature_make(args->a, manifest, secret, public_key);
            sodium_memzero(secret, sizeof(secret));
        }
    }
    if (!FAILED(err) && !*unexplained) {
        writer_finish(w, manifest, signature, &bytes);
        edition_seal(buf_str(&bytes));
        err = edition_open(buf_str(&bytes), &e);
    }
    if (!FAILED(err) && !*unexplained) {
        *hash = edition_short_hash(args->a, &e);
        err = file_replace(path, buf_str(&bytes));
    }
    buf_free(&bytes);
    writer_free(w);
    return err;
}

int guide_publish(const Args *args)
{
    const char *path = args_text(args, "-o"), *previous = args_text(args, "--previous");
    Day day = args_day(args, "--date", clock_today());
    AUTO(edition_file_drop) EditionFile before = { 0 };
    Problems problems = { .a = args->a };
    Book book;
    Str hash = { 0 };
    size_t unexplained = 0;

    if (!path)
        return usage(args, "say where the edition goes: -o FILE");
    if (sodium_init() < 0)
        return fail(err_fmt("the cryptographic library does not start"));
    Err e = book_read(args->a, args->at[0], &book, &problems);
    if (!FAILED(e) && previous)
        e = edition_file_open(previous, &before);
    if (FAILED(e))
        return fail(e);
    uint32_t old_number = previous ? before.edition.meta->number : 0;
    uint32_t number = args_number(args, "--number", old_number + 1);
    if (number <= old_number)
        return usage(args, "the number must be higher than the edition before");
    book_check(&book, day, &problems);
    if (problems.count) {
        print_problems(&problems, stderr);
        fprintf(stderr, "gza: not published: %u findings; the old edition stays\n", problems.count);
        return EXIT_FINDINGS;
    }
    EditionFacts facts = { .number = number,
                           .previous = old_number,
                           .day = day,
                           .before = previous ? &before.edition : NULL };
    e = write_edition(args, &book, &facts, path, &hash, &unexplained);
    if (FAILED(e))
        return fail(e);
    if (unexplained) {
        fprintf(
            stderr,
            "gza: not published: %zu changed verdicts have no reason in --changes FILE (a list of household, service, why); the old edition stays\n",
            unexplained);
        return EXIT_FINDINGS;
    }
    if (args->json)
        printf(
            "{\"edition\":%u,\"day\":\"%.*s\",\"hash\":\"%.*s\",\"services\":%zu,\"signed\":%s}\n",
            number, STR(day_iso(args->a, day)), STR(hash), book.of[KIND_SERVICE].count,
            args_text(args, "--key") ? "true" : "false");
    else
        printf("edition %u of %.*s, %zu services, hash %.*s, %s: %s\n", number,
               STR(day_iso(args->a, day)), book.of[KIND_SERVICE].count, STR(hash),
               args_text(args, "--key") ? "signed" : "unsigned", path);
    return EXIT_OK;
}

/* -- show ----------------------------------------------------------------------------------------- */

typedef struct Showing {
    Lang lang;
    bool json;
    Json *j;
} Showing;

static void show_value(void *ctx, Str path, Lang lang, Str value)
{
    const Showing *s = ctx;

    if (value.n == 0 || (lang != LANG_COUNT && lang != s->lang))
        return;
    if (s->json) {
        json_key(s->j, path);
        json_str(s->j, value);
    } else {
        printf("%.*s: %.*s\n", STR(path), STR(value));
    }
}

int guide_show(const Args *args)
{
    const char *path = args_text(args, "--edition");
    AUTO(edition_file_drop) EditionFile f = { 0 };
    Buf out = { .limit = OUTPUT_BYTES };
    Json j = json_begin(&out);
    Showing s = { .json = args->json, .j = &j };

    if (!lang_of(args, &s.lang))
        return usage(args, "--lang is ka or en");
    Err e = edition_file_open(path ? path : "guide.gza", &f);
    if (FAILED(e))
        return fail(e);
    const Service *found = edition_service_by_id(&f.edition, str_c(args->at[0]));
    if (!found)
        found = edition_service_by_code(&f.edition, str_c(args->at[0]));
    if (!found) {
        fprintf(stderr, "gza: edition %u has no service \"%s\"\n", f.edition.meta->number,
                args->at[0]);
        return EXIT_FINDINGS;
    }
    json_object(&j);
    edition_walk(&f.edition, TABLE_SERVICE, (uint32_t)(found - f.edition.service), args->a,
                 show_value, &s);
    json_end(&j);
    if (args->json) {
        print_str(buf_str(&out));
        putchar('\n');
    }
    buf_free(&out);
    return EXIT_OK;
}

/* -- diff ----------------------------------------------------------------------------------------- */

int guide_diff(const Args *args)
{
    AUTO(edition_file_drop) EditionFile old = { 0 };
    AUTO(edition_file_drop) EditionFile new = { 0 };
    Buf out = { .limit = OUTPUT_BYTES };

    Err e = edition_file_open(args->at[0], &old);
    if (!FAILED(e))
        e = edition_file_open(args->at[1], &new);
    if (FAILED(e))
        return fail(e);
    uint32_t changes = args->json ? diff_json(&old.edition, &new.edition, &out)
                                  : diff_text(&old.edition, &new.edition, &out);
    print_str(buf_str(&out));
    buf_free(&out);
    return changes ? EXIT_FINDINGS : EXIT_OK;
}

/* -- print and export ----------------------------------------------------------------------------- */

int guide_print(const Args *args)
{
    const char *path = args_text(args, "-o"), *base = args_text(args, "--base-url");
    AUTO(edition_file_drop) EditionFile f = { 0 };
    Lang lang;

    if (!path)
        return usage(args, "say where it goes: -o FILE.pdf or -o FILE.epub");
    if (!lang_of(args, &lang))
        return usage(args, "--lang is ka or en");
    bool pdf = str_ends(str_c(path), S(".pdf"));
    if (!pdf && !str_ends(str_c(path), S(".epub")))
        return usage(args, "the file's name must end with .pdf or .epub");
    Err e = edition_file_open(args->at[0], &f);
    if (!FAILED(e))
        e = pdf ? booklet_write(&f.edition, lang, str_c(base), path)
                : epub_write(&f.edition, lang, path);
    if (FAILED(e))
        return fail(e);
    if (args->json)
        printf("{\"file\":\"%s\"}\n", path);
    return EXIT_OK;
}

int guide_export(const Args *args)
{
    const char *format = args->at[0], *path = args_text(args, "-o");
    AUTO(edition_file_drop) EditionFile f = { 0 };
    Buf out = { .limit = OUTPUT_BYTES };
    bool json = strcmp(format, "json") == 0, hsds = strcmp(format, "hsds") == 0,
         csv = strcmp(format, "csv") == 0;

    if (!json && !hsds && !csv)
        return usage(args, "the format is json, csv or hsds");
    if (csv && !path)
        return usage(args, "say which folder the tables go to: -o DIR");
    Err e = edition_file_open(args->at[1], &f);
    if (FAILED(e))
        return fail(e);
    if (csv) {
        e = export_csv(&f.edition, path);
    } else {
        if (json)
            export_json(&f.edition, &out);
        else
            export_hsds(&f.edition, &out);
        if (path)
            e = file_replace(path, buf_str(&out));
        else
            print_str(buf_str(&out));
    }
    buf_free(&out);
    return FAILED(e) ? fail(e) : EXIT_OK;
}

/* -- edition -------------------------------------------------------------------------------------- */

/* A line each, or with --json one array. */
static void print_url(void *ctx, Str url)
{
    Json *j = ctx;

    if (j)
        json_str(j, url);
    else
        printf("%.*s\n", STR(url));
}

int edition_urls(const Args *args)
{
    AUTO(edition_file_drop) EditionFile f = { 0 };
    Lang lang;

    if (!lang_of(args, &lang))
        return usage(args, "--lang is ka or en");
    Err e = edition_file_open(args->at[0], &f);
    if (FAILED(e))
        return fail(e);
    Buf out = { .limit = OUTPUT_BYTES };
    Json j = json_begin(&out), *to = args->json ? &j : NULL;
    json_array(&j);
    if (!args_text(args, "--lang"))
        public_urls_common(print_url, to);
    for (int l = 0; l < LANG_COUNT; l++)
        if (!args_text(args, "--lang") || l == (int)lang)
            public_urls(&f.edition, (Lang)l, args->a, print_url, to);
    json_end(&j);
    if (to) {
        print_str(buf_str(&out));
        putchar('\n');
    }
    buf_free(&out);
    return EXIT_OK;
}

int edition_info(const Args *args)
{
    AUTO(edition_file_drop) EditionFile f = { 0 };
    EditionVerdict v;

    Err e = edition_file_open(args->at[0], &f);
    if (!FAILED(e))
        e = edition_verify(&f.edition, &v);
    if (FAILED(e))
        return fail(e);
    bool good = v.manifest_ok && (!v.is_signed || v.signature_ok);
    const Meta *m = f.edition.meta;
    printf(
        args->json
            ? "{\"edition\":%u,\"day\":\"%.*s\",\"previous\":%u,\"services\":%u,\"bytes\":%zu,\"hash\":\"%.*s\","
              "\"manifest\":\"%s\",\"signature\":\"%s\",\"key\":\"%s\"}\n"
            : "edition %u of %.*s (before it: %u)\n%u services, %zu bytes, hash %.*s\nmanifest: %s\nsignature: %s %s\n",
        m->number, STR(day_iso(args->a, m->day)), m->previous, f.edition.counts[TABLE_SERVICE],
        f.edition.bytes.n, STR(edition_short_hash(args->a, &f.edition)),
        v.manifest_ok ? "good" : "wrong",
        !v.is_signed     ? "none (unsigned)"
        : v.signature_ok ? "good"
                         : "wrong",
        v.key_hex);
    return good ? EXIT_OK : EXIT_FINDINGS;
}

int edition_key(const Args *args)
{
    unsigned char secret[64], public_key[32];
    char hex[65];

    Err e = signing_key_make(args->at[0]);
    if (!FAILED(e))
        e = signing_key_read(args->at[0], secret, public_key);
    if (FAILED(e))
        return fail(e);
    sodium_memzero(secret, sizeof(secret));
    sodium_bin2hex(hex, sizeof(hex), public_key, sizeof(public_key));
    printf(args->json ? "{\"public_key\":\"%s\"}\n" : "public key: %s\n", hex);
    return EXIT_OK;
}
