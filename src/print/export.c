#include "print/export.h"
#include "base/json.h"
#include "host/file.h"
#include "pack/record_json.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { EXPORT_BYTES = 256 << 20 };
static const char *const LANGS[LANG_COUNT] = { "ka", "en" };

/* -- json ----------------------------------------------------------------------------------------- */

/* Records that belong to another one are inside it, so only these stand at the top. */
static const Table TOP[] = { TABLE_AREA,         TABLE_NEED,      TABLE_SERVICE, TABLE_PROVIDER,
                             TABLE_DOCUMENT,     TABLE_SITUATION, TABLE_FACT,    TABLE_REGION,
                             TABLE_MUNICIPALITY, TABLE_HUB,       TABLE_TERM,    TABLE_SYNONYM,
                             TABLE_NEWS,         TABLE_PAGE,      TABLE_CHANGE };

void export_json(const Edition *e, Buf *out)
{
    Json j = json_begin(out);

    json_object(&j);
    json_key(&j, S("licence"));
    json_str(&j, S("https://creativecommons.org/licenses/by/4.0/"));
    json_key(&j, S("edition"));
    record_json(e, TABLE_META, 0, &j);
    for (size_t i = 0; i < COUNT(TOP); i++) {
        json_key(&j, str_c(PACK_SHAPES[TOP[i]].name));
        json_array(&j);
        for (uint32_t k = 0; k < e->counts[TOP[i]]; k++)
            record_json(e, TOP[i], k, &j);
        json_end(&j);
    }
    json_end(&j);
    buf_byte(out, '\n');
}

/* -- csv ------------------------------------------------------------------------------------------ */

typedef struct Tables {
    const Edition *e;
    Arena *a;
    Buf files[TABLE_COUNT];
} Tables;

static bool runs_as_formula(Str s)
{
    static const char *const starts[] = { "=",  "+",  "-",  "@",  "\t", "\r",
                                          "\n", "＝", "＋", "－", "＠" };

    for (size_t i = 0; i < COUNT(starts); i++)
        if (str_starts(s, str_c(starts[i])))
            return true;
    return false;
}

static void cell(Buf *b, Str s, bool first)
{
    if (!first)
        buf_byte(b, ',');
    buf_byte(b, '"');
    if (runs_as_formula(s))
        buf_byte(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, (unsigned char)s.p[i]);
    }
    buf_byte(b, '"');
}

static void header(Tables *t, Table table)
{
    Buf *b = &t->files[table];
    const TableShape *shape = &PACK_SHAPES[table];

    cell(b, S("owner"), true);
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        if (f->kind == FIELD_list)
            continue;
        if (f->kind != FIELD_text) {
            cell(b, str_c(f->name), false);
            continue;
        }
        for (int l = 0; l < LANG_COUNT; l++)
            cell(b, arena_fmt(t->a, "%s_%s", f->name, LANGS[l]), false);
    }
    buf_put(b, S("\r\n"));
}

static Str id_of(const Edition *e, Table table, uint32_t index)
{
    const char *record =
        (const char *)e->tables[table] + (size_t)index * PACK_SHAPES[table].record_bytes;

    return edition_str(e, *(const StrId *)(const void *)record);
}

/* One row, then the rows of what it owns, in their own files; `owner` says whose they are. */
static void row(Tables *t, Table table, uint32_t index, Str owner)
{
    const TableShape *shape = &PACK_SHAPES[table];
    const char *record = (const char *)t->e->tables[table] + (size_t)index * shape->record_bytes;
    Buf *b = &t->files[table];

    if (b->n == 0)
        header(t, table);
    cell(b, owner, true);
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        const uint32_t *v = (const void *)(record + f->offset);
        Str ids = { 0 };

        switch (f->kind) {
        case FIELD_str: cell(b, edition_str(t->e, (StrId){ *v }), false); break;
        case FIELD_text:
            for (int l = 0; l < LANG_COUNT; l++)
                cell(b, edition_text(t->e, (Lang)l, (TextId){ *v }), false);
            break;
        case FIELD_num: cell(b, arena_fmt(t->a, "%u", *v), false); break;
        case FIELD_day:
            cell(b, (int32_t)*v == DAY_NONE ? (Str){ 0 } : day_iso(t->a, (int32_t)*v), false);
            break;
        case FIELD_ref:
            cell(b, *v ? id_of(t->e, (Table)f->argument, *v - 1) : (Str){ 0 }, false);
            break;
        case FIELD_refs:
            for (uint32_t i = 0; i < v[1]; i++)
                ids = arena_fmt(t->a, "%.*s%s%.*s", STR(ids), i ? " " : "",
                                STR(id_of(t->e, (Table)f->argument, t->e->refs[v[0] + i])));
            cell(b, ids, false);
            break;
        case FIELD_list: break;
        }
    }
    buf_put(b, S("\r\n"));
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        const uint32_t *v = (const void *)(record + f->offset);
        if (f->kind != FIELD_list)
            continue;
        Str me = owner.n ? owner
                         : arena_fmt(t->a, "%s/%.*s", shape->name, STR(id_of(t->e, table, index)));
        for (uint32_t i = 0; i < v[1]; i++)
            row(t, (Table)f->argument, v[0] + i,
                arena_fmt(t->a, "%.*s/%s/%u", STR(me), f->name, i + 1));
    }
}

