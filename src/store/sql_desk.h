/*
 * sql_desk.h -- the statements of the desk; statements.h puts them with the others.
 *
 * What belongs to a hub is read through seen_* (migration 0002). Names that begin with "all." read across
 * hubs, each with its reason; db_test.c has the list of them.
 */
#pragma once

/* clang-format off */
#define AUDIT_STATEMENTS(X)                                                                          \
    X(AUDIT_HEAD, "audit.head", "select seq, hash, seal from audit_head where one = 1")              \
    X(AUDIT_ADD, "audit.add",                                                                        \
      "insert into audit (seq, at_s, staff_id, hub_id, action, object, result, hash)"                \
      " values (:seq, :at, :staff, :hub, :action, :object, :result, :hash)")                         \
    X(AUDIT_HEAD_SET, "audit.head_set",                                                              \
      "insert into audit_head (one, seq, hash, seal) values (1, :seq, :hash, :seal)"                 \
      " on conflict (one) do update set seq = :seq, hash = :hash, seal = :seal")                     \
    X(AUDIT_START, "audit.start", "select seq, hash, seal from audit_start where one = 1")           \
    X(AUDIT_START_SET, "audit.start_set",                                                            \
      "insert into audit_start (one, seq, hash, seal) values (1, :seq, :hash, :seal)"                \
      " on conflict (one) do update set seq = :seq, hash = :hash, seal = :seal")                     \
    X(AUDIT_OLDEST, "all.audit.oldest",                                                              \
      "select seq, at_s, hash from audit order by seq limit :most")                                  \
    X(AUDIT_FORGET, "audit.forget", "delete from audit where seq <= :last")                          \
    /* The chain runs through all hubs. */                                                           \
    X(AUDIT_ALL, "all.audit.verify",                                                                 \
      "select seq, at_s, staff_id, hub_id, action, object, result, hash from audit order by seq")    \
    X(AUDIT_LIST, "audit.list",                                                                      \
      "select seq, at_s, staff_id, hub_id, action, object, result from seen_audit"                   \
      " where hub_id = :hub and seq < :before order by seq desc limit :most")                        \
    X(AUDIT_LIST_ALL, "audit.list_all",                                                              \
      "select seq, at_s, staff_id, hub_id, action, object, result from seen_audit"                   \
      " where seq < :before order by seq desc limit :most")

#define WRITTEN_STATEMENTS(X)                                                                        \
    X(WRITTEN_FIND, "written.find", "select body from written where write_key = :key")               \
    X(WRITTEN_ADD, "written.add", "insert into written (write_key, body, day) values (:key, :body, :day)") \
    X(WRITTEN_FORGET, "written.forget", "delete from written where day < :first")                    \
    X(KEY_CHECK, "key_check.read", "select mark from key_check where name = 'desk'")                 \
    X(KEY_CHECK_SET, "key_check.set", "insert into key_check (name, mark) values ('desk', :mark)")

