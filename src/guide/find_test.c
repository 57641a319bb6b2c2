#include "editions.h"
#include "guide/find.h"
#include "unit.h"
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

static FindAnswer ask(const char *query, Lang lang, FindFilter filter)
{
    FindAsk a = { .query = str_c(query),
                  .lang = lang,
                  .today = fixed_today(),
                  .filter = filter,
                  .limit = 100,
                  .is_typing = true,
                  .with_facets = true };

    return find_guide(edition_of_small_guide(), &arena, &a);
}

static FindAnswer found(const char *query)
{
    return ask(query, LANG_KA, (FindFilter){ .kind = 0 });
}

static Str id_of(const Found *f)
{
    return found_id(edition_of_small_guide(), f);
}

static void assert_first(const char *query, const char *id)
{
    FindAnswer f = found(query);

    if (!f.count)
        fail_msg("nothing found for %s", query);
    assert_str(id_of(&f.at[0]), id);
}

static bool has(FindAnswer f, Str id)
{
    for (size_t i = 0; i < f.count; i++)
        if (str_eq(id_of(&f.at[i]), id))
            return true;
    return false;
}

static Ref record(Table t, Str id)
{
    const Edition *e = edition_of_small_guide();
    const char *at = edition_find(e, t, id);

    assert_non_null(at);
    return (Ref){
        (uint32_t)((size_t)(at - (const char *)e->tables[t]) / PACK_SHAPES[t].record_bytes) + 1
    };
}

TEST(names_are_found_in_any_form_of_the_word)
{
    assert_first("ბარათი", "example-card");
    assert_first("ბარათის", "example-card");
    assert_first("ბარა", "example-card");
    assert_first("ᲑᲐᲠᲐᲗᲘ", "example-card");
    assert_first("შემწეობას", "example-allowance");
    assert_first("course", "example-course");
    assert_first("  Example,  CARD! ", "example-card");
}

TEST(latin_letters_find_georgian_words)
{
    assert_first("barati", "example-card");
    assert_first("kursi", "example-course");
}

TEST(both_words_rank_above_one)
{
    assert_first("გამოგონილი შემწეობა", "example-allowance");
    assert_first("გამოგონილი ექიმი", "example-clinic");
}

TEST(closed_services_come_last_and_say_so)
{
    FindAnswer f = found("გრანტი ფული");

    assert_true(f.count >= 2);
    assert_str(id_of(&f.at[f.count - 1]), "example-old-grant");
    assert_true(f.at[f.count - 1].is_over);
    assert_false(f.at[0].is_over);
}

TEST(nothing_is_an_answer)
{
    assert_int_equal(found("").total, 0);
    assert_int_equal(found("   ").total, 0);
    assert_int_equal(found("xyzzyplugh").total, 0);
    assert_int_equal(found("\xFF\xFE\xE1").total, 0);
}

TEST(long_queries_end)
{
    static char query[100000];

    memset(query, 'a', sizeof(query) - 1);
    found(query);
    for (size_t i = 0; i + 1 < sizeof(query); i += 2)
        query[i] = ' ';
    found(query);
    arena_reset(&arena);
}

TEST(results_come_in_pages_that_do_not_overlap)
{
    FindAsk a = { .query = S("გამოგონილი"), .today = fixed_today(), .limit = 2 };
    const Edition *e = edition_of_small_guide();
    FindAnswer whole = found("გამოგონილი"), first = find_guide(e, &arena, &a);
    a.offset = 2;
    FindAnswer second = find_guide(e, &arena, &a);

    assert_true(whole.total > 4);
    assert_int_equal(first.total, whole.total);
    assert_int_equal(first.count, 2);
    assert_str(id_of(&second.at[0]), arena_z(&arena, id_of(&whole.at[2])));
    a.offset = 1000;
    assert_int_equal(find_guide(e, &arena, &a).count, 0);
}

TEST(a_word_in_english_letters_is_of_the_english_text)
{
    FindAnswer ka = ask("card", LANG_KA, (FindFilter){ .kind = 0 }),
               en = ask("card", LANG_EN, (FindFilter){ .kind = 0 });
    FindAnswer typed = ask("barati", LANG_KA, (FindFilter){ .kind = 0 });

    assert_int_equal(ka.at[0].lang, LANG_EN);
    assert_int_equal(en.at[0].lang, LANG_EN);
    assert_int_equal(typed.at[0].lang, LANG_KA);
    assert_int_equal(ask("ბარათი", LANG_EN, (FindFilter){ .kind = 0 }).at[0].lang, LANG_KA);
}

