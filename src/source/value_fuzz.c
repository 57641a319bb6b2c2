/* value_fuzz.c -- one value of every kind: dates, amounts, phones, addresses, codes. The first byte says which. */
#include "base/day.h"
#include "base/must.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "source/markdown.h"
#include "source/schema.h"

static const char *const CHOICES[] = { "open", "closed", NULL };

/* What passed the check is what its readers can read. */
static void check_promise(ValueKind kind, Str s)
{
    uint32_t v;
    Day d;

    if (kind == VALUE_DECIMAL)
        MUST(decimal_hundredths(s, &v));
    if (kind == VALUE_DATE && !str_eq(s, S("null")) && !str_eq(s, S("~")) && s.n) {
        MUST(loose_date_last(s, &d));
        MUST(d <= day_of((Date){ 9999, 12, 31 }));
    }
    if (kind == VALUE_URL)
        MUST(str_find(s, S("javascript:")) != 0 && str_find_byte(s, '"') < 0 &&
             str_find_byte(s, ' ') < 0);
    if (kind == VALUE_PHONE)
        for (size_t i = 0; i < s.n; i++)
            MUST((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ' ' || s.p[i] == '+' ||
                 s.p[i] == '*');
    if (kind == VALUE_EMAIL)
        MUST(str_find_byte(s, '@') > 0 && str_find_byte(s, '\n') < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    Arena a = arena_new((size_t)64 << 20);
    Problems problems = { .a = &a };
    ValueKind kind = (ValueKind)(data[0] % (VALUE_PATH + 1));
    Str s = { (const char *)data + 1, size - 1 }, word;

    if (utf8_valid(s)) {
        const Key keys[] = { { .name = "v",
                               .kind = kind,
                               .item = VALUE_LINE,
                               .keys = TERM_KEYS,
                               .names = CHOICES,
                               .min = 1,
                               .max = 100 },
                             { 0 } };
        Node ka = { .kind = NODE_TEXT, .line = 2, .text = s, .key = S("ka") };
        Node text = {
            .kind = NODE_TEXT, .line = 1, .is_plain = data[0] & 0x80, .text = s, .key = S("v")
        };
        Node both = { .kind = NODE_MAP, .line = 1, .key = S("v"), .first = &ka, .count = 1 };
        Node map = {
            .kind = NODE_MAP, .line = 1, .first = data[0] & 0x40 ? &both : &text, .count = 1
        };
        schema_check(&map, keys, S("x.yaml"), &problems);
        if (!problems.count && map.first == &text)
            check_promise(kind, s);
        word_mixes_scripts(s, &word);
        Day d;
        if (day_parse(s, &d))
            MUST(str_eq(day_iso(&a, d), s));
        if (link_is_safe(s))
            MUST(str_find_byte(s, '"') < 0 && str_find_byte(s, '\n') < 0);
    }
    arena_free(&a);
    return 0;
}