#define HUB_STATEMENTS(X)                                                                            \
    X(HUB_READ, "hub.read",                                                                          \
      "select hub_id, kind, municipality, name_ka, name_en, address_ka, address_en, languages,"      \
      " step_free, closed_day, version from hub where hub_id = :hub")                                \
    X(HUB_IS_THERE, "hub.is_there", "select count(*) from hub where hub_id = :hub")                  \
    X(HUB_LIST, "hub.list",                                                                          \
      "select hub_id, kind, municipality, name_ka, name_en, address_ka, address_en, languages,"      \
      " step_free, closed_day, version from hub"                                                     \
      " order by coalesce(closed_day, 2147483647) <= :today, name_ka, hub_id limit :most")           \
    X(HUB_ADD, "hub.add",                                                                            \
      "insert into hub (hub_id, kind, municipality, name_ka, name_en, address_ka, address_en,"       \
      " languages, step_free, closed_day, version)"                                                  \
      " values (:hub, :kind, :municipality, :name_ka, :name_en, :address_ka, :address_en,"           \
      " :languages, :step_free, :closed, 1)")                                                        \
    X(HUB_CHANGE, "hub.change",                                                                      \
      "update hub set kind = :kind, municipality = :municipality, name_ka = :name_ka,"               \
      " name_en = :name_en, address_ka = :address_ka, address_en = :address_en,"                     \
      " languages = :languages, step_free = :step_free, closed_day = :closed, version = version + 1" \
      " where hub_id = :hub")                                                                        \
    X(HUB_PHONES, "hub.phones",                                                                      \
      "select number, label_ka, label_en from hub_phone where hub_id = :hub order by place")         \
    X(HUB_PHONE_ADD, "hub.phone_add",                                                                \
      "insert into hub_phone (hub_id, place, number, label_ka, label_en)"                            \
      " values (:hub, :place, :number, :label_ka, :label_en)")                                       \
    X(HUB_PHONES_DROP, "hub.phones_drop", "delete from hub_phone where hub_id = :hub")               \
    X(HUB_HOURS, "hub.hours",                                                                        \
      "select weekday, opens, closes from hub_hours where hub_id = :hub order by weekday, opens")    \
    X(HUB_HOURS_ADD, "hub.hours_add",                                                                \
      "insert into hub_hours (hub_id, weekday, opens, closes) values (:hub, :weekday, :opens, :closes)") \
    X(HUB_HOURS_DROP, "hub.hours_drop", "delete from hub_hours where hub_id = :hub")                 \
    X(HUB_HOLIDAYS, "hub.holidays",                                                                  \
      "select day, opens, closes from hub_holiday where hub_id = :hub order by day")                 \
    X(HUB_HOLIDAY_ADD, "hub.holiday_add",                                                            \
      "insert into hub_holiday (hub_id, day, opens, closes) values (:hub, :day, :opens, :closes)")   \
    X(HUB_HOLIDAYS_DROP, "hub.holidays_drop", "delete from hub_holiday where hub_id = :hub")         \
    X(NOTICE_ADD, "hub.notice_add",                                                                  \
      "insert into hub_notice (hub_id, notice_id, first_day, last_day, text_ka, text_en, staff_id)"  \
      " values (:hub, :id, :first, :last, :text_ka, :text_en, :staff)")                              \
    X(NOTICE_COUNT, "hub.notice_count", "select count(*) from hub_notice where hub_id = :hub")       \
    X(NOTICE_FIND, "hub.notice_find",                                                                \
      "select count(*) from hub_notice where hub_id = :hub and notice_id = :id")                     \
    X(NOTICE_END, "hub.notice_end", "delete from hub_notice where hub_id = :hub and notice_id = :id") \
    X(NOTICES, "hub.notices",                                                                        \
      "select notice_id, first_day, last_day, text_ka, text_en from hub_notice"                      \
      " where hub_id = :hub and first_day <= :today and last_day >= :today"                          \
      " order by first_day desc, notice_id limit :most")                                             \
    X(NOTICES_COMING, "hub.notices_coming",                                                          \
      "select notice_id, first_day, last_day, text_ka, text_en from hub_notice"                      \
      " where hub_id = :hub and last_day >= :today order by first_day, notice_id limit :most")       \
    X(NOTICES_FORGET, "hub.notices_forget", "delete from hub_notice where last_day < :first")

