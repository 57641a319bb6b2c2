#include "find/block.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The same documents give the same bytes, whoever builds and however the texts of a document come: a phone's index is the server's. */

enum { LIMIT = 16 << 20 };

typedef struct Piece {
    FindField field;
    const char *text;
} Piece;

enum { DOCUMENTS = 4, PIECES = 6 };
static const Piece PASSAGES[DOCUMENTS][PIECES] = {
    { { FIND_TITLE, "სახელმწიფო პენსია ასაკით" },
      { FIND_GIVES, "ყოველთვიური თანხა" },
      { FIND_BODY, "განაცხადი სააგენტოში, პენსიის თანხა" },
      { FIND_BODY, "საბუთები: პირადობა, განაცხადის ფორმა" },
      { FIND_ALSO, "მოხუცის ფული" },
      { FIND_GIVES, "State pension, пенсия" } },
    { { FIND_BODY, "სკოლა სკოლის სკოლაში" },
      { FIND_TITLE, "სკოლაში ჩარიცხვა" },
      { FIND_ALSO, "პირველკლასელი სკოლა" } },
    { { FIND_BODY, "" } },
    { { FIND_TITLE, "112" },
      { FIND_BODY, "დარეკეთ 112-ზე, çocuk parası, անձնագիր" },
      { FIND_ALSO, "სასწრაფო 112" } },
};

static void put_pieces(FindBuilder *f, const size_t order[PIECES])
{
    for (size_t d = 0; d < DOCUMENTS; d++) {
        find_document(f);
        for (size_t i = 0; i < PIECES; i++) {
            const Piece *p = &PASSAGES[d][order[i]];
            if (p->text)
                find_text(f, p->field, str_c(p->text));
        }
    }
}

static Buf built(const size_t order[PIECES])
{
    FindBuilder *f = find_builder_new();
    Buf out = { .limit = LIMIT };

    put_pieces(f, order);
    find_build(f, &out);
    find_builder_free(f);
    return out;
}

static const size_t IN_ORDER[PIECES] = { 0, 1, 2, 3, 4, 5 };

TEST(texts_of_a_document_may_come_in_any_order)
{
    Buf first = built(IN_ORDER);
    size_t order[PIECES], counts[PIECES] = { 0 };

    memcpy(order, IN_ORDER, sizeof(order));
    for (size_t i = 0; i < PIECES;) { /* all 720 orders, by Heap's way */
        if (counts[i] < i) {
            size_t other = i % 2 ? counts[i] : 0, kept = order[i];
            order[i] = order[other];
            order[other] = kept;
            Buf again = built(order);
            assert_true(str_eq(buf_str(&first), buf_str(&again)));
            buf_free(&again);
            counts[i]++;
            i = 0;
        } else {
            counts[i++] = 0;
        }
    }
    buf_free(&first);
}

TEST(memory_that_was_used_before_leaves_no_trace)
{
    Buf first = built(IN_ORDER);
    void *junk[64];

    for (size_t i = 0; i < COUNT(junk); i++) {
        junk[i] = malloc(1000 * (i + 1));
        assert_non_null(junk[i]);
        memset(junk[i], (int)(0x5A + i), 1000 * (i + 1));
    }
    for (size_t i = 0; i < COUNT(junk); i++)
        free(junk[i]);
    Buf again = built(IN_ORDER);
    assert_true(str_eq(buf_str(&first), buf_str(&again)));
    buf_free(&first);
    buf_free(&again);
}

TEST(another_process_builds_the_same)
{
    Buf first = built(IN_ORDER), there = { .limit = LIMIT };
    int ends[2], status;
    char part[4096];

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        Buf mine = built(IN_ORDER);
        bool written = write(ends[1], mine.p, mine.n) == (ssize_t)mine.n;
        _exit(written ? 0 : 1);
    }
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], part, sizeof(part))) > 0;)
        buf_put(&there, (Str){ part, (size_t)n });
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(str_eq(buf_str(&first), buf_str(&there)));
    buf_free(&first);
    buf_free(&there);
}

TEST(building_twice_from_one_builder_gives_the_same)
{
    FindBuilder *f = find_builder_new();
    Buf once = { .limit = LIMIT }, twice = { .limit = LIMIT };

    put_pieces(f, IN_ORDER);
    find_build(f, &once);
    find_build(f, &twice);
    assert_true(once.n > 100 && str_eq(buf_str(&once), buf_str(&twice)));
    find_builder_free(f);
    buf_free(&once);
    buf_free(&twice);
}

TEST(other_documents_give_other_bytes)
{
    Buf first = built(IN_ORDER), other = { .limit = LIMIT };
    FindBuilder *f = find_builder_new();

    put_pieces(f, IN_ORDER);
    find_text(f, FIND_BODY, S("სასწრაფო"));
    find_build(f, &other);
    find_builder_free(f);
    assert_false(str_eq(buf_str(&first), buf_str(&other)));
    buf_free(&first);
    buf_free(&other);
}

TESTS(T(texts_of_a_document_may_come_in_any_order), T(memory_that_was_used_before_leaves_no_trace),
      T(another_process_builds_the_same), T(building_twice_from_one_builder_gives_the_same),
      T(other_documents_give_other_bytes))
