/* site_test.c -- the glue, called as the server calls it; the Guide behind it is fake_guide.h. */
#include "base/must.h"
#include "unit.h"
#include "web/fake_guide.h"
#include "web/site.h"
#include <stdlib.h>
#include <string.h>

static HttpSource from; /* whom the next request comes from */
static Arena arena = { .limit_bytes = 64 << 20 };
static Site *site;
static HttpAnswer answer;
static int released;

static void count_release(void *what)
{
    (void)what;
    released++;
}

/* What counts words here: writes them down, and says that they are kept or not, or leaves it open. */
static Str counted;
static Day counted_day;
static int count_calls;
static bool count_works = true, hold_later;
static SiteDone *held_done;
static void *held;

static void count_words(void *ctx, Day day, const Str *words, size_t count, SiteDone *done,
                        void *what)
{
    (void)ctx;
    count_calls++;
    counted_day = day;
    counted = S("");
    for (size_t i = 0; i < count; i++)
        counted = arena_fmt(&arena, "%.*s%s%.*s", STR(counted), i ? " " : "", STR(words[i]));
    if (hold_later) {
        held_done = done;
        held = what;
        return;
    }
    done(what, count_works);
}

/* The same for reports. */
static Str reported;
static int report_calls;

static void write_report(void *ctx, Day day, const Report *report, SiteDone *done, void *what)
{
    (void)ctx;
    report_calls++;
    counted_day = day;
    reported = arena_fmt(&arena, "%.*s %.*s", STR(report->about), STR(report->text));
    if (hold_later) {
        held_done = done;
        held = what;
        return;
    }
    done(what, count_works);
}

static void open_site(SiteSettings set)
{
    static const Edition FIRST = { 1 };

    site = site_new(&set);
    site_swap_edition(site, &FIRST, NULL, NULL);
}

static void let_go(void)
{
    if (answer.release)
        answer.release(answer.what);
    answer = (HttpAnswer){ 0 };
}

static int teardown(void **state)
{
    (void)state;
    let_go();
    site_free(site);
    site = NULL;
    arena_free(&arena);
    from = (HttpSource){ 0 };
    count_works = true;
    hold_later = false;
    count_calls = report_calls = 0;
    return 0;
}

/* Asks with these field lines and body, and gives all field lines of the answer. */
static Str ask(const char *line, const char *fields, const char *body)
{
    HttpHead *head = NEW(&arena, HttpHead);
    Str path, text = arena_fmt(&arena, "%s HTTP/1.1\r\nHost: a\r\n%s\r\n", line, fields);

    let_go();
    http_head_start(head);
    MUST(http_head_read(head, text) == HTTP_WHOLE);
    MUST(http_path_decode(head->path, NEW_N(&arena, char, head->path.n), &path));
    HttpRequest q = { .head = head,
                      .method = head->method,
                      .path = path,
                      .query = head->query,
                      .body = str_c(body),
                      .source = from };
    site_handle(site, &q, &answer, &arena);
    if (answer.later && !hold_later) {
        HttpLater *later = answer.later;
        answer.later = NULL;
        MUST(http_later_finish(later, &answer, &arena));
    }
    site_answered(site, &q, answer.status, answer.body.n, 12);
    return arena_fmt(&arena, "%.*s%.*s%.*s%.*s", STR(answer.fields[0]), STR(answer.fields[1]),
                     STR(answer.fields[2]), STR(answer.fields[3]));
}

static Str field(Str fields, const char *name)
{
    while (fields.n) {
        Str line = str_cut(&fields, '\n');
        if (str_starts(line, str_c(name)))
            return str_trim(str_from(line, strlen(name) + 1));
    }
    return (Str){ 0 };
}

TEST(a_page_is_answered_and_kept)
{
    open_site((SiteSettings){ 0 });
    Str fields = ask("GET /", "", "");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.body.n, 8192);
    assert_str(field(fields, "Content-Type"), "text/html; charset=utf-8");
    assert_str(field(fields, "Cache-Control"), "public, max-age=0, must-revalidate");
    const char *first = answer.body.p;
    ask("HEAD /", "", "");
    assert_ptr_equal(answer.body.p, first);
}

