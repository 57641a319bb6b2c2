#include "app/command.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static const Option COMMON[] = {
    { "--json", OPTION_FLAG, NULL, "print the result as JSON, for machines" },
    { "--help", OPTION_FLAG, NULL, "print this help" },
    { 0 },
};

int fail(Err e)
{
    fprintf(stderr, "gza: %s\n", e.text);
    return EXIT_FAILED;
}

Day clock_today(void)
{
    enum { GEORGIA_SECONDS = 4 * 3600, DAY_SECONDS = 86400 };

    return (Day)((time(NULL) + GEORGIA_SECONDS) / DAY_SECONDS);
}

static size_t option_row(const Command *c, const char *name)
{
    for (size_t i = 0; c->options && c->options[i].name; i++)
        if (strcmp(c->options[i].name, name) == 0)
            return i;
    return OPTIONS_MAX;
}

const char *args_text(const Args *args, const char *option)
{
    size_t row = option_row(args->command, option);

    return row < OPTIONS_MAX ? args->given[row] : NULL;
}

bool args_flag(const Args *args, const char *option)
{
    return args_text(args, option) != NULL;
}

uint32_t args_number(const Args *args, const char *option, uint32_t otherwise)
{
    uint32_t v;
    const char *text = args_text(args, option);

    return text && str_u32(str_c(text), INT32_MAX, &v) ? v : otherwise;
}

Day args_day(const Args *args, const char *option, Day otherwise)
{
    Day d;
    const char *text = args_text(args, option);

    return text && day_parse(str_c(text), &d) ? d : otherwise;
}

/* -- help, manual, completion: all from the table ---------------------------------------------- */

static void print_usage(FILE *to, const Command *c)
{
    fprintf(to, "gza %s", c->name);
    if (c->operands[0])
        fprintf(to, " %s", c->operands);
    for (const Option *o = c->options; o && o->name; o++)
        fprintf(to, o->value ? " [%s %s]" : " [%s]", o->name, o->value);
    fputc('\n', to);
}

static void print_options(FILE *to, const Option *options)
{
    for (const Option *o = options; o && o->name; o++) {
        char left[64];
        snprintf(left, sizeof(left), "%s%s%s", o->name, o->value ? " " : "",
                 o->value ? o->value : "");
        fprintf(to, "  %-18s %s\n", left, o->words);
    }
}

static void print_command_help(FILE *to, const Command *c)
{
    fprintf(to, "%s\n\nUsage: ", c->words);
    print_usage(to, c);
    fprintf(to, "\nOptions:\n");
    print_options(to, c->options);
    print_options(to, COMMON);
    if (c->more)
        fprintf(to, "\n%s\n", c->more);
    fprintf(to, "\nExit: 0 ok, 1 findings, 2 wrong usage, 3 failure.\n\nExample:\n  %s\n",
            c->example);
}

static void print_overview(FILE *to)
{
    fprintf(
        to,
        "gza -- a service hub's Guide: find services, publish editions, serve them\n\nCommands:\n");
    for (const Command *c = COMMANDS; c->name; c++)
        fprintf(to, "  %-16s %s\n", c->name, c->words);
    fprintf(
        to,
        "\nExit: 0 ok, 1 findings, 2 wrong usage, 3 failure. More: gza help COMMAND\n\n"
        "Example:\n  gza guide publish data/guide -o guide.gza && gza serve --edition guide.gza\n");
}

/* The command whose one or two words stand at argv; *used says how many. */
static const Command *command_find(int argc, char *const *argv, int *used)
{
    for (int words = 2; words >= 1; words--) {
        char name[64] = "";
        if (argc < words)
            continue;
        snprintf(name, sizeof(name), words == 2 ? "%s %s" : "%s", argv[0],
                 words == 2 ? argv[1] : "");
        for (const Command *c = COMMANDS; c->name; c++)
            if (strcmp(c->name, name) == 0) {
                *used = words;
                return c;
            }
    }
    return NULL;
}

static int unknown_command(const char *first, const char *second)
{
    size_t same = strlen(first);
    bool group = false;

    fprintf(stderr, "gza: there is no command \"%s%s%s\"\n", first, second ? " " : "",
            second ? second : "");
    for (const Command *c = COMMANDS; c->name; c++)
        if (strncmp(c->name, first, same) == 0 && (c->name[same] == ' ' || !c->name[same])) {
            fprintf(stderr, "%s  gza %s\n", group ? "" : "Did you mean:\n", c->name);
            group = true;
        }
    if (!group)
        fprintf(stderr, "See: gza help\n");
    return EXIT_USAGE;
}

int command_help(const Args *args)
{
    char *words[2] = { 0 };
    int used = 0;

    if (args->count == 0) {
        print_overview(stdout);
        return EXIT_OK;
    }
    for (size_t i = 0; i < args->count && i < 2; i++)
        words[i] = (char *)(uintptr_t)args->at[i];
    const Command *c = command_find((int)args->count, words, &used);
    if (!c || (size_t)used != args->count)
        return unknown_command(args->at[0], args->count > 1 ? args->at[1] : NULL);
    print_command_help(stdout, c);
    return EXIT_OK;
}

static void print_roff(const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '-' || *p == '\\')
            putchar('\\');
        putchar(*p);
        if (*p == '\n' && (p[1] == '.' || p[1] == '\''))
            fputs("\\&", stdout);
    }
}

