#include "public/search.h"
#include "base/utf8.h"
#include "find/meant.h"
#include "public/form.h"
#include "public/views.h"

enum { LIMIT_MOST = 100, OFFSET_MOST = FIND_MOST, PAGES_MOST = FIND_MOST / FIND_PAGE };

static const char *const KINDS[PROVIDER_KIND_COUNT] = { "state", "municipal", "ngo",
                                                        "international", "private" };

Str kind_name(uint32_t kind)
{
    return str_c(KINDS[kind]);
}

/* -- reading ------------------------------------------------------------------------------------------ */

typedef struct Reading {
    const Edition *e;
    Arena *a;
    Str form;
    Search *out;
} Reading;

static void blame(Reading *r, Str field, FieldState state, Str why)
{
    if (r->out->state == FIELD_GOOD) {
        r->out->bad = field;
        r->out->why = why;
    }
    if (state == FIELD_BROKEN || r->out->state == FIELD_GOOD)
        r->out->state = state;
}

/* Empty when it is not given, or broken. */
static Str text_of(Reading *r, Str field)
{
    Str value;

    if (form_field(r->a, r->form, field, &value) == FORM_BROKEN) {
        blame(r, field, FIELD_BROKEN, S("It must stand once, in UTF-8."));
        return (Str){ 0 };
    }
    return str_trim(value);
}

static size_t number_of(Reading *r, Str field, uint32_t least, uint32_t most, size_t otherwise)
{
    Str text = text_of(r, field);
    uint32_t v;

    if (!text.n)
        return otherwise;
    if (str_u32(text, most, &v) && v >= least)
        return v;
    blame(r, field, FIELD_UNKNOWN, arena_fmt(r->a, "It is a number from %u to %u.", least, most));
    return otherwise;
}

static bool flag_of(Reading *r, Str field, bool otherwise)
{
    Str text = text_of(r, field);

    if (!text.n)
        return otherwise;
    if (str_eq(text, S("1")) || str_eq(text, S("true")))
        return true;
    if (!str_eq(text, S("0")) && !str_eq(text, S("false")))
        blame(r, field, FIELD_UNKNOWN, S("It is 1 or 0."));
    return false;
}

/* A record's number + 1, by its id. */
static Ref ref_of(Reading *r, Str field, Table table, Str why)
{
    Str id = text_of(r, field);
    const char *record = id.n ? edition_find(r->e, table, id) : NULL;

    if (id.n && !record)
        blame(r, field, FIELD_UNKNOWN, why);
    if (!record)
        return (Ref){ 0 };
    return (Ref){ (uint32_t)((size_t)(record - (const char *)r->e->tables[table]) /
                             PACK_SHAPES[table].record_bytes) +
                  1 };
}

static FindState state_of(Reading *r)
{
    Str text = text_of(r, S("status"));

    for (int s = STATE_OPEN; s < FIND_STATES && text.n; s++)
        if (str_eq(text, find_state_name((FindState)s)))
            return (FindState)s;
    if (text.n)
        blame(r, S("status"), FIELD_UNKNOWN, S("It is open, by_call or closed."));
    return STATE_ANY;
}

static uint32_t kind_of(Reading *r)
{
    Str text = text_of(r, S("kind"));

    for (uint32_t k = 0; k < PROVIDER_KIND_COUNT && text.n; k++)
        if (str_eq(text, str_c(KINDS[k])))
            return k + 1;
    if (text.n)
        blame(r, S("kind"), FIELD_UNKNOWN,
              S("It is state, municipal, ngo, international or private."));
    return 0;
}

static Lang lang_of(Reading *r, Lang otherwise)
{
    Str text = text_of(r, S("lang"));

    for (int l = 0; l < LANG_COUNT && text.n; l++)
        if (str_eq(text, lang_code((Lang)l)))
            return (Lang)l;
    if (text.n)
        blame(r, S("lang"), FIELD_UNKNOWN, S("It is ka or en."));
    return otherwise;
}

Str query_head(Str q, size_t bytes)
{
    size_t n = q.n < bytes ? q.n : bytes;

    while (n < q.n && n > 0 && ((unsigned char)q.p[n] & 0xC0) == 0x80)
        n--;
    return str_trim(str_head(q, n));
}

Search search_read(const Edition *e, Arena *a, Str form, Lang lang, Day today)
{
    Search out = { .ask = { .today = today } };
    Reading r = { e, a, form, &out };
    Str query;
    FormState given = form_field(a, form, S("q"), &query);

    if (given == FORM_BROKEN)
        blame(&r, S("q"), FIELD_BROKEN, S("It is the text to look for, once, in UTF-8."));
    out.has_query = given == FORM_OK;
    out.ask.query = query_head(str_trim(query), QUERY_BYTES);
    out.ask.lang = lang_of(&r, lang);
    out.ask.limit = number_of(&r, S("limit"), 1, LIMIT_MOST, FIND_PAGE);
    out.ask.offset = number_of(&r, S("offset"), 0, OFFSET_MOST, 0);
    size_t page = number_of(&r, S("page"), 1, PAGES_MOST, 1);
    out.ask.offset += (page - 1) * FIND_PAGE;
    out.ask.is_typing = flag_of(&r, S("typing"), false);
    out.ask.with_facets = flag_of(&r, S("facets"), !out.ask.is_typing);
    out.ask.filter = (FindFilter){
        .area = ref_of(&r, S("area"), TABLE_AREA, S("It is the id of an area: see /api/v1/areas.")),
        .place = ref_of(&r, S("municipality"), TABLE_MUNICIPALITY,
                        S("It is the id of a municipality: see /api/v1/municipalities.")),
        .state = state_of(&r),
        .kind = kind_of(&r),
        .is_free = flag_of(&r, S("free"), false),
    };
    return out;
}

