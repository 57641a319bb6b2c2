#include "source/schema.h"
#include "base/day.h"
#include "base/utf8.h"
#include "pack/tables.h"
#include "source/markdown.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

const char *const STATUS_NAMES[] = { "open",
                                     "by_call",
                                     "seasonal",
                                     "until_budget_used",
                                     "event_programme",
                                     "check_continuation",
                                     "probably_closed",
                                     "closed",
                                     NULL };
const char *const PROVIDER_KIND_NAMES[] = { "state",         "municipal", "ngo",
                                            "international", "private",   NULL };
const char *const CONFIDENCE_NAMES[] = { "high", "medium", "low", NULL };
const char *const PER_NAMES[] = { "",     "once",         "day",     "30_days", "month", "year",
                                  "hour", "half_hectare", "hectare", "hive",    NULL };
const char *const SUM_KIND_NAMES[] = { "amount", "fee", "cap", "fine", NULL };
const char *const FACT_TYPE_NAMES[] = {
    "bool", "integer", "decimal", "date", "choice", "set", NULL
};
const char *const HUB_KIND_NAMES[] = { "hub", "service_centre", "partner_desk", NULL };
const char *const HUB_KNOWN_NAMES[] = { "no", "yes", "region", NULL };
const char *const TERM_ORIGIN_NAMES[] = { "official", "seen", "own", NULL };
const char *const OP_NAMES[] = { "", "==", "!=", "<", "<=", ">", ">=", "in", "not_in", NULL };
const char *const REACH_NAMES[] = { "everyone", "on_a_need", "targeted", NULL };
const char *const WORK_NAMES[] = { "any", "farm", "business", "job", "study", NULL };
const char *const CHANGES_NAMES[] = { "never", "with_time", "by_person", NULL };
static const char *const FIELD_NAMES[] = { "documents",        "property",      "business",
                                           "business-support", "employment",    "health",
                                           "social",           "reintegration", NULL };

static const Key SUM_KEYS[] = {
    { .name = "what", .kind = VALUE_TEXT, .required = true },
    { .name = "gel", .kind = VALUE_DECIMAL },
    { .name = "gel_min", .kind = VALUE_DECIMAL },
    { .name = "gel_max", .kind = VALUE_DECIMAL },
    { .name = "eur", .kind = VALUE_DECIMAL },
    { .name = "eur_min", .kind = VALUE_DECIMAL },
    { .name = "eur_max", .kind = VALUE_DECIMAL },
    { .name = "usd", .kind = VALUE_DECIMAL },
    { .name = "usd_min", .kind = VALUE_DECIMAL },
    { .name = "usd_max", .kind = VALUE_DECIMAL },
    { .name = "percent", .kind = VALUE_DECIMAL },
    { .name = "percent_min", .kind = VALUE_DECIMAL },
    { .name = "percent_max", .kind = VALUE_DECIMAL },
    { .name = "per", .kind = VALUE_CHOICE, .names = PER_NAMES },
    { .name = "kind", .kind = VALUE_CHOICE, .names = SUM_KIND_NAMES },
    { .name = "working_days", .kind = VALUE_NUMBER, .max = 10000 },
    { .name = "calendar_days", .kind = VALUE_NUMBER, .max = 10000 },
    { .name = "source", .kind = VALUE_NUMBER, .required = true, .min = 1, .max = 999 },
    { 0 },
};
static const Key PHONE_KEYS[] = {
    { .name = "number", .kind = VALUE_PHONE, .required = true },
    { .name = "label", .kind = VALUE_TEXT, .required = true },
    { .name = "hours", .kind = VALUE_TEXT },
    { .name = "source", .kind = VALUE_NUMBER, .required = true, .min = 1, .max = 999 },
    { 0 },
};
static const Key SOURCE_KEYS[] = {
    { .name = "url", .kind = VALUE_URL, .required = true },
    { .name = "says", .kind = VALUE_LINE },
    { .name = "date", .kind = VALUE_DATE, .required = true },
    { .name = "date_note", .kind = VALUE_LINE },
    { 0 },
};
static const Key PAPER_KEYS[] = {
    { .name = "doc", .kind = VALUE_REF, .required = true, .target = TARGET_DOCUMENT },
    { .name = "note", .kind = VALUE_TEXT },
    { 0 },
};
static const Key VERSION_KEYS[] = {
    { .name = "from", .kind = VALUE_DAY, .required = true },
    { .name = "conditions", .kind = VALUE_CONDITION, .required = true },
    { 0 },
};
static const Key PART_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "what", .kind = VALUE_TEXT, .required = true },
    { .name = "conditions", .kind = VALUE_CONDITION, .required = true },
    { 0 },
};
static const Key EDITOR_KEYS[] = {
    { .name = "note", .kind = VALUE_LINE },
    { .name = "check", .kind = VALUE_LIST, .item = VALUE_LINE },
    { 0 },
};

