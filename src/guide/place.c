#include "guide/place.h"

/* Kleene's three values: what else a person would answer is not known. */
typedef enum Truth { FALSE_, UNKNOWN, TRUE_ } Truth;

static Ref fact_ref(const Edition *e, Str id)
{
    const Fact *f = edition_find(e, TABLE_FACT, id);

    return (Ref){ f ? (uint32_t)(f - e->fact) + 1 : 0 };
}

Places places_of(const Edition *e)
{
    return (Places){
        .e = e,
        .municipality = fact_ref(e, S("municipality")),
        .registered = fact_ref(e, S("registered_municipality")),
        .region = fact_ref(e, S("region")),
        .has_hub = fact_ref(e, S("lives_in_hub_municipality")),
    };
}

static bool is_place(const Places *p, Ref fact)
{
    return fact.n && (fact.n == p->municipality.n || fact.n == p->registered.n ||
                      fact.n == p->region.n || fact.n == p->has_hub.n);
}

bool service_depends_on_place(const Places *p, const Service *s)
{
    for (EACH(p->e, Cond, c, s->conditions, cond))
        if (c->kind == COND_LEAF && is_place(p, c->fact))
            return true;
    return false;
}

static Truth truth_of(bool is_true)
{
    return is_true ? TRUE_ : FALSE_;
}

static Truth leaf_truth(const Places *p, const Cond *c, const Municipality *m)
{
    const Region *region = edition_region(p->e, m->region);
    Str here;

    if (!is_place(p, c->fact))
        return UNKNOWN;
    if (c->fact.n == p->region.n)
        here = region ? edition_str(p->e, region->id) : (Str){ 0 };
    else if (c->fact.n == p->has_hub.n && m->hub_known == HUB_REGION)
        return UNKNOWN; /* somewhere in the region, the source says */
    else if (c->fact.n == p->has_hub.n)
        here = m->hub_known == HUB_YES ? S("true") : S("false");
    else
        here = edition_str(p->e, m->id);
    bool found = false;
    for (EACH(p->e, Link, value, c->values, link))
        found = found || str_eq(edition_str(p->e, value->address), here);
    switch ((CondOp)c->op) {
    case OP_EQ:
    case OP_IN: return truth_of(found);
    case OP_NE:
    case OP_NOT_IN: return truth_of(!found);
    case OP_NONE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_COUNT: break;
    }
    return UNKNOWN;
}

/* Trees nest at most 32 deep: pack/edition.c checks it. */
static Truth tree_truth(const Places *p, const Cond *c, const Municipality *m)
{
    Truth all = TRUE_, any = FALSE_;

    if (c->kind == COND_LEAF)
        return leaf_truth(p, c, m);
    for (const Cond *child = c + 1; child < c + c->span; child += child->span) {
        Truth t = tree_truth(p, child, m);
        all = t < all ? t : all;
        any = t > any ? t : any;
    }
    if (c->kind == COND_ANY)
        return any;
    return c->kind == COND_NOT ? (Truth)(TRUE_ - all) : all;
}

bool service_is_offered(const Places *p, const Service *s, const Municipality *m)
{
    return !s->conditions.count || tree_truth(p, &p->e->cond[s->conditions.first], m) != FALSE_;
}

/* Places that conditions do not tell apart: by their region and hub as far as those are asked for. */
typedef struct Alike {
    bool by_region, by_hub;
    bool *is_named; /* by its id: such a place stands alone */
} Alike;

static Alike alike_of(const Places *p, Arena *a, const Service *s)
{
    uint32_t count = p->e->counts[TABLE_MUNICIPALITY];
    Alike out = { .is_named = NEW_N(a, bool, count + 1) };

    for (EACH(p->e, Cond, c, s->conditions, cond)) {
        if (c->kind != COND_LEAF || !is_place(p, c->fact))
            continue;
        out.by_region = out.by_region || c->fact.n == p->region.n;
        out.by_hub = out.by_hub || c->fact.n == p->has_hub.n;
        if (c->fact.n == p->region.n || c->fact.n == p->has_hub.n)
            continue;
        for (EACH(p->e, Link, value, c->values, link))
            for (uint32_t m = 0; m < count; m++)
                out.is_named[m] =
                    out.is_named[m] || str_eq(edition_str(p->e, p->e->municipality[m].id),
                                              edition_str(p->e, value->address));
    }
    return out;
}

void service_count_places(const Places *p, Arena *a, const Service *s, uint32_t *counts)
{
    enum { UNSEEN, NOT_OFFERED, OFFERED };
    Alike alike = alike_of(p, a, s);
    uint8_t *of_alike = NEW_N(a, uint8_t, (p->e->counts[TABLE_REGION] + 1) * HUB_KNOWN_COUNT);

    for (uint32_t m = 0; m < p->e->counts[TABLE_MUNICIPALITY]; m++) {
        const Municipality *place = &p->e->municipality[m];
        uint8_t alone = UNSEEN,
                *offered =
                    alike.is_named[m]
                        ? &alone
                        : &of_alike[(alike.by_region ? place->region.n : 0) * HUB_KNOWN_COUNT +
                                    (alike.by_hub ? place->hub_known : 0)];
        if (*offered == UNSEEN)
            *offered = service_is_offered(p, s, place) ? OFFERED : NOT_OFFERED;
        counts[m] += *offered == OFFERED;
    }
}
