/*
 * build.c -- from checked trees to the tables of an edition.
 *
 * Services come in the order of their files, so that the same folder always gives the same bytes.
 * Everything read here was checked before (check.c); a missing optional value is the empty one.
 */
#include "base/buf.h"
#include "base/must.h"
#include "source/book.h"
#include "source/index.h"
#include "source/markdown.h"
#include "source/rules.h"
#include "text/fold.h"
#include <stdlib.h>

typedef struct Build {
    const Book *b;
    Writer *w;
    Arena *a;
} Build;

static StrId put_str(Build *x, Str s)
{
    return writer_str(x->w, s);
}

static StrId str_of(Build *x, const Node *map, const char *key)
{
    return put_str(x, node_text(map, key));
}

static TextId put_text(Build *x, const Node *n)
{
    Str both[LANG_COUNT] = { node_text(n, "ka"), node_text(n, "en") };

    return writer_text(x->w, both);
}

static TextId text_of(Build *x, const Node *map, const char *key)
{
    return put_text(x, node_get(map, key));
}

static TextId prose_of(Build *x, const Record *r, const char *key)
{
    static const char *const langs[] = { "ka", "en" };
    const Node *n = node_get(r->node, key);
    Str both[LANG_COUNT];
    Problems none = { .a = x->a };

    for (int l = 0; l < LANG_COUNT; l++)
        both[l] = markdown_canonical(x->a, node_text(n, langs[l]), r->file, 0, &none);
    MUST(none.count == 0);
    return writer_text(x->w, both);
}

static uint32_t number_of(const Node *map, const char *key)
{
    uint32_t v = 0;

    (void)str_u32(node_text(map, key), INT32_MAX, &v);
    return v;
}

static bool truth_of(const Node *map, const char *key)
{
    return str_eq(node_text(map, key), S("true"));
}

static int32_t day_of_key(const Node *map, const char *key)
{
    Day d;

    return day_parse(node_text(map, key), &d) ? d : DAY_NONE;
}

static uint32_t name_of(const Node *map, const char *key, const char *const *names,
                        uint32_t otherwise)
{
    int i = node_get(map, key) ? name_index(names, node_text(map, key)) : -1;

    return i < 0 ? otherwise : (uint32_t)i;
}

static Ref ref_to(const Build *x, Kind kind, Str id)
{
    int i = id.n ? book_index(x->b, kind, id) : -1;

    return (Ref){ (uint32_t)(i + 1) };
}

static Range refs_of(Build *x, const Node *list, Kind kind)
{
    uint32_t n = 0, *at = NEW_N(x->a, uint32_t, list ? list->count + 1 : 1);

    for (CHILDREN(one, list))
        at[n++] = ref_to(x, kind, one->text).n - 1;
    return writer_refs(x->w, at, n);
}

static Range put_paras(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_PARA);

    for (CHILDREN(n, list))
        writer_add(x->w, TABLE_PARA, &(Para){ put_text(x, n) });
    return writer_since(x->w, TABLE_PARA, first);
}

static Range put_links(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_LINK);

    for (CHILDREN(n, list))
        writer_add(x->w, TABLE_LINK, &(Link){ put_str(x, n->text) });
    return writer_since(x->w, TABLE_LINK, first);
}

static Range put_phones(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_PHONE);

    for (CHILDREN(n, list))
        writer_add(x->w, TABLE_PHONE,
                   &(Phone){ str_of(x, n, "number"), text_of(x, n, "label"), text_of(x, n, "hours"),
                             number_of(n, "source") });
    return writer_since(x->w, TABLE_PHONE, first);
}

static Range put_sources(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_SOURCE);

    for (CHILDREN(n, list))
        writer_add(x->w, TABLE_SOURCE,
                   &(Source){ str_of(x, n, "url"), str_of(x, n, "says"), str_of(x, n, "date"),
                              str_of(x, n, "date_note") });
    return writer_since(x->w, TABLE_SOURCE, first);
}