Err export_csv(const Edition *e, const char *folder)
{
    AUTO(arena_free) Arena a = arena_new((size_t)1 << 30);
    Tables t = { .e = e, .a = &a };
    Err err = OK;

    if (mkdir(folder, 0755) < 0 && errno != EEXIST)
        return err_fmt("cannot make folder %s: %s", folder, strerror(errno));
    for (size_t i = 0; i < TABLE_COUNT; i++)
        t.files[i].limit = EXPORT_BYTES;
    for (size_t i = 0; i < COUNT(TOP); i++)
        for (uint32_t k = 0; k < e->counts[TOP[i]]; k++)
            row(&t, TOP[i], k, (Str){ 0 });
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (t.files[i].n && !FAILED(err))
            err = file_replace(arena_fmt(&a, "%s/%s.csv", folder, PACK_SHAPES[i].name).p,
                               buf_str(&t.files[i]));
        buf_free(&t.files[i]);
    }
    return err;
}

/* -- hsds ----------------------------------------------------------------------------------------- */

/* HSDS wants UUIDs: version 8 (RFC 9562), made from our permanent ids, so the same in each edition. */
static void json_uuid(Json *j, const char *kind, Str id)
{
    unsigned char h[32];
    char text[37], input[256];
    int n = snprintf(input, sizeof(input), "gza/%s/%.*s", kind, STR(id));

    crypto_hash_sha256(h, (const unsigned char *)input,
                       n < (int)sizeof(input) ? (unsigned long long)n : sizeof(input) - 1);
    h[6] = (unsigned char)(0x80 | (h[6] & 0x0F));
    h[8] = (unsigned char)(0x80 | (h[8] & 0x3F));
    snprintf(text, sizeof(text),
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", h[0], h[1],
             h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14],
             h[15]);
    json_str(j, str_c(text));
}

static Str text_of(const Edition *e, TextId id)
{
    return edition_text(e, LANG_EN, id);
}

/* HSDS has one language per text: English stands in its fields, Georgian beside them (our profile). */
static void both(const Edition *e, Json *j, const char *name, TextId id)
{
    char ka[64];

    if (!edition_has(e, id))
        return;
    json_key(j, str_c(name));
    json_str(j, text_of(e, id));
    snprintf(ka, sizeof(ka), "%s_ka", name);
    json_key(j, str_c(ka));
    json_str(j, edition_text(e, LANG_KA, id));
}

static Str joined(const Edition *e, Arena *a, Range paras)
{
    Str s = { 0 };

    for (EACH(e, Para, p, paras, para))
        s = arena_fmt(a, "%.*s%s%.*s", STR(s), s.n ? "\n" : "", STR(text_of(e, p->text)));
    return s;
}

static void phones_json(const Edition *e, Arena *a, Json *j, Range phones, Str owner)
{
    uint32_t n = 0;

    json_key(j, S("phones"));
    json_array(j);
    for (EACH(e, Phone, p, phones, phone)) {
        json_object(j);
        json_key(j, S("id"));
        json_uuid(j, "phone", arena_fmt(a, "%.*s/%u", STR(owner), ++n));
        json_key(j, S("number"));
        json_str(j, edition_str(e, p->number));
        both(e, j, "description", p->label);
        json_end(j);
    }
    json_end(j);
}