const Key SERVICE_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "code", .kind = VALUE_CODE, .required = true },
    { .name = "area", .kind = VALUE_REF, .required = true, .target = TARGET_AREA },
    { .name = "also_in", .kind = VALUE_LIST, .item = VALUE_REF, .target = TARGET_AREA },
    { .name = "importance", .kind = VALUE_NUMBER, .required = true, .min = 1, .max = 100 },
    { .name = "reach", .kind = VALUE_CHOICE, .required = true, .names = REACH_NAMES },
    { .name = "age_from", .kind = VALUE_NUMBER, .min = 1, .max = 150 },
    { .name = "age_to", .kind = VALUE_NUMBER, .min = 1, .max = 150 },
    { .name = "work", .kind = VALUE_CHOICE, .names = WORK_NAMES },
    { .name = "status", .kind = VALUE_CHOICE, .required = true, .names = STATUS_NAMES },
    { .name = "is_duty", .kind = VALUE_BOOL },
    { .name = "kind", .kind = VALUE_CHOICE, .required = true, .names = PROVIDER_KIND_NAMES },
    { .name = "confidence", .kind = VALUE_CHOICE, .required = true, .names = CONFIDENCE_NAMES },
    { .name = "valid_from", .kind = VALUE_DAY, .required = true },
    { .name = "valid_until", .kind = VALUE_DAY, .required = true },
    { .name = "verified", .kind = VALUE_DATE, .required = true },
    { .name = "checked", .kind = VALUE_DAY },
    { .name = "providers",
      .kind = VALUE_LIST,
      .required = true,
      .item = VALUE_REF,
      .target = TARGET_PROVIDER,
      .min = 1 },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "official_name", .kind = VALUE_TERM },
    { .name = "summary", .kind = VALUE_TEXT, .required = true },
    { .name = "gives", .kind = VALUE_LIST, .required = true, .item = VALUE_TEXT, .min = 1 },
    { .name = "amounts", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = SUM_KEYS },
    { .name = "amount_note", .kind = VALUE_TEXT },
    { .name = "costs", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = SUM_KEYS },
    { .name = "cost_note", .kind = VALUE_TEXT },
    { .name = "time", .kind = VALUE_TEXT },
    { .name = "window", .kind = VALUE_TEXT },
    { .name = "who", .kind = VALUE_LIST, .required = true, .item = VALUE_TEXT, .min = 1 },
    { .name = "also_needs", .kind = VALUE_LIST, .item = VALUE_TEXT },
    { .name = "conditions", .kind = VALUE_CONDITION, .required = true },
    { .name = "conditions_from", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = VERSION_KEYS },
    { .name = "parts", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = PART_KEYS },
    { .name = "documents", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = PAPER_KEYS },
    { .name = "steps", .kind = VALUE_LIST, .required = true, .item = VALUE_TEXT, .min = 1 },
    { .name = "where", .kind = VALUE_TEXT },
    { .name = "phones", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = PHONE_KEYS },
    { .name = "emails", .kind = VALUE_LIST, .item = VALUE_EMAIL },
    { .name = "websites", .kind = VALUE_LIST, .item = VALUE_URL },
    { .name = "legal_basis", .kind = VALUE_TERM },
    { .name = "sources",
      .kind = VALUE_LIST,
      .required = true,
      .item = VALUE_MAP,
      .keys = SOURCE_KEYS,
      .min = 1 },
    { .name = "editor", .kind = VALUE_MAP, .keys = EDITOR_KEYS },
    { 0 },
};
const Key PROVIDER_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "short", .kind = VALUE_TERM },
    { .name = "also", .kind = VALUE_LIST, .item = VALUE_LINE },
    { .name = "kind", .kind = VALUE_CHOICE, .required = true, .names = PROVIDER_KIND_NAMES },
    { .name = "phones", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = PHONE_KEYS },
    { .name = "emails", .kind = VALUE_LIST, .item = VALUE_EMAIL },
    { .name = "website", .kind = VALUE_URL },
    { .name = "sources", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = SOURCE_KEYS },
    { 0 },
};
const Key DOCUMENT_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "obtained_by", .kind = VALUE_REF, .target = TARGET_SERVICE },
    { .name = "held_when", .kind = VALUE_CONDITION },
    { 0 },
};
const Key AREA_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "lead", .kind = VALUE_TEXT, .required = true },
    { .name = "field", .kind = VALUE_CHOICE, .required = true, .names = FIELD_NAMES },
    { 0 },
};
const Key NEED_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "hint", .kind = VALUE_TEXT, .required = true },
    { .name = "areas",
      .kind = VALUE_LIST,
      .required = true,
      .item = VALUE_REF,
      .target = TARGET_AREA,
      .min = 1 },
    { 0 },
};
static const Key WAY_KEYS[] = {
    { .name = "service", .kind = VALUE_REF, .required = true, .target = TARGET_SERVICE },
    { .name = "why", .kind = VALUE_TEXT },
    { 0 },
};
static const Key PRESET_KEYS[] = {
    { .name = "fact", .kind = VALUE_REF, .required = true, .target = TARGET_FACT },
    { .name = "value", .kind = VALUE_LINE, .required = true },
    { 0 },
};
const Key SITUATION_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "code", .kind = VALUE_CODE, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "lead", .kind = VALUE_TEXT, .required = true },
    { .name = "services",
      .kind = VALUE_LIST,
      .required = true,
      .item = VALUE_MAP,
      .keys = WAY_KEYS,
      .min = 2 },
    { .name = "answers", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = PRESET_KEYS },
    { 0 },
};
static const Key CHOICE_KEYS[] = {
    { .name = "id", .kind = VALUE_LINE, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "sensitive", .kind = VALUE_BOOL },
    { .name = "eu_schengen", .kind = VALUE_BOOL },
    { 0 },
};
const Key FACT_GROUP_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { 0 },
};
const Key FACT_KEYS[] = {
    { .name = "id", .kind = VALUE_LINE, .required = true },
    { .name = "group", .kind = VALUE_REF, .required = true, .target = TARGET_FACT_GROUP },
    { .name = "type", .kind = VALUE_CHOICE, .required = true, .names = FACT_TYPE_NAMES },
    { .name = "unit", .kind = VALUE_LINE },
    { .name = "asked", .kind = VALUE_BOOL, .required = true },
    { .name = "sensitive", .kind = VALUE_BOOL, .required = true },
    { .name = "question", .kind = VALUE_TERM },
    { .name = "why_asked", .kind = VALUE_TERM },
    { .name = "choices", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = CHOICE_KEYS },
    { .name = "choices_from", .kind = VALUE_LINE },
    { .name = "applies_when", .kind = VALUE_CONDITION },
    { .name = "derived_from", .kind = VALUE_LIST, .item = VALUE_REF, .target = TARGET_FACT },
    { .name = "rule", .kind = VALUE_RULE },
    { .name = "least", .kind = VALUE_NUMBER, .max = INT32_MAX },
    { .name = "most", .kind = VALUE_NUMBER, .max = INT32_MAX },
    { .name = "past", .kind = VALUE_BOOL },
    { .name = "says", .kind = VALUE_TERM },
    { .name = "says_not", .kind = VALUE_TERM },
    { .name = "changes", .kind = VALUE_CHOICE, .names = CHANGES_NAMES },
    { .name = "is_need", .kind = VALUE_BOOL },
    { .name = "got_by", .kind = VALUE_REF, .target = TARGET_SERVICE },
    { .name = "told_by", .kind = VALUE_REF, .target = TARGET_FACT },
    { .name = "usually", .kind = VALUE_LINE },
    { .name = "sign_of", .kind = VALUE_CHOICE, .names = WORK_NAMES },
    { 0 },
};
const Key REGION_KEYS[] = {
    { .name = "id", .kind = VALUE_LINE, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "hub_region", .kind = VALUE_BOOL, .required = true },
    { 0 },
};
const Key MUNICIPALITY_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "official_name", .kind = VALUE_TERM, .required = true },
    { .name = "region", .kind = VALUE_REF, .required = true, .target = TARGET_REGION },
    { .name = "kind", .kind = VALUE_LINE, .required = true },
    { .name = "lat", .kind = VALUE_COORDINATE, .required = true },
    { .name = "lon", .kind = VALUE_COORDINATE, .required = true },
    { .name = "hub", .kind = VALUE_CHOICE, .required = true, .names = HUB_KNOWN_NAMES },
    { .name = "hub_note", .kind = VALUE_LINE },
    { .name = "pilot_note", .kind = VALUE_LINE },
    { 0 },
};
const Key HUB_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "kind", .kind = VALUE_CHOICE, .required = true, .names = HUB_KIND_NAMES },
    { .name = "municipality", .kind = VALUE_REF, .required = true, .target = TARGET_MUNICIPALITY },
    { .name = "name", .kind = VALUE_TERM, .required = true },
    { .name = "address", .kind = VALUE_TEXT },
    { .name = "hours", .kind = VALUE_TEXT },
    { .name = "known", .kind = VALUE_TEXT, .required = true },
    { .name = "phones", .kind = VALUE_LIST, .item = VALUE_MAP, .keys = PHONE_KEYS },
    { .name = "sources",
      .kind = VALUE_LIST,
      .required = true,
      .item = VALUE_MAP,
      .keys = SOURCE_KEYS,
      .min = 1 },
    { 0 },
};
const Key TERM_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "term", .kind = VALUE_TERM, .required = true },
    { .name = "meaning", .kind = VALUE_TEXT, .required = true },
    { .name = "also", .kind = VALUE_TERM },
    { .name = "origin", .kind = VALUE_CHOICE, .required = true, .names = TERM_ORIGIN_NAMES },
    { 0 },
};
const Key SYNONYM_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "weight", .kind = VALUE_NUMBER, .min = 1, .max = 100 },
    { .name = "words", .kind = VALUE_LIST, .required = true, .item = VALUE_LINE, .min = 2 },
    { 0 },
};
/* Other languages than the Guide's: an index takes any, a page prints none of them. */
const Key EVERYDAY_KEYS[] = {
    { .name = "service", .kind = VALUE_REF, .required = true, .target = TARGET_SERVICE },
    { .name = "ka", .kind = VALUE_LIST, .required = true, .item = VALUE_LINE, .min = 3 },
    { .name = "ru", .kind = VALUE_LIST, .item = VALUE_LINE },
    { .name = "en", .kind = VALUE_LIST, .item = VALUE_LINE },
    { .name = "other", .kind = VALUE_LIST, .item = VALUE_LINE },
    { 0 },
};
const Key NEWS_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "date", .kind = VALUE_DAY, .required = true },
    { .name = "title", .kind = VALUE_TERM, .required = true },
    { .name = "summary", .kind = VALUE_TEXT, .required = true },
    { .name = "body", .kind = VALUE_MARKDOWN, .required = true },
    { .name = "source", .kind = VALUE_URL, .required = true },
    { 0 },
};
const Key PAGE_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "title", .kind = VALUE_TERM, .required = true },
    { .name = "body", .kind = VALUE_MARKDOWN, .required = true },
    { 0 },
};

