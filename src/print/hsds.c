/*
 * hsds.c -- the Guide in the words of Open Referral's HSDS 3.1: one page of services, each with what
 * it owns inside, then organizations, locations and the taxonomy of areas.
 *
 * HSDS has one language for each text: English stands in its fields, and the same fields in Georgian
 * stand in "translations". What HSDS has no field for keeps our names: "amounts", "legal_basis",
 * "sources", "newest_source". Fields are left out rather than empty, as HSDS asks.
 */
#include "base/json.h"
#include "print/export.h"
#include "public/views.h"
#include <sodium.h>
#include <stdio.h>

typedef struct Hsds {
    const Edition *e;
    Arena *a;
    Json *j;
    Html in[LANG_COUNT]; /* for sums and states in words */
} Hsds;

/* One field in every language. */
typedef struct Said {
    const char *field;
    Str in[LANG_COUNT];
} Said;

static Said said(const Hsds *x, const char *field, TextId id)
{
    return (Said){ field, { edition_text(x->e, LANG_KA, id), edition_text(x->e, LANG_EN, id) } };
}

/* Paragraphs as lines; `more` follows as the last one. */
static Said said_lines(const Hsds *x, const char *field, TextId first, Range paras, TextId more)
{
    Said out = said(x, field, first);

    for (int l = 0; l < LANG_COUNT; l++) {
        for (EACH(x->e, Para, p, paras, para))
            out.in[l] = arena_fmt(x->a, "%.*s%s%.*s", STR(out.in[l]), out.in[l].n ? "\n" : "",
                                  STR(edition_text(x->e, (Lang)l, p->text)));
        Str last = edition_text(x->e, (Lang)l, more);
        if (last.n)
            out.in[l] =
                arena_fmt(x->a, "%.*s%s%.*s", STR(out.in[l]), out.in[l].n ? "\n" : "", STR(last));
    }
    return out;
}

static void field(Hsds *x, const char *name, Str value)
{
    if (!value.n)
        return;
    json_key(x->j, str_c(name));
    json_str(x->j, value);
}

static void texts(Hsds *x, const Said *list, size_t count)
{
    bool any = false;

    for (size_t i = 0; i < count; i++)
        field(x, list[i].field, list[i].in[LANG_EN]);
    for (size_t i = 0; i < count; i++)
        any = any || list[i].in[LANG_KA].n;
    if (!any)
        return;
    json_key(x->j, S("translations"));
    json_object(x->j);
    json_key(x->j, S("ka"));
    json_object(x->j);
    for (size_t i = 0; i < count; i++)
        field(x, list[i].field, list[i].in[LANG_KA]);
    json_end(x->j);
    json_end(x->j);
}

/* Ids are UUIDs of version 8 (RFC 9562), made from our permanent ids: the same in each edition. */
static void uuid(Hsds *x, const char *name, const char *kind, Str id)
{
    unsigned char h[crypto_hash_sha256_BYTES];
    char text[37];
    Str input = arena_fmt(x->a, "gza/%s/%.*s", kind, STR(id));

    crypto_hash_sha256(h, (const unsigned char *)input.p, input.n);
    h[6] = (unsigned char)(0x80 | (h[6] & 0x0F));
    h[8] = (unsigned char)(0x80 | (h[8] & 0x3F));
    snprintf(text, sizeof(text),
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", h[0], h[1],
             h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14],
             h[15]);
    field(x, name, str_c(text));
}

/* The id of the n-th thing that an owner has. */
static void owned_uuid(Hsds *x, const char *kind, Str owner, uint32_t n)
{
    uuid(x, "id", kind, arena_fmt(x->a, "%.*s/%u", STR(owner), n));
}

/* Format "uri" is ASCII: other letters of a path are percent-encoded, other hosts are left out. */
static void uri(Hsds *x, const char *name, Str url)
{
    static const char hex[] = "0123456789ABCDEF";
    ptrdiff_t at = str_find(url, S("://"));
    char *out = NEW_N(x->a, char, url.n * 3 + 1);
    size_t n = 0, path = at < 0 ? 0 : (size_t)at + 3;

    while (path < url.n && url.p[path] != '/')
        path++;
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c > 0x20 && c < 0x7F) {
            out[n++] = (char)c;
            continue;
        }
        if (i < path)
            return;
        out[n++] = '%';
        out[n++] = hex[c >> 4];
        out[n++] = hex[c & 15];
    }
    if (at > 0)
        field(x, name, (Str){ out, n });
}