TEST(who_has_this_version_gets_304)
{
    open_site((SiteSettings){ 0 });
    Str tag = field(ask("GET /", "", ""), "ETag");
    const char *having =
        arena_z(&arena, arena_fmt(&arena, "If-None-Match: \"x\", %.*s\r\n", STR(tag)));
    Str fields = ask("GET /", having, "");
    assert_int_equal(answer.status, 304);
    assert_int_equal(answer.body.n, 0);
    assert_true(str_eq(field(fields, "ETag"), tag));
    assert_has(fields, "Content-Security-Policy: ");
    ask("GET /ka/", having, "");
    assert_int_equal(answer.status, 200);
    ask("GET /ka/", "If-None-Match: *\r\n", "");
    assert_int_equal(answer.status, 304);
}

TEST(a_coding_is_negotiated_for_pages_results_and_assets)
{
    open_site((SiteSettings){ 0 });
    Str fields = ask("GET /", "Accept-Encoding: gzip, br\r\n", "");
    assert_str(field(fields, "Content-Encoding"), "br");
    assert_true(answer.body.n < 8192);
    fields = ask("GET /", "Accept-Encoding: gzip\r\n", "");
    assert_str(field(fields, "Content-Encoding"), "gzip");
    fields = ask("GET /assets/site.0123abcd.css", "Accept-Encoding: gzip\r\n", "");
    assert_str(field(fields, "Content-Encoding"), "gzip");
    assert_str(field(fields, "ETag"), "\"0123abcd-gz\"");
    assert_str(answer.body, "gzip-bytes");
    fields = ask("GET /sw.js", "Accept-Encoding: gzip\r\n", "");
    assert_str(field(fields, "Content-Encoding"), "");
    assert_has_no(fields, "Vary");
}

TEST(assets_with_a_hash_are_kept_for_a_year)
{
    open_site((SiteSettings){ 0 });
    Str fields = ask("GET /assets/site.0123abcd.css?v=1", "", "");
    assert_int_equal(answer.status, 200);
    assert_str(field(fields, "Cache-Control"), "public, max-age=31536000, immutable");
    assert_str(field(fields, "Content-Type"), "text/css; charset=utf-8");
    fields = ask("GET /sw.js", "", "");
    assert_str(field(fields, "Cache-Control"), "public, max-age=0, must-revalidate");
    ask("GET /sw.js", "If-None-Match: \"4567cdef\"\r\n", "");
    assert_int_equal(answer.status, 304);
}

TEST(sr_web_04_known_methods_without_a_use_are_405_with_allow)
{
    static const char *const lines[] = { "PUT /",
                                         "PATCH /",
                                         "DELETE /ka/",
                                         "OPTIONS *",
                                         "OPTIONS /",
                                         "POST /healthz",
                                         "POST /assets/site.0123abcd.css",
                                         "DELETE /sw.js",
                                         "POST /" };

    open_site((SiteSettings){ 0 });
    for (size_t i = 0; i < COUNT(lines); i++) {
        Str fields = ask(lines[i], "", "");
        assert_int_equal(answer.status, 405);
        assert_true(str_starts(field(fields, "Allow"), S("GET, HEAD")));
    }
    /* an override field changes nothing */
    ask("POST /", "X-HTTP-Method-Override: GET\r\n", "");
    assert_int_equal(answer.status, 405);
}

TEST(sr_web_08_every_answer_has_the_fields_of_safety)
{
    static const char *const lines[] = { "GET /",          "GET /nowhere", "GET /ka/search?q=x",
                                         "POST /ka/check", "GET /ka",      "PUT /",
                                         "GET /healthz",   "GET /sw.js",   "GET /away" };
    static const char *const wanted[] = {
        "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "X-Content-Type-Options: nosniff\r\n",
        "Referrer-Policy: no-referrer\r\n",
        "Cross-Origin-Opener-Policy: same-origin\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n",
        "Permissions-Policy: ",
        "geolocation=()",
    };

    open_site((SiteSettings){ 0 });
    for (size_t i = 0; i < COUNT(lines); i++) {
        Str fields = ask(lines[i], "", "");
        for (size_t k = 0; k < COUNT(wanted); k++)
            assert_has(fields, wanted[k]);
        assert_has_no(fields, "unsafe-inline");
        assert_has_no(fields, "Set-Cookie");
        assert_has_no(fields, "Server:");
        assert_has_no(fields, "Strict-Transport-Security");
    }
    site_free(site);
    open_site((SiteSettings){ .tls_in_front = true, .script_hashes = S(" 'sha256-abc='") });
    Str fields = ask("GET /", "", "");
    assert_has(fields, "Strict-Transport-Security: max-age=31536000\r\n");
    assert_has(fields, "'wasm-unsafe-eval' 'sha256-abc='; ");
}

