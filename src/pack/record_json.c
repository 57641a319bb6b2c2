#include "pack/record_json.h"

/* Numbers that stand for names, so that readers of the data need no table of ours. */
static const struct {
    Table table;
    const char *field;
    const char *const *names;
} NAMED[] = {
    { TABLE_SERVICE, "status",
      (const char *const[]){ "open", "by_call", "seasonal", "until_budget_used", "event_programme",
                             "check_continuation", "probably_closed", "closed" } },
    { TABLE_SERVICE, "reach", (const char *const[]){ "everyone", "on_a_need", "targeted" } },
    { TABLE_SERVICE, "work", (const char *const[]){ "", "farm", "business", "job", "study" } },
    { TABLE_SERVICE, "kind",
      (const char *const[]){ "state", "municipal", "ngo", "international", "private" } },
    { TABLE_PROVIDER, "kind",
      (const char *const[]){ "state", "municipal", "ngo", "international", "private" } },
    { TABLE_SERVICE, "confidence", (const char *const[]){ "high", "medium", "low" } },
    { TABLE_SUM, "kind", (const char *const[]){ "amount", "fee", "cap", "fine" } },
    { TABLE_SUM, "currency", (const char *const[]){ "", "GEL", "EUR", "USD" } },
    { TABLE_SUM, "per",
      (const char *const[]){ "", "once", "day", "30_days", "month", "year", "hour", "half_hectare",
                             "hectare", "hive" } },
    { TABLE_SUM, "days_kind", (const char *const[]){ "", "working", "calendar" } },
    { TABLE_COND, "kind", (const char *const[]){ "all", "any", "not", "leaf" } },
    { TABLE_COND, "op",
      (const char *const[]){ "", "==", "!=", "<", "<=", ">", ">=", "in", "not_in" } },
    { TABLE_FACT, "type",
      (const char *const[]){ "bool", "integer", "decimal", "date", "choice", "set" } },
    { TABLE_FACT, "sign_of", (const char *const[]){ "", "farm", "business", "job", "study" } },
    { TABLE_HUB, "kind", (const char *const[]){ "hub", "service_centre", "partner_desk" } },
    { TABLE_MUNICIPALITY, "hub_known", (const char *const[]){ "no", "yes", "region" } },
    { TABLE_TERM, "origin", (const char *const[]){ "official", "seen", "own" } },
    { TABLE_CHANGE, "kind", (const char *const[]){ "new", "changed", "removed" } },
};

const char *record_number_name(Table t, const Field *f, uint32_t v)
{
    for (size_t i = 0; i < COUNT(NAMED); i++)
        if (NAMED[i].table == t && str_eq(str_c(NAMED[i].field), str_c(f->name)))
            return NAMED[i].names[v];
    return NULL;
}

static void number_json(Table t, const Field *f, uint32_t v, Json *j)
{
    const char *name = record_number_name(t, f, v);

    if (name)
        json_str(j, str_c(name));
    else
        json_number(j, v);
}

/* Money and shares are kept in hundredths; 32-bit "not given" is left out by Sum.has. */
static void sum_json(const Edition *e, const Sum *s, Json *j)
{
    const struct {
        const char *name;
        uint32_t v;
        int bit;
    } parts[] = { { "amount", s->exact, SUM_HAS_EXACT },
                  { "amount_min", s->min, SUM_HAS_MIN },
                  { "amount_max", s->max, SUM_HAS_MAX },
                  { "percent", s->percent, SUM_HAS_PERCENT },
                  { "percent_min", s->percent_min, SUM_HAS_PERCENT_MIN },
                  { "percent_max", s->percent_max, SUM_HAS_PERCENT_MAX } };
    static const char *const langs[] = { "ka", "en" };

    json_object(j);
    json_key(j, S("what"));
    json_object(j);
    for (int l = 0; l < LANG_COUNT; l++) {
        json_key(j, str_c(langs[l]));
        json_str(j, edition_text(e, (Lang)l, s->what));
    }
    json_end(j);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (s->has >> parts[i].bit & 1) {
            json_key(j, str_c(parts[i].name));
            json_hundredths(j, parts[i].v);
        }
    for (uint32_t k = 0; k < PACK_SHAPES[TABLE_SUM].field_count; k++) {
        const Field *f = &PACK_SHAPES[TABLE_SUM].fields[k];
        static const char *const rest[] = {
            "kind", "currency", "per", "days", "days_kind", "source"
        };
        const uint32_t *v = (const void *)((const char *)s + f->offset);
        for (size_t i = 0; i < COUNT(rest); i++)
            if (str_eq(str_c(rest[i]), str_c(f->name))) {
                json_key(j, str_c(f->name));
                number_json(TABLE_SUM, f, *v, j);
            }
    }
    json_end(j);
}

static void other_id(const Edition *e, Table t, uint32_t index, Json *j)
{
    Str id = edition_id(e, t, index);

    if (id.n)
        json_str(j, id);
    else
        json_number(j, (int64_t)index + 1);
}

void record_json(const Edition *e, Table t, uint32_t index, Json *j)
{
    static const char *const langs[] = { "ka", "en" };
    const TableShape *shape = &PACK_SHAPES[t];
    const char *record = (const char *)e->tables[t] + (size_t)index * shape->record_bytes;

    if (t == TABLE_SUM) {
        sum_json(e, (const void *)record, j);
        return;
    }
    json_object(j);
    for (uint32_t k = 0; k < shape->field_count; k++) {
        const Field *f = &shape->fields[k];
        const uint32_t *v = (const void *)(record + f->offset);

        json_key(j, str_c(f->name));
        switch (f->kind) {
        case FIELD_str:
            if (edition_str(e, (StrId){ *v }).n)
                json_str(j, edition_str(e, (StrId){ *v }));
            else
                json_null(j);
            break;
        case FIELD_text:
            if (!edition_has(e, (TextId){ *v })) {
                json_null(j);
                break;
            }
            json_object(j);
            for (int l = 0; l < LANG_COUNT; l++) {
                json_key(j, str_c(langs[l]));
                json_str(j, edition_text(e, (Lang)l, (TextId){ *v }));
            }
            json_end(j);
            break;
        case FIELD_num: number_json(t, f, *v, j); break;
        case FIELD_day: {
            Arena a = arena_new(4096);
            if ((int32_t)*v == DAY_NONE)
                json_null(j);
            else
                json_str(j, day_iso(&a, (int32_t)*v));
            arena_free(&a);
            break;
        }
        case FIELD_ref:
            if (*v)
                other_id(e, (Table)f->argument, *v - 1, j);
            else
                json_null(j);
            break;
        case FIELD_refs:
            json_array(j);
            for (uint32_t i = 0; i < v[1]; i++)
                other_id(e, (Table)f->argument, e->refs[v[0] + i], j);
            json_end(j);
            break;
        case FIELD_list:
            json_array(j);
            for (uint32_t i = 0; i < v[1]; i++)
                record_json(e, (Table)f->argument, v[0] + i, j);
            json_end(j);
            break;
        }
    }
    json_end(j);
}
