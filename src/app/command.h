/*
 * command.h -- the command line as a table: parsing, help, manual page and shell completion are all
 * made from the rows in commands.c.
 *
 * One rule for every command: exit 0 ok, 1 findings, 2 wrong usage, 3 failure; --json for machines.
 */
#pragma once
#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

typedef enum Exit { EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_FAILED } Exit;

typedef enum OptionKind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_FILE,
    OPTION_NUMBER,
    OPTION_DAY
} OptionKind;

typedef struct Option {
    const char *name; /* "--number" */
    OptionKind kind;
    const char *value; /* "N": how help names it */
    const char *words; /* a plain sentence */
} Option;

enum { ARGS_MAX = 8, OPTIONS_MAX = 16 };

typedef struct Command Command;

typedef struct Args {
    const Command *command;
    Arena *a;
    const char *at[ARGS_MAX]; /* the words that are no options */
    size_t count;
    const char *given[OPTIONS_MAX]; /* by the option's row; a flag is given as "" */
    bool json;
} Args;

struct Command {
    const char *name;     /* "guide check": one or two words */
    const char *operands; /* "DIR" */
    size_t least, most;   /* operands */
    const char *words;    /* what it does, a sentence */
    const Option *options;
    const char *more;    /* a paragraph for help CMD; may be NULL */
    const char *example; /* help CMD ends with it */
    int (*run)(const Args *args);
};

extern const Command COMMANDS[]; /* ends with a NULL name */

/* The option's value; NULL when not given. The name must be in the command's table. */
const char *args_text(const Args *args, const char *option);
bool args_flag(const Args *args, const char *option);
/* Options were checked when parsed, so these cannot fail; `otherwise` when not given. */
uint32_t args_number(const Args *args, const char *option, uint32_t otherwise);
Day args_day(const Args *args, const char *option, Day otherwise);

Day clock_today(void); /* in Georgia's time, UTC+4 all year */

int command_main(int argc, char **argv);
int command_help(const Args *args);
int command_manual(const Args *args);
int command_completion(const Args *args);

/* Says an Err on stderr as "gza: TEXT" and returns EXIT_FAILED. */
int fail(Err e);