static bool take_hundredths(const Node *map, const char *key, uint32_t *out)
{
    return node_get(map, key) && decimal_hundredths(node_text(map, key), out);
}

static Range put_sums(Build *x, const Node *list, SumKind otherwise)
{
    static const struct {
        const char *exact, *min, *max;
        Currency currency;
    } currencies[] = { { "gel", "gel_min", "gel_max", CURRENCY_GEL },
                       { "eur", "eur_min", "eur_max", CURRENCY_EUR },
                       { "usd", "usd_min", "usd_max", CURRENCY_USD } };
    uint32_t first = writer_count(x->w, TABLE_SUM);

    for (CHILDREN(n, list)) {
        Sum s = { .what = text_of(x, n, "what"),
                  .kind = name_of(n, "kind", SUM_KIND_NAMES, otherwise),
                  .per = name_of(n, "per", PER_NAMES, PER_NOTHING),
                  .source = number_of(n, "source") };
        for (size_t i = 0; i < COUNT(currencies); i++) {
            bool exact = take_hundredths(n, currencies[i].exact, &s.exact);
            bool min = take_hundredths(n, currencies[i].min, &s.min);
            bool max = take_hundredths(n, currencies[i].max, &s.max);
            if (exact || min || max)
                s.currency = currencies[i].currency;
            s.has |= (uint32_t)exact << SUM_HAS_EXACT | (uint32_t)min << SUM_HAS_MIN |
                     (uint32_t)max << SUM_HAS_MAX;
        }
        s.has |= (uint32_t)take_hundredths(n, "percent", &s.percent) << SUM_HAS_PERCENT |
                 (uint32_t)take_hundredths(n, "percent_min", &s.percent_min)
                     << SUM_HAS_PERCENT_MIN |
                 (uint32_t)take_hundredths(n, "percent_max", &s.percent_max) << SUM_HAS_PERCENT_MAX;
        if (node_get(n, "working_days")) {
            s.days_kind = DAYS_WORKING;
            s.days = number_of(n, "working_days");
        } else if (node_get(n, "calendar_days")) {
            s.days_kind = DAYS_CALENDAR;
            s.days = number_of(n, "calendar_days");
        }
        writer_add(x->w, TABLE_SUM, &s);
    }
    return writer_since(x->w, TABLE_SUM, first);
}

static Range put_papers(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_PAPER);

    for (CHILDREN(n, list))
        writer_add(
            x->w, TABLE_PAPER,
            &(Paper){ ref_to(x, KIND_DOCUMENT, node_text(n, "doc")), text_of(x, n, "note") });
    return writer_since(x->w, TABLE_PAPER, first);
}

static void put_cond(Build *x, const Node *n)
{
    uint32_t at = writer_count(x->w, TABLE_COND);
    Cond c = { .kind = COND_LEAF, .span = 1 };

    if (node_get(n, "fact")) {
        const Node *value = node_get(n, "value");
        uint32_t first = writer_count(x->w, TABLE_LINK);
        c.fact = ref_to(x, KIND_FACT, node_text(n, "fact"));
        c.op = name_of(n, "op", OP_NAMES, OP_NONE);
        if (value->kind == NODE_TEXT)
            writer_add(x->w, TABLE_LINK, &(Link){ put_str(x, value->text) });
        else
            put_links(x, value);
        c.values = writer_since(x->w, TABLE_LINK, first);
        writer_add(x->w, TABLE_COND, &c);
        return;
    }
    c.kind = str_eq(n->first->key, S("all"))   ? COND_ALL
             : str_eq(n->first->key, S("any")) ? COND_ANY
                                               : COND_NOT;
    writer_add(x->w, TABLE_COND, &c);
    if (c.kind == COND_NOT)
        put_cond(x, n->first);
    else
        for (CHILDREN(one, n->first))
            put_cond(x, one);
    ((Cond *)writer_at(x->w, TABLE_COND, at))->span = writer_count(x->w, TABLE_COND) - at;
}

