#include "editions.h"
#include "guide/service.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 64 << 20 };

static Day day(const char *iso)
{
    Day d;

    assert_true(day_parse(str_c(iso), &d));
    return d;
}

static const Service *service(const char *id)
{
    const Service *s = edition_service_by_id(edition_of_small_guide(), str_c(id));

    assert_non_null(s);
    return s;
}

static Shown shown(const char *id, const char *today)
{
    return service_shown(edition_of_small_guide(), service(id), day(today));
}

TEST(open_is_shown_as_open_while_its_source_is_young)
{
    assert_int_equal(shown("example-card", "2026-06-01"), SHOWN_OPEN);
    assert_int_equal(shown("example-card", "2028-05-16"), SHOWN_OPEN);
    assert_int_equal(shown("example-card", "2028-05-18"), SHOWN_LAST_KNOWN_OPEN);
    assert_int_equal(shown("example-duty", "2026-06-01"), SHOWN_LAST_KNOWN_OPEN);
}

TEST(other_states_are_shown_as_they_are)
{
    assert_int_equal(shown("example-allowance", "2026-06-01"), SHOWN_BY_CALL);
    assert_int_equal(shown("example-course", "2026-06-01"), SHOWN_SEASONAL);
    assert_int_equal(shown("example-clinic", "2026-06-01"), SHOWN_UNTIL_BUDGET_USED);
    assert_int_equal(shown("example-medicines", "2026-06-01"), SHOWN_UNCERTAIN);
    assert_int_equal(shown("example-old-grant", "2026-06-01"), SHOWN_CLOSED);
    assert_true(shown_is_over(SHOWN_CLOSED));
    assert_true(shown_is_over(SHOWN_PROBABLY_CLOSED));
    assert_false(shown_is_over(SHOWN_UNCERTAIN));
}

TEST(windows_open_and_close_to_the_day)
{
    assert_int_equal(shown("example-allowance", "2024-12-31"), SHOWN_NOT_YET);
    assert_int_equal(shown("example-allowance", "2025-01-01"), SHOWN_BY_CALL);
    assert_int_equal(shown("example-allowance", "2026-12-31"), SHOWN_BY_CALL);
    assert_int_equal(shown("example-allowance", "2027-01-01"), SHOWN_UNCERTAIN);
}

TEST(a_service_without_a_date_is_stale)
{
    const Edition *e = edition_of_small_guide();

    assert_true(service_is_stale(e, service("example-clinic"), day("2026-06-01")));
    assert_false(service_is_stale(e, service("example-card"), day("2026-06-01")));
    assert_null(service_newest_source(e, service("example-clinic")));
    assert_str(edition_str(e, service_newest_source(e, service("example-card"))->url),
               "https://card.example.org/price");
    assert_str(edition_str(e, service_newest_source(e, service("example-allowance"))->url),
               "https://fund.example.org/allowance");
}

TEST(free_is_a_line_with_zero_never_a_missing_line)
{
    const Edition *e = edition_of_small_guide();

    assert_true(service_is_free(e, service("example-clinic")));
    assert_false(service_is_free(e, service("example-card")));
    assert_false(service_is_free(e, service("example-course"))); /* nothing is known */
}

TEST(own_phones_lead_then_the_providers_then_sites_and_mail)
{
    const Edition *e = edition_of_small_guide();
    size_t n;
    const ServiceContact *c = service_contacts(e, &arena, service("example-card"), &n);

    assert_int_equal(n, 6);
    assert_str(c[0].address, "+995 32 200 00 03");
    assert_null(c[0].provider);
    assert_str(c[1].address, "+995 32 200 00 01");
    assert_non_null(c[1].provider);
    assert_int_equal(c[2].kind, CONTACT_WEBSITE);
    assert_str(c[2].address, "https://card.example.org/apply?form=1&lang=ka");
    assert_str(c[3].address, "https://agency.example.org");
    assert_int_equal(c[4].kind, CONTACT_EMAIL);
    assert_str(c[4].address, "card@example.org");
    assert_str(service_contact(e, service("example-allowance")).address, "+995 32 200 00 01");
    assert_int_equal(service_contact(e, service("example-course")).kind, CONTACT_WEBSITE);
    assert_int_equal(service_contact(e, service("example-clinic")).kind, CONTACT_NONE);
}

TEST(phone_addresses_keep_digits_and_plus)
{
    assert_str(phone_url(&arena, S("+995 32 240 10 10")), "tel:+995322401010");
    assert_str(phone_url(&arena, S("116 006")), "tel:116006");
}

TEST(hosts_are_what_people_recognise)
{
    assert_str(url_host(S("https://www.sda.gov.ge/en/x")), "sda.gov.ge");
    assert_str(url_host(S("http://ssa.gov.ge")), "ssa.gov.ge");
    assert_str(url_host(S("sda.gov.ge/x")), "sda.gov.ge");
}

TEST(distances_are_right_within_a_hundredth)
{
    Municipality tbilisi = { .lat_e4 = 416914, .lon_e4 = 448341 },
                 batumi = { .lat_e4 = 416423, .lon_e4 = 416339 },
                 zugdidi = { .lat_e4 = 425088, .lon_e4 = 418709 };
    uint32_t far = distance_km(&tbilisi, &batumi), other = distance_km(&tbilisi, &zugdidi);

    assert_in_range(far, 262, 269);   /* 265.5 by haversine */
    assert_in_range(other, 257, 264); /* 260.2 */
    assert_int_equal(distance_km(&batumi, &tbilisi), far);
    assert_int_equal(distance_km(&batumi, &batumi), 0);
}

TESTS(T(open_is_shown_as_open_while_its_source_is_young), T(other_states_are_shown_as_they_are),
      T(windows_open_and_close_to_the_day), T(a_service_without_a_date_is_stale),
      T(free_is_a_line_with_zero_never_a_missing_line),
      T(own_phones_lead_then_the_providers_then_sites_and_mail),
      T(phone_addresses_keep_digits_and_plus), T(hosts_are_what_people_recognise),
      T(distances_are_right_within_a_hundredth))