TEST(sr_web_11_only_open_data_is_shared)
{
    open_site((SiteSettings){ 0 });
    assert_has(ask("GET /api/v1/services", "", ""), "Access-Control-Allow-Origin: *\r\n");
    assert_has_no(ask("GET /ka/", "Origin: https://a.example\r\n", ""), "Access-Control");
}

TEST(sr_web_13_a_page_cannot_lead_elsewhere_or_split_the_answer)
{
    open_site((SiteSettings){ 0 });
    Str fields = ask("GET /ka", "", "");
    assert_int_equal(answer.status, 301);
    assert_str(field(fields, "Location"), "/ka/");
    static const char *const bad[] = { "GET /away", "GET /split" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        fields = ask(bad[i], "", "");
        assert_int_equal(answer.status, 500);
        assert_has_no(fields, "evil");
        assert_has_no(fields, "Set-Cookie");
    }
}

TEST(forms_are_forms_and_are_not_kept)
{
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n";

    open_site((SiteSettings){ 0 });
    Str fields = ask("POST /ka/check", form, "age=41&name=%E1%83%92");
    assert_int_equal(answer.status, 200);
    assert_str(answer.body, "<p>21 bytes: age=41&name=%E1%83%92</p>");
    assert_str(field(fields, "Cache-Control"), "no-store");
    ask("POST /ka/check", "Content-Type: application/json\r\n", "{}");
    assert_int_equal(answer.status, 415);
    ask("POST /ka/check", "", "a=b");
    assert_int_equal(answer.status, 415);
    ask("POST /api/v1/search", "Content-Type: application/json; charset=utf-8\r\n",
        "{\"q\":\"a\"}");
    assert_int_equal(answer.status, 200);
    assert_str(answer.body, "<p>0 bytes of a form, 9 of JSON</p>");
    ask("POST /api/v1/search", "Content-Type: text/plain\r\n", "{}");
    assert_int_equal(answer.status, 415);
    ask("POST /ka/check", form, "a=%ff");
    assert_int_equal(answer.status, 400);
    ask("POST /ka/check", form, "a=%00");
    assert_int_equal(answer.status, 400);
    fields = ask("GET /ka/search?q=x", "", "");
    assert_str(field(fields, "Cache-Control"), "private, no-cache");
}

TEST(the_day_turns_at_midnight_in_georgia_or_where_it_is_set)
{
    open_site((SiteSettings){ .today = 19858 });
    ask("GET /day", "", "");
    assert_str(answer.body, "2024-05-15");
}

TEST(an_edition_is_swapped_whole_and_released_after_its_last_request)
{
    static const Edition SECOND = { 2 }, THIRD = { 3 };

    open_site((SiteSettings){ 0 });
    released = 0;
    site_swap_edition(site, &SECOND, count_release, NULL);
    ask("GET /", "", "");
    assert_has(answer.body, "გამოცემა 2");
    site_swap_edition(site, &THIRD, NULL, NULL);
    assert_int_equal(released, 1);
    assert_has(answer.body, "გამოცემა 2"); /* still being sent */
    ask("GET /", "", "");
    assert_has(answer.body, "გამოცემა 3");
    site_swap_edition(site, NULL, NULL, NULL);
    Str fields = ask("GET /", "", "");
    assert_int_equal(answer.status, 503);
    assert_str(answer.body, "<p>503</p>");
    assert_str(field(fields, "Retry-After"), "10");
    ask("GET /healthz", "", "");
    assert_int_equal(answer.status, 503);
}

/* Only the real Guide looks into them. */
#define SAID(words) ((const LocalHubs *)(const void *)(words))

