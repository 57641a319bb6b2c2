/* written_test.c -- a key stands for one write. */
#include "store/migrate.h"
#include "store/test_store.h"
#include "store/written.h"
#include "unit.h"

enum { TODAY = 20602 };

static Db *opened_db(void)
{
    Db *db;

    store_close(opened());
    MUST(!FAILED(db_open(in_folder("gza.db"), DB_WRITES, &db)));
    return db;
}

static Written takes(Db *db, const WriteKey *key, const char *one, const char *two)
{
    Written w;
    Body b;

    body_begin(&b, "test");
    body_text(&b, str_c(one));
    body_text(&b, str_c(two));
    MUST(!FAILED(written_find(db, key, &b, &w)));
    if (w == WRITTEN_NEW)
        MUST(!FAILED(written_note(db, key, &b, TODAY)));
    return w;
}

TEST(sr_syn_01_the_same_key_and_body_is_the_same_write)
{
    Db *db = opened_db();
    WriteKey key = { { 1 } }, other = { { 2 } };

    assert_int_equal(takes(db, &key, "ა", "ბ"), WRITTEN_NEW);
    assert_int_equal(takes(db, &key, "ა", "ბ"), WRITTEN_BEFORE);
    assert_int_equal(takes(db, &key, "აბ", ""), WRITTEN_OTHERWISE); /* parts have their lengths */
    assert_int_equal(takes(db, &other, "აბ", ""), WRITTEN_NEW);
    db_close(db);
}

TEST(sr_syn_01_keys_are_kept_for_a_hundred_days)
{
    Db *db = opened_db();
    WriteKey key = { { 1 } };

    takes(db, &key, "ა", "");
    MUST(!FAILED(written_forget(db, TODAY + WRITTEN_KEPT_DAYS - 1)));
    assert_int_equal(takes(db, &key, "ა", ""), WRITTEN_BEFORE);
    MUST(!FAILED(written_forget(db, TODAY + WRITTEN_KEPT_DAYS)));
    assert_int_equal(takes(db, &key, "ა", ""), WRITTEN_NEW);
    assert_true(WRITTEN_KEPT_DAYS >= 90);
    db_close(db);
}

TEST(keys_are_thirty_two_digits)
{
    WriteKey key;

    assert_true(write_key_read(S("00112233445566778899aabbccddeeff"), &key));
    assert_int_equal(key.bytes[15], 0xff);
    assert_false(write_key_read(S("00112233445566778899aabbccddeef"), &key));
    assert_false(write_key_read(S("00112233445566778899aabbccddeeffa"), &key));
    assert_false(write_key_read(S("0011223344556677 899aabbccddeeff"), &key));
    assert_false(write_key_read(S("00000000000000000000000000000000"), &key));
    assert_false(write_key_read((Str){ 0 }, &key));
}

TESTS(FOLDER_TEST(sr_syn_01_the_same_key_and_body_is_the_same_write),
      FOLDER_TEST(sr_syn_01_keys_are_kept_for_a_hundred_days),
      FOLDER_TEST(keys_are_thirty_two_digits));