TEST(an_area_leaves_its_services)
{
    FindAnswer f =
        ask("გამოგონილი", LANG_KA, (FindFilter){ .area = record(TABLE_AREA, S("health")) });

    assert_true(has(f, S("example-clinic")));
    assert_false(has(f, S("example-allowance")));
    assert_true(f.total < f.unfiltered);
}

TEST(a_state_a_kind_and_free_of_charge_leave_theirs)
{
    FindAnswer closed = ask("გრანტი ფული", LANG_KA, (FindFilter){ .state = STATE_CLOSED });
    FindAnswer free_ones = ask("გამოგონილი", LANG_KA, (FindFilter){ .is_free = true });
    FindAnswer by_state = ask("გამოგონილი", LANG_KA, (FindFilter){ .kind = PROVIDER_STATE + 1 });

    assert_int_equal(closed.total, 1);
    assert_str(id_of(&closed.at[0]), "example-old-grant");
    for (size_t i = 0; i < free_ones.count; i++)
        assert_true(service_is_free(edition_of_small_guide(),
                                    &edition_of_small_guide()->service[free_ones.at[i].number]));
    for (size_t i = 0; i < by_state.count; i++)
        assert_int_equal(edition_of_small_guide()->service[by_state.at[i].number].kind,
                         PROVIDER_STATE);
    assert_true(by_state.total > 0);
}

/* A number beside a choice is a promise: choosing it leaves just so many. */
TEST(counts_say_what_a_choice_will_leave)
{
    const Edition *e = edition_of_small_guide();
    FindFilter begin[] = {
        { .kind = 0 }, { .kind = PROVIDER_STATE + 1 }, { .state = STATE_OPEN }, { .is_free = true }
    };

    for (size_t b = 0; b < COUNT(begin); b++) {
        FindAnswer now = ask("გამოგონილი ნიმუშის ბარათი ფული", LANG_KA, begin[b]);
        for (uint32_t i = 0; i < e->counts[TABLE_AREA]; i++) {
            FindFilter f = begin[b];
            f.area = (Ref){ i + 1 };
            assert_int_equal(ask("გამოგონილი ნიმუშის ბარათი ფული", LANG_KA, f).total,
                             now.facets.area[i]);
        }
        for (uint32_t i = 0; now.facets.place && i < e->counts[TABLE_MUNICIPALITY]; i++) {
            FindFilter f = begin[b];
            f.place = (Ref){ i + 1 };
            assert_int_equal(ask("გამოგონილი ნიმუშის ბარათი ფული", LANG_KA, f).total,
                             now.facets.place[i]);
        }
        for (int s = STATE_OPEN; s < FIND_STATES; s++) {
            FindFilter f = begin[b];
            f.state = (FindState)s;
            assert_int_equal(ask("გამოგონილი ნიმუშის ბარათი ფული", LANG_KA, f).total,
                             now.facets.state[s]);
        }
        for (uint32_t k = 0; k < PROVIDER_KIND_COUNT; k++) {
            FindFilter f = begin[b];
            f.kind = k + 1;
            assert_int_equal(ask("გამოგონილი ნიმუშის ბარათი ფული", LANG_KA, f).total,
                             now.facets.kind[k]);
        }
        FindFilter f = begin[b];
        f.is_free = true;
        assert_int_equal(ask("გამოგონილი ნიმუშის ბარათი ფული", LANG_KA, f).total,
                         now.facets.is_free);
    }
}

TESTS(T(names_are_found_in_any_form_of_the_word), T(latin_letters_find_georgian_words),
      T(both_words_rank_above_one), T(closed_services_come_last_and_say_so),
      T(nothing_is_an_answer), T(long_queries_end), T(results_come_in_pages_that_do_not_overlap),
      T(a_word_in_english_letters_is_of_the_english_text), T(an_area_leaves_its_services),
      T(a_state_a_kind_and_free_of_charge_leave_theirs), T(counts_say_what_a_choice_will_leave))
