/*
 * meetings.h -- pages of working meetings: a guest's (/meetings), a hub coordinator's (/desk/meetings) and the
 * network coordinator's (/network/meetings). The last two are the same pages for another hub.
 */
#pragma once
#include "desk/meeting.h"
#include "desk/practice.h"
#include "desk/staff.h"
#include "office/visit.h"

void meetings_mine(Visit *v);
void meeting_mine_page(Visit *v);
void meeting_mine_post(Visit *v);
void meetings_list(Visit *v);
void meetings_post(Visit *v);
void meeting_page(Visit *v);
void meeting_post(Visit *v);

/* ---- what the templates are made of --------------------------------------------------------------- */

typedef struct MeetingsView {
    const Meeting *list;
    size_t count;
    bool manages;
    bool no_sample; /* the sample is not loaded yet, and may be */
} MeetingsView;

/* A form as it was typed: texts of days stay what they were. */
typedef struct MeetingForm {
    Meeting m;
    Str first, last;
    Str key;
    Result result;
} MeetingForm;

typedef struct MeetingView {
    const Meeting *m;
    const MeetingGuest *guest;
    size_t guests;
    const StaffMember *staff; /* who may be invited */
    size_t staff_count;
    MeetingSums sums;
    Result result;
} MeetingView;

/* One's own invitation, and the test. */
typedef struct InvitationView {
    const Meeting *m;
    MeetingOwn own;
    const Quiz *quiz; /* NULL: none */
    bool may[QUIZ_PHASE_COUNT];
    QuizPhase phase;                 /* of the form that is shown */
    int chosen[QUIZ_QUESTIONS_MOST]; /* -1: nothing yet */
    Str key;
    Result result;
} InvitationView;

Str meeting_text(const Html *h,
                 const Str text[LANG_COUNT]); /* the other language when there is none */
Str meeting_days(const Html *h, const Meeting *m);
Str meeting_state_words(const Html *h, MeetingState state);
Str meeting_state_class(MeetingState state);
Str meeting_address(const Html *h, const Visit *v, const Meeting *m); /* of its page in this room */
/* The name of a material and its page; empty: the edition does not have it any more. */
Str material_name(const Html *h, const MeetingMaterial *m);
Str material_address(const Html *h, const MeetingMaterial *m);
Str material_sheet(const Html *h, const MeetingMaterial *m); /* to hand out; not of a case */
bool meeting_has_material(const Meeting *m, MaterialKind kind, Str code);
bool meeting_is_guest(const MeetingView *p, const StaffId *staff);
Str score_words(const Html *h, int right, int of);
