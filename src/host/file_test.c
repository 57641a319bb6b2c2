#include "base/must.h"
#include "editions.h"
#include "host/edition_file.h"
#include "host/file.h"
#include "unit.h"
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Arena arena = { .limit_bytes = 64 << 20 };

/* A path in a fresh folder under build-test or wherever TMPDIR says. */
static const char *scratch(const char *name)
{
    static char folder[200];
    const char *tmp = getenv("TMPDIR");

    if (!folder[0]) {
        snprintf(folder, sizeof(folder), "%s/gza-unit-XXXXXX", tmp ? tmp : "/tmp");
        MUST(mkdtemp(folder));
    }
    return arena_z(&arena, arena_fmt(&arena, "%s/%s", folder, name));
}

static void write_file(const char *path, Str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    MUST(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    close(fd);
}

TEST(a_replaced_file_has_the_new_bytes_and_no_leftovers)
{
    const char *path = scratch("replaced");
    Str text, *names;
    size_t count;

    assert_false(FAILED(file_replace(path, S("old"))));
    assert_false(FAILED(file_replace(path, S("new and longer"))));
    assert_false(FAILED(file_read(&arena, path, 100, &text)));
    assert_str(text, "new and longer");
    assert_false(FAILED(folder_list(&arena, scratch("."), &names, &count)));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(str_find(names[i], S(".next-")), -1);
}

TEST(a_mapped_view_stays_whole_when_its_file_is_replaced)
{
    const char *path = scratch("mapped");
    Str view;

    assert_false(FAILED(file_replace(path, S("the old one"))));
    assert_false(FAILED(file_map(path, &view)));
    assert_false(FAILED(file_replace(path, S("the new one!"))));
    assert_str(view, "the old one");
    file_unmap(view);
}

TEST(errors_name_the_path_and_the_reason)
{
    Str text;
    Err e = file_read(&arena, scratch("not-there"), 10, &text);

    assert_true(FAILED(e));
    assert_has(str_c(e.text), "not-there");
    assert_has(str_c(e.text), "No such file");
    assert_true(FAILED(file_replace(scratch("no/such/folder/file"), S("x"))));
    assert_true(FAILED(file_map(scratch("."), &text)));
    write_file(scratch("empty"), S(""));
    assert_true(FAILED(file_map(scratch("empty"), &text)));
    write_file(scratch("large"), S("0123456789A"));
    e = file_read(&arena, scratch("large"), 10, &text);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "at most 10");
}

TEST(a_flipped_bit_in_an_edition_is_found_by_its_hash)
{
    const char *path = scratch("flipped.gza");
    Buf bytes;
    EditionFile f;

    edition_of_folder(GUIDE_SMALL, &bytes);
    write_file(path, buf_str(&bytes));
    assert_false(FAILED(edition_file_open(path, &f)));
    edition_file_close(&f);
    for (size_t at = 0; at < bytes.n; at += 211) {
        bytes.p[at] = (char)(bytes.p[at] ^ 4);
        write_file(path, buf_str(&bytes));
        Err e = edition_file_open(path, &f);
        if (!FAILED(e))
            fail_msg("a flipped bit in byte %zu opens", at);
        assert_has(str_c(e.text), "flipped.gza");
        bytes.p[at] = (char)(bytes.p[at] ^ 4);
    }
    buf_free(&bytes);
}

TEST(a_manifest_fits_its_edition_and_no_other)
{
    Buf bytes;
    Edition e;
    EditionVerdict verdict;

    edition_of_folder(GUIDE_SMALL, &bytes);
    assert_false(FAILED(edition_open(buf_str(&bytes), &e)));
    assert_false(FAILED(edition_verify(&e, &verdict)));
    assert_true(verdict.manifest_ok);
    assert_false(verdict.is_signed);
    ptrdiff_t at = str_find(buf_str(&bytes), S("Example card"));
    assert_true(at > 0);
    bytes.p[at] = 'e'; /* still a whole edition, but it says something else */
    assert_false(FAILED(edition_open(buf_str(&bytes), &e)));
    assert_false(FAILED(edition_verify(&e, &verdict)));
    assert_false(verdict.manifest_ok);
    buf_free(&bytes);
}

TEST(a_signature_holds_for_its_text_only)
{
    const char *path = scratch("key");
    unsigned char secret[64], public_key[32];

    MUST(sodium_init() >= 0);
    assert_false(FAILED(signing_key_make(path)));
    assert_true(FAILED(signing_key_make(path))); /* never over an old key */
    assert_false(FAILED(signing_key_read(path, secret, public_key)));
    Str both = signature_make(&arena, S("manifest"), secret, public_key);
    assert_int_equal(both.n, 96);
    const unsigned char *sign = (const unsigned char *)both.p + 32;
    assert_int_equal(
        crypto_sign_verify_detached(sign, (const unsigned char *)"manifest", 8, public_key), 0);
    assert_int_not_equal(
        crypto_sign_verify_detached(sign, (const unsigned char *)"manifesT", 8, public_key), 0);
    assert_int_equal(chmod(path, 0644), 0);
    Err e = signing_key_read(path, secret, public_key);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "chmod 600");
}

TESTS(T(a_replaced_file_has_the_new_bytes_and_no_leftovers),
      T(a_mapped_view_stays_whole_when_its_file_is_replaced),
      T(errors_name_the_path_and_the_reason), T(a_flipped_bit_in_an_edition_is_found_by_its_hash),
      T(a_manifest_fits_its_edition_and_no_other), T(a_signature_holds_for_its_text_only))