Str search_fields(const Edition *e, Arena *a, const FindAsk *ask, size_t page)
{
    const FindFilter *f = &ask->filter;
    const Area *area = edition_area(e, f->area);
    const Municipality *place = edition_municipality(e, f->place);
    Buf b = { .limit = 64 << 10 };

    buf_fmt(&b, "q=%.*s", STR(url_encode(a, ask->query)));
    if (area)
        buf_fmt(&b, "&area=%.*s", STR(url_encode(a, edition_str(e, area->id))));
    if (place)
        buf_fmt(&b, "&municipality=%.*s", STR(url_encode(a, edition_str(e, place->id))));
    if (f->state)
        buf_fmt(&b, "&status=%.*s", STR(find_state_name(f->state)));
    if (f->kind)
        buf_fmt(&b, "&kind=%s", KINDS[f->kind - 1]);
    if (f->is_free)
        buf_put(&b, S("&free=1"));
    if (page > 1)
        buf_fmt(&b, "&page=%zu", page);
    Str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

/* -- as JSON ------------------------------------------------------------------------------------------ */

static void marks_json(Json *j, const Snippet *s)
{
    json_key(j, S("marks"));
    json_array(j);
    for (size_t i = 0; i < s->mark_count; i++) {
        size_t from = utf8_count(str_head(s->text, s->marks[i].from));
        json_array(j);
        json_number(j, (int64_t)from);
        json_number(j, (int64_t)(from + utf8_count(str_head(str_from(s->text, s->marks[i].from),
                                                            s->marks[i].to - s->marks[i].from))));
        json_end(j);
    }
    json_end(j);
}

void found_json(Json *j, const Edition *e, Arena *a, const Marker *m, const Found *f, Lang lang,
                bool more)
{
    Snippet s = snippet_of(e, a, m, f, lang);
    const struct {
        Str key, value;
    } fields[] = {
        { S("id"), found_id(e, f) },
        { S("code"),
          f->type == FOUND_SERVICE ? edition_str(e, e->service[f->number].code) : S("") },
        { S("type"), found_type_name(f->type) },
        { S("title"), edition_text(e, lang, found_title(e, f)) },
        { S("lang"), lang_code(s.lang) },
        { S("match"), match_name(f->match) },
        { S("snippet"), s.text },
    };

    json_object(j);
    for (size_t i = 0; i < COUNT(fields); i++) {
        json_key(j, fields[i].key);
        json_str(j, fields[i].value);
    }
    if (more) {
        marks_json(j, &s);
        json_key(j, S("closed"));
        json_bool(j, f->is_over);
        json_key(j, S("url"));
        json_str(j, arena_fmt(a, "/%.*s/%.*s", STR(lang_code(lang)), STR(found_path(e, a, f))));
    }
    json_end(j);
}

static void count_json(Json *j, Str value, uint32_t count)
{
    if (!count)
        return;
    json_object(j);
    json_key(j, S("value"));
    json_str(j, value);
    json_key(j, S("count"));
    json_number(j, count);
    json_end(j);
}

void facets_json(Json *j, const Edition *e, const Facets *f)
{
    json_object(j);
    json_key(j, S("area"));
    json_array(j);
    for (uint32_t i = 0; f->area && i < e->counts[TABLE_AREA]; i++)
        count_json(j, edition_str(e, e->area[i].id), f->area[i]);
    json_end(j);
    json_key(j, S("municipality"));
    json_array(j);
    for (uint32_t i = 0; f->place && i < e->counts[TABLE_MUNICIPALITY]; i++)
        count_json(j, edition_str(e, e->municipality[i].id), f->place[i]);
    json_end(j);
    json_key(j, S("status"));
    json_array(j);
    for (int s = STATE_OPEN; s < FIND_STATES; s++)
        count_json(j, find_state_name((FindState)s), f->state[s]);
    json_end(j);
    json_key(j, S("kind"));
    json_array(j);
    for (uint32_t k = 0; k < PROVIDER_KIND_COUNT; k++)
        count_json(j, str_c(KINDS[k]), f->kind[k]);
    json_end(j);
    json_key(j, S("free"));
    json_array(j);
    count_json(j, S("1"), f->is_free);
    json_end(j);
    json_end(j);
}

Str search_meant(const Edition *e, Arena *a, const FindAsk *ask, const FindAnswer *found)
{
    Str meant = find_meant(&e->find, a, found->read);

    return meant.n || str_eq(found->read, ask->query) ? meant : found->read;
}
