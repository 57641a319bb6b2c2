#include "source/schema.h"
#include "unit.h"

static Arena arena = { .limit_bytes = 64 << 20 };

/* Checks one value of a kind; returns the rule it breaks, NULL when it is fine. */
static const char *broken(ValueKind kind, const char *yaml)
{
    const Key keys[] = { { .name = "v", .kind = kind, .required = true, .min = 1, .max = 100 },
                         { 0 } };
    Problems p = { .a = &arena };
    Str text = arena_fmt(&arena, "v: %s\n", yaml);
    const Node *n = node_parse(&arena, S("x.yaml"), text, &p);

    assert_non_null(n);
    schema_check(n, keys, S("x.yaml"), &p);
    return p.first ? p.first->rule : NULL;
}

#define FINE(kind, yaml) assert_null(broken(kind, yaml))
#define BREAKS(kind, yaml, rule)                                                                   \
    do {                                                                                           \
        const char *got_ = broken(kind, yaml);                                                     \
        assert_non_null(got_);                                                                     \
        assert_string_equal(got_, rule);                                                           \
    } while (0)

TEST(ids_and_codes)
{
    FINE(VALUE_SLUG, "age-pension");
    BREAKS(VALUE_SLUG, "Age-Pension", "bad-id");
    BREAKS(VALUE_SLUG, "-a", "bad-id");
    BREAKS(VALUE_SLUG, "a_b", "bad-id");
    FINE(VALUE_CODE, "\"k2m4x\"");
    BREAKS(VALUE_CODE, "\"k2m4\"", "bad-code");
    BREAKS(VALUE_CODE, "\"hello\"", "bad-code"); /* vowels could make a word */
    BREAKS(VALUE_CODE, "\"k2m0x\"", "bad-code");
}

TEST(sr_par_05_numbers_have_no_quotes_and_a_range)
{
    FINE(VALUE_NUMBER, "100");
    BREAKS(VALUE_NUMBER, "101", "bad-number");
    BREAKS(VALUE_NUMBER, "0", "bad-number");
    BREAKS(VALUE_NUMBER, "\"5\"", "bad-number");
    BREAKS(VALUE_NUMBER, "5.0", "bad-number");
    BREAKS(VALUE_NUMBER, "0x10", "bad-number");
    FINE(VALUE_DECIMAL, "12.5");
    FINE(VALUE_DECIMAL, "0");
    BREAKS(VALUE_DECIMAL, "-1", "bad-amount");
    BREAKS(VALUE_DECIMAL, "1.234", "bad-amount");
    BREAKS(VALUE_DECIMAL, "1,5", "bad-amount");
    BREAKS(VALUE_DECIMAL, ".5", "bad-amount");
    BREAKS(VALUE_DECIMAL, "1e3", "bad-amount");
    BREAKS(VALUE_DECIMAL, "99999999999", "bad-amount");
    BREAKS(VALUE_DECIMAL, ".nan", "bad-amount");
    FINE(VALUE_COORDINATE, "41.6914");
    BREAKS(VALUE_COORDINATE, "41.69145", "bad-coordinate");
    BREAKS(VALUE_COORDINATE, "-1.5", "bad-coordinate");
}

TEST(sr_par_06_true_and_false_are_plain_words)
{
    FINE(VALUE_BOOL, "true");
    FINE(VALUE_BOOL, "false");
    BREAKS(VALUE_BOOL, "yes", "not-true-or-false");
    BREAKS(VALUE_BOOL, "\"true\"", "not-true-or-false");
    BREAKS(VALUE_BOOL, "True", "not-true-or-false");
}

TEST(days_and_loose_dates)
{
    FINE(VALUE_DAY, "\"2024-02-29\"");
    FINE(VALUE_DAY, "null");
    BREAKS(VALUE_DAY, "\"2023-02-29\"", "bad-day");
    BREAKS(VALUE_DAY, "\"2024\"", "bad-day");
    FINE(VALUE_DATE, "\"2024\"");
    FINE(VALUE_DATE, "\"2024-05\"");
    BREAKS(VALUE_DATE, "\"about 2018\"", "bad-date");
}

TEST(phones)
{
    FINE(VALUE_PHONE, "\"+995 32 240 10 10\"");
    FINE(VALUE_PHONE, "\"112\"");
    FINE(VALUE_PHONE, "\"116 006\"");
    FINE(VALUE_PHONE, "\"*3599\"");
    BREAKS(VALUE_PHONE, "\"+995 32\"", "bad-phone");
    BREAKS(VALUE_PHONE, "\"+995-32-240-10-10\"", "bad-phone");
    BREAKS(VALUE_PHONE, "\"032 2 40 10 10 99\"", "bad-phone");
    BREAKS(VALUE_PHONE, "\"12\"", "bad-phone");
    BREAKS(VALUE_PHONE, "\"+995  322401010\"", "bad-phone");
    BREAKS(VALUE_PHONE, "\"112 \"", "bad-phone");
    BREAKS(VALUE_PHONE, "\"javascript:1\"", "bad-phone");
}

