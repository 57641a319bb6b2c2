#include "editions.h"
#include "find/query.h"
#include "unit.h"

/* What the index of a Guide holds, asked for in the way people ask. Ranking is tested in find/ and guide/. */

static Arena arena = { .limit_bytes = 64 << 20 };

static const FindHit *ask(const char *query, size_t *count)
{
    FindOptions o = { .most = 20, .is_typing = true };

    return find_query(&edition_of_small_guide()->find, &arena, str_c(query), &o, count);
}

static bool leads_to(const char *query, const char *service)
{
    const Edition *e = edition_of_small_guide();
    size_t count;
    const FindHit *hit = ask(query, &count);

    for (size_t i = 0; i < count; i++)
        if (hit[i].document < e->counts[TABLE_SERVICE] &&
            str_eq(edition_str(e, e->service[hit[i].document].id), str_c(service)))
            return true;
    return false;
}

TEST(what_people_say_leads_to_the_service_and_is_marked)
{
    const Edition *e = edition_of_small_guide();
    size_t count;
    const FindHit *hit = ask("ვახველებ", &count);

    assert_true(count > 0);
    assert_str(edition_str(e, e->service[hit[0].document].id), "example-clinic");
    assert_int_equal(hit[0].match, MATCH_SYNONYM);
    assert_true(leads_to("hastayım", "example-clinic"));
    assert_true(leads_to("карточка", "example-card"));
    assert_false(leads_to("ვახველებ", "example-card"));
}

TEST(providers_lead_to_their_services_by_all_their_names_and_phones)
{
    assert_true(leads_to("გამოგონილი სააგენტო", "example-card"));
    assert_true(leads_to("გს", "example-card"));
    assert_true(leads_to("MUA", "example-card"));
    assert_true(leads_to("გამსააგ", "example-card"));
    assert_true(leads_to("200 00 01", "example-card"));
}

TEST(a_service_of_one_place_is_found_by_the_place_in_any_form)
{
    assert_true(leads_to("თელავი", "example-allowance"));
    assert_true(leads_to("თელავში", "example-allowance"));
    assert_true(leads_to("telavi", "example-allowance"));
    assert_false(leads_to("თელავი", "example-card"));
}

static bool finds_document(const char *query, uint32_t document)
{
    size_t count;
    const FindHit *hit = ask(query, &count);

    for (size_t i = 0; i < count; i++)
        if (hit[i].document == document)
            return true;
    return false;
}

TEST(after_the_services_stand_terms_hubs_and_news_in_the_order_of_their_tables)
{
    const Edition *e = edition_of_small_guide();
    uint32_t terms = e->counts[TABLE_SERVICE], hubs = terms + e->counts[TABLE_TERM];
    uint32_t news = hubs + e->counts[TABLE_HUB];

    assert_int_equal(e->find.documents, news + e->counts[TABLE_NEWS]);
    assert_true(finds_document("ყოველთვიურად", terms));
    assert_true(finds_document("ვინაობას", terms + 1));
    assert_true(finds_document("თელავის ჰაბი", hubs));
    assert_true(finds_document("ქუთაისში ცენტრი", hubs + 1));
    assert_true(finds_document("ჰაბი გაიხსნა", news));
}

TESTS(T(what_people_say_leads_to_the_service_and_is_marked),
      T(providers_lead_to_their_services_by_all_their_names_and_phones),
      T(a_service_of_one_place_is_found_by_the_place_in_any_form),
      T(after_the_services_stand_terms_hubs_and_news_in_the_order_of_their_tables))
