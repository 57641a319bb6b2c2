#include "guide/find.h"

/* A service is what its name says; its steps and papers name many other things. Everyday words come last. */
enum { TIMES_TITLE = 60, TIMES_GIVES = 20, TIMES_BODY = 6, TIMES_ALSO = 2, TIMES_SAID = 55 };

const FoundService *find_services(const Edition *e, Arena *a, Day today, Str query, size_t *count)
{
    uint32_t services = e->counts[TABLE_SERVICE];
    uint8_t *prior = NEW_N(a, uint8_t, e->find.documents + 1);
    FoundService *found = NEW_N(a, FoundService, FIND_MOST);
    size_t hits = 0, n = 0;

    for (uint32_t i = 0; i < services; i++)
        prior[i] = (uint8_t)e->service[i].importance;
    FindOptions o = { .most = FIND_MOST, .is_typing = true, .is_story = true, .prior = prior, .times = { TIMES_TITLE, TIMES_GIVES, TIMES_BODY, TIMES_ALSO, TIMES_SAID } };
    const FindHit *hit = find_query(&e->find, a, query, &o, &hits);
    for (int over = 0; over <= 1; over++)
        for (size_t i = 0; i < hits; i++) {
            if (hit[i].document >= services) /* terms, hubs, news */
                continue;
            const Service *s = &e->service[hit[i].document];
            if (shown_is_over(service_shown(e, s, today)) == (bool)over)
                found[n++] = (FoundService){ s, hit[i].match };
        }
    *count = n;
    return found;
}
