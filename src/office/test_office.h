/*
 * test_office.h -- for the tests of this folder: an office with a store of its own and the small Guide, and people
 * with roles who ask for pages on the test's own thread.
 */
#pragma once
#include "desk/hub.h"
#include "editions.h"
#include "office/office.h"
#include "store/test_store.h"
#include <sys/stat.h>

enum { OFFICE_NOW = 1780300800 }; /* 2026-06-01 08:00 UTC, noon in Georgia */

[[maybe_unused]] static Arena arena = { .limit_bytes = 256 << 20 };
[[maybe_unused]] static Keys *keys;
[[maybe_unused]] static Store *store;
[[maybe_unused]] static Site *site;
[[maybe_unused]] static Office *office;
[[maybe_unused]] static int64_t office_time = OFFICE_NOW;
[[maybe_unused]] static HttpAnswer answer;
/* The address under which the office is reached; a test that needs one sets it before office_made. */
[[maybe_unused]] static const char *office_base;

[[maybe_unused]] static void good(Err e)
{
    if (FAILED(e))
        fprintf(stderr, "%s\n", e.text);
    MUST(!FAILED(e));
}

[[maybe_unused]] static int64_t office_now(void)
{
    return office_time;
}

[[maybe_unused]] static int office_made(void **state)
{
    if (folder_made(state))
        return -1;
    office_time = OFFICE_NOW;
    good(keys_open(test_folder, false, &keys));
    good(store_open(&(StoreSettings){ .folder = test_folder }, &store));
    site =
        site_new(&(SiteSettings){ .today = fixed_today(), .pages.base_url = str_c(office_base) });
    site_swap_edition(site, edition_of_small_guide(), NULL, NULL);
    office = office_new(&(OfficeSettings){
        .site = site, .store = store, .keys = keys, .folder = test_folder, .clock = office_now });
    return 0;
}

[[maybe_unused]] static void let_go(void)
{
    if (answer.release)
        answer.release(answer.what);
    answer = (HttpAnswer){ 0 };
}

[[maybe_unused]] static int office_gone(void **state)
{
    let_go();
    office_free(office);
    store_close(store);
    site_free(site);
    keys_close(keys);
    office = NULL;
    store = NULL;
    site = NULL;
    keys = NULL;
    arena_free(&arena);
    return folder_gone(state);
}

#define OFFICE_TEST(name) cmocka_unit_test_setup_teardown(name, office_made, office_gone)

/* ---- writing from the test, on the writer's thread ------------------------------------------------------ */

typedef struct OfficeJob {
    StoreJob job;
    Err (*work)(Db *db, void *what);
    void *what;
    _Atomic int over;
} OfficeJob;

[[maybe_unused]] static Err office_job_work(Db *db, StoreJob *job)
{
    OfficeJob *t = (OfficeJob *)job;

    db_scope(db, (Scope){ .kind = SCOPE_MACHINE });
    return t->work(db, t->what);
}

[[maybe_unused]] static void office_job_done(StoreJob *job, bool kept)
{
    ((OfficeJob *)job)->over = kept ? 1 : -1;
}

[[maybe_unused]] static void office_writes(Err (*work)(Db *db, void *what), void *what)
{
    OfficeJob t = { .job = { .work = office_job_work, .done = office_job_done },
                    .work = work,
                    .what = what };

    store_write(store, &t.job);
    while (!t.over)
        ;
    MUST(t.over == 1);
}

[[maybe_unused]] static Err make_hub(Db *db, void *what)
{
    Act act = act_of_machine(keys, OFFICE_NOW);
    HubRecord hub = { .code = str_c(what),
                      .kind = DESK_HUB,
                      .municipality = S("telavi"),
                      .name_ka = S("თელავის სერვის ჰაბი"),
                      .name_en = S("Telavi service hub"),
                      .languages = S("ka,en"),
                      .step_free = KNOWN_NOT,
                      .closed_day = DAY_NONE };
    Result r;

    TRY(hub_save(db, &act, &hub, &r));
    return r.outcome == OUTCOME_DONE ? OK : err_fmt("the hub was not made");
}

[[maybe_unused]] static void a_hub(const char *code)
{
    office_writes(make_hub, (void *)(uintptr_t)code);
}

/* ---- people -------------------------------------------------------------------------------------------------- */

