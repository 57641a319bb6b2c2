/*
 * commands.c -- every command of gza, one row each. Help, manual page, completion and the parser
 * read these rows; to add a command, add a row and its function.
 */
#include "app/bench_match.h"
#include "app/bench_search.h"
#include "app/command.h"
#include "app/desk_commands.h"
#include "app/export_all.h"
#include "app/find_commands.h"
#include "app/guide_commands.h"
#include "app/match_commands.h"
#include "app/plan_commands.h"
#include "app/searches.h"
#include "app/serve.h"
#include "app/workshop_commands.h"
#include <stdio.h>

static int version(const Args *args)
{
    puts(args->json ? "{\"name\":\"gza\",\"version\":\"" GZA_VERSION "\"}" : "gza " GZA_VERSION);
    return EXIT_OK;
}

static const Option CHECK_OPTIONS[] = {
    { "--report", OPTION_FLAG, NULL, "list what is missing in each service, most important first" },
    { "--today", OPTION_DAY, "DAY", "check as on this day (default: today)" },
    { "--on-date", OPTION_DAY, "DAY",
      "preview: which verdicts of the households would be other on that day" },
    { 0 },
};
static const Option PUBLISH_OPTIONS[] = {
    { "-o", OPTION_FILE, "FILE", "where the edition goes (needed)" },
    { "--number", OPTION_NUMBER, "N",
      "the edition's number (default: one more than the edition before, or 1)" },
    { "--date", OPTION_DAY, "DAY", "the edition's day (default: today)" },
    { "--key", OPTION_FILE, "FILE",
      "sign with this key (see gza edition key); without it the edition is unsigned" },
    { "--previous", OPTION_FILE, "OLD", "the edition before: its number, and what changed since" },
    { "--changes", OPTION_FILE, "FILE",
      "reasons for changed verdicts of households: a list of household, service, why" },
    { 0 },
};
static const Option LANG_OPTIONS[] = {
    { "--lang", OPTION_TEXT, "LANG", "ka or en (default: ka)" },
    { 0 },
};
static const Option SHOW_OPTIONS[] = {
    { "--lang", OPTION_TEXT, "LANG", "ka or en (default: ka)" },
    { "--edition", OPTION_FILE, "FILE", "the edition to read (default: guide.gza)" },
    { 0 },
};
static const Option PRINT_OPTIONS[] = {
    { "-o", OPTION_FILE, "FILE",
      "where it goes; FILE.pdf is a booklet, FILE.epub an e-book (needed)" },
    { "--lang", OPTION_TEXT, "LANG", "ka or en (default: ka)" },
    { "--base-url", OPTION_TEXT, "URL",
      "where the Guide is served, for links and QR codes (default: none)" },
    { 0 },
};
static const Option EXPORT_OPTIONS[] = {
    { "-o", OPTION_FILE, "PATH",
      "file for json and hsds (default: the screen), folder for csv (needed)" },
    { 0 },
};
static const Option EXPORT_ALL_OPTIONS[] = {
    { "--edition", OPTION_FILE, "FILE", "the edition (default: guide.gza)" },
    { "--data", OPTION_FILE, "DIR",
      "the server's data folder, to copy its database as well (default: none)" },
    { "-o", OPTION_FILE, "DIR", "the folder it goes to, a new one (needed)" },
    { "--base-url", OPTION_TEXT, "URL",
      "where the Guide is served, for links in the booklets (default: none)" },
    { 0 },
};
static const Option BENCH_SEARCH_OPTIONS[] = {
    { "--corpus", OPTION_FILE, "TSV", "passages: columns doc_id, title, body (needed)" },
    { "--queries", OPTION_FILE, "TSV", "queries: columns query_id, query (needed)" },
    { "--top", OPTION_NUMBER, "N", "hits per query (default: 20)" },
    { "--latency", OPTION_FLAG, NULL,
      "print build time, bytes per document, p50 and p99 instead of hits" },
    { 0 },
};
static const Option BENCH_MATCH_OPTIONS[] = {
    { "--edition", OPTION_FILE, "FILE", "the edition to match with (default: guide.gza)" },
    { "--people", OPTION_FILE, "FILE",
      "a JSON object a line, with answers under \"facts\" (needed)" },
    { "--least", OPTION_NUMBER, "N", "ask only people with that many answers (default: 75)" },
    { "--questions", OPTION_FLAG, NULL, "print every question as it is asked" },
    { 0 },
};
static const Option MATCH_OPTIONS[] = {
    { "--edition", OPTION_FILE, "FILE", "the edition to match with (default: guide.gza)" },
    { "--facts", OPTION_FILE, "FILE", "the answers, YAML or JSON: fact id -> answer (needed)" },
    { "--need", OPTION_TEXT, "ID",
      "what the person came for: a need, a life situation or a service" },
    { "--date", OPTION_DAY, "DAY",
      "match as on this day (default: application_date in FILE, else today)" },
    { 0 },
};
static const Option SEARCH_OPTIONS[] = {
    { "--edition", OPTION_FILE, "FILE", "the edition to search (default: guide.gza)" },
    { "--lang", OPTION_TEXT, "LANG",
      "ka or en: the language of the answer, the query may be in any (default: ka)" },
    { "--limit", OPTION_NUMBER, "N", "results shown (default: 20)" },
    { "--today", OPTION_DAY, "DAY",
      "search as on this day: closed services come last (default: today)" },
    { 0 },
};
static const Option SEARCHES_OPTIONS[] = {
    { "--data", OPTION_FILE, "DIR", "the server's data folder (default: gza-data)" },
    { "--since", OPTION_DAY, "DAY",
      "only what was asked for from this day on (default: all that is kept)" },
    { 0 },
};
static const Option PLAN_OPTIONS[] = {
    { "--edition", OPTION_FILE, "FILE",
      "the edition to take the services from (default: guide.gza)" },
    { "--services", OPTION_TEXT, "CODES", "the services, by code or id, with commas between" },
    { "--have", OPTION_TEXT, "IDS",
      "the papers that are there already, by id, with commas between" },
    { "--municipality", OPTION_TEXT, "ID", "where the person lives, for the nearest hub" },
    { "--code", OPTION_TEXT, "TEXT",
      "a plan's code, as on a sheet; what the other options say is added" },
    { "--lang", OPTION_TEXT, "LANG", "ka or en (default: ka)" },
    { "--date", OPTION_DAY, "DAY", "the sheet's day (default: today)" },
    { "--base-url", OPTION_TEXT, "URL",
      "where the Guide is served, for the QR code (default: the code's bare text)" },
    { "--output", OPTION_FILE, "FILE", "where the PDF goes (needed)" },
    { 0 },
};
#define DATA_OPTION                                                                                \
    {                                                                                              \
        "--data", OPTION_FILE, "DIR", "the server's data folder (default: gza-data)"               \
    }
