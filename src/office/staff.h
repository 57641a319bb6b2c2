/* staff.h -- the people of a hub and of the network: inviting, roles, ending sessions, leaving. */
#pragma once
#include "desk/hub.h"
#include "desk/staff.h"
#include "office/visit.h"

typedef struct StaffView {
    bool of_network, may_change;
    const StaffMember *member;
    size_t members;
    const OpenInvitation *open;
    size_t open_count;
    const HubRecord *hub; /* to choose from, for the network */
    size_t hubs;
    Result result;
    Str name, role, role_hub, key; /* the new one, as typed */
} StaffView;

typedef struct InvitedView {
    bool of_network;
    Str name, hub_name;
    Role role;
    const char *code; /* in fours; this once */
    int64_t until_s;
} InvitedView;

typedef struct MemberView {
    bool of_network, may_change, is_self, is_done;
    const StaffMember *member;
    const HubRecord *hub;
    size_t hubs;
    Result result;
    Str role, role_hub;
} MemberView;

VisitHandler hub_staff_get, hub_staff_post, hub_member_get, hub_member_post;
VisitHandler network_staff_get, network_staff_post, network_member_get, network_member_post;

/* Does this page offer the role: hubs' own at a hub, all of them for the network. */
bool role_is_offered(bool of_network, Role role);
Str staff_base(bool of_network); /* "/desk/staff" */
/* The name of a hub; its code where there is none of that code. */
Str staff_hub_name(const Html *h, const HubRecord *hubs, size_t count, Str code);
