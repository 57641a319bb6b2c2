#include "host/key_file.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = 32 };

static const char *path_of_key(void)
{
    static char folder[] = "/tmp/gza-key-XXXXXX", path[64];

    if (!path[0]) {
        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof(path), "%s/a.key", folder);
    }
    return path;
}

TEST(sr_sbx_04_a_key_is_read_back_and_only_its_owner_may_read_it)
{
    unsigned char made[KEY_BYTES], got[KEY_BYTES];
    struct stat st;

    unlink(path_of_key());
    assert_false(FAILED(key_file_make(path_of_key(), made, KEY_BYTES)));
    assert_int_equal(stat(path_of_key(), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(FAILED(key_file_read(path_of_key(), got, KEY_BYTES)));
    assert_memory_equal(made, got, KEY_BYTES);
    assert_int_equal(chmod(path_of_key(), 0640), 0);
    Err e = key_file_read(path_of_key(), got, KEY_BYTES);
    assert_true(FAILED(e));
}

TEST(a_key_that_is_there_is_never_written_over)
{
    unsigned char first[KEY_BYTES], second[KEY_BYTES], got[KEY_BYTES];

    unlink(path_of_key());
    assert_false(FAILED(key_file_make(path_of_key(), first, KEY_BYTES)));
    assert_true(FAILED(key_file_make(path_of_key(), second, KEY_BYTES)));
    assert_false(FAILED(key_file_read(path_of_key(), got, KEY_BYTES)));
    assert_memory_equal(first, got, KEY_BYTES);
}

TEST(a_key_of_another_length_is_none)
{
    unsigned char key[KEY_BYTES + 1];

    unlink(path_of_key());
    assert_true(FAILED(key_file_read(path_of_key(), key, KEY_BYTES)));
    assert_false(FAILED(key_file_make(path_of_key(), key, KEY_BYTES)));
    assert_true(FAILED(key_file_read(path_of_key(), key, KEY_BYTES + 1)));
    unlink(path_of_key());
}

TESTS(T(sr_sbx_04_a_key_is_read_back_and_only_its_owner_may_read_it),
      T(a_key_that_is_there_is_never_written_over), T(a_key_of_another_length_is_none))