static Range put_conditions(Build *x, const Node *n)
{
    uint32_t first = writer_count(x->w, TABLE_COND);

    if (n)
        put_cond(x, n);
    return writer_since(x->w, TABLE_COND, first);
}

static Range put_versions(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_VERSION);

    for (CHILDREN(n, list))
        writer_add(
            x->w, TABLE_VERSION,
            &(RuleVersion){ day_of_key(n, "from"), put_conditions(x, node_get(n, "conditions")) });
    return writer_since(x->w, TABLE_VERSION, first);
}

static Range put_parts(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_PART);

    for (CHILDREN(n, list))
        writer_add(x->w, TABLE_PART,
                   &(Part){ str_of(x, n, "id"), text_of(x, n, "what"),
                            put_conditions(x, node_get(n, "conditions")) });
    return writer_since(x->w, TABLE_PART, first);
}

/* -- words of the glossary that a service's page should explain ---------------------------------- */

enum { TERMS_SHOWN = 6 };

static bool text_has(const Node *n, Str stem)
{
    if (n->kind == NODE_TEXT)
        return str_eq(n->key, S("ka")) && str_find(n->text, stem) >= 0;
    for (CHILDREN(one, n))
        if (!str_eq(one->key, S("sources")) && !str_eq(one->key, S("editor")) &&
            text_has(one, stem))
            return true;
    return false;
}

/* Longer terms first: they say more ("social package" before "package"). */
static Range put_terms(Build *x, const Node *service)
{
    const Records *terms = &x->b->of[KIND_TERM];
    uint32_t at[TERMS_SHOWN], n = 0;
    size_t bytes[TERMS_SHOWN];

    for (uint32_t i = 0; i < terms->count; i++) {
        Str term = node_text(node_get(terms->at[i].node, "term"), "ka"), stem = fold_stem(term);
        if (stem.n < 4 * 3 || !text_has(service, stem))
            continue;
        uint32_t k = n < TERMS_SHOWN ? n++ : TERMS_SHOWN;
        while (k > 0 && bytes[k - 1] < term.n) {
            if (k < TERMS_SHOWN) {
                at[k] = at[k - 1];
                bytes[k] = bytes[k - 1];
            }
            k--;
        }
        if (k < TERMS_SHOWN) {
            at[k] = i;
            bytes[k] = term.n;
        }
    }
    return writer_refs(x->w, at, n);
}

static void put_service(Build *x, const Record *r)
{
    const Node *n = r->node;
    Service s = {
        .id = str_of(x, n, "id"),
        .code = str_of(x, n, "code"),
        .area = ref_to(x, KIND_AREA, node_text(n, "area")),
        .also_in = refs_of(x, node_get(n, "also_in"), KIND_AREA),
        .importance = number_of(n, "importance"),
        .reach = name_of(n, "reach", REACH_NAMES, REACH_ON_A_NEED),
        .age_from = number_of(n, "age_from"),
        .age_to = number_of(n, "age_to"),
        .work = name_of(n, "work", WORK_NAMES, WORK_ANY),
        .status = name_of(n, "status", STATUS_NAMES, STATUS_OPEN),
        .is_duty = truth_of(n, "is_duty"),
        .kind = name_of(n, "kind", PROVIDER_KIND_NAMES, PROVIDER_STATE),
        .confidence = name_of(n, "confidence", CONFIDENCE_NAMES, CONFIDENCE_LOW),
        .valid_from = day_of_key(n, "valid_from"),
        .valid_until = day_of_key(n, "valid_until"),
        .verified = str_of(x, n, "verified"),
        .providers = refs_of(x, node_get(n, "providers"), KIND_PROVIDER),
        .name = text_of(x, n, "name"),
        .official_name = text_of(x, n, "official_name"),
        .summary = text_of(x, n, "summary"),
        .gives = put_paras(x, node_get(n, "gives")),
        .amounts = put_sums(x, node_get(n, "amounts"), SUM_AMOUNT),
        .amount_note = text_of(x, n, "amount_note"),
        .costs = put_sums(x, node_get(n, "costs"), SUM_FEE),
        .cost_note = text_of(x, n, "cost_note"),
        .time = text_of(x, n, "time"),
        .window = text_of(x, n, "window"),
        .who = put_paras(x, node_get(n, "who")),
        .also_needs = put_paras(x, node_get(n, "also_needs")),
        .conditions = put_conditions(x, node_get(n, "conditions")),
        .versions = put_versions(x, node_get(n, "conditions_from")),
        .parts = put_parts(x, node_get(n, "parts")),
        .papers = put_papers(x, node_get(n, "documents")),
        .steps = put_paras(x, node_get(n, "steps")),
        .where = text_of(x, n, "where"),
        .phones = put_phones(x, node_get(n, "phones")),
        .emails = put_links(x, node_get(n, "emails")),
        .websites = put_links(x, node_get(n, "websites")),
        .legal_basis = text_of(x, n, "legal_basis"),
        .sources = put_sources(x, node_get(n, "sources")),
        .terms = put_terms(x, n),
    };

    writer_add(x->w, TABLE_SERVICE, &s);
}