TEST(what_hubs_say_is_on_the_pages_at_once_and_outlives_an_edition)
{
    static const Edition SECOND = { 2 };

    site = site_new(&(SiteSettings){ 0 });
    site_set_hubs(site, SAID("one"), NULL, NULL); /* before there is an edition */
    site_swap_edition(site, &SECOND, count_release, NULL);
    released = 0;
    ask("GET /ka/hubs", "", "");
    assert_str(answer.body, "edition 2, hubs one");
    site_set_hubs(site, SAID("two"), count_release, NULL);
    assert_int_equal(released, 0); /* the edition stays */
    ask("GET /ka/hubs", "", "");
    assert_str(answer.body, "edition 2, hubs two");
    static const Edition THIRD = { 3 };
    site_swap_edition(site, &THIRD, NULL, NULL);
    assert_int_equal(released, 1); /* the edition is given back, the hubs are not */
    ask("GET /ka/hubs", "", "");
    assert_str(answer.body, "edition 3, hubs two");
    site_set_hubs(site, SAID("three"), NULL, NULL);
    assert_int_equal(released, 2);
    ask("GET /ka/hubs", "", "");
    assert_str(answer.body, "edition 3, hubs three");
}

TEST(sr_log_04_the_access_log_says_nothing_about_persons)
{
    char *text = NULL;
    size_t n = 0;
    FILE *log = open_memstream(&text, &n);

    open_site((SiteSettings){ .access_log = log });
    ask("GET /ka/s/violence-shelter?name=canary", "User-Agent: canary\r\n", "");
    ask("GET /ka/search?q=canary", "", "");
    ask("GET /canary/%E1%83%92%22%5C", "", "");
    ask("GET /", "", "");
    ask("POST /ka/check", "Content-Type: application/x-www-form-urlencoded\r\n", "canary=canary");
    site_answered(site, NULL, 400, 0, 0);
    fclose(log);
    Str all = { text, n }, rest = all;
    assert_has_no(all, "canary");
    assert_has_no(all, "violence");
    assert_has(
        all,
        "\"method\":\"GET\",\"path\":\"/ka/s/*\",\"status\":200,\"bytes\":8192,\"micros\":12}\n");
    assert_has(all, "\"path\":\"/ka/search\"");
    assert_has(all, "\"method\":\"POST\",\"path\":\"/ka/check\"");
    assert_has(all, "\"method\":\"-\",\"path\":\"*\",\"status\":400");
    for (int i = 0; i < 6; i++) {
        Str line = str_cut(&rest, '\n');
        assert_true(str_starts(line, S("{\"time\":\"20")) && str_ends(line, S("}")));
    }
    assert_int_equal(rest.n, 0);
    site_free(site);
    site = NULL;
    free(text);
}

/* ---- "I looked for this" ----------------------------------------------------------------------- */

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define OURS FORM "Sec-Fetch-Site: same-origin\r\n"
static const char MISSED[] = "POST /ka/search/missed";

static void open_counting(void)
{
    open_site((SiteSettings){ .count_missed = count_words, .today = 20600 });
}

static HttpSource address(const char *text)
{
    HttpSource s;

    MUST(http_source_read(str_c(text), &s));
    return s;
}

TEST(words_are_counted_and_the_visitor_is_led_back)
{
    open_counting();
    Str fields = ask(MISSED, OURS, "q=%E1%83%91%E1%83%90%E1%83%A6%E1%83%98+tarjimani");
    assert_int_equal(answer.status, 303);
    assert_str(field(fields, "Location"), "/ka/search?sent=1");
    assert_str(field(fields, "Cache-Control"), "no-store");
    assert_has(fields, "Content-Security-Policy: ");
    assert_str(counted, "ბაღი tarjimani");
    assert_int_equal(counted_day, 20600);
}

TEST(sr_web_09_what_another_site_sends_is_403_and_not_counted)
{
    open_counting();
    static const char *const others[] = { FORM, FORM "Origin: https://evil.example\r\n",
                                          FORM "Origin: null\r\n",
                                          FORM "Sec-Fetch-Site: cross-site\r\n" };
    for (size_t i = 0; i < COUNT(others); i++) {
        ask(MISSED, others[i], "q=canary");
        assert_int_equal(answer.status, 403);
        assert_str(answer.body, "<p>403 /ka/search/missed</p>");
    }
    assert_int_equal(count_calls, 0);
    ask(MISSED, FORM "Origin: http://a\r\n", "q=canary");
    assert_int_equal(answer.status, 303);
    site_free(site);
    open_site((SiteSettings){ .count_missed = count_words, .tls_in_front = true });
    ask(MISSED, FORM "Origin: http://a\r\n", "q=canary");
    assert_int_equal(answer.status, 403);
}