static const Key EXPECT_KEYS[] = {
    { .name = "fits", .kind = VALUE_LIST, .item = VALUE_REF, .target = TARGET_SERVICE },
    { .name = "may_fit", .kind = VALUE_LIST, .item = VALUE_REF, .target = TARGET_SERVICE },
    { .name = "does_not_fit", .kind = VALUE_LIST, .item = VALUE_REF, .target = TARGET_SERVICE },
    { 0 },
};
const Key HOUSEHOLD_KEYS[] = {
    { .name = "id", .kind = VALUE_SLUG, .required = true },
    { .name = "story", .kind = VALUE_TEXT, .required = true },
    { .name = "day", .kind = VALUE_DAY, .required = true },
    { .name = "answers", .kind = VALUE_ANSWERS, .required = true },
    { .name = "expect", .kind = VALUE_MAP, .required = true, .keys = EXPECT_KEYS },
    { 0 },
};

int name_index(const char *const *names, Str text)
{
    for (int i = 0; names[i]; i++)
        if (str_eq(str_c(names[i]), text))
            return i;
    return -1;
}

bool decimal_hundredths(Str s, uint32_t *out)
{
    uint32_t whole, part = 0;
    Str rest = s;
    Str head = str_cut(&rest, '.');

    if (!str_u32(head, 20000000, &whole))
        return false;
    if (head.n != s.n) {
        if (rest.n < 1 || rest.n > 2 || !str_u32(rest, 99, &part))
            return false;
        if (rest.n == 1)
            part *= 10;
    }
    *out = whole * 100 + part;
    return true;
}