/* Compact JSON of a derived fact's rule, for the export; the matcher compiles its own table. */
static void rule_json(Buf *out, const Node *n)
{
    const char *open = n->kind == NODE_LIST ? "[]" : "{}";
    bool more = false;

    if (n->kind == NODE_TEXT) {
        buf_fmt(out,
                n->is_plain && (str_eq(n->text, S("true")) || str_eq(n->text, S("false")) ||
                                (n->text.n && n->text.p[0] >= '0' && n->text.p[0] <= '9'))
                    ? "%.*s"
                    : "\"%.*s\"",
                STR(n->text));
        return;
    }
    buf_byte(out, (unsigned char)open[0]);
    for (CHILDREN(one, n)) {
        if (more)
            buf_byte(out, ',');
        if (n->kind == NODE_MAP)
            buf_fmt(out, "\"%.*s\":", STR(one->key));
        rule_json(out, one);
        more = true;
    }
    buf_byte(out, (unsigned char)open[1]);
}

static Range put_choices(Build *x, const Node *list)
{
    uint32_t first = writer_count(x->w, TABLE_CHOICE);

    for (CHILDREN(n, list))
        writer_add(
            x->w, TABLE_CHOICE,
            &(Choice){ str_of(x, n, "id"), text_of(x, n, "name"), truth_of(n, "sensitive") });
    return writer_since(x->w, TABLE_CHOICE, first);
}

static void put_fact(Build *x, const Node *n)
{
    Buf rule = { .limit = 1 << 20 };
    Str from = node_text(n, "choices_from");

    if (node_get(n, "rule"))
        rule_json(&rule, node_get(n, "rule"));
    Fact f = {
        .id = str_of(x, n, "id"),
        .group = str_of(x, n, "group"),
        .type = name_of(n, "type", FACT_TYPE_NAMES, FACT_BOOL),
        .unit = str_of(x, n, "unit"),
        .is_asked = truth_of(n, "asked"),
        .is_sensitive = truth_of(n, "sensitive"),
        .question = text_of(x, n, "question"),
        .why_asked = text_of(x, n, "why_asked"),
        .choices = put_choices(x, node_get(n, "choices")),
        .applies_when = put_conditions(x, node_get(n, "applies_when")),
        .rule = put_str(x, buf_str(&rule)),
        .domain = str_eq(from, S("municipalities")) ? DOMAIN_MUNICIPALITIES : DOMAIN_OWN,
        .choices_of = ref_to(x, KIND_FACT, from),
        .least = number_of(n, "least"),
        .most = node_get(n, "most") ? number_of(n, "most") : NUM_ANY,
        .is_past = truth_of(n, "past"),
        .says = text_of(x, n, "says"),
        .says_not = text_of(x, n, "says_not"),
        .changes = name_of(n, "changes", CHANGES_NAMES, CHANGES_NEVER),
        .is_need = truth_of(n, "is_need"),
        .got_by = ref_to(x, KIND_SERVICE, node_text(n, "got_by")),
        .told_by = ref_to(x, KIND_FACT, node_text(n, "told_by")),
        .usually = str_of(x, n, "usually"),
        .sign_of = name_of(n, "sign_of", WORK_NAMES, WORK_ANY),
    };
    buf_free(&rule);
    writer_add(x->w, TABLE_FACT, &f);
}