static const Option DATA_OPTIONS[] = {
    DATA_OPTION,
    { 0 },
};
static const Option AUDIT_VERIFY_OPTIONS[] = {
    DATA_OPTION,
    { "--head", OPTION_TEXT, "NUMBER:HASH",
      "what gza audit head printed some day: that nothing before it was changed since" },
    { 0 },
};
static const Option AUDIT_PRINT_OPTIONS[] = {
    DATA_OPTION,
    { "--most", OPTION_NUMBER, "N", "so many entries (default: 100)" },
    { 0 },
};
static const Option BACKUP_OPTIONS[] = {
    DATA_OPTION,
    { "-o", OPTION_FILE, "FILE", "where the backup goes (needed)" },
    { "--key", OPTION_FILE, "FILE",
      "the backup key (default: backup.key in the data folder, made with the first backup)" },
    { 0 },
};
static const Option IMPORT_OPTIONS[] = {
    DATA_OPTION,
    { "--look", OPTION_FLAG, NULL, "only show what would change" },
    { "--today", OPTION_DAY, "DAY", "check the texts as on this day" },
    { 0 },
};
static const Option TEXTS_OPTIONS[] = {
    DATA_OPTION,
    { "-o", OPTION_FILE, "DIR", "where they go: a new or empty folder (needed)" },
    { 0 },
};
static const Option RESTORE_OPTIONS[] = {
    { "--data", OPTION_FILE, "DIR", "the new data folder: it is not there yet, or empty (needed)" },
    { "--key", OPTION_FILE, "FILE", "the backup key (needed)" },
    { "--check", OPTION_FLAG, NULL, "only look whether the backup is whole and the key fits" },
    { 0 },
};
static const Option DRILL_OPTIONS[] = {
    DATA_OPTION,
    { "--key", OPTION_FILE, "FILE", "the backup key (default: backup.key in the data folder)" },
    { 0 },
};
static const Option SERVE_OPTIONS[] = {
    { "--edition", OPTION_FILE, "FILE", "the edition to serve (needed)" },
    { "--listen", OPTION_TEXT, "HOST:PORT",
      "where to listen (default: 127.0.0.1:8080; port 0: any free one)" },
    { "--data", OPTION_FILE, "DIR",
      "folder for what is written down, mode 0700 (default: none, and nothing is)" },
    { "--threads", OPTION_NUMBER, "N", "worker threads (default: one per processor)" },
    { "--base-url", OPTION_TEXT, "URL", "public address, for canonical links and the sitemap" },
    { "--report-phone", OPTION_TEXT, "NUMBER",
      "phone for \"report a mistake\" (default: the line is left out)" },
    { "--report-email", OPTION_TEXT, "ADDRESS",
      "e-mail for \"report a mistake\" (default: the line is left out)" },
    { "--quick-exit", OPTION_TEXT, "URL", "where the quick exit leads (default: a weather page)" },
    { "--proxy", OPTION_TEXT, "ADDRESSES",
      "proxies whose X-Forwarded-For is believed, for limits only (default: none)" },
    { "--rate-limit", OPTION_TEXT, "N",
      "searches, checks and plans a second for one source, or off (default: 50)" },
    { "--behind-tls", OPTION_FLAG, NULL, "a proxy in front speaks TLS: send HSTS" },
    { "--access-log", OPTION_FILE, "FILE",
      "write one JSON line per request, without addresses and query texts" },
    { "--today", OPTION_DAY, "DAY", "show the pages as on this day (for tests and previews)" },
    { 0 },
};