bool code_is_neutral(Str s)
{
    if (s.n != 5)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (str_find_byte(S("23456789bcdfghjkmnpqrstvwxz"), s.p[i]) < 0)
            return false;
    return true;
}

typedef struct Checking {
    Str file;
    Problems *problems;
} Checking;

#define SAY(c, line, rule, ...) problem_add((c)->problems, (c)->file, (line), (rule), __VA_ARGS__)

typedef enum Script {
    SCRIPT_NONE,
    SCRIPT_GEORGIAN,
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_OTHER
} Script;

static Script script_of(uint32_t c)
{
    if (code_is_georgian(c))
        return SCRIPT_GEORGIAN;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7))
        return SCRIPT_LATIN;
    if (c >= 0x400 && c <= 0x52F)
        return SCRIPT_CYRILLIC;
    if (utf8proc_category((utf8proc_int32_t)c) <= UTF8PROC_CATEGORY_LO &&
        utf8proc_category((utf8proc_int32_t)c) >= UTF8PROC_CATEGORY_LU)
        return SCRIPT_OTHER;
    return SCRIPT_NONE;
}

bool word_mixes_scripts(Str text, Str *word)
{
    Str rest = text, start = text;
    Script seen = SCRIPT_NONE;

    while (rest.n) {
        Str before = rest;
        Script s = script_of(utf8_next(&rest));
        if (s == SCRIPT_NONE) {
            seen = SCRIPT_NONE;
            start = rest;
        } else if (seen != SCRIPT_NONE && s != seen) {
            *word = (Str){ start.p, (size_t)(rest.p ? rest.p - start.p : before.p - start.p + 1) };
            return true;
        } else {
            seen = s;
        }
    }
    return false;
}

