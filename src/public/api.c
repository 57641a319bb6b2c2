#include "public/api.h"
#include "pack/record_json.h"
#include "public/answer.h"
#include "public/form.h"
#include "public/match_api.h"
#include "public/search.h"

enum { API_BYTES = 64 << 20 };

/* The same for everybody who asks: it depends on the edition and the address alone. */
static PublicAnswer list_answer(Arena *a, Buf *out)
{
    PublicAnswer answer = answer_json(a, out, 200);

    answer.same_for_all = true;
    return answer;
}

static void head_json(const Edition *e, Arena *a, Json *j)
{
    json_key(j, S("edition"));
    json_number(j, e->meta->number);
    json_key(j, S("day"));
    json_str(j, day_iso(a, e->meta->day));
    json_key(j, S("licence"));
    json_str(j, S("https://creativecommons.org/licenses/by/4.0/"));
}

static const struct {
    const char *name;
    Table table;
} LISTS[] = {
    { "areas", TABLE_AREA },
    { "situations", TABLE_SITUATION },
    { "hubs", TABLE_HUB },
    { "providers", TABLE_PROVIDER },
    { "glossary", TABLE_TERM },
    { "documents", TABLE_DOCUMENT },
    { "municipalities", TABLE_MUNICIPALITY },
    { "facts", TABLE_FACT },
    { "changes", TABLE_CHANGE },
};

static void service_line_json(const Edition *e, const Service *s, Day today, Json *j)
{
    static const char *const langs[] = { "ka", "en" };

    json_object(j);
    json_key(j, S("id"));
    json_str(j, edition_str(e, s->id));
    json_key(j, S("code"));
    json_str(j, edition_str(e, s->code));
    json_key(j, S("area"));
    json_str(j, s->area.n ? edition_str(e, edition_area(e, s->area)->id) : (Str){ 0 });
    json_key(j, S("shown_as"));
    json_str(j, shown_name(service_shown(e, s, today)));
    json_key(j, S("importance"));
    json_number(j, s->importance);
    for (int pass = 0; pass < 2; pass++) {
        json_key(j, pass ? S("summary") : S("name"));
        json_object(j);
        for (int l = 0; l < LANG_COUNT; l++) {
            json_key(j, str_c(langs[l]));
            json_str(j, edition_text(e, (Lang)l, pass ? s->summary : s->name));
        }
        json_end(j);
    }
    json_end(j);
}

static PublicAnswer services(const Edition *e, Arena *a, const PublicRequest *q)
{
    Buf out = { .limit = API_BYTES };
    Json j = json_begin(&out);

    json_object(&j);
    head_json(e, a, &j);
    json_key(&j, S("services"));
    json_array(&j);
    for (EACH_ALL(e, Service, s, service, SERVICE))
        service_line_json(e, s, q->today, &j);
    json_end(&j);
    json_end(&j);
    return list_answer(a, &out);
}

/* -- search --------------------------------------------------------------------------------------------- */

static PublicAnswer search(const Edition *e, Arena *a, const PublicRequest *q)
{
    Buf out = { .limit = API_BYTES };
    Json j = json_begin(&out);
    Str form = q->method == METHOD_POST ? q->form : q->query;

    if (q->method == METHOD_POST && q->json.n && !form_of_json(a, q->json, &form))
        return answer_problem(a, 422, S("Body not understood"), S("body"),
                              S("The body is one JSON object of texts, numbers, true and false."));
    Search s = search_read(e, a, form, LANG_KA, q->today);
    if (s.state != FIELD_GOOD)
        return answer_problem(a, 422, S("Field broken or unknown"), s.bad, s.why);
    if (!s.has_query)
        return answer_problem(a, 422, S("Field missing"), S("q"), S("It is the text to look for."));
    FindAnswer found = find_guide(e, a, &s.ask);
    const Marker *marker = marker_of(&e->find, a, found.read, s.ask.is_typing);
    Str meant = search_meant(e, a, &s.ask, &found);
    json_object(&j);
    head_json(e, a, &j);
    json_key(&j, S("query"));
    json_str(&j, s.ask.query);
    json_key(&j, S("total"));
    json_number(&j, (int64_t)found.total);
    json_key(&j, S("meant"));
    if (meant.n)
        json_str(&j, meant);
    else
        json_null(&j);
    json_key(&j, S("results"));
    json_array(&j);
    for (size_t i = 0; i < found.count; i++)
        found_json(&j, e, a, marker, &found.at[i], s.ask.lang, true);
    json_end(&j);
    if (s.ask.with_facets) {
        json_key(&j, S("facets"));
        facets_json(&j, e, &found.facets);
    }
    json_end(&j);
    return answer_json(a, &out, 200);
}

PublicAnswer api_answer(const Edition *e, Arena *a, const PublicRequest *q, Str rest)
{
    Buf out = { .limit = API_BYTES };
    Json j = json_begin(&out);

    if (str_eq(rest, S("match")))
        return match_api(e, a, q);
    if (str_eq(rest, S("search")))
        return search(e, a, q);
    if (q->method != METHOD_GET) {
        PublicAnswer no = answer_problem(a, 405, S("Method not allowed"), (Str){ 0 },
                                         S("The API is read with GET."));
        no.allow = S("GET, HEAD");
        return no;
    }
    if (str_eq(rest, S("services")))
        return services(e, a, q);
    if (str_eq(rest, S("openapi.json")))
        return (PublicAnswer){ .status = 200,
                               .content_type = S("application/json"),
                               .body = { OPENAPI, OPENAPI_BYTES },
                               .same_for_all = true };
    if (str_eq(rest, S("edition"))) {
        json_object(&j);
        head_json(e, a, &j);
        json_key(&j, S("services"));
        json_number(&j, e->counts[TABLE_SERVICE]);
        json_key(&j, S("languages"));
        json_array(&j);
        json_str(&j, S("ka"));
        json_str(&j, S("en"));
        json_end(&j);
        json_end(&j);
        return list_answer(a, &out);
    }
    if (str_starts(rest, S("services/"))) {
        Str id = str_from(rest, 9);
        const Service *s = edition_service_by_id(e, id);
        if (!s)
            s = edition_service_by_code(e, id);
        if (!s)
            return answer_problem(a, 404, S("No such service"), S("id"),
                                  S("See /api/v1/services for the list."));
        record_json(e, TABLE_SERVICE, (uint32_t)(s - e->service), &j);
        return list_answer(a, &out);
    }
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        if (!str_eq(rest, str_c(LISTS[i].name)))
            continue;
        json_object(&j);
        head_json(e, a, &j);
        json_key(&j, rest);
        json_array(&j);
        for (uint32_t k = 0; k < e->counts[LISTS[i].table]; k++)
            record_json(e, LISTS[i].table, k, &j);
        json_end(&j);
        json_end(&j);
        return list_answer(a, &out);
    }
    return answer_problem(a, 404, S("No such address"), (Str){ 0 },
                          S("See /en/open-data for what there is."));
}
