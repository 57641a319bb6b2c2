/* missed_test.c -- what is counted, what is seen, what goes again. */
#include "store/dictionary.h"
#include "store/missed.h"
#include "store/test_store.h"
#include "unit.h"
#include <sys/stat.h>

enum { TODAY = 20600 };

static MissedKey key;
static Arena arena = { .limit_bytes = 64 << 20 };

typedef struct Asked {
    Day day;
    const Str *words;
    size_t count;
} Asked;

static Err add(Db *db, StoreJob *job)
{
    const Asked *asked = ((TestJob *)job)->what;

    return missed_add(db, &key, asked->day, asked->words, asked->count);
}

static Err forget(Db *db, StoreJob *job)
{
    return missed_forget(db, *(const Day *)((TestJob *)job)->what);
}

static void asked_for(Store *s, const char *word, Day day, int people)
{
    Str one = str_c(word);
    Asked asked = { day, &one, 1 };

    for (int i = 0; i < people; i++)
        MUST(write_now(s, add, &asked));
}

static MissedList listed(Day since)
{
    Db *db;
    MissedList list;

    MUST(!FAILED(store_reader(test_folder, &db)));
    MUST(!FAILED(missed_list(db, &arena, since, &list)));
    db_close(db);
    return list;
}

static bool in_files(const char *word)
{
    static const char *const names[] = { "gza.db", "gza.db-wal", "gza.db-shm", "searches.key",
                                         "gza.lock" };
    bool found = false;

    for (size_t i = 0; i < COUNT(names); i++)
        found = found || str_find(file_bytes(&arena, names[i]), str_c(word)) >= 0;
    return found;
}

static Store *ready(void)
{
    MUST(!FAILED(missed_key(in_folder("searches.key"), &key)));
    return opened();
}

static void over(Store *s)
{
    store_close(s);
    arena_free(&arena);
}

TEST(sr_priv_11_a_word_is_seen_from_eleven_people_up)
{
    Store *s = ready();

    asked_for(s, "ეგზოსკელეტი", TODAY, 10);
    asked_for(s, "თარჯიმანი", TODAY, 3);
    assert_int_equal(listed(0).len, 0);
    assert_int_equal(listed(0).hidden, 2);
    asked_for(s, "ეგზოსკელეტი", TODAY + 3, 1); /* another day counts too */
    MissedList list = listed(0);
    assert_int_equal(list.len, 1);
    assert_str(list.at[0].word, "ეგზოსკელეტი");
    assert_int_equal(list.at[0].people, 11);
    assert_int_equal(list.hidden, 1);
    over(s);
}

TEST(sr_priv_11_a_rare_word_is_in_no_file)
{
    Store *s = ready();

    asked_for(s, "canaryword", TODAY, 10);
    assert_false(in_files("canaryword"));
    asked_for(s, "canaryword", TODAY, 1);
    assert_true(in_files("canaryword"));
    over(s);
}

TEST(sr_priv_12_what_is_shown_moves_in_steps_of_eleven)
{
    Store *s = ready();

    asked_for(s, "მარშრუტი", TODAY, 21);
    assert_int_equal(listed(0).at[0].people, 11);
    asked_for(s, "მარშრუტი", TODAY, 1);
    assert_int_equal(listed(0).at[0].people, 22);
    /* Twelve and thirteen look the same, so they are in the order of the alphabet. */
    asked_for(s, "ბ", TODAY, 12);
    asked_for(s, "ა", TODAY, 11);
    assert_str(listed(0).at[1].word, "ა");
    assert_str(listed(0).at[2].word, "ბ");
    over(s);
}

TEST(a_list_can_begin_on_a_day)
{
    Store *s = ready();

    asked_for(s, "ზამთარი", TODAY - 100, 11);
    asked_for(s, "გაზაფხული", TODAY, 11);
    asked_for(s, "ზამთარი", TODAY, 2);
    MissedList list = listed(TODAY - 1);
    assert_int_equal(list.len, 1);
    assert_str(list.at[0].word, "გაზაფხული");
    assert_int_equal(list.hidden, 1);
    over(s);
}

TEST(sr_priv_06_counts_go_after_their_time_and_words_with_them)
{
    Store *s = ready();
    Day day = TODAY + MISSED_KEPT_DAYS - 1;

    asked_for(s, "oldcanary", TODAY, 6);
    asked_for(s, "oldcanary", TODAY + 1, 5);
    assert_true(write_now(s, forget, &day)); /* the last day of the first six */
    assert_int_equal(listed(0).len, 1);
    day++;
    assert_true(write_now(s, forget, &day));
    assert_int_equal(listed(0).len, 0);
    assert_int_equal(listed(0).hidden, 1);
    store_close(s); /* puts the log away, as the idle writer does */
    assert_false(in_files("oldcanary"));
    s = opened();
    day++;
    assert_true(write_now(s, forget, &day));
    assert_int_equal(listed(0).hidden, 0);
    over(s);
}

TEST(a_flood_of_words_is_cut_off_and_known_words_go_on)
{
    Store *s = ready();
    Str words[100];
    Asked asked = { TODAY, words, COUNT(words) };

    asked_for(s, "ცნობილი", TODAY, 10);
    for (int i = 0; i < MISSED_WORDS_A_DAY + 300; i += 100) {
        for (int k = 0; k < 100; k++)
            words[k] = arena_fmt(&arena, "flood%d", i + k);
        assert_true(write_now(s, add, &asked));
    }
    assert_int_equal(listed(0).hidden, MISSED_WORDS_A_DAY);
    asked_for(s, "ცნობილი", TODAY, 1);
    assert_int_equal(listed(0).len, 1);
    asked_for(s, "ხვალ", TODAY + 1, 11); /* the next day has room again */
    assert_int_equal(listed(0).len, 2);
    over(s);
}

TEST(counts_are_there_after_opening_again)
{
    Store *s = ready();

    asked_for(s, "სათვალე", TODAY, 7);
    store_close(s);
    s = ready(); /* reads the same key */
    asked_for(s, "სათვალე", TODAY, 4);
    assert_int_equal(listed(0).len, 1);
    over(s);
}

TEST(sr_sbx_04_the_key_is_its_owners_alone)
{
    struct stat st;
    MissedKey again;

    assert_false(FAILED(missed_key(in_folder("searches.key"), &key)));
    assert_int_equal(stat(in_folder("searches.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(FAILED(missed_key(in_folder("searches.key"), &again)));
    assert_memory_equal(&key, &again, sizeof(key));
    chmod(in_folder("searches.key"), 0640);
    Err e = missed_key(in_folder("searches.key"), &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "chmod 600");
    chmod(in_folder("searches.key"), 0600);
    assert_int_equal(truncate(in_folder("searches.key"), 31), 0);
    assert_true(FAILED(missed_key(in_folder("searches.key"), &again)));
}

TESTS(FOLDER_TEST(sr_priv_11_a_word_is_seen_from_eleven_people_up),
      FOLDER_TEST(sr_priv_11_a_rare_word_is_in_no_file),
      FOLDER_TEST(sr_priv_12_what_is_shown_moves_in_steps_of_eleven),
      FOLDER_TEST(a_list_can_begin_on_a_day),
      FOLDER_TEST(sr_priv_06_counts_go_after_their_time_and_words_with_them),
      FOLDER_TEST(a_flood_of_words_is_cut_off_and_known_words_go_on),
      FOLDER_TEST(counts_are_there_after_opening_again),
      FOLDER_TEST(sr_sbx_04_the_key_is_its_owners_alone));
