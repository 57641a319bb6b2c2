/* roles_test.c -- every cell of the matrix, read from its file and asked of the program. */
#include "desk/act.h"
#include "host/file.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 16 << 20 };

static RoleReach reach_of(Str cell)
{
    static const char *const words[] = { "-", "self", "hub", "network" };

    for (int i = 0; i < 4; i++)
        if (str_eq(cell, str_c(words[i])))
            return (RoleReach)i;
    return MAY_NONE;
}

static Actor with_role(Role role, const char *hub)
{
    Actor who = { .held = { { .role = role } }, .held_count = 1 };

    snprintf(who.held[0].hub, sizeof(who.held[0].hub), "%s", hub);
    return who;
}

/* A path that fits the pattern: a star becomes a word. */
static Str some_path(Str pattern)
{
    Str out = { 0 };

    while (pattern.n) {
        Str part = str_cut(&pattern, '/');
        out = out.p ? arena_fmt(&arena, "%.*s/%.*s", STR(out),
                                STR(str_eq(part, S("*")) ? S("x7") : part))
                    : arena_fmt(&arena, "%.*s", STR(part));
    }
    return out;
}

static void try_cell(Str pattern, RouteMethod method, Role role, Str cell)
{
    bool open = str_eq(cell, S("open"));
    RoleReach wanted = open ? MAY_NONE : reach_of(cell);
    Str path = some_path(pattern);
    Act act;

    assert_int_equal(role_may(role, path, method), wanted);
    /* At the hub of the role, at another one, and with a role for the network. */
    Actor here = with_role(role, "telavi"), network = with_role(role, "");
    bool at_hub = act_allow(&here, path, method, S("telavi"), &act);
    assert_int_equal(at_hub, open || wanted == MAY_HUB || wanted == MAY_SELF);
    if (wanted == MAY_HUB) {
        assert_int_equal(act.scope.kind, SCOPE_HUB);
        assert_string_equal(act.scope.hub, "telavi");
    }
    assert_int_equal(act_allow(&here, path, method, S("batumi"), &act), open || wanted == MAY_SELF);
    assert_int_equal(act_allow(&network, path, method, S("telavi"), &act),
                     open || wanted == MAY_NETWORK || wanted == MAY_SELF);
    assert_int_equal(act.scope.kind, wanted == MAY_NETWORK ? SCOPE_NETWORK : SCOPE_NONE);
    /* Nobody. */
    Actor nobody = { 0 };
    assert_int_equal(act_allow(&nobody, path, method, S("telavi"), &act), open);
    assert_int_equal(act.scope.kind, SCOPE_NONE);
}

TEST(sr_auz_02_every_cell_of_the_matrix)
{
    Str text;
    size_t cells = 0;

    Err e = file_read(&arena, "src/desk/roles.tsv", 1 << 20, &text);
    assert_false(FAILED(e));
    while (text.n) {
        Str line = str_cut(&text, '\n');
        if (line.n == 0 || line.p[0] != '/')
            continue;
        Str path = str_cut(&line, '\t'), method = str_cut(&line, '\t');
        for (Role role = 0; role < ROLE_COUNT; role++, cells++)
            try_cell(path, str_eq(method, S("GET")) ? ROUTE_GET : ROUTE_POST, role,
                     str_cut(&line, '\t'));
        assert_int_equal(line.n, 0);
    }
    size_t rows = 0;
    for (const Route *r = ROUTES_OF_ROLES; r->path; r++)
        rows++;
    assert_int_equal(cells, rows * ROLE_COUNT);
    assert_true(cells > 300);
    arena_free(&arena);
}

TEST(sr_auz_01_what_has_no_row_is_closed)
{
    static const char *const paths[] = {
        "",         "/",           "/desk/", "/desk/nothing",   "/desk/contacts/x/y",
        "/desk//x", "/DESK",       "desk",   "/desk/contacts/", "/network/hubs/x/phones",
        "/*",       "/desk/staff/"
    };
    Act act;

    for (size_t i = 0; i < COUNT(paths); i++)
        for (Role role = 0; role < ROLE_COUNT; role++)
            for (RouteMethod m = 0; m < ROUTE_METHODS; m++) {
                Actor who = with_role(role, role_is_of_network(role) ? "" : "telavi");
                assert_false(act_allow(&who, str_c(paths[i]), m, S("telavi"), &act));
            }
    Actor who = with_role(ROLE_CONSULTANT, "telavi");
    assert_false(act_allow(&who, S("/sign-out"), ROUTE_GET, S("telavi"), &act)); /* POST only */
}

TEST(sr_auz_06_who_keeps_accounts_reads_no_consultations)
{
    for (const Route *r = ROUTES_OF_ROLES; r->path; r++) {
        Str path = str_c(r->path);

        if (str_starts(path, S("/desk")))
            assert_int_equal(r->reach[ROLE_ADMINISTRATOR], MAY_NONE);
        if (r->method == ROUTE_POST && !str_starts(path, S("/network")) &&
            str_starts(path, S("/desk")))
            assert_int_equal(r->reach[ROLE_DONOR_OFFICER], MAY_NONE);
        if (str_starts(path, S("/network")) && r->method == ROUTE_POST)
            assert_int_equal(r->reach[ROLE_DONOR_OFFICER], MAY_NONE);
    }
}

TEST(several_roles_add_up)
{
    Actor who = { .held = { { ROLE_CONSULTANT, "telavi" },
                            { ROLE_HUB_COORDINATOR, "akhmeta" },
                            { ROLE_EDITOR, "" } },
                  .held_count = 3 };
    Act act;

    assert_true(act_allow(&who, S("/desk/contacts"), ROUTE_POST, S("akhmeta"), &act));
    assert_string_equal(act.scope.hub, "akhmeta");
    assert_false(act_allow(&who, S("/desk/staff"), ROUTE_GET, S("telavi"), &act));
    assert_true(act_allow(&who, S("/desk/staff"), ROUTE_GET, S("akhmeta"), &act));
    assert_true(act_allow(&who, S("/workshop/services/age-pension"), ROUTE_POST, (Str){ 0 }, &act));
    assert_int_equal(act.scope.kind, SCOPE_NETWORK);
}

TEST(roles_have_their_codes)
{
    for (Role role = 0; role < ROLE_COUNT; role++)
        assert_int_equal(role_read(str_c(role_code(role))), role);
    assert_int_equal(role_read(S("root")), ROLE_COUNT);
    assert_int_equal(role_read((Str){ 0 }), ROLE_COUNT);
}

TESTS(T(sr_auz_02_every_cell_of_the_matrix), T(sr_auz_01_what_has_no_row_is_closed),
      T(sr_auz_06_who_keeps_accounts_reads_no_consultations), T(several_roles_add_up),
      T(roles_have_their_codes));