/* What holds for every text a visitor reads, whatever its language. */
static void check_letters(const Checking *c, const Node *n, bool may_have_lines)
{
    Str rest = n->text, word;
    uint32_t previous = 0;

    if (n->text.n == 0 || (!may_have_lines && str_trim(n->text).n != n->text.n))
        SAY(c, n->line, "blank-text",
            "the text is empty or has blanks at an end; write it or leave the key out");
    while (rest.n) {
        uint32_t code = utf8_next(&rest);
        if (code_is_invisible(code)) {
            SAY(c, n->line, "invisible-character",
                "the text has the invisible character U+%04x; remove it (soft hyphens are set by the program)",
                code);
            return;
        }
        if ((code < ' ' && !(may_have_lines && code == '\n')) || code == 0x7F ||
            (code >= 0x80 && code < 0xA0)) {
            SAY(c, n->line, "control-character",
                "the text has the control character U+%04x; remove it", code);
            return;
        }
        if ((code >= 0x1C90 && code <= 0x1CBF) || (code >= 0x10A0 && code <= 0x10CF)) {
            SAY(c, n->line, "georgian-capitals",
                "the text has Georgian capitals (Mtavruli) or old letters; write Mkhedruli");
            return;
        }
        if (!may_have_lines && (code == '<' || code == '>')) {
            SAY(c, n->line, "markup-in-text",
                "the text has < or >; this place takes plain text only");
            return;
        }
        if (code == ' ' && previous == ' ' && !may_have_lines) {
            SAY(c, n->line, "double-blank", "the text has two blanks in a row; leave one");
            return;
        }
        previous = code;
    }
    if (word_mixes_scripts(n->text, &word))
        SAY(c, n->line, "mixed-letters",
            "\"%.*s...\" mixes letters of two scripts that look alike; write it in one",
            STR(utf8_head(word, 40)));
    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t n_bytes =
        utf8proc_map((const utf8proc_uint8_t *)n->text.p, (utf8proc_ssize_t)n->text.n, &nfc,
                     UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (n_bytes < 0 || (size_t)n_bytes != n->text.n || memcmp(nfc, n->text.p, n->text.n) != 0)
        SAY(c, n->line, "not-nfc",
            "the text is not in Unicode form NFC; type accented letters as one");
    free(nfc);
}

static void check_language(const Checking *c, const Node *n, Lang lang, bool is_term)
{
    Str rest = n->text;
    size_t georgian = 0, letters = 0;

    while (rest.n) {
        Script s = script_of(utf8_next(&rest));
        letters += s != SCRIPT_NONE;
        georgian += s == SCRIPT_GEORGIAN;
    }
    if (lang == LANG_EN && georgian)
        SAY(c, n->line, "georgian-in-english",
            "the English text has Georgian letters; write it in English");
    if (lang == LANG_KA && letters && !is_term && georgian * 10 < letters * 9)
        SAY(c, n->line, "not-georgian",
            "only %zu of %zu letters of the ka text are Georgian; at least 90 %% must be", georgian,
            letters);
}

static void check_text(const Checking *c, const Node *n, ValueKind kind)
{
    static const char *const langs[] = { "ka", "en" };

    if (n->kind != NODE_MAP) {
        SAY(c, n->line, "not-two-languages",
            "\"%.*s\" must be a text with ka: and en:", STR(n->key));
        return;
    }
    for (int l = 0; l < LANG_COUNT; l++) {
        const Node *one = node_get(n, langs[l]);
        if (!one) {
            SAY(c, n->line, "missing-language",
                "the text has no %s: line; write it in both languages", langs[l]);
            continue;
        }
        if (one->kind != NODE_TEXT) {
            SAY(c, one->line, "not-a-text", "%s: must be a text", langs[l]);
            continue;
        }
        check_letters(c, one, kind == VALUE_MARKDOWN);
        check_language(c, one, (Lang)l, kind == VALUE_TERM);
        if (kind == VALUE_MARKDOWN) {
            Arena scratch = arena_new(16 << 20);
            markdown_canonical(&scratch, one->text, c->file, one->line, c->problems);
            arena_free(&scratch);
        }
    }
    for (CHILDREN(one, n))
        if (!str_eq(one->key, S("ka")) && !str_eq(one->key, S("en")))
            SAY(c, one->line, "unknown-language",
                "\"%.*s\" is not a language of the Guide; expected ka and en", STR(one->key));
}

static bool slug_ok(Str s)
{
    if (s.n == 0 || s.n > 64 || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '-'))
            return false;
    return true;
}