#define STAFF_STATEMENTS(X)                                                                          \
    /* Is there anybody who can invite others? It is asked before anybody has signed in. */          \
    X(STAFF_ADMINS, "all.staff.administrators",                                                      \
      "select count(*) from staff_role r join staff s on s.staff_id = r.staff_id"                    \
      " where r.role = 'administrator' and s.state = 'active'")                                      \
    X(INVITATION_ADD, "staff.invitation_add",                                                        \
      "insert into invitation (mark, hub_id, role, name, totp, made_by, until_s)"                    \
      " values (:mark, :hub, :role, :name, :totp, :by, :until)")                                     \
    X(INVITATION_FIND, "staff.invitation_find",                                                      \
      "select hub_id, role, name, totp from invitation where mark = :mark and until_s > :now")       \
    X(INVITATION_DROP, "staff.invitation_drop", "delete from invitation where mark = :mark")         \
    X(INVITATIONS_FIRST_DROP, "staff.invitations_first_drop",                                        \
      "delete from invitation where made_by is null")                                                \
    /* Those of one hub, or all for the network. */                                                 \
    X(INVITATIONS_OPEN, "staff.invitations_open",                                                    \
      "select hub_id, role, name, until_s from invitation where until_s > :now"                      \
      " and case when :hub = '' then in_hub_or_network('') else hub_id = :hub end"                   \
      " order by until_s desc, mark limit :most")                                                    \
    X(INVITATIONS_FORGET, "staff.invitations_forget", "delete from invitation where until_s <= :now") \
    X(STAFF_ADD, "staff.add",                                                                        \
      "insert into staff (staff_id, login, name, language, state, password, second, totp, totp_step," \
      " joined_s, version) values (:id, :login, :name, :language, 'active', :password, :second,"     \
      " :totp, :step, :now, 1)")                                                                     \
    X(STAFF_LOGIN_TAKEN, "staff.login_taken", "select count(*) from staff where login = :login")     \
    X(STAFF_FIND, "staff.find", "select state from staff where staff_id = :id")                      \
    X(ROLE_ADD, "staff.role_add",                                                                    \
      "insert into staff_role (hub_id, staff_id, role, since_s) values (:hub, :id, :role, :now)"     \
      " on conflict (hub_id, staff_id, role) do nothing")                                            \
    X(ROLE_FIND, "staff.role_find",                                                                  \
      "select count(*) from seen_staff_role where hub_id = :hub and staff_id = :id and role = :role") \
    X(ROLE_DROP, "staff.role_drop",                                                                  \
      "delete from staff_role where hub_id = :hub and staff_id = :id and role = :role")              \
    X(ROLES_DROP, "staff.roles_drop", "delete from staff_role where staff_id = :id")                 \
    /* Somebody's own roles: what the scope is made of. */                                           \
    X(ROLES_OF, "all.staff.roles_of",                                                                \
      "select role, hub_id from staff_role where staff_id = :id order by hub_id, role limit :most")  \
    X(STAFF_IN_HUB, "staff.in_hub",                                                                  \
      "select count(*) from seen_staff_role where hub_id = :hub and staff_id = :id")                 \
    X(STAFF_ELSEWHERE, "all.staff.elsewhere",                                                        \
      "select count(*) from staff_role where hub_id <> :hub and staff_id = :id")                     \
    X(STAFF_LEAVE, "staff.leave",                                                                    \
      "update staff set state = 'left', left_s = :now, password = null, totp = null,"                \
      " version = version + 1 where staff_id = :id")                                                 \
    X(STAFF_PASSWORD, "staff.password",                                                              \
      "update staff set password = :password, version = version + 1"                                 \
      " where staff_id = :id and state = 'active'")                                                  \
    X(STAFF_TOTP, "staff.totp",                                                                      \
      "update staff set totp = :totp, totp_step = :step, second = 'totp', version = version + 1"     \
      " where staff_id = :id and state = 'active'")                                                  \
    X(CODES_DROP, "staff.codes_drop", "delete from staff_code where staff_id = :id")                 \
    X(CODE_ADD, "staff.code_add", "insert into staff_code (staff_id, mark) values (:id, :mark)")     \
    X(CODE_FIND, "staff.code_find",                                                                  \
      "select count(*) from staff_code where staff_id = :id and mark = :mark")                       \
    X(CODE_USE, "staff.code_use", "delete from staff_code where staff_id = :id and mark = :mark")    \
    X(STAFF_LIST, "staff.list",                                                                      \
      "select s.staff_id, s.login, s.name, s.language, s.state, s.second, s.joined_s,"               \
      " (select count(*) from staff_code c where c.staff_id = s.staff_id)"                           \
      " from staff s where s.staff_id in (select staff_id from seen_staff_role where hub_id = :hub)" \
      " order by s.name, s.staff_id limit :most")                                                    \
    X(STAFF_LIST_ALL, "staff.list_all",                                                              \
      "select s.staff_id, s.login, s.name, s.language, s.state, s.second, s.joined_s,"               \
      " (select count(*) from staff_code c where c.staff_id = s.staff_id)"                           \
      " from staff s where in_hub_or_network('') order by s.name, s.staff_id limit :most")            \
    X(STAFF_FORGET, "staff.forget",                                                                  \
      "update staff set name = '', login = 'left-' || hex(staff_id)"                                 \
      " where state = 'left' and left_s < :first and name <> ''")