static void day(Hsds *x, const char *name, Day d)
{
    if (d != DAY_NONE)
        field(x, name, day_iso(x->a, d));
}

static void phones(Hsds *x, Range list, Str owner)
{
    uint32_t n = 0;

    if (!list.count)
        return;
    json_key(x->j, S("phones"));
    json_array(x->j);
    for (EACH(x->e, Phone, p, list, phone)) {
        Said all[] = { said_lines(x, "description", p->label, (Range){ 0 }, p->hours) };
        json_object(x->j);
        owned_uuid(x, "phone", owner, ++n);
        field(x, "number", edition_str(x->e, p->number));
        field(x, "type", S("voice"));
        texts(x, all, COUNT(all));
        json_end(x->j);
    }
    json_end(x->j);
}

static void organization(Hsds *x, const Provider *p)
{
    Said all[] = { said(x, "name", p->name),
                   said(x, "alternate_name", p->abbreviation),
                   { .field = "description" } };
    Str id = edition_str(x->e, p->id);

    for (int l = 0; l < LANG_COUNT; l++)
        all[2].in[l] =
            arena_fmt(x->a, "%.*s (%.*s)", STR(all[0].in[l]), STR(kind_words(&x->in[l], p->kind)));
    json_object(x->j);
    uuid(x, "id", "organization", id);
    texts(x, all, COUNT(all));
    for (EACH(x->e, Link, mail, p->emails, link)) {
        field(x, "email", edition_str(x->e, mail->address));
        break;
    }
    uri(x, "website", edition_str(x->e, p->website));
    phones(x, p->phones, id);
    json_end(x->j);
}

/* Costs, and in the same shape the money that one gets. */
static void sums(Hsds *x, const char *name, const char *kind, Range list, Str owner)
{
    static const char *const codes[CURRENCY_COUNT] = { "", "GEL", "EUR", "USD" };
    uint32_t n = 0;

    if (!list.count)
        return;
    json_key(x->j, str_c(name));
    json_array(x->j);
    for (EACH(x->e, Sum, s, list, sum)) {
        Said all[] = { said(x, "option", s->what), { .field = "amount_description" } };
        for (int l = 0; l < LANG_COUNT; l++) {
            Str term = sum_term(&x->in[l], s);
            all[1].in[l] = arena_fmt(x->a, "%.*s%s%.*s", STR(sum_words(&x->in[l], s)),
                                     term.n ? ", " : "", STR(term));
        }
        json_object(x->j);
        owned_uuid(x, kind, owner, ++n);
        if (s->currency && (s->has >> SUM_HAS_EXACT & 1)) {
            field(x, "currency", str_c(codes[s->currency]));
            json_key(x->j, S("amount"));
            json_hundredths(x->j, s->exact);
        }
        texts(x, all, COUNT(all));
        json_end(x->j);
    }
    json_end(x->j);
}

static void required_documents(Hsds *x, const Service *s, Str id)
{
    uint32_t n = 0;

    json_key(x->j, S("required_documents"));
    json_array(x->j);
    for (EACH(x->e, Paper, p, s->papers, paper)) {
        const Document *d = edition_document(x->e, p->document);
        Said all[] = { said_lines(x, "document", d ? d->name : (TextId){ 0 }, (Range){ 0 },
                                  p->note) };
        json_object(x->j);
        owned_uuid(x, "required_document", id, ++n);
        texts(x, all, COUNT(all));
        json_end(x->j);
    }
    json_end(x->j);
}

static void area_term(Hsds *x, const Area *a)
{
    Said all[] = { said(x, "name", a->name), said(x, "description", a->lead) };

    for (int l = 0; l < LANG_COUNT; l++)
        if (!all[1].in[l].n)
            all[1].in[l] = all[0].in[l]; /* HSDS wants one */
    json_object(x->j);
    uuid(x, "id", "area", edition_str(x->e, a->id));
    field(x, "code", edition_str(x->e, a->id));
    texts(x, all, COUNT(all));
    field(x, "language", S("en"));
    field(x, "taxonomy", S("gza-areas"));
    uuid(x, "taxonomy_id", "taxonomy", S("areas"));
    json_end(x->j);
}

static void area_attribute(Hsds *x, Str id, const Area *a)
{
    json_object(x->j);
    uuid(x, "id", "attribute",
         arena_fmt(x->a, "%.*s/%.*s", STR(id), STR(edition_str(x->e, a->id))));
    uuid(x, "link_id", "service", id);
    field(x, "link_type", S("area"));
    field(x, "link_entity", S("service"));
    json_key(x->j, S("taxonomy_term"));
    area_term(x, a);
    json_end(x->j);
}