static uint32_t coordinate_e4(Str s)
{
    uint32_t whole = 0, part = 0;
    Str rest = s;

    (void)str_u32(str_cut(&rest, '.'), 180, &whole);
    (void)str_u32(rest, 9999, &part);
    for (size_t i = rest.n; i < 4; i++)
        part *= 10;
    return whole * 10000 + part;
}

static void put_situation(Build *x, const Node *n)
{
    uint32_t first = writer_count(x->w, TABLE_WAY), first_preset = writer_count(x->w, TABLE_PRESET);

    for (CHILDREN(preset, node_get(n, "answers")))
        writer_add(x->w, TABLE_PRESET,
                   &(Preset){ ref_to(x, KIND_FACT, node_text(preset, "fact")),
                              str_of(x, preset, "value") });
    for (CHILDREN(way, node_get(n, "services")))
        writer_add(
            x->w, TABLE_WAY,
            &(Way){ ref_to(x, KIND_SERVICE, node_text(way, "service")), text_of(x, way, "why") });
    writer_add(x->w, TABLE_SITUATION,
               &(Situation){ str_of(x, n, "id"), str_of(x, n, "code"), text_of(x, n, "name"),
                             text_of(x, n, "lead"), writer_since(x->w, TABLE_WAY, first),
                             writer_since(x->w, TABLE_PRESET, first_preset) });
}

