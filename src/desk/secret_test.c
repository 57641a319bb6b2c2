/* secret_test.c -- keys, codes, passwords; the vectors of RFC 4226 and RFC 6238. */
#include "desk/test_desk.h"
#include "unit.h"
#include <pthread.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

TEST(totp_gives_the_vectors_of_rfc_6238)
{
    static const struct {
        int64_t time_s;
        const char *code;
    } vectors[] = { { 59, "94287082" },         { 1111111109, "07081804" },
                    { 1111111111, "14050471" }, { 1234567890, "89005924" },
                    { 2000000000, "69279037" }, { 20000000000, "65353130" } };
    const unsigned char secret[] = "12345678901234567890";
    char code[9];

    for (size_t i = 0; i < COUNT(vectors); i++) {
        good(totp_code(secret, 20, vectors[i].time_s / TOTP_STEP_S, 8, code));
        assert_string_equal(code, vectors[i].code);
    }
    good(totp_code(secret, 20, 9, 6, code)); /* RFC 4226 */
    assert_string_equal(code, "520489");
}

TEST(sr_auth_07_totp_fits_one_step_either_side)
{
    TotpSecret secret;
    char code[9];

    memcpy(secret.bytes, "12345678901234567890", 20);
    for (int64_t off = -2; off <= 2; off++) {
        good(totp_code(secret.bytes, 20, NOW / TOTP_STEP_S + off, 6, code));
        assert_int_equal(totp_step(&secret, str_c(code), NOW),
                         off >= -1 && off <= 1 ? NOW / TOTP_STEP_S + off : 0);
    }
    good(totp_code(secret.bytes, 20, NOW / TOTP_STEP_S, 6, code));
    assert_true(totp_step(&secret, arena_fmt(&arena, "%.*s %s", 3, code, code + 3), NOW) > 0);
    static const char *const strange[] = { "", "12345", "1234567", "12345a", "-12345", "١٢٣٤٥٦" };
    for (size_t i = 0; i < COUNT(strange); i++)
        assert_int_equal(totp_step(&secret, str_c(strange[i]), NOW), 0);
}

TEST(a_totp_secret_is_sealed_and_a_changed_seal_does_not_open)
{
    unsigned char sealed[TOTP_SEALED_BYTES];
    TotpSecret secret, again;

    secret_random(secret.bytes, sizeof(secret.bytes));
    totp_seal(keys, &secret, sealed);
    assert_true(totp_open(keys, (Str){ (char *)sealed, sizeof(sealed) }, &again));
    assert_memory_equal(&secret, &again, sizeof(secret));
    for (size_t i = 0; i < sizeof(sealed); i++) {
        sealed[i] ^= 1;
        assert_false(totp_open(keys, (Str){ (char *)sealed, sizeof(sealed) }, &again));
        sealed[i] ^= 1;
    }
    assert_false(totp_open(keys, (Str){ 0 }, &again));
}