TEST(addresses)
{
    FINE(VALUE_URL, "\"https://sda.gov.ge/en/products/id-card/\"");
    FINE(VALUE_URL, "\"https://ka.wikipedia.org/wiki/გზა\"");
    BREAKS(VALUE_URL, "\"javascript:alert(1)\"", "bad-url");
    BREAKS(VALUE_URL, "\"sda.gov.ge\"", "bad-url");
    BREAKS(VALUE_URL, "\"https://user@sda.gov.ge/\"", "bad-url");
    BREAKS(VALUE_URL, "\"https://sda gov.ge/\"", "bad-url");
    BREAKS(VALUE_URL, "\"https://sda.gov.ge/<script>\"", "bad-url");
    BREAKS(VALUE_URL, "\"ftp://sda.gov.ge/\"", "bad-url");
    BREAKS(VALUE_URL, "\"https://localhost\"", "bad-url");
    FINE(VALUE_EMAIL, "\"info@sda.gov.ge\"");
    BREAKS(VALUE_EMAIL, "\"info@sda\"", "bad-email");
    BREAKS(VALUE_EMAIL, "\"a b@sda.gov.ge\"", "bad-email");
    BREAKS(VALUE_EMAIL, "\"a@b@sda.gov.ge\"", "bad-email");
    BREAKS(VALUE_EMAIL, "\"@sda.gov.ge\"", "bad-email");
}

TEST(texts_are_in_both_languages_and_in_the_right_letters)
{
    FINE(VALUE_TEXT, "{ka: \"გზა მშვიდობისა\", en: \"Safe travels\"}");
    FINE(VALUE_TERM, "{ka: \"LinkedIn\", en: \"LinkedIn\"}");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\"}", "missing-language");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\", en: road, ru: дорога}", "unknown-language");
    BREAKS(VALUE_TEXT, "\"გზა\"", "not-two-languages");
    BREAKS(VALUE_TEXT, "{ka: \"the road და the way\", en: road}", "not-georgian");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\", en: \"road გზა\"}", "georgian-in-english");
    BREAKS(VALUE_TEXT, "{ka: \"ᲒᲖᲐ\", en: road}", "georgian-capitals");
    BREAKS(VALUE_TEXT, "{ka: \"გზა  აქ\", en: road}", "double-blank");
    BREAKS(VALUE_TEXT, "{ka: \" გზა\", en: road}", "blank-text");
    BREAKS(VALUE_TEXT, "{ka: \"\", en: road}", "blank-text");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\", en: \"<b>road</b>\"}", "markup-in-text");
    BREAKS(VALUE_TEXT, "{ka: \"გ\\u00ADზა\", en: road}", "invisible-character");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\\u202E\", en: road}", "invisible-character");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\", en: \"ro\\u0007ad\"}", "control-character");
    BREAKS(VALUE_TEXT, "{ka: \"გზa\", en: road}", "mixed-letters");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\", en: \"r\\u043Ead\"}", "mixed-letters");
    BREAKS(VALUE_TEXT, "{ka: \"გზა\", en: \"cafe\\u0301\"}", "not-nfc");
}

TEST(markdown_is_a_small_part_of_markdown)
{
    FINE(VALUE_MARKDOWN, "{ka: \"გზა **მტკიცე**\", en: \"See [hubs](/en/hubs)\"}");
    BREAKS(VALUE_MARKDOWN, "{ka: \"გზა\", en: \"<b>x</b>\"}", "unsafe-markdown");
    BREAKS(VALUE_MARKDOWN, "{ka: \"გზა\", en: \"[x](javascript:alert(1))\"}", "unsafe-link");
    BREAKS(VALUE_MARKDOWN, "{ka: \"გზა\", en: \"![x](https://a.example.org/i.png)\"}",
           "unsafe-markdown");
}

TEST(sr_par_05_unknown_and_missing_keys_are_told_with_a_hint)
{
    const Key keys[] = { { .name = "summary", .kind = VALUE_LINE, .required = true }, { 0 } };
    Problems p = { .a = &arena };
    const Node *n = node_parse(&arena, S("x.yaml"), S("summry: x\n"), &p);

    schema_check(n, keys, S("x.yaml"), &p);
    assert_int_equal(p.count, 2);
    assert_string_equal(p.first->rule, "unknown-key");
    assert_has(p.first->text, "did you mean \"summary\"");
    assert_string_equal(p.first->next->rule, "missing-key");
}

TEST(hundredths_are_exact)
{
    uint32_t v;

    assert_true(decimal_hundredths(S("12.34"), &v));
    assert_int_equal(v, 1234);
    assert_true(decimal_hundredths(S("12.3"), &v));
    assert_int_equal(v, 1230);
    assert_true(decimal_hundredths(S("20000000"), &v));
    assert_int_equal(v, 2000000000);
    assert_false(decimal_hundredths(S("20000001"), &v));
    assert_false(decimal_hundredths(S("1."), &v));
}

TEST(sr_par_16_words_of_two_scripts_are_found)
{
    Str w;

    assert_true(word_mixes_scripts(S("ეს პasპორტია"), &w));
    assert_true(str_starts(w, S("პა")) || str_starts(w, S("პ")));
    assert_false(word_mixes_scripts(S("LinkedIn-ის გვერდი, №5, 3×4"), &w));
    assert_false(word_mixes_scripts(S(""), &w));
}

TESTS(T(ids_and_codes), T(sr_par_05_numbers_have_no_quotes_and_a_range),
      T(sr_par_06_true_and_false_are_plain_words), T(days_and_loose_dates), T(phones), T(addresses),
      T(texts_are_in_both_languages_and_in_the_right_letters),
      T(markdown_is_a_small_part_of_markdown),
      T(sr_par_05_unknown_and_missing_keys_are_told_with_a_hint), T(hundredths_are_exact),
      T(sr_par_16_words_of_two_scripts_are_found))