static void organization_json(const Edition *e, Arena *a, Json *j, const Provider *p)
{
    json_object(j);
    json_key(j, S("id"));
    json_uuid(j, "organization", edition_str(e, p->id));
    both(e, j, "name", p->name);
    json_key(j, S("description"));
    json_str(j, text_of(e, p->name));
    if (edition_str(e, p->website).n) {
        json_key(j, S("website"));
        json_str(j, edition_str(e, p->website));
    }
    phones_json(e, a, j, p->phones, edition_str(e, p->id));
    json_end(j);
}

static void cost_json(const Edition *e, Json *j, const Sum *s, Str id)
{
    static const char *const currency[] = { "", "GEL", "EUR", "USD" };

    json_object(j);
    json_key(j, S("id"));
    json_uuid(j, "cost", id);
    both(e, j, "option", s->what);
    if (s->currency && s->has >> SUM_HAS_EXACT & 1) {
        json_key(j, S("currency"));
        json_str(j, str_c(currency[s->currency]));
        json_key(j, S("amount"));
        json_hundredths(j, s->exact);
    }
    json_end(j);
}

static void service_hsds(const Edition *e, Arena *a, Json *j, const Service *s)
{
    Str id = edition_str(e, s->id), eligibility = joined(e, a, s->who),
        steps = joined(e, a, s->steps);
    bool over = s->status == STATUS_CLOSED || s->status == STATUS_EVENT_PROGRAMME;
    uint32_t n = 0;

    json_object(j);
    json_key(j, S("id"));
    json_uuid(j, "service", id);
    both(e, j, "name", s->name);
    both(e, j, "alternate_name", s->official_name);
    both(e, j, "description", s->summary);
    json_key(j, S("status"));
    json_str(j, over                                  ? S("defunct")
                : s->status == STATUS_PROBABLY_CLOSED ? S("inactive")
                                                      : S("active"));
    json_key(j, S("eligibility_description"));
    json_str(j, eligibility);
    json_key(j, S("application_process"));
    json_str(j, steps);
    both(e, j, "fees_description", s->cost_note);
    both(e, j, "alert", s->window);
    for (EACH(e, Link, site, s->websites, link)) {
        json_key(j, S("url"));
        json_str(j, edition_str(e, site->address));
        break;
    }
    for (EACH(e, Link, mail, s->emails, link)) {
        json_key(j, S("email"));
        json_str(j, edition_str(e, mail->address));
        break;
    }
    for (EACH_REF(e, Provider, p, s->providers, provider)) {
        json_key(j, S("organization"));
        organization_json(e, a, j, p);
        break; /* the one who leads; HSDS has room for one */
    }
    phones_json(e, a, j, s->phones, id);
    json_key(j, S("required_documents"));
    json_array(j);
    for (EACH(e, Paper, paper, s->papers, paper)) {
        json_object(j);
        json_key(j, S("id"));
        json_uuid(j, "required_document", arena_fmt(a, "%.*s/%u", STR(id), ++n));
        if (paper->document.n)
            both(e, j, "document", edition_document(e, paper->document)->name);
        json_end(j);
    }
    json_end(j);
    json_key(j, S("cost_options"));
    json_array(j);
    n = 0;
    for (EACH(e, Sum, sum, s->costs, sum))
        cost_json(e, j, sum, arena_fmt(a, "%.*s/%u", STR(id), ++n));
    json_end(j);
    json_key(j, S("attributes"));
    json_array(j);
    if (s->area.n) {
        const Area *area = edition_area(e, s->area);
        json_object(j);
        json_key(j, S("id"));
        json_uuid(j, "attribute", id);
        json_key(j, S("link_type"));
        json_str(j, S("area"));
        json_key(j, S("taxonomy_term"));
        json_object(j);
        json_key(j, S("id"));
        json_uuid(j, "area", edition_str(e, area->id));
        json_key(j, S("code"));
        json_str(j, edition_str(e, area->id));
        both(e, j, "name", area->name);
        both(e, j, "description", area->lead);
        json_end(j);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

void export_hsds(const Edition *e, Buf *out)
{
    Arena a = arena_new((size_t)1 << 30);
    Json j = json_begin(out);

    json_object(&j);
    json_key(&j, S("version"));
    json_str(&j, S("3.1"));
    json_key(&j, S("total_items"));
    json_number(&j, e->counts[TABLE_SERVICE]);
    json_key(&j, S("contents"));
    json_array(&j);
    for (EACH_ALL(e, Service, s, service, SERVICE))
        service_hsds(e, &a, &j, s);
    json_end(&j);
    json_end(&j);
    buf_byte(out, '\n');
    arena_free(&a);
}