static void put_record(Build *x, Kind kind, const Record *r)
{
    const Node *n = r->node;

    switch (kind) {
    case KIND_AREA: /* its services are filled in afterwards, see put_area_services */
        writer_add(x->w, TABLE_AREA,
                   &(Area){ .id = str_of(x, n, "id"),
                            .name = text_of(x, n, "name"),
                            .lead = text_of(x, n, "lead"),
                            .field = str_of(x, n, "field") });
        return;
    case KIND_NEED:
        writer_add(x->w, TABLE_NEED,
                   &(Need){ str_of(x, n, "id"), text_of(x, n, "name"), text_of(x, n, "hint"),
                            refs_of(x, node_get(n, "areas"), KIND_AREA) });
        return;
    case KIND_SERVICE: put_service(x, r); return;
    case KIND_PROVIDER:
        writer_add(x->w, TABLE_PROVIDER,
                   &(Provider){ str_of(x, n, "id"), text_of(x, n, "name"), text_of(x, n, "short"),
                                name_of(n, "kind", PROVIDER_KIND_NAMES, PROVIDER_STATE),
                                put_phones(x, node_get(n, "phones")),
                                put_links(x, node_get(n, "emails")), str_of(x, n, "website"),
                                put_sources(x, node_get(n, "sources")) });
        return;
    case KIND_DOCUMENT:
        writer_add(x->w, TABLE_DOCUMENT,
                   &(Document){ str_of(x, n, "id"), text_of(x, n, "name"),
                                ref_to(x, KIND_SERVICE, node_text(n, "obtained_by")) });
        return;
    case KIND_SITUATION: put_situation(x, n); return;
    case KIND_FACT_GROUP: return; /* its id stands in the facts; the matcher's pages name it */
    case KIND_FACT: put_fact(x, n); return;
    case KIND_REGION:
        writer_add(
            x->w, TABLE_REGION,
            &(Region){ str_of(x, n, "id"), text_of(x, n, "name"), truth_of(n, "hub_region") });
        return;
    case KIND_MUNICIPALITY:
        writer_add(x->w, TABLE_MUNICIPALITY,
                   &(Municipality){
                       str_of(x, n, "id"), text_of(x, n, "name"), text_of(x, n, "official_name"),
                       ref_to(x, KIND_REGION, node_text(n, "region")),
                       coordinate_e4(node_text(n, "lat")), coordinate_e4(node_text(n, "lon")),
                       name_of(n, "hub", HUB_KNOWN_NAMES, HUB_NO) });
        return;
    case KIND_SHAPE:
        writer_add(x->w, TABLE_SHAPE,
                   &(Shape){ ref_to(x, KIND_MUNICIPALITY, r->id), str_of(x, n, "path") });
        return;
    case KIND_HUB:
        writer_add(x->w, TABLE_HUB,
                   &(Hub){ str_of(x, n, "id"), name_of(n, "kind", HUB_KIND_NAMES, HUB_HUB),
                           ref_to(x, KIND_MUNICIPALITY, node_text(n, "municipality")),
                           text_of(x, n, "name"), text_of(x, n, "address"), text_of(x, n, "hours"),
                           text_of(x, n, "known"), put_phones(x, node_get(n, "phones")),
                           put_sources(x, node_get(n, "sources")) });
        return;
    case KIND_TERM:
        writer_add(x->w, TABLE_TERM,
                   &(Term){ str_of(x, n, "id"), text_of(x, n, "term"), text_of(x, n, "meaning"),
                            text_of(x, n, "also"),
                            name_of(n, "origin", TERM_ORIGIN_NAMES, TERM_OWN) });
        return;
    case KIND_SYNONYM:
        writer_add(x->w, TABLE_SYNONYM,
                   &(Synonym){ str_of(x, n, "id"), put_links(x, node_get(n, "words")) });
        return;
    case KIND_NEWS:
        writer_add(x->w, TABLE_NEWS,
                   &(News){ str_of(x, n, "id"), day_of_key(n, "date"), text_of(x, n, "title"),
                            text_of(x, n, "summary"), prose_of(x, r, "body"),
                            str_of(x, n, "source") });
        return;
    case KIND_EVERYDAY: return; /* for the index only: source/index.c */
    case KIND_PAGE:
        writer_add(x->w, TABLE_PAGE,
                   &(Page){ str_of(x, n, "id"), text_of(x, n, "title"), prose_of(x, r, "body") });
        return;
    case KIND_HOUSEHOLD: return; /* tests of the rules, not content */
    case KIND_COUNT: return;
    }
}

/* -- services of an area: what one can have first, the important ones first -------------------- */

typedef struct Placed {
    uint32_t index, importance;
    bool over; /* closed or probably closed: last */
    Str id;
} Placed;

static int placed_order(const void *x, const void *y)
{
    const Placed *a = x, *b = y;

    if (a->over != b->over)
        return a->over - b->over;
    if (a->importance != b->importance)
        return a->importance < b->importance ? 1 : -1;
    return str_cmp(a->id, b->id);
}

static bool is_in_area(const Node *service, Str area)
{
    if (str_eq(node_text(service, "area"), area))
        return true;
    for (CHILDREN(n, node_get(service, "also_in")))
        if (str_eq(n->text, area))
            return true;
    return false;
}

static void put_area_services(Build *x)
{
    const Records *services = &x->b->of[KIND_SERVICE];

    for (uint32_t i = 0; i < x->b->of[KIND_AREA].count; i++) {
        Placed *list = NEW_N(x->a, Placed, services->count);
        uint32_t *at = NEW_N(x->a, uint32_t, services->count + 1), n = 0;

        for (uint32_t s = 0; s < services->count; s++) {
            const Node *node = services->at[s].node;
            uint32_t status = name_of(node, "status", STATUS_NAMES, STATUS_OPEN);
            if (is_in_area(node, x->b->of[KIND_AREA].at[i].id))
                list[n++] = (Placed){ s, number_of(node, "importance"),
                                      status == STATUS_CLOSED || status == STATUS_PROBABLY_CLOSED ||
                                          status == STATUS_EVENT_PROGRAMME,
                                      services->at[s].id };
        }
        qsort(list, n, sizeof(Placed), placed_order);
        for (uint32_t k = 0; k < n; k++)
            at[k] = list[k].index;
        Range refs = writer_refs(x->w, at, n);
        ((Area *)writer_at(x->w, TABLE_AREA, i))->services = refs;
    }
}

