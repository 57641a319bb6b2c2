/* audit.h -- who did what, in plain language, newest first. Looking is not changing: there is no export. */
#pragma once
#include "desk/hub.h"
#include "desk/staff.h"
#include "office/visit.h"
#include "store/audit.h"

enum { AUDIT_PAGE = 50 };

typedef struct AuditLine {
    Str time, who, what, object, hub;
    bool refused;
} AuditLine;

typedef struct AuditView {
    bool of_network, is_later; /* later: not the first page */
    AuditLine *line;
    size_t lines;
    int64_t older; /* the entry before which the next page begins; 0: there is none */
} AuditView;

VisitHandler hub_audit_get, network_audit_get;