#define SESSION_STATEMENTS(X)                                                                        \
    X(SIGNIN_LOOK, "signin.look",                                                                    \
      "select staff_id, password, totp, second, totp_step from staff"                                \
      " where login = :login and state = 'active'")                                                  \
    X(SIGNIN_STEP, "signin.step",                                                                    \
      "update staff set totp_step = :step where staff_id = :id and totp_step < :step"                \
      " and state = 'active' returning totp_step")                                                   \
    X(SIGNIN_REHASH, "signin.rehash",                                                                \
      "update staff set password = :password where staff_id = :id and password = :was")              \
    X(SIGNIN_ACTIVE, "signin.active",                                                                \
      "select count(*) from staff where staff_id = :id and state = 'active' and password = :password") \
    X(DEVICE_FIND, "device.find",                                                                    \
      "select count(*) from staff_device where staff_id = :id and mark = :mark")                     \
    X(DEVICE_ADD, "device.add",                                                                      \
      "insert into staff_device (staff_id, mark, seen_day) values (:id, :mark, :day)"                \
      " on conflict (staff_id, mark) do update set seen_day = :day")                                 \
    X(DEVICES_DROP, "device.drop_all", "delete from staff_device where staff_id = :id")              \
    X(DEVICES_FORGET, "device.forget", "delete from staff_device where seen_day < :first")           \
    X(SESSION_ADD, "session.add",                                                                    \
      "insert into session (mark, staff_id, began_s, seen_s, proved_s, locked)"                      \
      " values (:mark, :id, :now, :now, :now, 0)")                                                   \
    X(SESSION_FIND, "session.find",                                                                  \
      "select s.staff_id, f.name, f.language, s.began_s, s.seen_s, s.proved_s, s.locked"             \
      " from session s join staff f on f.staff_id = s.staff_id"                                      \
      " where s.mark = :mark and f.state = 'active'")                                                \
    X(SESSION_TOUCH, "session.touch",                                                                \
      "update session set seen_s = :now where mark = :mark and seen_s < :now")                       \
    X(SESSION_LOCK, "session.lock", "update session set locked = 1 where mark = :mark")              \
    X(SESSION_END, "session.end", "delete from session where mark = :mark")                          \
    X(SESSION_END_ALL, "session.end_all",                                                            \
      "delete from session where staff_id = :id and mark <> :but")                                   \
    X(SESSION_END_OLDEST, "session.end_oldest",                                                      \
      "delete from session where staff_id = :id and mark not in"                                     \
      " (select mark from session where staff_id = :id order by seen_s desc, mark limit :most)")     \
    X(SESSION_LIST, "session.list",                                                                  \
      "select mark, began_s, seen_s, proved_s, locked from session where staff_id = :id"             \
      " order by seen_s desc, mark limit :most")                                                     \
    X(SESSION_FORGET, "session.forget", "delete from session where began_s < :began or seen_s < :seen")

#define PASSKEY_STATEMENTS(X)                                                                        \
    X(PASSKEY_ADD, "passkey.add",                                                                    \
      "insert into staff_passkey (passkey_id, staff_id, credential, kind, algorithm, public_key,"    \
      " counter, added_s, used_s) values (:passkey, :id, :credential, :kind, :algorithm, :key,"      \
      " :counter, :now, 0)")                                                                         \
    X(PASSKEY_TAKEN, "passkey.taken",                                                                \
      "select count(*) from staff_passkey where credential = :credential")                           \
    X(PASSKEY_LOOK, "passkey.look",                                                                  \
      "select p.passkey_id, p.staff_id, p.algorithm, p.public_key, p.counter from staff_passkey p"   \
      " join staff s on s.staff_id = p.staff_id"                                                     \
      " where p.credential = :credential and s.state = 'active'")                                    \
    /* A device that counts must have counted on; one that does not says 0 each time. */             \
    X(PASSKEY_STEP, "passkey.step",                                                                  \
      "update staff_passkey set counter = :counter, used_s = :now where passkey_id = :passkey"       \
      " and (counter < :counter or (counter = 0 and :counter = 0)) and staff_id in"                  \
      " (select staff_id from staff where state = 'active') returning counter")                      \
    X(PASSKEY_LIST, "passkey.list",                                                                  \
      "select passkey_id, credential, kind, added_s, used_s from staff_passkey where staff_id = :id" \
      " order by added_s, passkey_id limit :most")                                                   \
    X(PASSKEY_WAYS, "passkey.ways",                                                                  \
      "select (select count(*) from staff_passkey p where p.staff_id = s.staff_id),"                 \
      " s.totp is not null, (select count(*) from staff_code c where c.staff_id = s.staff_id)"       \
      " from staff s where s.staff_id = :id and s.state = 'active'")                                 \
    X(PASSKEY_FIND, "passkey.find",                                                                  \
      "select count(*) from staff_passkey where passkey_id = :passkey and staff_id = :id")           \
    X(PASSKEY_DROP, "passkey.drop",                                                                  \
      "delete from staff_passkey where passkey_id = :passkey and staff_id = :id")            \
    X(PASSKEYS_DROP, "passkey.drop_all", "delete from staff_passkey where staff_id = :id")           \
    X(CHALLENGE_USE, "passkey.challenge_use",                                                        \
      "insert into passkey_used (mark, until_s) values (:mark, :until)"                              \
      " on conflict (mark) do nothing returning until_s")                                            \
    X(CHALLENGES_FORGET, "passkey.challenges_forget", "delete from passkey_used where until_s < :now")