/* Somebody who is signed in: what the browser would send. */
typedef struct Person {
    StaffId id;
    char token[TOKEN_CHARS + 1];
    char word[TOKEN_CHARS + 1];
    Role role;
    const char *hub, *login;
} Person;

static const char TEST_HASH[] = "a hash that no password has";

[[maybe_unused]] static Err make_person(Db *db, void *what)
{
    Person *p = what;
    Act act = act_of_machine(keys, office_time);
    char code[CODE_ROOM], printed[PRINTED_CODES][CODE_ROOM];
    Joining joining = { .login = str_c(p->login),
                        .name = str_c(p->login),
                        .language = S("ka"),
                        .password_hash = TEST_HASH,
                        .second = SECOND_PRINTED };
    SignIn typed = { .login = joining.login, .now_s = office_time };
    SignInLook look = {
        .known = true, .password_fits = true, .is_paper = true, .second = SECOND_PRINTED
    };
    SignedIn in;
    Result r;

    TRY(staff_invite(db, &act, str_c(p->hub), p->role, str_c(p->login), code, &r));
    MUST(r.outcome == OUTCOME_DONE);
    act = act_of_machine(keys, office_time);
    joining.code = str_c(code);
    TRY(staff_join(db, &act, &joining, printed, &p->id, &r));
    MUST(r.outcome == OUTCOME_DONE);
    look.staff = p->id;
    memcpy(look.hash, TEST_HASH, sizeof(TEST_HASH));
    look.paper_code = secret_mark(keys, "paper", code_clean(&arena, str_c(printed[0]), CODE_CHARS));
    TRY(signin_finish(db, keys, &typed, &look, NULL, &in));
    MUST(in.ok);
    memcpy(p->token, in.token, sizeof(p->token));
    session_word(keys, str_c(p->token), p->word);
    return OK;
}

/* Signed in, with this role at this hub ("" for the network). `login` is new each time. */
[[maybe_unused]] static Person person_with(Role role, const char *hub, const char *login)
{
    Person p = { .role = role, .hub = hub, .login = login };

    office_writes(make_person, &p);
    return p;
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

/* All of the answer's field lines and its body as text; the status is in answer.status. `who` may be NULL. */
[[maybe_unused]] static Str ask_with(const Person *who, const char *line, const char *fields,
                                     Str body)
{
    HttpHead *head = NEW(&arena, HttpHead);
    Str path, text = arena_fmt(&arena, "%s HTTP/1.1\r\nHost: a\r\n%s%s%s%s\r\n", line, fields,
                               who ? "Cookie: __Host-gza=" : "", who ? who->token : "",
                               who ? "\r\n" : "");

    let_go();
    http_head_start(head);
    MUST(http_head_read(head, text) == HTTP_WHOLE);
    MUST(http_path_decode(head->path, NEW_N(&arena, char, head->path.n + 1), &path));
    HttpRequest q = {
        .head = head, .method = head->method, .path = path, .query = head->query, .body = body
    };
    office_answer(office, &q, &answer, &arena);
    return arena_fmt(&arena, "%.*s%.*s%.*s\r\n%.*s", STR(answer.fields[0]), STR(answer.fields[1]),
                     STR(answer.fields[2]), STR(answer.body));
}

[[maybe_unused]] static Str get_page(const Person *who, const char *path)
{
    return ask_with(who, arena_fmt(&arena, "GET %s", path).p, "", (Str){ 0 });
}

/* A form of our own page: with the session's word and a new key, unless the fields say another ("key=..."). */
[[maybe_unused]] static Str post_form(const Person *who, const char *path, const char *fields)
{
    unsigned char key[WRITE_KEY_BYTES];

    secret_random(key, sizeof(key));
    bool has_key = strstr(fields, "key=") != NULL;
    Str body =
        arena_fmt(&arena, "word=%s%s%.*s&%s", who ? who->word : "",
                  has_key ? "" : "&key=", STR(has_key ? (Str){ 0 } : id_hex(&arena, key)), fields);
    return ask_with(who, arena_fmt(&arena, "POST %s", path).p,
                    "Origin: http://a\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                    body);
}

[[maybe_unused]] static bool says(Str page, const char *what)
{
    return str_find(page, str_c(what)) >= 0;
}
