#include "editions.h"
#include "guide/place.h"
#include "unit.h"

static const Service *service(Str id)
{
    const Service *s = edition_service_by_id(edition_of_small_guide(), id);

    assert_non_null(s);
    return s;
}

static const Municipality *municipality(Str id)
{
    const Municipality *m = edition_find(edition_of_small_guide(), TABLE_MUNICIPALITY, id);

    assert_non_null(m);
    return m;
}

static bool is_offered(Str service_id, Str place)
{
    Places p = places_of(edition_of_small_guide());

    return service_is_offered(&p, service(service_id), municipality(place));
}

TEST(without_a_condition_on_the_place_a_service_is_everywhere)
{
    Places p = places_of(edition_of_small_guide());

    assert_false(service_depends_on_place(&p, service(S("example-card"))));
    assert_true(is_offered(S("example-card"), S("telavi")));
    assert_true(is_offered(S("example-card"), S("kutaisi")));
}

TEST(what_cannot_come_true_in_a_place_is_not_offered_there)
{
    Places p = places_of(edition_of_small_guide());

    assert_true(service_depends_on_place(&p, service(S("example-clinic"))));
    assert_true(is_offered(S("example-clinic"), S("telavi")));
    assert_false(is_offered(S("example-clinic"), S("kutaisi")));
}

TEST(counting_all_places_gives_what_asking_for_each_gives)
{
    const Edition *e = edition_of_small_guide();
    Places p = places_of(e);
    Arena a = arena_new(1 << 20);

    for (EACH_ALL(e, Service, s, service, SERVICE)) {
        uint32_t *counts = NEW_N(&a, uint32_t, e->counts[TABLE_MUNICIPALITY]);
        service_count_places(&p, &a, s, counts);
        for (uint32_t m = 0; m < e->counts[TABLE_MUNICIPALITY]; m++)
            assert_int_equal(counts[m], service_is_offered(&p, s, &e->municipality[m]));
    }
    arena_free(&a);
}

TESTS(T(without_a_condition_on_the_place_a_service_is_everywhere),
      T(what_cannot_come_true_in_a_place_is_not_offered_there),
      T(counting_all_places_gives_what_asking_for_each_gives))