TEST(sr_web_16_the_same_source_counts_a_word_once_a_day)
{
    open_counting();
    from = address("198.51.100.1");
    ask(MISSED, OURS, "q=tarjimani");
    ask(MISSED, OURS, "q=tarjimani"); /* a double tap: the same answer */
    assert_int_equal(answer.status, 303);
    assert_int_equal(count_calls, 1);
    ask(MISSED, OURS, "q=tarjimani+vali");
    assert_str(counted, "vali"); /* what is new of it */
    from = address("198.51.100.2");
    ask(MISSED, OURS, "q=tarjimani");
    assert_str(counted, "tarjimani");
    assert_int_equal(count_calls, 3);
    from = address("2001:db8:1:2::1");
    ask(MISSED, OURS, "q=tarjimani");
    from = address("2001:db8:1:2:9::1"); /* the same household */
    ask(MISSED, OURS, "q=tarjimani");
    assert_int_equal(count_calls, 4);
}

TEST(sr_web_16_too_much_is_429_and_says_when_to_come_back)
{
    int let_through = 0;
    Str fields = S("");

    open_counting();
    from = address("198.51.100.1");
    for (int i = 0; i < 100; i++) {
        fields = ask(MISSED, OURS, "q=tarjimani");
        let_through += answer.status == 303;
    }
    assert_in_range(let_through, 60, 61);
    assert_int_equal(answer.status, 429);
    assert_str(answer.body, "<p>429 /ka/search/missed</p>");
    uint32_t wait;
    assert_true(str_u32(field(fields, "Retry-After"), 10, &wait) && wait > 0);
    from = address("198.51.100.2");
    ask(MISSED, OURS, "q=tarjimani");
    assert_int_equal(answer.status, 303);
}

TEST(sr_web_16_nobody_fills_a_day_with_words)
{
    int words = 0;

    open_counting();
    from = address("198.51.100.1");
    for (int i = 0; i < 40; i++) {
        Str form = arena_fmt(&arena, "q=");
        for (int k = 0; k < 10; k++)
            form = arena_fmt(&arena, "%.*s+word%dx%d", STR(form), i, k);
        ask(MISSED, OURS, arena_z(&arena, form));
        words += answer.status == 303 ? 10 : 0;
    }
    assert_int_equal(words, 300);
    assert_int_equal(answer.status, 429);
    ask(MISSED, OURS, "q=word0x0"); /* already counted: still fine */
    assert_int_equal(answer.status, 303);
}

/* How many of `most` get their answer, asking as fast as they can. */
static int served(const char *line, const char *fields, int most)
{
    int n = 0;

    for (int i = 0; i < most; i++) {
        ask(line, fields, "");
        n += answer.status == 200;
    }
    return n;
}

TEST(sr_web_16_asking_without_end_is_429_and_says_when_to_come_back)
{
    open_site((SiteSettings){ .answers_each_s = 1 });
    from = address("198.51.100.1");
    assert_in_range(served("GET /ka/search?q=a", "", 60), 40, 41);
    Str fields = ask("POST /api/v1/search", FORM, "q=a");
    assert_int_equal(answer.status, 429);
    assert_str(answer.body, "<p>429 /api/v1/search</p>");
    assert_str(field(fields, "Retry-After"), "1");
    assert_str(field(fields, "Access-Control-Allow-Origin"), "*");
    assert_str(field(fields, "Cache-Control"), "no-store");
    assert_has(fields, "Content-Security-Policy: ");
    assert_int_equal(served("POST /ka/check", FORM, 3), 0);
    assert_int_equal(served("GET /ka/s/2ttvx", "", 100), 100); /* kept pages are for everybody */
    from = address("198.51.100.2");
    assert_int_equal(served("POST /ka/check", FORM, 20), 20);
}