int command_manual(const Args *args)
{
    (void)args;
    puts(
        ".TH GZA 1\n.SH NAME\ngza \\- a service hub's Guide: find services, publish editions, serve them\n"
        ".SH SYNOPSIS\n.B gza\nCOMMAND [options]\n.SH COMMANDS");
    for (const Command *c = COMMANDS; c->name; c++) {
        printf(".SS ");
        print_roff(c->name);
        printf(" ");
        print_roff(c->operands);
        printf("\n");
        print_roff(c->words);
        printf("\n");
        for (const Option *o = c->options; o && o->name; o++) {
            printf(".TP\n.B ");
            print_roff(o->name);
            printf(" %s\n", o->value ? o->value : "");
            print_roff(o->words);
            printf("\n");
        }
        if (c->more) {
            printf(".PP\n");
            print_roff(c->more);
            printf("\n");
        }
        printf(".PP\nExample:\n.PP\n.EX\n");
        print_roff(c->example);
        printf("\n.EE\n");
    }
    puts(".SH EXIT STATUS\n0 ok, 1 findings, 2 wrong usage, 3 failure.");
    return EXIT_OK;
}

int command_completion(const Args *args)
{
    (void)args;
    puts(
        "# bash completion for gza: source <(gza completion)\n_gza() {\n"
        "  local words=\"${COMP_WORDS[*]:1:COMP_CWORD-1}\" cur=\"${COMP_WORDS[COMP_CWORD]}\" list=\"\"\n"
        "  case \"$words\" in");
    for (const Command *c = COMMANDS; c->name; c++) {
        printf("  \"%s\"*) list=\"--json --help", c->name);
        for (const Option *o = c->options; o && o->name; o++)
            printf(" %s", o->name);
        printf("\";;\n");
    }
    for (const Command *c = COMMANDS; c->name; c++) {
        size_t first = strcspn(c->name, " ");
        bool seen = !c->name[first];
        for (const Command *d = COMMANDS; d < c && !seen; d++)
            seen = strncmp(d->name, c->name, first + 1) == 0;
        if (seen)
            continue;
        printf("  \"%.*s\") list=\"", (int)first, c->name);
        for (const Command *d = c; d->name; d++)
            if (strncmp(d->name, c->name, first + 1) == 0)
                printf("%s ", d->name + first + 1);
        printf("\";;\n");
    }
    printf("  \"\") list=\"");
    for (const Command *c = COMMANDS; c->name; c++) {
        size_t first = strcspn(c->name, " ");
        bool seen = false;
        for (const Command *d = COMMANDS; d < c && !seen; d++)
            seen =
                strncmp(d->name, c->name, first) == 0 && (d->name[first] == ' ' || !d->name[first]);
        if (!seen)
            printf("%.*s ", (int)first, c->name);
    }
    puts(
        "\";;\n  esac\n  COMPREPLY=($(compgen -W \"$list\" -- \"$cur\"))\n"
        "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -F _gza gza");
    return EXIT_OK;
}

/* -- parsing ------------------------------------------------------------------------------------ */

static int usage_error(const Command *c, const char *what, const char *about)
{
    fprintf(stderr, "gza %s: %s%s%s\nUsage: ", c->name, what, about[0] ? ": " : "", about);
    print_usage(stderr, c);
    fprintf(stderr, "See: gza help %s\n", c->name);
    return EXIT_USAGE;
}

static const char *value_problem(const Option *o, const char *value)
{
    uint32_t number;
    Day day;

    switch (o->kind) {
    case OPTION_NUMBER:
        return str_u32(str_c(value), INT32_MAX, &number) ? NULL : "expected a whole number";
    case OPTION_DAY: return day_parse(str_c(value), &day) ? NULL : "expected a day as 2026-05-16";
    case OPTION_TEXT:
    case OPTION_FILE: return value[0] ? NULL : "expected a value";
    case OPTION_FLAG: return NULL;
    }
    return NULL;
}

static int parse(Args *args, int argc, char **argv)
{
    const Command *c = args->command;
    bool only_operands = false;

    for (int i = 0; i < argc; i++) {
        char *word = argv[i], *equals = strchr(word, '=');
        char name[64];

        if (only_operands || word[0] != '-' || !word[1]) {
            if (args->count == ARGS_MAX || args->count == c->most)
                return usage_error(c, "too many words", word);
            args->at[args->count++] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            only_operands = true;
            continue;
        }
        if (strcmp(word, "--json") == 0) {
            args->json = true;
            continue;
        }
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            print_command_help(stdout, c);
            return -1;
        }
        snprintf(name, sizeof(name), "%.*s", equals && word[1] == '-' ? (int)(equals - word) : 60,
                 word);
        size_t row = option_row(c, name);
        if (row == OPTIONS_MAX)
            return usage_error(c, "unknown option", word);
        const Option *o = &c->options[row];
        if (args->given[row])
            return usage_error(c, "option given twice", name);
        if (o->kind == OPTION_FLAG) {
            args->given[row] = "";
            continue;
        }
        const char *value = equals && word[1] == '-' ? equals + 1 : i + 1 < argc ? argv[++i] : "";
        const char *problem = value_problem(o, value);
        if (problem)
            return usage_error(c, name, problem);
        args->given[row] = value;
    }
    if (args->count < c->least)
        return usage_error(c, "something is missing", c->operands);
    return EXIT_OK;
}

int command_main(int argc, char **argv)
{
    static char version[] = "version";
    int used = 0;

    if (argc < 2) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_overview(stdout);
        return EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0)
        argv[1] = version;
    const Command *c = command_find(argc - 1, argv + 1, &used);
    if (!c)
        return unknown_command(argv[1], argc > 2 ? argv[2] : NULL);
    Arena a = arena_new((size_t)2 << 30);
    Args args = { .command = c, .a = &a };
    int problem = parse(&args, argc - 1 - used, argv + 1 + used);
    int status = problem < 0 ? EXIT_OK : problem ? problem : c->run(&args);
    arena_free(&a);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "gza: cannot write the output\n");
        return EXIT_FAILED;
    }
    return status;
}