static bool url_ok(Str s)
{
    Str host = str_starts(s, S("https://"))  ? str_from(s, 8)
               : str_starts(s, S("http://")) ? str_from(s, 7)
                                             : (Str){ 0 };

    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7F ||
            str_find_byte(S("\"<>\\^`{|}"), s.p[i]) >= 0)
            return false; /* letters of other scripts may stand in a path, as browsers show them */
    Str name = str_cut(&host, '/');
    return s.n <= 2000 && str_find_byte(name, '.') > 0 && str_find_byte(name, '@') < 0;
}

/* "+995 32 240 10 10", or a short number such as "116 006" or "*3599". */
static bool phone_ok(Str s)
{
    size_t digits = 0;
    bool full = s.n && s.p[0] == '+', star = s.n && s.p[0] == '*';

    for (size_t i = full || star; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9')
            digits++;
        else if (s.p[i] != ' ' || i == 0 || i + 1 == s.n || s.p[i - 1] == ' ')
            return false;
    }
    return full ? digits >= 8 && digits <= 15 : digits >= 3 && digits <= 8;
}

static bool email_ok(Str s)
{
    Str rest = s;
    Str local = str_cut(&rest, '@');

    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] > '~' ||
            str_find_byte(S("\"<>(),;:\\[]"), s.p[i]) >= 0)
            return false;
    return local.n && str_find_byte(rest, '.') > 0 && str_find_byte(rest, '@') < 0 &&
           rest.p[rest.n - 1] != '.';
}