TEST(sr_web_16_the_limit_is_wide_and_can_be_taken_away)
{
    open_site((SiteSettings){ 0 });
    from = address("198.51.100.1");
    assert_in_range(served("GET /ka/search?q=a", "", 3000), 2000, 2999);
    site_free(site);
    open_site((SiteSettings){ .answers_each_s = SITE_NO_LIMITS });
    assert_int_equal(served("GET /ka/search?q=a", "", 3000), 3000);
}

TEST(sr_web_16_this_machine_is_free_and_those_behind_its_proxy_are_not)
{
    static const char VISITOR[] = "X-Forwarded-For: 198.51.100.1\r\n";

    open_site((SiteSettings){ .answers_each_s = 1 });
    assert_int_equal(served("GET /ka/search?q=a", "", 100), 100);
    assert_int_equal(served("GET /ka/search?q=a", VISITOR, 100), 100); /* whose word is that? */
    site_free(site);
    open_site(
        (SiteSettings){ .answers_each_s = 1, .proxy = { address("127.0.0.1") }, .proxy_count = 1 });
    assert_in_range(served("GET /ka/search?q=a", VISITOR, 100), 40, 42);
    assert_int_equal(served("GET /ka/search?q=a", "X-Forwarded-For: 198.51.100.2\r\n", 20), 20);
    assert_in_range(served("GET /ka/search?q=a", "", 100), 40, 42); /* it does not say who asks */
}

TEST(sr_web_05_only_a_listed_proxy_says_where_a_visitor_comes_from)
{
    static const char *const visitors[] = { OURS "X-Forwarded-For: 198.51.100.1\r\n",
                                            OURS "X-Forwarded-For: 198.51.100.2\r\n",
                                            OURS "X-Forwarded-For: 198.51.100.1, 198.51.100.3\r\n",
                                            OURS "X-Forwarded-For: 198.51.100.3\r\n" };

    open_counting();
    from = address("198.51.100.77"); /* not listed: all of them are one */
    for (size_t i = 0; i < COUNT(visitors); i++)
        ask(MISSED, visitors[i], "q=tarjimani");
    assert_int_equal(count_calls, 1);
    site_free(site);

    open_site((SiteSettings){
        .count_missed = count_words, .proxy = { address("127.0.0.1") }, .proxy_count = 1 });
    for (size_t i = 0; i < COUNT(visitors); i++)
        ask(MISSED, visitors[i], "q=tarjimani");
    assert_int_equal(count_calls, 2); /* 198.51.100.77 still speaks for itself alone */
    from = address("127.0.0.1");
    for (size_t i = 0; i < COUNT(visitors); i++)
        ask(MISSED, visitors[i], "q=tarjimani");
    assert_int_equal(count_calls, 5);
    ask(MISSED, OURS "X-Forwarded-For: unknown\r\n", "q=tarjimani");
    ask(MISSED, OURS, "q=tarjimani"); /* both are the proxy itself */
    assert_int_equal(count_calls, 6);
}

TEST(sr_dur_09_what_could_not_be_kept_is_503_and_counts_the_next_time)
{
    open_counting();
    count_works = false;
    Str fields = ask(MISSED, OURS, "q=tarjimani");
    assert_int_equal(answer.status, 503);
    assert_str(answer.body, "<p>503 /ka/search/missed</p>");
    assert_str(field(fields, "Retry-After"), "60");
    assert_has(fields, "Content-Security-Policy: ");
    count_works = true;
    ask(MISSED, OURS, "q=tarjimani");
    assert_int_equal(answer.status, 303);
    assert_int_equal(count_calls, 2);
}

TEST(without_a_place_to_keep_them_the_page_says_so)
{
    open_site((SiteSettings){ 0 });
    ask(MISSED, OURS, "q=tarjimani");
    assert_int_equal(answer.status, 503);
}

TEST(nothing_to_count_is_as_good_as_done)
{
    open_counting();
    ask(MISSED, OURS, "q=599123456+nino%40example.org");
    assert_int_equal(answer.status, 303);
    assert_int_equal(count_calls, 0);
    ask(MISSED, OURS, "q=%");
    assert_int_equal(answer.status, 400);
}