/* -- what changed since the edition before ------------------------------------------------------ */

typedef struct Gathered {
    Buf bytes;
} Gathered;

static void gather(void *ctx, Str path, Lang lang, Str value)
{
    Gathered *g = ctx;

    buf_put(&g->bytes, path);
    buf_fmt(&g->bytes, "\n%d %zu\n", (int)lang, value.n);
    buf_put(&g->bytes, value);
}

static bool same_service(const Edition *a, uint32_t i, const Edition *b, uint32_t k)
{
    Arena scratch = arena_new(64 << 20);
    Gathered one = { { .limit = 64 << 20 } }, two = { { .limit = 64 << 20 } };

    edition_walk(a, TABLE_SERVICE, i, &scratch, gather, &one);
    edition_walk(b, TABLE_SERVICE, k, &scratch, gather, &two);
    bool same = str_eq(buf_str(&one.bytes), buf_str(&two.bytes));
    buf_free(&one.bytes);
    buf_free(&two.bytes);
    arena_free(&scratch);
    return same;
}

enum { CHANGES_KEPT = 400 };

/* The new edition's services are laid out once without changes, so that both can be walked. */
static void put_changes(Build *x, const EditionFacts *facts)
{
    Buf draft = { .limit = 512 << 20 };
    Edition now;
    const Edition *before = facts->before;

    if (!before)
        return;
    writer_finish(x->w, (Str){ 0 }, (Str){ 0 }, &draft);
    Err e = edition_open(buf_str(&draft), &now);
    MUST(!FAILED(e));
#define CHANGE(code, kind_)                                                                        \
    writer_add(x->w, TABLE_CHANGE, &(Change){ put_str(x, code), kind_, facts->number, facts->day })
    for (uint32_t i = 0; i < now.counts[TABLE_SERVICE]; i++) {
        Str code = edition_str(&now, now.service[i].code);
        const Service *old = edition_service_by_code(before, code);
        if (!old)
            CHANGE(code, CHANGE_NEW);
        else if (!same_service(&now, i, before, (uint32_t)(old - before->service)))
            CHANGE(code, CHANGE_CHANGED);
    }
    for (uint32_t i = 0; i < before->counts[TABLE_SERVICE]; i++) {
        Str code = edition_str(before, before->service[i].code);
        if (!edition_service_by_code(&now, code))
            CHANGE(code, CHANGE_REMOVED);
    }
#undef CHANGE
    for (uint32_t i = 0;
         i < before->counts[TABLE_CHANGE] && writer_count(x->w, TABLE_CHANGE) < CHANGES_KEPT; i++) {
        const Change *c = &before->change[i];
        writer_add(
            x->w, TABLE_CHANGE,
            &(Change){ put_str(x, edition_str(before, c->code)), c->kind, c->edition, c->day });
    }
    buf_free(&draft);
}

void book_build(const Book *b, const EditionFacts *facts, Writer *w)
{
    Arena a = arena_new((size_t)1 << 30);
    Build x = { b, w, &a };

    writer_add(w, TABLE_META, &(Meta){ facts->number, facts->day, facts->previous, 0 });
    for (int k = 0; k < KIND_COUNT; k++)
        for (size_t i = 0; i < b->of[k].count; i++)
            put_record(&x, (Kind)k, &b->of[k].at[i]);
    put_area_services(&x);
    rules_build(b, w);
    put_changes(&x, facts);
    if (!facts->without_search)
        index_build(b, w);
    arena_free(&a);
}