static bool coordinate_ok(Str s)
{
    uint32_t whole, part;
    Str rest = s;
    Str head = str_cut(&rest, '.');

    return str_u32(head, 180, &whole) && rest.n <= 4 && rest.n >= 1 && str_u32(rest, 9999, &part);
}

static void check_value(const Checking *c, const Node *n, const Key *k, ValueKind kind);

static void check_scalar(const Checking *c, const Node *n, const Key *k, ValueKind kind)
{
    Str t = n->text;
    uint32_t number;
    Day day;

#define UNLESS(ok, rule, ...)                                                                      \
    do {                                                                                           \
        if (!(ok))                                                                                 \
            SAY(c, n->line, rule, __VA_ARGS__);                                                    \
    } while (0)
#define SHOWN STR(utf8_head(t, 80))
    switch (kind) {
    case VALUE_SLUG:
        UNLESS(slug_ok(t), "bad-id",
               "\"%.*s\" is not an id; expected small Latin letters, digits and hyphens", SHOWN);
        break;
    case VALUE_CODE:
        UNLESS(code_is_neutral(t), "bad-code",
               "\"%.*s\" is not a code; expected five of 23456789bcdfghjkmnpqrstvwxz", SHOWN);
        break;
    case VALUE_LINE:
        UNLESS(t.n > 0 && t.n <= 4000, "blank-text",
               "this text is empty or longer than 4,000 bytes");
        break;
    case VALUE_BOOL:
        UNLESS(n->is_plain && (str_eq(t, S("true")) || str_eq(t, S("false"))), "not-true-or-false",
               "\"%.*s\" must be true or false, without quotes", SHOWN);
        break;
    case VALUE_NUMBER:
        UNLESS(n->is_plain && str_u32(t, k->max, &number) && number >= k->min, "bad-number",
               "\"%.*s\" must be a whole number from %u to %u, without quotes", SHOWN, k->min,
               k->max);
        break;
    case VALUE_DECIMAL:
        UNLESS(n->is_plain && decimal_hundredths(t, &number), "bad-amount",
               "\"%.*s\" must be a number without quotes, not negative, with at most two decimals",
               SHOWN);
        break;
    case VALUE_COORDINATE:
        UNLESS(n->is_plain && coordinate_ok(t), "bad-coordinate",
               "\"%.*s\" must be degrees with at most four decimals, as 41.6914", SHOWN);
        break;
    case VALUE_DAY:
        UNLESS(node_is_null(n) || day_parse(t, &day), "bad-day",
               "\"%.*s\" is not a day; expected null or as \"2024-05-16\"", SHOWN);
        break;
    case VALUE_DATE:
        UNLESS(node_is_null(n) || loose_date_ok(t), "bad-date",
               "\"%.*s\" is not a date; expected null, \"2024\", \"2024-05\" or \"2024-05-16\"",
               SHOWN);
        break;
    case VALUE_CHOICE:
        if (name_index(k->names, t) < 0) {
            Str all = { 0 };
            for (int i = 0; k->names[i]; i++)
                if (k->names[i][0])
                    all = arena_fmt(c->problems->a, "%.*s%s%s", STR(all), all.n ? ", " : "",
                                    k->names[i]);
            SAY(c, n->line, "unknown-choice", "\"%.*s\" is not known here; expected one of: %.*s",
                SHOWN, STR(all));
        }
        break;
    case VALUE_URL:
        UNLESS(url_ok(t), "bad-url",
               "\"%.*s\" is not an address; expected https://... without blanks", SHOWN);
        break;
    case VALUE_PHONE:
        UNLESS(
            phone_ok(t), "bad-phone",
            "\"%.*s\" is not a phone number; expected as \"+995 32 240 10 10\" or a short number",
            SHOWN);
        break;
    case VALUE_EMAIL:
        UNLESS(email_ok(t), "bad-email", "\"%.*s\" is not an e-mail address", SHOWN);
        break;
    case VALUE_PATH:
    case VALUE_REF: /* whether it exists is asked in check.c, which knows all records */
    case VALUE_TEXT:
    case VALUE_TERM:
    case VALUE_MARKDOWN:
    case VALUE_MAP:
    case VALUE_LIST:
    case VALUE_CONDITION:
    case VALUE_ANSWERS:
    case VALUE_RULE: break;
    }
#undef UNLESS
#undef SHOWN
}

