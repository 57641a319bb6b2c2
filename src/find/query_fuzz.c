/*
 * query_fuzz.c -- whatever people type, against a small index of real words. The first byte chooses the options;
 * the rest is the query. Holds for every answer: documents exist, none comes twice, scores fall, asking
 * again gives the same, and what stands in the index as typed is found.
 */
#include "base/must.h"
#include "find/query.h"
#include "fuzz.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/readings.h"
#include <string.h>

enum { DOCUMENTS = 6, FUZZ_QUERY_BYTES = 1 << 16 };

static const FindBlock *small_block(void)
{
    static const char *const texts[DOCUMENTS][FIND_FIELDS] = {
        { "სახელმწიფო პენსია ასაკით", "ყოველთვიური თანხა", "განაცხადი სააგენტოში, საბუთები 16-დან",
          "მოხუცის ფული pensioner" },
        { "ბავშვის დახმარება", "თანხა ოჯახს, სადაც ბავშვია", "დაბადების მოწმობა და განცხადება",
          "დეკრეტული" },
        { "Passport of a citizen", "Paper for travel", "Photo is taken there, 112",
          "საზღვარგარეთის პასპორტი" },
        { "შეღავათიანი აგროკრედიტი", "სესხი ფერმერს", "მიწის ამონაწერი საჯარო რეესტრიდან", "" },
        { "паспорт и пенсия", "անձնագիր", "სმs あいう", "пенсии" },
        { "", "", "წყალი წყლის სოფელი სოფლებში უდიდესი", "წყალი" },
    };
    static Buf bytes = { .limit = 1 << 20 };
    static FindBlock b;

    if (!bytes.n) {
        FindBuilder *f = find_builder_new();
        for (size_t i = 0; i < DOCUMENTS; i++) {
            find_document(f);
            for (int k = 0; k < FIND_FIELDS; k++)
                find_text(f, (FindField)k, str_c(texts[i][k]));
        }
        find_build(f, &bytes);
        find_builder_free(f);
        MUST(!FAILED(find_open(buf_str(&bytes), &b)));
    }
    return &b;
}

static void check_hits(const FindHit *hits, size_t count, size_t most)
{
    uint32_t seen = 0;

    MUST(count <= most && count <= DOCUMENTS);
    for (size_t i = 0; i < count; i++) {
        MUST(hits[i].document < DOCUMENTS && hits[i].match < MATCH_KINDS);
        MUST(!(seen >> hits[i].document & 1));
        MUST(i == 0 || hits[i].score <= hits[i - 1].score);
        seen |= 1u << hits[i].document;
    }
}

/* Each word by itself: its stems, its readings, and whether it is found when the index has it. */
static void check_words(const FindBlock *b, Arena *a, Str query)
{
    for (int words = 0; words < QUERY_WORDS; words++) {
        Str word = fold_next_word(a, &query);
        Codes c = codes_of(word), readings[READINGS_MAX];
        Analysis an;
        size_t count;
        if (!word.n)
            break;
        analyse_word(&c, &an);
        MUST(an.count >= 1 && an.count <= STEMS_MAX);
        for (size_t i = 0; i < an.count; i++)
            MUST(an.stems[i].n >= 1 && an.stems[i].n <= WORD_CODES);
        MUST(latin_readings(&c, readings) <= READINGS_MAX);
        MUST(noshift_readings(&c, readings) <= READINGS_MAX);
        const WordList *l = &b->words[WORD_FORM];
        uint32_t at = word_from(l, c.at, c.n);
        if (at < l->count &&
            codes_compare(word_view(l, at).at, word_view(l, at).n, c.at, c.n) == 0) {
            find_query(b, a, word, &(FindOptions){ .most = DOCUMENTS }, &count);
            MUST(count > 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t prior[DOCUMENTS] = { 0, 100, 50, 1, 99, 7 };
    const FindBlock *b = small_block();
    Arena a = arena_new((size_t)64 << 20);
    size_t count, again;

    if (size == 0 || size > FUZZ_QUERY_BYTES) {
        arena_free(&a);
        return 0;
    }
    Str query = { (const char *)data + 1, size - 1 };
    FindOptions o = { .most = data[0] & 7,
                      .is_typing = data[0] & 8,
                      .prior = data[0] & 16 ? prior : NULL,
                      .is_story = data[0] & 64 };
    if (data[0] & 32)
        memcpy(o.times, (uint8_t[FIND_FIELDS]){ 60, 20, 8, 2, 40 }, sizeof(o.times));
    const FindHit *hits = find_query(b, &a, query, &o, &count);
    check_hits(hits, count, o.most);
    const FindHit *same = find_query(b, &a, query, &o, &again);
    MUST(again == count);
    for (size_t i = 0; i < count; i++)
        MUST(same[i].document == hits[i].document && same[i].score == hits[i].score);
    check_words(b, &a, str_head(query, QUERY_BYTES));
    arena_free(&a);
    return 0;
}