#define OWN_STATEMENTS(X)                                                                            \
    X(OWN_READ, "own.read",                                                                          \
      "select s.login, s.name, s.language, s.totp is not null, s.joined_s,"                          \
      " (select count(*) from staff_code c where c.staff_id = s.staff_id)"                           \
      " from staff s where s.staff_id = :id and s.state = 'active'")                                 \
    X(OWN_LANGUAGE, "own.language",                                                                  \
      "update staff set language = :language, version = version + 1"                                 \
      " where staff_id = :id and state = 'active'")                                                  \
    /* One's own entries, whichever hub they were for. The list of actions is the index's. */        \
    X(OWN_EVENTS, "all.audit.own",                                                                   \
      "select at_s, action, object, result from audit where staff_id = :id"                          \
      " and action in ('sign-in', 'unlock', 'staff.join', 'staff.password', 'staff.codes',"          \
      " 'staff.totp', 'staff.passkey.add', 'staff.passkey.remove', 'sessions.end')"                  \
      " order by seq desc limit :most")

#define CONTACT_STATEMENTS(X)                                                                        \
    X(CONTACT_ADD, "contact.add",                                                                    \
      "insert into contact (hub_id, contact_id, day, staff_id, channel, abroad, language, interpreter," \
      " again, people, minutes, age, sex, back, municipality, version) values (:hub, :id, :day, :staff," \
      " :channel, :abroad, :language, :interpreter, :again, :people, :minutes, :age, :sex, :back,"   \
      " :municipality, 1)")                                                                          \
    X(CONTACT_CHANGE, "contact.change",                                                              \
      "update contact set day = :day, channel = :channel, abroad = :abroad, language = :language,"   \
      " interpreter = :interpreter, again = :again, people = :people, minutes = :minutes, age = :age," \
      " sex = :sex, back = :back, municipality = :municipality, version = version + 1"               \
      " where hub_id = :hub and contact_id = :id")                                                   \
    X(CONTACT_READ, "contact.read",                                                                  \
      "select hub_id, contact_id, day, staff_id, channel, abroad, language, interpreter, again,"     \
      " people, minutes, age, sex, back, municipality, version"                                      \
      " from seen_contact where hub_id = :hub and contact_id = :id")                                 \
    X(CONTACT_NEEDS, "contact.needs",                                                                \
      "select need, result, why from seen_contact_need where hub_id = :hub and contact_id = :id"     \
      " order by need limit :most")                                                                  \
    X(CONTACT_SERVICES, "contact.services",                                                          \
      "select service, edition, verdict from seen_contact_service"                                   \
      " where hub_id = :hub and contact_id = :id order by service limit :most")                      \
    X(CONTACT_NEED_ADD, "contact.need_add",                                                          \
      "insert into contact_need (hub_id, contact_id, need, result, why)"                             \
      " values (:hub, :id, :need, :result, :why)")                                                   \
    X(CONTACT_SERVICE_ADD, "contact.service_add",                                                    \
      "insert into contact_service (hub_id, contact_id, service, edition, verdict)"                  \
      " values (:hub, :id, :service, :edition, :verdict)")                                           \
    X(CONTACT_NEEDS_DROP, "contact.needs_drop",                                                      \
      "delete from contact_need where hub_id = :hub and contact_id = :id")                           \
    X(CONTACT_SERVICES_DROP, "contact.services_drop",                                                \
      "delete from contact_service where hub_id = :hub and contact_id = :id")                        \
    X(CONTACT_DROP, "contact.drop", "delete from contact where hub_id = :hub and contact_id = :id")  \
    X(CONTACT_LIST, "contact.list",                                                                  \
      "select hub_id, contact_id, day, staff_id, channel, abroad, language, interpreter, again,"     \
      " people, minutes, age, sex, back, municipality, version from seen_contact c"                  \
      " where hub_id = :hub and day >= :first and day <= :last"                                      \
      " and (day, contact_id) < (:after_day, :after_id)"                                             \
      " and case :dimension when '' then 1 when 'all' then 1"                                        \
      "  when 'channel' then channel = :code when 'language' then language = :code"                  \
      "  when 'age' then coalesce(age, 'unknown') = :code"                                           \
      "  when 'sex' then coalesce(sex, 'unknown') = :code"                                           \
      "  when 'back' then coalesce(back, 'unknown') = :code"                                         \
      "  when 'municipality' then coalesce(municipality, 'unknown') = :code"                         \
      "  when 'again' then case again when 1 then 'again' else 'first' end = :code"                  \
      "  when 'need' then exists (select 1 from seen_contact_need n where n.hub_id = :hub"           \
      "   and n.contact_id = c.contact_id and n.need = :code)"                                       \
      "  when 'need-result' then exists (select 1 from seen_contact_need n where n.hub_id = :hub"    \
      "   and n.contact_id = c.contact_id and n.need || ':' || n.result = :code)"                    \
      "  when 'result' then exists (select 1 from seen_contact_need n where n.hub_id = :hub"         \
      "   and n.contact_id = c.contact_id and n.result = :code)"                                     \
      "  when 'why' then exists (select 1 from seen_contact_need n where n.hub_id = :hub"            \
      "   and n.contact_id = c.contact_id and n.why = :code)"                                        \
      "  when 'service' then exists (select 1 from seen_contact_service s where s.hub_id = :hub"     \
      "   and s.contact_id = c.contact_id and s.service = :code)"                                    \
      "  when 'verdict' then exists (select 1 from seen_contact_service s where s.hub_id = :hub"     \
      "   and s.contact_id = c.contact_id and s.verdict = :code)"                                    \
      "  when 'indicator' then case :code when 'answered' then"                                      \
      "   exists (select 1 from seen_contact_service s where s.hub_id = :hub"                        \
      "    and s.contact_id = c.contact_id)"                                                         \
      "   or exists (select 1 from seen_contact_need n where n.hub_id = :hub"                        \
      "    and n.contact_id = c.contact_id and n.result = 'met')"                                    \
      "   when 'closed' then exists (select 1 from seen_contact_need n where n.hub_id = :hub"        \
      "    and n.contact_id = c.contact_id)"                                                         \
      "   and not exists (select 1 from seen_contact_need n where n.hub_id = :hub"                   \
      "    and n.contact_id = c.contact_id and n.result <> 'met') else 0 end"                        \
      "  else 0 end"                                                                                 \
      " order by day desc, contact_id desc limit :most")                                             \
    /* What is too old goes in every hub. */                                                         \
    X(CONTACT_OLD, "contact.old",                                                                    \
      "select hub_id, contact_id from seen_contact where day < :first limit :most")