static void check_list(const Checking *c, const Node *n, const Key *k)
{
    if (n->kind != NODE_LIST) {
        SAY(c, n->line, "not-a-list", "\"%s\" must be a list (lines that begin with -)", k->name);
        return;
    }
    if (n->count < k->min)
        SAY(c, n->line, "too-few", "\"%s\" has %u entries; expected at least %u", k->name, n->count,
            k->min);
    for (CHILDREN(one, n))
        check_value(c, one, k, k->item);
}

static void check_value(const Checking *c, const Node *n, const Key *k, ValueKind kind)
{
    switch (kind) {
    case VALUE_TEXT:
    case VALUE_TERM:
    case VALUE_MARKDOWN: check_text(c, n, kind); return;
    case VALUE_MAP: schema_check(n, k->keys, c->file, c->problems); return;
    case VALUE_LIST: check_list(c, n, k); return;
    case VALUE_CONDITION:
    case VALUE_ANSWERS:
    case VALUE_RULE:
        if (n->kind != NODE_MAP)
            SAY(c, n->line, "not-a-map", "\"%s\" must have keys (as all: or fact:)", k->name);
        return;
    case VALUE_SLUG:
    case VALUE_CODE:
    case VALUE_LINE:
    case VALUE_BOOL:
    case VALUE_NUMBER:
    case VALUE_DECIMAL:
    case VALUE_COORDINATE:
    case VALUE_DAY:
    case VALUE_DATE:
    case VALUE_CHOICE:
    case VALUE_URL:
    case VALUE_PHONE:
    case VALUE_EMAIL:
    case VALUE_REF:
    case VALUE_PATH:
        if (n->kind != NODE_TEXT)
            SAY(c, n->line, "not-a-text", "\"%s\" must be a single value", k->name);
        else if (node_is_null(n) && kind != VALUE_DAY && kind != VALUE_DATE)
            SAY(c, n->line, "null-value", "\"%s\" is empty; write a value or leave the key out",
                k->name);
        else
            check_scalar(c, n, k, kind);
        return;
    }
}

static const char *nearest_name(const Key *keys, Str wrong)
{
    const char *best = NULL;
    size_t best_same = 2;

    for (const Key *k = keys; k->name; k++) {
        size_t same = 0;
        while (same < wrong.n && k->name[same] && k->name[same] == wrong.p[same])
            same++;
        if (same > best_same) {
            best = k->name;
            best_same = same;
        }
    }
    return best;
}

void schema_check(const Node *map, const Key *keys, Str file, Problems *problems)
{
    Checking c = { file, problems };

    if (!map || map->kind != NODE_MAP) {
        SAY(&c, map ? map->line : 1, "not-a-map", "expected an entry with keys (as id: ...)");
        return;
    }
    for (CHILDREN(n, map)) {
        const Key *k = keys;
        while (k->name && !str_eq(str_c(k->name), n->key))
            k++;
        if (k->name) {
            check_value(&c, n, k, k->kind);
        } else {
            const char *near = nearest_name(keys, n->key);
            SAY(&c, n->key_line, "unknown-key", "the key \"%.*s\" is not known here%s%s%s",
                STR(utf8_head(n->key, 80)), near ? "; did you mean \"" : "", near ? near : "",
                near ? "\"?" : "");
        }
    }
    for (const Key *k = keys; k->name; k++)
        if (k->required && !node_get(map, k->name))
            SAY(&c, map->line, "missing-key", "the key \"%s\" is missing", k->name);
}
