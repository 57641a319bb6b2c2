/*
 * matrix_test.c -- the matrix of roles against the real router: each role x address x method of roles.tsv, with a
 * session of somebody who holds that role. Whom the authorise step refuses is seen in the list of what was done.
 */
#include "office/routes.h"
#include "office/test_office.h"
#include "unit.h"

static Err count_refused(Db *db, void *what)
{
    return db_number(db, "select count(*) from audit where action = 'refused'", what);
}

/* The writer works in order, so what the last page wrote is counted. */
static int64_t refused(void)
{
    int64_t n = 0;

    office_writes(count_refused, &n);
    return n;
}

/* An address of the row, with an id that nobody made for each star. */
static const char *address(const char *pattern)
{
    Str rest = str_c(pattern), out = S("/ka");

    rest = str_from(rest, 1);
    while (rest.n) {
        Str part = str_cut(&rest, '/');
        if (str_eq(part, S("*")))
            part = S("0123456789abcdef0123456789abcdef");
        out = arena_fmt(&arena, "%.*s/%.*s", STR(out), STR(part));
    }
    return arena_z(&arena, out);
}

static void ask_for(const Person *who, const char *path, RouteMethod method)
{
    if (method == ROUTE_POST)
        post_form(who, path, "");
    else
        get_page(who, path);
}

static Person somebody(int role, int n)
{
    const char *login = arena_z(&arena, arena_fmt(&arena, "%s-%d", role_code((Role)role), n));

    return person_with((Role)role, role_is_of_network((Role)role) ? "" : "telavi", login);
}

static void sr_auz_02_each_role_at_each_address_by_each_method(void **state)
{
    (void)state;
    int cells = 0, allowed = 0;

    a_hub("telavi");
    for (const Route *r = ROUTES_OF_ROLES; r->path; r++) {
        const char *path = address(r->path);
        for (int role = 0; role < ROLE_COUNT; role++) {
            Person who = somebody(role, cells++); /* what a page does may end a session */
            bool may = r->open || r->reach[role] != MAY_NONE;
            int64_t before = refused();
            ask_for(&who, path, r->method);
            bool was_refused = refused() > before;
            if (was_refused == may)
                print_error("%s %s as %s: status %d\n", r->method == ROUTE_POST ? "POST" : "GET",
                            r->path, role_code((Role)role), answer.status);
            assert_int_equal(was_refused, !may);
            if (!may)
                assert_int_equal(answer.status, 404);
            else
                assert_int_not_equal(answer.status, 403);
            allowed += may;
        }
        arena_reset(&arena);
    }
    assert_true(cells >= 8 * 60);
    assert_true(allowed > 100 && allowed < cells);
}

static void sr_auz_01_nobody_comes_in_without_a_session(void **state)
{
    (void)state;
    for (const Route *r = ROUTES_OF_ROLES; r->path; r++) {
        Str page = r->method == ROUTE_POST ? post_form(NULL, address(r->path), "")
                                           : get_page(NULL, address(r->path));
        if (r->open)
            continue;
        assert_int_equal(answer.status, 303);
        assert_true(says(page, "Location: /ka/sign-in"));
    }
}

/* What has no row is closed to all, also where the other method has one. */
static void sr_auz_01_a_method_without_a_row_is_closed(void **state)
{
    (void)state;
    Person admin = person_with(ROLE_ADMINISTRATOR, "", "admin");
    int tried = 0;

    for (const Route *r = ROUTES_OF_ROLES; r->path; r++) {
        RouteMethod other = r->method == ROUTE_GET ? ROUTE_POST : ROUTE_GET;
        Str path = str_from(str_c(address(r->path)), 3);
        if (route_find(path, other))
            continue;
        ask_for(&admin, address(r->path), other);
        assert_int_equal(answer.status, 404);
        tried++;
    }
    assert_true(tried > 10);
}

/* A role at one hub is none at another. */
static void sr_auz_02_a_hubs_role_is_of_that_hub(void **state)
{
    (void)state;
    a_hub("telavi");
    a_hub("kutaisi");
    Person lead = person_with(ROLE_HUB_COORDINATOR, "kutaisi", "lead");
    Str page = get_page(&lead, "/en/desk/hub");

    assert_int_equal(answer.status, 200);
    assert_true(says(page, "/en/hubs/kutaisi"));
    ask_with(&lead, "GET /en/desk/hub",
             arena_z(&arena, arena_fmt(&arena, "Cookie: __Host-gza-hub=telavi\r\n")), (Str){ 0 });
    assert_true(answer.status == 200);
    assert_false(says(answer.body, "/en/hubs/telavi"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(sr_auz_02_each_role_at_each_address_by_each_method),
        OFFICE_TEST(sr_auz_01_nobody_comes_in_without_a_session),
        OFFICE_TEST(sr_auz_01_a_method_without_a_row_is_closed),
        OFFICE_TEST(sr_auz_02_a_hubs_role_is_of_that_hub),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
