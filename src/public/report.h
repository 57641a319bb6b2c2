/*
 * report.h -- "report a mistake": what a visitor says is wrong with one page, without saying who. Pure: the
 * host decides whether it is kept (PublicAnswer.report) and answers with public_refusal when it cannot;
 * that page then has the form again, with all that was typed.
 *
 * Nothing typed stands in a title or an address (SAFE-02, WEB-14). A text with what names a person is not
 * taken at all: 11 digits as in a personal number, an e-mail address, a Georgian mobile number, unless it is
 * offered as the right number of the service.
 */
#pragma once
#include "public/public.h"

/* X(ENUM, "code", is for hubs too): words are report.is_CODE. */
#define REPORT_KINDS(X)                                                                            \
    X(PHONE, "phone", true)                                                                        \
    X(PLACE, "place", true)                                                                        \
    X(AMOUNT, "amount", false)                                                                     \
    X(PAPERS, "papers", false)                                                                     \
    X(GONE, "gone", true)                                                                          \
    X(UNCLEAR, "unclear", true)                                                                    \
    X(LINK, "link", true)                                                                          \
    X(OTHER, "other", true)

#define X(id, code, hubs) REPORT_##id,
typedef enum ReportKind { REPORT_KINDS(X) REPORT_KIND_COUNT } ReportKind;
#undef X

enum {
    REPORT_FORM_BYTES = 8 << 10, /* a longer form is 413 */
    REPORT_LETTERS = 300,
};

struct Report {
    ReportKind kind;
    Str about; /* the page's address behind the language: "s/k2m4x", "hubs/telavi" */
    Str text;  /* one line, may be empty */
};

extern const char *const REPORT_KIND_CODE[REPORT_KIND_COUNT];
ReportKind report_kind_read(Str code); /* REPORT_KIND_COUNT: none */

typedef enum ReportFault {
    REPORT_FINE,
    REPORT_TOO_LONG,
    REPORT_NUMBER, /* 11 digits, as in a personal number */
    REPORT_EMAIL,
    REPORT_MOBILE,
    REPORT_NO_TEXT, /* "something else" without saying what */
} ReportFault;
/* The text is one line, as report_line makes it. */
ReportFault report_fault(ReportKind kind, Str text);
Str report_line(Arena *a, Str typed);