#define FIGURES_STATEMENTS(X)                                                                        \
    X(COUNT_ADD, "count.add",                                                                        \
      "insert into month_count (hub_id, month, dimension, code, contacts, people)"                   \
      " values (:hub, :month, :dimension, :code, :contacts, :people)"                                \
      " on conflict (hub_id, month, dimension, code) do update set"                                  \
      " contacts = month_count.contacts + :contacts, people = month_count.people + :people")         \
    X(COUNTS_OF_HUB, "count.of_hub",                                                                 \
      "select hub_id, code, people from seen_month_count"                                            \
      " where hub_id = :hub and month = :month and dimension = :dimension and people > 0"            \
      " order by hub_id, code limit :most")                                                          \
    X(COUNTS_OF_NETWORK, "count.of_network",                                                         \
      "select hub_id, code, people from seen_month_count"                                            \
      " where month = :month and dimension = :dimension and people > 0"                              \
      " order by hub_id, code limit :most")                                                          \
    X(TARGETS, "target.of",                                                                         \
      "select indicator, baseline, target, version from seen_target"                                 \
      " where hub_id = :hub and year = :year order by indicator")                                    \
    X(TARGETS_DROP, "target.drop", "delete from target where hub_id = :hub and year = :year")        \
    X(TARGET_ADD, "target.add",                                                                      \
      "insert into target (hub_id, year, indicator, baseline, target, version)"                      \
      " values (:hub, :year, :indicator, :baseline, :target, :version)")                             \
    X(COUNTS_DROP, "count.drop", "delete from month_count")                                          \
    X(CONTACTS_ALL, "count.contacts",                                                                \
      "select hub_id, contact_id from seen_contact where (hub_id, contact_id) > (:hub, :id)"         \
      " order by hub_id, contact_id limit :most")