TEST(sr_dur_01_the_answer_waits_until_words_are_kept)
{
    static const Edition SECOND = { 2 };

    open_counting();
    hold_later = true;
    ask(MISSED, OURS, "q=tarjimani");
    HttpLater *later = answer.later;
    assert_non_null(later);
    assert_int_equal(answer.status, 0);
    answer = (HttpAnswer){ 0 };
    site_swap_edition(site, &SECOND, NULL, NULL); /* the one before is still there for the answer */
    held_done(held, false);
    assert_true(http_later_finish(later, &answer, &arena));
    assert_int_equal(answer.status, 503);
}

/* ---- "report a mistake" ------------------------------------------------------------------------ */

static const char REPORT[] = "POST /ka/report";

static void open_reporting(void)
{
    open_site((SiteSettings){ .take_report = write_report, .today = 20600 });
}

TEST(a_report_is_handed_on_and_the_visitor_is_thanked)
{
    open_reporting();
    Str fields = ask(REPORT, OURS, "text=bmuli");
    assert_int_equal(answer.status, 303);
    assert_str(field(fields, "Location"), "/ka/report?about=s/k2m4x&sent=1");
    assert_str(field(fields, "Cache-Control"), "no-store");
    assert_str(reported, "s/k2m4x text=bmuli");
    assert_int_equal(counted_day, 20600);
}

TEST(sr_web_09_a_report_from_another_site_is_403_and_not_kept)
{
    static const char *const others[] = { FORM, FORM "Origin: https://evil.example\r\n",
                                          FORM "Origin: null\r\n",
                                          FORM "Sec-Fetch-Site: cross-site\r\n" };

    open_reporting();
    for (size_t i = 0; i < COUNT(others); i++) {
        ask(REPORT, others[i], "text=canary");
        assert_int_equal(answer.status, 403);
    }
    assert_int_equal(report_calls, 0);
}

TEST(sr_web_16_the_same_report_of_a_source_is_kept_once_a_day)
{
    open_reporting();
    from = address("198.51.100.1");
    ask(REPORT, OURS, "text=bmuli");
    ask(REPORT, OURS, "text=bmuli"); /* a double tap: the same answer */
    assert_int_equal(answer.status, 303);
    assert_int_equal(report_calls, 1);
    ask(REPORT, OURS, "text=nomeri");
    assert_int_equal(report_calls, 2);
    from = address("198.51.100.2");
    ask(REPORT, OURS, "text=bmuli");
    assert_int_equal(report_calls, 3);
}

/* How many of these different reports get through. */
static int reports_through(const char *kind, int from_number, int count)
{
    int n = 0;

    for (int i = from_number; i < from_number + count; i++) {
        ask(REPORT, OURS, arena_z(&arena, arena_fmt(&arena, "text=%s%d", kind, i)));
        n += answer.status == 303;
    }
    return n;
}

TEST(sr_web_16_reports_have_a_measure_of_their_own)
{
    uint32_t wait;

    open_site(
        (SiteSettings){ .take_report = write_report, .count_missed = count_words, .today = 20600 });
    from = address("198.51.100.1");
    assert_in_range(reports_through("bmuli", 0, 40), 20, 21);
    Str fields = ask(REPORT, OURS, "text=kidev");
    assert_int_equal(answer.status, 429);
    assert_str(answer.body, "<p>429 /ka/reporttext=kidev</p>"); /* with what was typed */
    assert_true(str_u32(field(fields, "Retry-After"), 60, &wait) && wait > 0);
    ask(MISSED, OURS, "q=tarjimani"); /* looking for something is another measure */
    assert_int_equal(answer.status, 303);
    for (int i = 2; i < 8; i++) {
        from = address(arena_z(&arena, arena_fmt(&arena, "198.51.100.%d", i)));
        reports_through("bmuli", i * 100, 20);
    }
    assert_in_range(report_calls, 100, 102); /* all together */
    assert_int_equal(answer.status, 429);
}

