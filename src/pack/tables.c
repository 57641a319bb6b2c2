#include "pack/tables.h"

#define ARG_str(x) 0
#define ARG_text(x) 0
#define ARG_num(x) (x)
#define ARG_day(x) 0
#define ARG_ref(x) TABLE_##x
#define ARG_list(x) TABLE_##x
#define ARG_refs(x) TABLE_##x

/* The fields of each table, in the order of its struct; offsetof wants the struct's name, which a
 * field list cannot know, so each list is laid out by the macro R that names it. */
#define R(kind, name, argument) { #name, FIELD_##kind, offsetof(R_OF, name), ARG_##kind(argument) },
#define R_OF Meta
static const Field meta_fields[] = { META_FIELDS(R) };
#undef R_OF
#define R_OF Area
static const Field area_fields[] = { AREA_FIELDS(R) };
#undef R_OF
#define R_OF Need
static const Field need_fields[] = { NEED_FIELDS(R) };
#undef R_OF
#define R_OF Service
static const Field service_fields[] = { SERVICE_FIELDS(R) };
#undef R_OF
#define R_OF Para
static const Field para_fields[] = { PARA_FIELDS(R) };
#undef R_OF
#define R_OF Sum
static const Field sum_fields[] = { SUM_FIELDS(R) };
#undef R_OF
#define R_OF Paper
static const Field paper_fields[] = { PAPER_FIELDS(R) };
#undef R_OF
#define R_OF Part
static const Field part_fields[] = { PART_FIELDS(R) };
#undef R_OF
#define R_OF Phone
static const Field phone_fields[] = { PHONE_FIELDS(R) };
#undef R_OF
#define R_OF Link
static const Field link_fields[] = { LINK_FIELDS(R) };
#undef R_OF
#define R_OF Source
static const Field source_fields[] = { SOURCE_FIELDS(R) };
#undef R_OF
#define R_OF Cond
static const Field cond_fields[] = { COND_FIELDS(R) };
#undef R_OF
#define R_OF Provider
static const Field provider_fields[] = { PROVIDER_FIELDS(R) };
#undef R_OF
#define R_OF Document
static const Field document_fields[] = { DOCUMENT_FIELDS(R) };
#undef R_OF
#define R_OF Situation
static const Field situation_fields[] = { SITUATION_FIELDS(R) };
#undef R_OF
#define R_OF Way
static const Field way_fields[] = { WAY_FIELDS(R) };
#undef R_OF
#define R_OF Preset
static const Field preset_fields[] = { PRESET_FIELDS(R) };
#undef R_OF
#define R_OF Fact
static const Field fact_fields[] = { FACT_FIELDS(R) };
#undef R_OF
#define R_OF Choice
static const Field choice_fields[] = { CHOICE_FIELDS(R) };
#undef R_OF
#define R_OF Region
static const Field region_fields[] = { REGION_FIELDS(R) };
#undef R_OF
#define R_OF Municipality
static const Field municipality_fields[] = { MUNICIPALITY_FIELDS(R) };
#undef R_OF
#define R_OF Shape
static const Field shape_fields[] = { SHAPE_FIELDS(R) };
#undef R_OF
#define R_OF Hub
static const Field hub_fields[] = { HUB_FIELDS(R) };
#undef R_OF
#define R_OF Term
static const Field term_fields[] = { TERM_FIELDS(R) };
#undef R_OF
#define R_OF Synonym
static const Field synonym_fields[] = { SYNONYM_FIELDS(R) };
#undef R_OF
#define R_OF News
static const Field news_fields[] = { NEWS_FIELDS(R) };
#undef R_OF
#define R_OF Page
static const Field page_fields[] = { PAGE_FIELDS(R) };
#undef R_OF
#define R_OF Change
static const Field change_fields[] = { CHANGE_FIELDS(R) };
#undef R_OF
#define R_OF RuleVersion
static const Field version_fields[] = { VERSION_FIELDS(R) };
#undef R_OF
#define R_OF Rule
static const Field rule_fields[] = { RULE_FIELDS(R) };
#undef R_OF
#define R_OF RuleStep
static const Field step_fields[] = { STEP_FIELDS(R) };
#undef R_OF
#define R_OF RuleTest
static const Field test_fields[] = { TEST_FIELDS(R) };
#undef R_OF
#define R_OF RuleValue
static const Field value_fields[] = { VALUE_FIELDS(R) };
#undef R_OF
#define R_OF MakeRule
static const Field make_fields[] = { MAKE_FIELDS(R) };
#undef R_OF

#define T(ENUM, Struct, member)                                                                    \
    [TABLE_##ENUM] = { #member, member##_fields, COUNT(member##_fields), sizeof(Struct) },
const TableShape PACK_SHAPES[TABLE_COUNT] = { PACK_TABLES(T) };
#undef T