#define MEETING_STATEMENTS(X)                                                                        \
    X(MEETING_ADD, "meeting.add",                                                                    \
      "insert into meeting (hub_id, meeting_id, title_ka, title_en, place_ka, place_en, about_ka, about_en,"\
      " first_day, last_day, test, state, staff_id, version) values (:hub, :id, :title_ka, :title_en,"\
      " :place_ka, :place_en, :about_ka, :about_en, :first, :last, :test, 'planned', :staff, 1)")    \
    X(MEETING_CHANGE, "meeting.change",                                                              \
      "update meeting set title_ka = :title_ka, title_en = :title_en, place_ka = :place_ka,"         \
      " place_en = :place_en, about_ka = :about_ka, about_en = :about_en, first_day = :first,"       \
      " last_day = :last, test = :test, version = version + 1 where hub_id = :hub and meeting_id = :id")\
    X(MEETING_MOVE, "meeting.move",                                                                  \
      "update meeting set state = :state, version = version + 1 where hub_id = :hub and meeting_id = :id")\
    X(MEETING_DROP, "meeting.drop", "delete from meeting where hub_id = :hub and meeting_id = :id")  \
    X(MEETING_READ, "meeting.read",                                                                  \
      "select hub_id, meeting_id, title_ka, title_en, place_ka, place_en, about_ka, about_en, first_day,"\
      " last_day, test, state, version from seen_meeting where hub_id = :hub and meeting_id = :id")  \
    X(MEETING_LIST, "meeting.list",                                                                  \
      "select hub_id, meeting_id, title_ka, title_en, place_ka, place_en, about_ka, about_en, first_day,"\
      " last_day, test, state, version from seen_meeting where hub_id = :hub"                        \
      " order by first_day desc, meeting_id limit :most")                                            \
    X(MEETING_OLD, "meeting.old",                                                                    \
      "select hub_id, meeting_id from seen_meeting where last_day < :first limit :most")             \
    X(MEETING_MATERIALS, "meeting.materials",                                                        \
      "select kind, code from seen_meeting_material where hub_id = :hub and meeting_id = :id"        \
      " order by kind, code limit :most")                                                            \
    X(MEETING_MATERIAL_ADD, "meeting.material_add",                                                  \
      "insert into meeting_material (hub_id, meeting_id, kind, code) values (:hub, :id, :kind, :code)"\
      " on conflict (hub_id, meeting_id, kind, code) do nothing")                                    \
    X(MEETING_MATERIALS_DROP, "meeting.materials_drop",                                              \
      "delete from meeting_material where hub_id = :hub and meeting_id = :id")                       \
    X(MEETING_GUESTS, "meeting.guests",                                                              \
      "select g.staff_id, s.name, g.attended from seen_meeting_guest g join staff s on s.staff_id = g.staff_id"\
      " where g.hub_id = :hub and g.meeting_id = :id order by s.name, g.staff_id limit :most")       \
    X(MEETING_GUEST_ADD, "meeting.guest_add",                                                        \
      "insert into meeting_guest (hub_id, meeting_id, staff_id) values (:hub, :id, :staff)"          \
      " on conflict (hub_id, meeting_id, staff_id) do nothing")                                      \
    X(MEETING_GUEST_MARK, "meeting.guest_mark",                                                      \
      "update meeting_guest set attended = :attended"                                                \
      " where hub_id = :hub and meeting_id = :id and staff_id = :staff")                             \
    X(MEETING_GUEST_DROP, "meeting.guest_drop",                                                      \
      "delete from meeting_guest where hub_id = :hub and meeting_id = :id and staff_id = :staff")    \
    X(MEETING_GUESTS_DROP, "meeting.guests_drop",                                                    \
      "delete from meeting_guest where hub_id = :hub and meeting_id = :id")                          \
    X(MEETING_RESULT_DROP, "meeting.result_drop",                                                    \
      "delete from meeting_result where hub_id = :hub and meeting_id = :id and staff_id = :staff")   \
    X(MEETING_RESULTS_DROP, "meeting.results_drop",                                                  \
      "delete from meeting_result where hub_id = :hub and meeting_id = :id")                         \
    /* Sums alone: no statement gives a coordinator what one person knew. */                         \
    X(MEETING_SUMS, "meeting.sums",                                                                  \
      "select phase, count(*), sum(right_ones), sum(questions) from seen_meeting_result"             \
      " where hub_id = :hub and meeting_id = :id group by phase having count(*) >= :people limit :most")\
    /* May be invited: who has a role at this hub, or, to a meeting of the network, anybody. */      \
    X(MEETING_MAY_INVITE, "meeting.may_invite",                                                      \
      "select count(*) from staff s where s.staff_id = :staff and s.state = 'active'"                \
      " and exists (select 1 from seen_staff_role r where r.staff_id = s.staff_id"                   \
      " and (r.hub_id = :hub or :hub = ''))")                                                        \
    /* A guest's hub may be another one than the meeting's: what is read is the guest's own invitation. */\
    X(MEETING_MINE, "all.meeting.mine",                                                              \
      "select m.hub_id, m.meeting_id, m.title_ka, m.title_en, m.place_ka, m.place_en, m.about_ka,"   \
      " m.about_en, m.first_day, m.last_day, m.test, m.state, m.version"                             \
      " from meeting_guest g join meeting m on m.hub_id = g.hub_id and m.meeting_id = g.meeting_id"  \
      " where g.staff_id = :staff order by m.first_day desc, m.meeting_id limit :most")              \
    X(MEETING_MINE_ONE, "all.meeting.mine_one",                                                      \
      "select m.hub_id, m.meeting_id, m.title_ka, m.title_en, m.place_ka, m.place_en, m.about_ka,"   \
      " m.about_en, m.first_day, m.last_day, m.test, m.state, m.version"                             \
      " from meeting_guest g join meeting m on m.hub_id = g.hub_id and m.meeting_id = g.meeting_id"  \
      " where g.staff_id = :staff and g.meeting_id = :id")                                           \
    X(MEETING_MINE_MATERIALS, "all.meeting.mine_materials",                                          \
      "select k.kind, k.code from meeting_guest g join meeting_material k"                           \
      " on k.hub_id = g.hub_id and k.meeting_id = g.meeting_id"                                      \
      " where g.staff_id = :staff and g.meeting_id = :id order by k.kind, k.code limit :most")       \
    X(MEETING_MINE_RESULTS, "all.meeting.mine_results",                                              \
      "select phase, right_ones, questions from meeting_result where staff_id = :staff and hub_id = :hub"\
      " and meeting_id = :id limit :most")                                                           \
    X(MEETING_RESULT_ADD, "all.meeting.result_add",                                                  \
      "insert into meeting_result (hub_id, meeting_id, staff_id, phase, right_ones, questions)"      \
      " values (:hub, :id, :staff, :phase, :right, :questions)")