const Command COMMANDS[] = {
    { "serve", "", 0, 0, "Serve an edition of the Guide over HTTP.", SERVE_OPTIONS,
      "Prints \"listening http://HOST:PORT\" when ready. SIGHUP opens the edition's file again and swaps it\n"
      "without losing a request; SIGTERM finishes the requests under way and stops.\n"
      "With --data, words of searches that found nothing are counted when the visitor asks for it: see gza help\n"
      "searches. When the folder cannot be written, the Guide is served all the same.",
      "gza serve --edition guide.gza --listen 127.0.0.1:8080", serve_command },
    { "guide check", "DIR", 1, 1, "Check the Guide's files: everything that is wrong, in one run.",
      CHECK_OPTIONS, "Each finding is a line FILE:LINE: what is wrong; what was expected [rule].",
      "gza guide check data/guide", guide_check },
    { "guide publish", "DIR", 1, 1,
      "Make an edition: one immutable file, after a check without findings.", PUBLISH_OPTIONS,
      "The same input gives the same bytes. The file is replaced at once: a reader meets the old or the new one.",
      "gza guide publish data/guide -o guide.gza --number 7 --date 2026-11-24", guide_publish },
    { "guide show", "ID", 1, 1, "Print one service of an edition as text.", SHOW_OPTIONS, NULL,
      "gza guide show age-pension --edition guide.gza --lang en", guide_show },
    { "guide diff", "OLD NEW", 2, 2,
      "Compare two editions, service by service, paragraph by paragraph.", NULL,
      "Exit 1 when they differ.", "gza guide diff edition-6.gza edition-7.gza", guide_diff },
    { "guide print", "EDITION", 1, 1, "Print the whole Guide as a PDF booklet or an EPUB.",
      PRINT_OPTIONS, NULL,
      "gza guide print guide.gza -o guide.pdf --lang ka --base-url https://guide.example.ge",
      guide_print },
    { "guide export", "FORMAT EDITION", 2, 2, "Write everything as open data: json, csv or hsds.",
      EXPORT_OPTIONS, NULL, "gza guide export csv guide.gza -o open-data/", guide_export },
    { "guide import", "DIR", 1, 1,
      "Bring the Guide's files into the data folder, where editors keep them true.", IMPORT_OPTIONS,
      "All or nothing: with a finding of gza guide check, or when the folder cannot be written, nothing is changed. Each\n"
      "file that differs is a line: + new, - removed, ~ changed, with its lines. It writes, so a running server has to be\n"
      "stopped first.",
      "gza guide import data/guide --data gza-data --look", guide_import },
    { "guide texts", "", 0, 0, "Write the Guide's files out of the data folder, byte by byte.",
      TEXTS_OPTIONS, "Also while the server runs.",
      "gza guide texts --data gza-data -o guide-texts", guide_texts_out },
    { "guide undo", "", 0, 0, "Take the last import back.", DATA_OPTIONS,
      "Only while nothing else was changed since. It writes, so a running server has to be stopped first.",
      "gza guide undo --data gza-data", guide_undo },
    { "export all", "", 0, 0, "Write everything out: edition, open data, booklets, database.",
      EXPORT_ALL_OPTIONS,
      "For copies and for handing over, also while the server runs. The folder is its owner's alone; README.txt in it says\n"
      "what is what. With --data the newest edition made in the workshop, and the files its editors work on. Not in it: keys, settings.",
      "gza export all --edition guide.gza --data gza-data -o gza-everything", export_all },
    { "edition urls", "EDITION", 1, 1, "Print the address of every page of an edition.",
      LANG_OPTIONS, NULL, "gza edition urls guide.gza --lang ka", edition_urls },
    { "edition info", "EDITION", 1, 1,
      "Say what an edition is, and verify its hashes and signature.", NULL,
      "Exit 1 when a hash or the signature does not fit.", "gza edition info guide.gza --json",
      edition_info },
    { "edition key", "FILE", 1, 1,
      "Make a key for signing editions. Keep the file; nobody else may read it.", NULL, NULL,
      "gza edition key ~/gza-signing.key", edition_key },
    { "bench search", "", 0, 0, "Run queries against passages: prints query_id, rank and doc_id.",
      BENCH_SEARCH_OPTIONS, NULL,
      "gza bench search --corpus corpus.tsv --queries queries.tsv --top 20 > run.tsv",
      bench_search },
    { "bench match", "", 0, 0,
      "Measure a match of all services, and how many questions settle what matters.",
      BENCH_MATCH_OPTIONS,
      "What matters: the verdicts of the 50 most important services. Medians; compared with asking in the order of the file.",
      "gza bench match --edition guide.gza --people people.jsonl", bench_match },
    { "match", "", 0, 0, "Say which services fit a person: yes, maybe or no, and why.",
      MATCH_OPTIONS,
      "Each line is the verdict, the service's id, its name, and the facts that are missing (maybe) or fail (no).\n"
      "With --json all reasons. Exit 1 when an answer in FILE cannot be.",
      "gza match --edition guide.gza --facts person.yaml --json", match_command },
    { "search", "QUERY", 1, 1,
      "Search an edition: services, words explained, hubs and news, best first.", SEARCH_OPTIONS,
      "Each result has its title, the words that show why it was found, what it is and its id, and how the weakest word\n"
      "of the query was found: exact, stem (another form), typo (other letters or a slip), synonym.",
      "gza search --edition guide.gza 'ბავშვის დახმარება'", search },
    { "searches", "", 0, 0, "Print what many people looked for and did not find, most asked first.",
      SEARCHES_OPTIONS,
      "Visitors of gza serve --data DIR press \"I looked for this\". A word is shown when at least 11 asked for it, in\n"
      "steps of 11, so that nobody can be made out; how many words are hidden is said. Counts are kept for 400 days.\n"
      "It only reads, also while the server runs.",
      "gza searches --data gza-data --since 2026-10-01", searches_command },
    { "plan", "", 0, 0, "Print a plan as a PDF sheet: steps in order, papers, phones, a QR code.",
      PLAN_OPTIONS,
      "The same input gives the same bytes. The sheet bears no name; what others should not read is left out.",
      "gza plan --edition guide.gza --services id-card-electronic,age-pension --have photo --output sheet.pdf",
      plan_command },
    { "admin", "", 0, 0, "Print a one-time code for the first administrator.", DATA_OPTIONS,
      "Makes the data folder and desk.key when they are not there. Works while there is no administrator; a code\n"
      "that was printed before ends. It writes, so a running server has to be stopped first.\n"
      "The desk has no pages yet in this version, so there is nowhere to type the code.",
      "gza admin --data gza-data", admin_command },
    { "audit verify", "", 0, 0, "Check that the list of what was done was not changed.",
      AUDIT_VERIFY_OPTIONS,
      "Exit 1 and the number of the entry where something was changed, taken out, swapped or cut off.",
      "gza audit verify --data gza-data", audit_verify_command },
    { "audit head", "", 0, 0,
      "Print the number and the hash of the last entry, to be kept elsewhere.", DATA_OPTIONS,
      "On paper, in a mail: gza audit verify --head then shows whether somebody made the list anew.",
      "gza audit head --data gza-data", audit_head_command },
    { "audit print", "", 0, 0, "Print what was done, newest first, a line of JSON each.",
      AUDIT_PRINT_OPTIONS, NULL, "gza audit print --data gza-data --most 20", audit_print_command },
    { "backup", "", 0, 0, "Write an encrypted and signed copy of the data folder, and check it.",
      BACKUP_OPTIONS,
      "Works while the server runs. Without the key nobody opens the copy: keep the key in another place as well.\n"
      "searches.key is not in it: after a restore, counts of searches begin anew.",
      "gza backup --data gza-data -o /media/usb/gza-2026-11-24.gzb", backup_command },
    { "restore", "FILE", 1, 1, "Make a new data folder from a backup.", RESTORE_OPTIONS,
      "A file that is damaged, cut, newer or of another key is refused before anything is written.",
      "gza restore gza-2026-11-24.gzb --key backup.key --data gza-data-new", restore_command },
    { "drill", "", 0, 0, "Try whether a backup can be restored: back up, restore aside, compare.",
      DRILL_OPTIONS,
      "Works while the server runs, inside the data folder, and tidies up. A dated line goes to drills.log there.",
      "gza drill --data gza-data", drill_command },
    { "doctor", "", 0, 0, "Say whether the data folder is well, in plain sentences.", DATA_OPTIONS,
      "Permissions, room on the disk, clock, database, keys, the list of what was done, backup and drill. Exit 1 when\n"
      "something should be looked at.",
      "gza doctor --data gza-data", doctor_command },
    { "text analyse", "", 0, 0,
      "Print the stems of the words on the standard input, one word a line.", NULL,
      "Each line is the word, a tab and its stems, best first. Words that share a stem find each other; a\n"
      "finite verb also gets the stem of its verbal noun.",
      "printf 'სახლებში\\n' | gza text analyse", text_analyse },
    { "help", "[COMMAND]", 0, 2, "Explain a command.", NULL, NULL, "gza help guide publish",
      command_help },
    { "manual", "", 0, 0, "Print the manual page (for man -l -).", NULL, NULL,
      "gza manual | man -l -", command_manual },
    { "completion", "", 0, 0, "Print the completion for bash.", NULL, NULL,
      "source <(gza completion)", command_completion },
    { "version", "", 0, 0, "Print the version.", NULL, NULL, "gza version", version },
    { 0 },
};