static void attributes(Hsds *x, const Service *s, Str id)
{
    json_key(x->j, S("attributes"));
    json_array(x->j);
    if (s->area.n)
        area_attribute(x, id, edition_area(x->e, s->area));
    for (EACH_REF(x->e, Area, a, s->also_in, area))
        area_attribute(x, id, a);
    json_end(x->j);
}

static void schedules(Hsds *x, const Service *s, Str id)
{
    Said all[] = { said(x, "description", s->window) };

    if (s->valid_from == DAY_NONE && s->valid_until == DAY_NONE && !all[0].in[LANG_EN].n)
        return;
    json_key(x->j, S("schedules"));
    json_array(x->j);
    json_object(x->j);
    owned_uuid(x, "schedule", id, 1);
    day(x, "valid_from", s->valid_from);
    day(x, "valid_to", s->valid_until);
    texts(x, all, COUNT(all));
    json_end(x->j);
    json_end(x->j);
}

static void websites(Hsds *x, const Service *s, Str id)
{
    uint32_t n = 0;

    for (EACH(x->e, Link, first, s->websites, link)) {
        uri(x, "url", edition_str(x->e, first->address));
        break;
    }
    if (s->websites.count < 2)
        return;
    json_key(x->j, S("additional_urls"));
    json_array(x->j);
    for (EACH(x->e, Link, site, s->websites, link)) {
        if (n++ == 0)
            continue;
        json_object(x->j);
        owned_uuid(x, "url", id, n);
        uri(x, "url", edition_str(x->e, site->address));
        json_end(x->j);
    }
    json_end(x->j);
}

static void sources(Hsds *x, const Service *s)
{
    json_key(x->j, S("sources"));
    json_array(x->j);
    for (EACH(x->e, Source, source, s->sources, source)) {
        json_object(x->j);
        uri(x, "url", edition_str(x->e, source->url));
        field(x, "date", edition_str(x->e, source->date));
        json_end(x->j);
    }
    json_end(x->j);
}

static Str status_of(const Service *s)
{
    switch ((Status)s->status) {
    case STATUS_OPEN:
    case STATUS_BY_CALL:
    case STATUS_SEASONAL:
    case STATUS_UNTIL_BUDGET_USED:
    case STATUS_CHECK_CONTINUATION:
    case STATUS_COUNT: break;
    case STATUS_PROBABLY_CLOSED: return S("inactive");
    case STATUS_EVENT_PROGRAMME:
    case STATUS_CLOSED: return S("defunct");
    }
    return S("active");
}

static void service(Hsds *x, const Service *s)
{
    Str id = edition_str(x->e, s->id);
    Shown shown = service_shown(x->e, s, x->e->meta->day);
    Said all[] = {
        said(x, "name", s->name),
        said(x, "alternate_name", s->official_name),
        said_lines(x, "description", s->summary, s->gives, s->amount_note),
        said_lines(x, "eligibility_description", (TextId){ 0 }, s->who, (TextId){ 0 }),
        said_lines(x, "application_process", (TextId){ 0 }, s->steps, s->where),
        said(x, "fees_description", s->cost_note),
        said(x, "wait_time", s->time),
        { .field = "alert" },
        said(x, "legal_basis", s->legal_basis),
    };
    Said also = said_lines(x, "", (TextId){ 0 }, s->also_needs, (TextId){ 0 });

    for (int l = 0; l < LANG_COUNT; l++) {
        if (also.in[l].n)
            all[3].in[l] = arena_fmt(x->a, "%.*s\n%.*s", STR(all[3].in[l]), STR(also.in[l]));
        if (shown != SHOWN_OPEN)
            all[7].in[l] = shown_words(&x->in[l], shown);
    }
    json_object(x->j);
    uuid(x, "id", "service", id);
    field(x, "code", edition_str(x->e, s->code));
    field(x, "status", status_of(s));
    texts(x, all, COUNT(all));
    websites(x, s, id);
    for (EACH(x->e, Link, mail, s->emails, link)) {
        field(x, "email", edition_str(x->e, mail->address));
        break;
    }
    bool leads = true; /* HSDS has room for one organization; the others stand in a field of ours */
    for (EACH_REF(x->e, Provider, p, s->providers, provider)) {
        if (leads)
            json_key(x->j, S("organization"));
        if (leads)
            organization(x, p);
        leads = false;
    }
    phones(x, s->phones, id);
    schedules(x, s, id);
    required_documents(x, s, id);
    sums(x, "cost_options", "cost_option", s->costs, id);
    attributes(x, s, id);
    sums(x, "amounts", "amount", s->amounts, id);
    if (s->providers.count > 1) {
        json_key(x->j, S("other_organizations"));
        json_array(x->j);
        leads = true;
        for (EACH_REF(x->e, Provider, p, s->providers, provider)) {
            if (!leads)
                organization(x, p);
            leads = false;
        }
        json_end(x->j);
    }
    field(x, "newest_source", edition_str(x->e, s->verified));
    sources(x, s);
    json_end(x->j);
}