#define FORGET_STATEMENTS(X)                                                                         \
    /* What is kept ten years. A hub goes with all of it; its code stays in figures that are younger. */\
    X(TARGETS_FORGET, "target.forget", "delete from target where year < :first")                     \
    X(FIGURES_FORGET, "count.forget", "delete from month_count where month < :first")                \
    X(HUB_PHONES_FORGET, "hub.phones_forget",                                                        \
      "delete from hub_phone where hub_id in (select hub_id from hub where closed_day < :first)")    \
    X(HUB_HOURS_FORGET, "hub.hours_forget",                                                          \
      "delete from hub_hours where hub_id in (select hub_id from hub where closed_day < :first)")    \
    X(HUB_HOLIDAYS_FORGET, "hub.holidays_forget",                                                    \
      "delete from hub_holiday where hub_id in (select hub_id from hub where closed_day < :first)")  \
    X(HUBS_FORGET, "hub.forget", "delete from hub where closed_day < :first")                        \
    X(STAFF_CODES_FORGET, "staff.codes_forget",                                                      \
      "delete from staff_code where staff_id in"                                                     \
      " (select staff_id from staff where state = 'left' and left_s < :first)")                      \
    X(STAFF_ROWS_FORGET, "staff.rows_forget",                                                        \
      "delete from staff where state = 'left' and left_s < :first")

#define DESK_STATEMENTS(X)                                                                           \
    AUDIT_STATEMENTS(X) WRITTEN_STATEMENTS(X) HUB_STATEMENTS(X) STAFF_STATEMENTS(X)                  \
    SESSION_STATEMENTS(X) CONTACT_STATEMENTS(X) FIGURES_STATEMENTS(X) FORGET_STATEMENTS(X) MEETING_STATEMENTS(X) PASSKEY_STATEMENTS(X) OWN_STATEMENTS(X)
/* clang-format on */