TEST(sr_dur_09_a_report_that_could_not_be_kept_comes_back_and_can_be_sent_again)
{
    open_reporting();
    count_works = false;
    Str fields = ask(REPORT, OURS, "text=bmuli");
    assert_int_equal(answer.status, 503);
    assert_str(answer.body, "<p>503 /ka/reporttext=bmuli</p>");
    assert_str(field(fields, "Retry-After"), "60");
    assert_str(field(fields, "Cache-Control"), "no-store");
    count_works = true;
    ask(REPORT, OURS, "text=bmuli");
    assert_int_equal(answer.status, 303);
    assert_int_equal(report_calls, 2);
    site_free(site);
    open_site((SiteSettings){ 0 });
    ask(REPORT, OURS, "text=bmuli");
    assert_int_equal(answer.status, 503);
    assert_str(answer.body, "<p>503 /ka/reporttext=bmuli</p>");
}

TEST(sr_dur_01_thanks_wait_until_the_report_is_kept)
{
    open_reporting();
    hold_later = true;
    ask(REPORT, OURS, "text=bmuli");
    HttpLater *later = answer.later;
    assert_non_null(later);
    assert_int_equal(answer.status, 0);
    answer = (HttpAnswer){ 0 };
    held_done(held, true);
    assert_true(http_later_finish(later, &answer, &arena));
    assert_int_equal(answer.status, 303);
}

TEST(sr_log_04_a_report_is_not_in_the_access_log)
{
    char *text = NULL;
    size_t n = 0;
    FILE *log = open_memstream(&text, &n);

    open_site((SiteSettings){ .take_report = write_report, .access_log = log });
    ask(REPORT, OURS, "text=canary");
    ask("GET /ka/report?about=s/canary&sent=1", "", "");
    fclose(log);
    assert_has(((Str){ text, n }), "\"path\":\"/ka/report\"");
    assert_has_no(((Str){ text, n }), "canary");
    site_free(site);
    site = NULL;
    free(text);
}

#define S_(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        S_(a_page_is_answered_and_kept),
        S_(who_has_this_version_gets_304),
        S_(a_coding_is_negotiated_for_pages_results_and_assets),
        S_(assets_with_a_hash_are_kept_for_a_year),
        S_(sr_web_04_known_methods_without_a_use_are_405_with_allow),
        S_(sr_web_08_every_answer_has_the_fields_of_safety),
        S_(sr_web_11_only_open_data_is_shared),
        S_(sr_web_13_a_page_cannot_lead_elsewhere_or_split_the_answer),
        S_(forms_are_forms_and_are_not_kept),
        S_(the_day_turns_at_midnight_in_georgia_or_where_it_is_set),
        S_(an_edition_is_swapped_whole_and_released_after_its_last_request),
        S_(what_hubs_say_is_on_the_pages_at_once_and_outlives_an_edition),
        S_(sr_log_04_the_access_log_says_nothing_about_persons),
        S_(words_are_counted_and_the_visitor_is_led_back),
        S_(sr_web_09_what_another_site_sends_is_403_and_not_counted),
        S_(sr_web_16_the_same_source_counts_a_word_once_a_day),
        S_(sr_web_16_too_much_is_429_and_says_when_to_come_back),
        S_(sr_web_16_nobody_fills_a_day_with_words),
        S_(sr_web_16_asking_without_end_is_429_and_says_when_to_come_back),
        S_(sr_web_16_the_limit_is_wide_and_can_be_taken_away),
        S_(sr_web_16_this_machine_is_free_and_those_behind_its_proxy_are_not),
        S_(sr_web_05_only_a_listed_proxy_says_where_a_visitor_comes_from),
        S_(sr_dur_09_what_could_not_be_kept_is_503_and_counts_the_next_time),
        S_(without_a_place_to_keep_them_the_page_says_so),
        S_(nothing_to_count_is_as_good_as_done),
        S_(sr_dur_01_the_answer_waits_until_words_are_kept),
        S_(a_report_is_handed_on_and_the_visitor_is_thanked),
        S_(sr_web_09_a_report_from_another_site_is_403_and_not_kept),
        S_(sr_web_16_the_same_report_of_a_source_is_kept_once_a_day),
        S_(sr_web_16_reports_have_a_measure_of_their_own),
        S_(sr_dur_09_a_report_that_could_not_be_kept_comes_back_and_can_be_sent_again),
        S_(sr_dur_01_thanks_wait_until_the_report_is_kept),
        S_(sr_log_04_a_report_is_not_in_the_access_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