/* Hubs whose address is not known have no address: HSDS wants all of one or none. */
static void location(Hsds *x, const Hub *hub)
{
    const Municipality *m = edition_municipality(x->e, hub->municipality);
    const Region *r = m ? edition_region(x->e, m->region) : NULL;
    Said all[] = { said(x, "name", hub->name), said(x, "description", hub->known) };
    Said place[] = { said(x, "address_1", hub->address),
                     said(x, "city", m ? m->name : (TextId){ 0 }),
                     said(x, "state_province", r ? r->name : (TextId){ 0 }) };
    Str id = edition_str(x->e, hub->id);

    json_object(x->j);
    uuid(x, "id", "location", id);
    field(x, "location_type", S("physical"));
    texts(x, all, COUNT(all));
    if (place[0].in[LANG_EN].n && m && r) {
        json_key(x->j, S("addresses"));
        json_array(x->j);
        json_object(x->j);
        owned_uuid(x, "address", id, 1);
        texts(x, place, COUNT(place));
        json_key(x->j, S("postal_code")); /* wanted, and we know none */
        json_str(x->j, S(""));
        field(x, "country", S("GE"));
        field(x, "address_type", S("physical"));
        json_end(x->j);
        json_end(x->j);
    }
    phones(x, hub->phones, id);
    json_end(x->j);
}

static void count_field(Hsds *x, const char *name, uint32_t n)
{
    json_key(x->j, str_c(name));
    json_number(x->j, n);
}

static void page_facts(Hsds *x)
{
    uint32_t n = x->e->counts[TABLE_SERVICE];
    static const char *const yes[] = { "first_page", "last_page" };

    field(x, "version", S("3.1"));
    field(x, "licence", S("https://creativecommons.org/licenses/by/4.0/"));
    count_field(x, "edition", x->e->meta->number);
    day(x, "edition_day", x->e->meta->day);
    count_field(x, "total_items", n);
    count_field(x, "total_pages", 1);
    count_field(x, "page_number", 1);
    count_field(x, "size", n);
    for (size_t i = 0; i < COUNT(yes); i++) {
        json_key(x->j, str_c(yes[i]));
        json_bool(x->j, true);
    }
    json_key(x->j, S("empty"));
    json_bool(x->j, n == 0);
}

void export_hsds(const Edition *e, Buf *out)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Json j = json_begin(out);
    Hsds x = {
        e, &a, &j, { { .a = &a, .e = e, .lang = LANG_KA }, { .a = &a, .e = e, .lang = LANG_EN } }
    };

    json_object(&j);
    page_facts(&x);
    json_key(&j, S("contents"));
    json_array(&j);
    for (EACH_ALL(e, Service, s, service, SERVICE))
        service(&x, s);
    json_end(&j);
    json_key(&j, S("organizations"));
    json_array(&j);
    for (EACH_ALL(e, Provider, p, provider, PROVIDER))
        organization(&x, p);
    json_end(&j);
    json_key(&j, S("locations"));
    json_array(&j);
    for (EACH_ALL(e, Hub, hub, hub, HUB))
        location(&x, hub);
    json_end(&j);
    json_key(&j, S("taxonomies"));
    json_array(&j);
    json_object(&j);
    uuid(&x, "id", "taxonomy", S("areas"));
    field(&x, "name", S("gza-areas"));
    field(&x, "description", S("Areas of the Guide: what a service is about"));
    json_end(&j);
    json_end(&j);
    json_key(&j, S("taxonomy_terms"));
    json_array(&j);
    for (EACH_ALL(e, Area, area, area, AREA))
        area_term(&x, area);
    json_end(&j);
    json_end(&j);
    buf_byte(out, '\n');
}
