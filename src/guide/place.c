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