TEST(the_secret_is_shown_in_letters_and_as_an_address)
{
    TotpSecret secret;

    memcpy(secret.bytes, "12345678901234567890", 20);
    assert_str(totp_letters(&arena, &secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_has(totp_address(&arena, &secret, S("nino")),
               "otpauth://totp/gza:nino?secret=GEZDGNBVGY3TQOJQ");
    assert_has(totp_address(&arena, &secret, S("x?secret=evil&")), "otpauth://totp/gza?secret=GEZ");
}

TEST(sr_auth_03_passwords)
{
    static const struct {
        const char *password, *fault;
    } cases[] = {
        { "short7!", "too-short" },
        { "password", "common" },
        { "Password123!", "common" },
        { "12345678", "common" },
        { "aaaaaaaaaaaa", "common" },
        { "abcdefghij", "common" },
        { "sakartvelo1", "common" },
        { "თბილისი2026", "common" },
        { "nino.beridze1", "like-name" },
        { "ღამის მატარებელი", NULL },
        { "correct horse battery staple", NULL },
        { "ჭიანჭველა", NULL },
        { "password of my grandmother", NULL },
        { "x7\tq 9!ö.a", NULL },
    };
    char longest[PASSWORD_MOST_BYTES + 2];

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *fault = password_fault(str_c(cases[i].password), S("nino.beridze"));
        if (fault ? !cases[i].fault || strcmp(fault, cases[i].fault) != 0 : cases[i].fault != NULL)
            print_error("%s: %s\n", cases[i].password, fault ? fault : "good");
        assert_true(fault ? cases[i].fault && strcmp(fault, cases[i].fault) == 0 : !cases[i].fault);
    }
    for (size_t i = 0; i < sizeof(longest) - 1; i++)
        longest[i] = (char)('a' + i * 7 % 26);
    assert_null(password_fault((Str){ longest, PASSWORD_MOST_BYTES }, S("nino")));
    assert_string_equal(password_fault((Str){ longest, PASSWORD_MOST_BYTES + 1 }, S("nino")),
                        "too-long");
}

/* Of this thread's own work: the machine has other work too. */
static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

TEST(sr_auth_04_argon2id_with_64_mib_and_old_costs_are_raised)
{
    char hash[PASSWORD_HASH_ROOM];
    bool old;

    good(password_hash(S("ღამის მატარებელი"), hash));
    assert_int_equal(strncmp(hash, "$argon2id$v=19$m=65536,t=3,p=1$", 31), 0);
    assert_true(password_fits(hash, S("ღამის მატარებელი"), &old));
    assert_false(old);
    assert_false(password_fits(hash, S("ღამის მატარებელი "), &old)); /* as typed */
    assert_false(password_fits(NULL, S("ღამის მატარებელი"), &old));
    /* "gza-old" with 8 MiB and one round, as a program long ago might have made it. */
    char cheap[PASSWORD_HASH_ROOM];
    MUST(crypto_pwhash_str_alg(cheap, "gza-old", 7, 1, 8 << 20, crypto_pwhash_ALG_ARGON2ID13) == 0);
    assert_true(password_fits(cheap, S("gza-old"), &old));
    assert_true(old);
}

TEST(sr_auth_06_an_unknown_name_takes_as_long)
{
    char hash[PASSWORD_HASH_ROOM];
    double known = 1e9, unknown = 1e9; /* the quickest of five */
    bool old;

    good(password_hash(S("ღამის მატარებელი"), hash));
    for (int i = 0; i < 5; i++) {
        double start = seconds();
        password_fits(hash, S("wrong one"), &old);
        double middle = seconds();
        password_fits(NULL, S("wrong one"), &old);
        double end = seconds();
        known = middle - start < known ? middle - start : known;
        unknown = end - middle < unknown ? end - middle : unknown;
    }
    assert_true(known < unknown * 1.5 && unknown < known * 1.5); /* both hash */
}

static void *hashes(void *out)
{
    good(password_hash(S("ოთხი ერთად"), out));
    return NULL;
}

TEST(sr_auth_04_at_most_four_at_once)
{
    enum { THREADS = 7 };
    char hash[THREADS][PASSWORD_HASH_ROOM];
    pthread_t thread[THREADS];

    for (int i = 0; i < THREADS; i++)
        MUST(pthread_create(&thread[i], NULL, hashes, hash[i]) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    assert_in_range(password_hashing_most(), 1, 4);
}

TEST(codes_are_read_as_people_type_them)
{
    char code[CODE_ROOM];

    for (int i = 0; i < 200; i++) {
        code_new(CODE_CHARS, code);
        assert_int_equal(strlen(code), 19);
        Str clean = code_clean(&arena, str_c(code), CODE_CHARS);
        assert_int_equal(clean.n, CODE_CHARS);
    }
    assert_str(code_clean(&arena, S("k7qx-2m9d oil1-abcd"), CODE_CHARS), "K7QX2M9D0111ABCD");
    assert_int_equal(code_clean(&arena, S("K7QX 2M9D 0111 ABC"), CODE_CHARS).n, 0);
    assert_int_equal(code_clean(&arena, S("K7QX 2M9D 0111 ABCDE"), CODE_CHARS).n, 0);
    assert_int_equal(code_clean(&arena, S("K7QX 2M9D 0111 ABCU"), CODE_CHARS).n, 0);
}

TEST(sr_cry_08_tokens_do_not_repeat_and_have_256_bits)
{
    enum { MANY = 20000 };
    char(*tokens)[TOKEN_CHARS + 1] = calloc(MANY, TOKEN_CHARS + 1);

    for (int i = 0; i < MANY; i++)
        token_new(tokens[i]);
    qsort(tokens, MANY, TOKEN_CHARS + 1, (int (*)(const void *, const void *))strcmp);
    for (int i = 1; i < MANY; i++)
        assert_string_not_equal(tokens[i - 1], tokens[i]);
    assert_int_equal(strlen(tokens[0]), TOKEN_CHARS);
    free(tokens);
}

/* Half of each value is looked at: the same half twice among ten million comes once in 370,000 runs. */
TEST(sr_cry_08_ten_million_random_values_and_none_comes_twice)
{
    enum { MANY = 10000000, AT_ONCE = 1000, BOX_BITS = 20, BOXES = 1 << BOX_BITS, ROOM = 64 };
    static unsigned char value[AT_ONCE][ID_BYTES];
    static unsigned char in_box[BOXES];
    uint64_t *box = malloc((size_t)BOXES * ROOM * sizeof(*box)),
             half; /* some ten come into each box */

    MUST(box);
    memset(in_box, 0, sizeof(in_box));
    for (int i = 0; i < MANY; i++) {
        if (i % AT_ONCE == 0)
            secret_random(value, sizeof(value));
        memcpy(&half, value[i % AT_ONCE], sizeof(half));
        size_t at = half >> (64 - BOX_BITS);
        uint64_t *others = box + at * ROOM;
        for (int k = 0; k < in_box[at]; k++)
            if (others[k] == half)
                fail_msg("the same value came twice");
        assert_true(in_box[at] < ROOM);
        others[in_box[at]++] = half;
    }
    free(box);
}

TEST(a_code_of_a_write_is_the_same_again_and_no_others)
{
    WriteKey one = new_key(), two = new_key();
    char a[CODE_ROOM], b[CODE_ROOM];

    code_of_write(keys, "paper", &one, 3, CODE_CHARS, a);
    code_of_write(keys, "paper", &one, 3, CODE_CHARS, b);
    assert_string_equal(a, b);
    code_of_write(keys, "paper", &one, 4, CODE_CHARS, b);
    assert_string_not_equal(a, b);
    code_of_write(keys, "paper", &two, 3, CODE_CHARS, b);
    assert_string_not_equal(a, b);
    code_of_write(keys, "invite", &one, 3, CODE_CHARS, b);
    assert_string_not_equal(a, b);
}

TEST(sr_cry_04_no_key_a_wrong_key_a_readable_key)
{
    Keys *again;
    Err e;

    chmod(in_folder("desk.key"), 0640);
    e = keys_open(test_folder, true, &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "chmod 600");
    chmod(in_folder("desk.key"), 0600);
    MUST(truncate(in_folder("desk.key"), 31) == 0);
    e = keys_open(test_folder, true, &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "no key");
    unlink(in_folder("desk.key"));
    e = keys_open(test_folder, true, &again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "nobody can sign in");
    assert_null(again);

    good(keys_fit(db, keys));
    good(keys_open(test_folder, false, &again)); /* another one */
    e = keys_fit(db, again);
    assert_true(FAILED(e));
    assert_has(str_c(e.text), "not the key of this database");
    assert_true(FAILED(keys_mark(db, again)));
    keys_close(again);
}

TEST(sr_cry_09_no_dump_of_a_process_with_keys_and_secrets_are_wiped)
{
    pid_t child = fork(); /* not this process: the leak checker looks into it */
    int status;

    if (child == 0) {
        keys_guard_process();
        _exit(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(secret_same("abcd", "abcd", 4));
    assert_false(secret_same("abcd", "abce", 4));
    char secret[] = "canary";
    secret_wipe(secret, sizeof(secret));
    assert_int_equal(secret[0], 0);
}

TESTS(DESK_TEST(totp_gives_the_vectors_of_rfc_6238),
      DESK_TEST(sr_auth_07_totp_fits_one_step_either_side),
      DESK_TEST(a_totp_secret_is_sealed_and_a_changed_seal_does_not_open),
      DESK_TEST(the_secret_is_shown_in_letters_and_as_an_address), DESK_TEST(sr_auth_03_passwords),
      DESK_TEST(sr_auth_04_argon2id_with_64_mib_and_old_costs_are_raised),
      DESK_TEST(sr_auth_06_an_unknown_name_takes_as_long),
      DESK_TEST(sr_auth_04_at_most_four_at_once), DESK_TEST(codes_are_read_as_people_type_them),
      DESK_TEST(sr_cry_08_tokens_do_not_repeat_and_have_256_bits),
      DESK_TEST(sr_cry_08_ten_million_random_values_and_none_comes_twice),
      DESK_TEST(a_code_of_a_write_is_the_same_again_and_no_others),
      DESK_TEST(sr_cry_04_no_key_a_wrong_key_a_readable_key),
      DESK_TEST(sr_cry_09_no_dump_of_a_process_with_keys_and_secrets_are_wiped));
