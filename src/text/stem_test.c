#include "base/buf.h"
#include "text/fold.h"
#include "text/stem.h"
#include "text/stem_snowball.h"
#include "unit.h"
#include <pthread.h>
#include <string.h>

static Arena arena = { .limit_bytes = 64 << 20 };

/* Words with forms of theirs, of what people ask a Guide like this for. */
/* clang-format off */
static const char *const ENGLISH[] = {
    "pension pensions", "passport passports", "child children", "benefit benefits", "service services",
    "register registers registered registering", "registration registrations", "house houses", "allowance allowances", "family families",
    "disability disabilities", "study studies studied studying", "apply applies applied applying", "application applications",
    "work works worked working", "worker workers", "return returns returned returning", "returnee returnees", "migrant migrants",
    "refugee refugees", "business businesses", "company companies", "loan loans", "grant grants granted granting", "school schools",
    "university universities", "teacher teachers", "doctor doctors", "hospital hospitals", "medicine medicines", "lawyer lawyers", "court courts",
    "tax taxes", "citizen citizens", "certificate certificates", "address addresses", "city cities", "country countries",
    "help helps helped helping", "pay pays paying", "payment payments", "receive receives received receiving", "run runs running",
    "travel travels travelled travelling", "plan plans planned planning", "move moves moved moving", "need needs needed needing", "free freely",
    "woman women", "man men", "baby babies", "job jobs", "farm farms", "farmer farmers", "bus buses", "insurance insurances", "subsidy subsidies",
    "apartment apartments", "rent rents rented renting", "contract contracts", "student students", "certificate certified", "veteran veterans",
    "widow widows", "orphan orphans", "market markets", "surgery surgeries", "pregnancy pregnancies", "divorce divorced divorces",
    "entrepreneur entrepreneurs", "diploma diplomas", "train trains trained training", "cook cooks cooked cooking", "drive drives driving driver",
    "license licenses licensed", "vaccine vaccines vaccination", NULL,
};
static const char *const ENGLISH_UNRELATED[] = {
    "card care", "car care", "business busy", "pension passport", "house hose", "news new", "universe university", "organ organization",
    "general generation", "farm form", "state station", "plan plane", "plan plant", "tax taxi", "bus busy", "court count", "citizen city",
    "pay pray", "policy police", "past paste", "bar bare", "hop hope", "rat rate", "sing single", "import important", "nation native",
    "relate relative", "experience experiment", "message massage", NULL,
};
static const char *const RUSSIAN[] = {
    "пенсия пенсии пенсию пенсией пенсий пенсиям пенсиями пенсиях", "паспорт паспорта паспорту паспортом паспорте паспортов",
    "справка справки справку справкой справке справок справками", "ребёнок ребенок ребенка ребёнку ребенком ребенке",
    "пособие пособия пособию пособием пособий пособиям", "помощь помощи помощью", "работа работы работу работой работе",
    "документ документы документов документа документами", "семья семьи семью семьей семье семей семьям",
    "мигрант мигранта мигранты мигрантов мигрантам", "врач врача врачи врачей врачу врачом", "больница больницы больницу больнице больниц",
    "школа школы школу школе школой школ", "жильё жилье жилья жильем жилью", "кредит кредита кредиты кредитов кредитом",
    "бизнес бизнеса бизнесу бизнесом", "инвалид инвалида инвалиды инвалидов инвалидам", "инвалидность инвалидности инвалидностью",
    "беженец беженца беженцы беженцев беженцам беженцу", "иностранец иностранца иностранцы иностранцев",
    "гражданство гражданства гражданству гражданством", "регистрация регистрации регистрацию регистрацией",
    "страховка страховки страховку страховкой страховок", "лекарство лекарства лекарств лекарствами лекарству", "деньги денег деньгами деньгам",
    "юрист юриста юристы юристов юристу", "адвокат адвоката адвокаты адвокатов адвокату", "суд суда суды судов судом суде",
    "бесплатный бесплатная бесплатное бесплатную бесплатного бесплатные бесплатно",
    "медицинский медицинская медицинское медицинскую медицинской медицинского медицинские",
    "социальный социальная социальную социальной социального социальные", "ипотека ипотеки ипотеку ипотекой",
    "налог налога налоги налогов налогом", "земля земли землю землей земле", "учёба учеба учебы учебу учебе",
    "переезд переезда переезду переездом", "возвращение возвращения возвращению возвращением", "школьник школьника школьники школьников",
    "подарок подарка подарки подарков", "отец отца отцу отцом отцы", "мать матери матерью матерей", "дом дома дому домом доме домов",
    "зарплата зарплаты зарплату зарплате", "свидетельство свидетельства свидетельству свидетельств",
    "работать работаю работает работают работал работала", "получить получил получила получили получу получит",
    "восстановить восстановил восстановила восстановят", "субсидия субсидии субсидию субсидией субсидий",
    "квартира квартиры квартиру квартирой квартир", "аренда аренды аренду арендой", "визит визита визиты",
    "договор договора договоры договоров договором", "студент студента студенты студентов студентам",
    "учитель учителя учителю учителей учителями", "удостоверение удостоверения удостоверений удостоверением",
    "ветеран ветерана ветераны ветеранов", "вдова вдовы вдове вдовой", "сирота сироты сирот сиротам", "рынок рынка рынке рынков",
    "участок участка участки участков", "посылка посылки посылок посылку", "операция операции операцию операций", "рак рака раком",
    "беременность беременности беременностью", "беременная беременной беременную беременные", "развод развода разводе",
    "алименты алиментов алиментам", "предприниматель предпринимателя предприниматели предпринимателей", "диплом диплома дипломы дипломов",
    "гражданин гражданина граждане граждан", "сестра сестры сестру сестёр", NULL,
};
static const char *const RUSSIAN_UNRELATED[] = {
    "пенсия пенал", "справка справедливость", "паспорт паспарту", "суд судно", "дом дым", "срок сорок", "банк банан", "мать мат", "школа шкала",
    "налог аналог", "кредит кредо", "земля земляника", "работа рабство", "больница боль", "врач враг", "семья семя", "лекарство лекция",
    "документ доклад", "учёба учёт", "юрист юрта", "отец отчёт", "деньги день", "помощь помост", "жильё жила", "регистрация регион", "прием при",
    "визит виза", "лимит лим", "диплом диплодок", "дела делать", "стол столица", "вода водитель", "год годный", "брак брать", "пост постель",
    "место месть", "право правда", "виза визг", "труд трус", NULL,
};
static const char *const TURKISH[] = {
    "emekli emekliler emeklilere emeklinin emeklileri", "emeklilik emekliliği emekliliğin emeklilikte",
    "pasaport pasaportum pasaportu pasaportumu pasaportlar pasaporta", "çocuk çocuğum çocuğu çocuklar çocukların çocuklara çocuğumuz",
    "iş işler işim işi işe işte", "işçi işçiler işçinin işçilere", "ev evim evi evler evde evden evin", "aile aileler ailem ailenin aileye",
    "okul okullar okulu okula okulda okulun", "doktor doktora doktorlar doktorun doktorum", "hastane hastaneye hastanede hastaneler hastanenin",
    "sağlık sağlığı sağlığın sağlıkta", "yardım yardımı yardımlar yardıma", "maaş maaşı maaşım maaşlar maaşın",
    "kredi krediler kredisi krediyi kredinin", "vatandaş vatandaşlar vatandaşı vatandaşın vatandaşlara",
    "vatandaşlık vatandaşlığı vatandaşlığın vatandaşlığa", "kimlik kimliği kimliğim kimlikler",
    "belge belgeler belgesi belgeyi belgenin belgeleri", "göçmen göçmenler göçmenlerin göçmene", "öğrenci öğrenciler öğrencinin öğrencilere",
    "engelli engelliler engellinin engellilere", "ilaç ilaçlar ilacı ilacın", "avukat avukatlar avukatı avukata avukatın",
    "vergi vergiler vergisi vergiyi verginin", "sigorta sigortası sigortalar sigortanın", "doğum doğumu doğumun", "ölüm ölümü ölümün",
    "kadın kadınlar kadının kadınlara", "köy köyler köyü köye köyde", "şehir şehirler şehirde şehirden", "para parası parayı paranın paralar",
    "anne annem annesi anneler anneye", "baba babam babası babalar babaya", "banka bankası bankalar bankaya bankada",
    "mahkeme mahkemeye mahkemesi mahkemeler", "başvuru başvurular başvurusu başvuruyu", "ücret ücretler ücreti ücretin",
    "destek desteği destekler desteğin", "daire daireler dairesi daireyi", "kira kirası kirayı kiralar",
    "sözleşme sözleşmesi sözleşmeler sözleşmeyi", "öğretmen öğretmenler öğretmenin öğretmene", "diploma diploması diplomalar diplomamı",
    "boşanma boşanması boşanmayı", "nafaka nafakası nafakayı", "ameliyat ameliyatı ameliyatlar ameliyata", "hamilelik hamileliği hamilelikte",
    "dul dullar dulun", "yetim yetimler yetimlerin", "pazar pazarı pazarlar pazara", "toprak toprağı topraklar toprağın",
    "arsa arsası arsalar arsayı", "kurs kursu kurslar kursa kursum", "tercüme tercümesi tercümeyi", "noter noteri noterler notere",
    "dilekçe dilekçesi dilekçeler", "hasta hastalar hastası hastanın", "kart kartı kartım kartlar", "adres adresi adresim adresler",
    "kitap kitabı kitaplar kitabım", "ehliyet ehliyeti ehliyetim ehliyetler", "dosya dosyası dosyalar", NULL,
};
static const char *const TURKISH_UNRELATED[] = {
    "iş işçi", "emekli emek", "para parça", "kadın kad", "okul okur", "belge bel", "vergi ver", "göçmen göç", "doktor doktrin", "köy koy",
    "ev evli", "baba bab", "anne an", "kimlik kim", "ilaç ilan", "banka bank", "sigorta sigara", "yardım yar", "şehir şeker", "avukat avuç",
    "ölüm ölçü", "doğum doğru", NULL,
};
static const char *const ARMENIAN[] = {
    "անձնագիր անձնագրի անձնագիրը անձնագրեր անձնագրով", "թոշակ թոշակի թոշակը թոշակներ թոշակների",
    "աշխատանք աշխատանքի աշխատանքը աշխատանքում աշխատանքներ", "երեխա երեխայի երեխան երեխաներ երեխաների",
    "քաղաքացի քաղաքացու քաղաքացին քաղաքացիներ քաղաքացիների", "քաղաքացիություն քաղաքացիության քաղաքացիությունը",
    "օգնություն օգնության օգնությունը օգնությամբ", "ընտանիք ընտանիքի ընտանիքը ընտանիքներ ընտանիքում", "դպրոց դպրոցի դպրոցը դպրոցում դպրոցներ",
    "բժիշկ բժշկի բժիշկը բժիշկներ բժիշկների", "հիվանդանոց հիվանդանոցի հիվանդանոցը հիվանդանոցում", "տուն տան տունը տներ",
    "փաստաթուղթ փաստաթղթի փաստաթուղթը փաստաթղթեր փաստաթղթերի", "վկայական վկայականի վկայականը վկայականներ", "դիմում դիմումի դիմումը դիմումներ",
    "նպաստ նպաստի նպաստը նպաստներ նպաստների", "վարկ վարկի վարկը վարկեր վարկերի", "հաշմանդամ հաշմանդամի հաշմանդամը հաշմանդամներ",
    "հաշմանդամություն հաշմանդամության հաշմանդամությունը", "փաստաբան փաստաբանի փաստաբանը փաստաբաններ", "դատարան դատարանի դատարանը դատարանում",
    "դեղ դեղի դեղը դեղեր դեղերի", "հարկ հարկի հարկը հարկեր", "գրանցում գրանցման գրանցումը", "ծնունդ ծննդի ծնունդը",
    "ուսանող ուսանողի ուսանողը ուսանողներ ուսանողների", "միգրանտ միգրանտի միգրանտներ միգրանտների",
    "փախստական փախստականի փախստականներ փախստականների", "գործ գործի գործը գործեր", "բնակարան բնակարանի բնակարանը բնակարաններ",
    "աշխատավարձ աշխատավարձի աշխատավարձը", "մայր մոր մայրը մայրեր", "ապահովագրություն ապահովագրության ապահովագրությունը",
    "գումար գումարի գումարը գումարներ", "հիվանդ հիվանդի հիվանդը հիվանդներ հիվանդների", "ուսուցիչ ուսուցչի ուսուցիչը ուսուցիչներ ուսուցիչների",
    "պայմանագիր պայմանագրի պայմանագրեր պայմանագրով", "հող հողի հողը հողեր", "վարձ վարձի վարձը", "ամուսնություն ամուսնության ամուսնությունը",
    "ծնող ծնողի ծնողներ ծնողների ծնողը", "այրի այրու այրին այրիներ", "որբ որբի որբեր", "շուկա շուկայի շուկան շուկայում", "դիպլոմ դիպլոմի դիպլոմը",
    "ծառայություն ծառայության ծառայություններ ծառայությունների", "սպասարկում սպասարկման սպասարկումը",
    "կենտրոն կենտրոնի կենտրոնը կենտրոններ կենտրոնում", "բանկ բանկի բանկը բանկեր բանկում", "հասցե հասցեի հասցեն հասցեներ",
    "լեզու լեզվի լեզուն լեզուներ", "թարգմանիչ թարգմանչի թարգմանիչը", NULL,
};
static const char *const ARMENIAN_UNRELATED[] = {
    "քաղաք քաղաքացի", "աշխատանք աշխարհ", "թոշակ թոշն", "դեղ դեղին", "հարկ հարկավոր", "վարկ վարկած", "գործ գործիք", "դպրոց դպիր", "տուն տոն",
    "երեխա երես", "նպաստ նպատակ", "դիմում դիմակ", "ընտանիք ընտրություն", "բժիշկ բջիջ", "գումար գում", "մայր մայիս", "օգնություն օգուտ",
    "դատարան դատարկ", NULL,
};
/* clang-format on */

typedef struct Stems {
    Codes at[STEMS_OF_WORD];
    size_t n;
} Stems;

static Codes next_codes(Str *rest)
{
    return codes_of(fold_next_word(&arena, rest));
}

static Stems in_text(Codes word, Tongue tongue)
{
    Stems s;

    s.n = stems_in_text(&word, tongue, s.at);
    return s;
}

static Stems asked(Codes word)
{
    Stems s;
    Codes plain;

    s.n = stems_asked(&word, s.at, &plain);
    return s;
}

static bool meet(const Stems *a, const Stems *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (a->at[i].n == b->at[k].n && memcmp(a->at[i].at, b->at[k].at, a->at[i].n) == 0)
                return true;
    return false;
}

/* As people type without a Turkish keyboard. */
static Str without_marks(const char *word)
{
    static const char *const pairs[][2] = { { "ç", "c" }, { "ğ", "g" }, { "ı", "i" },
                                            { "ö", "o" }, { "ş", "s" }, { "ü", "u" } };
    Buf b = { .limit = 4096 };

    while (*word) {
        size_t i = 0;
        while (i < COUNT(pairs) && strncmp(word, pairs[i][0], 2) != 0)
            i++;
        buf_put(&b, i < COUNT(pairs) ? str_c(pairs[i][1]) : (Str){ word, 1 });
        word += i < COUNT(pairs) ? 2 : 1;
    }
    Str out = arena_str(&arena, buf_str(&b));
    buf_free(&b);
    return out;
}

/* How many of 1,000 forms, when asked, meet the first word of their line in a text; and the other way round. */
static size_t share(const char *const *lines, Tongue tongue, bool marks)
{
    size_t pairs = 0, met = 0;

    for (; *lines; lines++) {
        Str rest = str_c(*lines), typed = marks ? rest : without_marks(*lines);
        Codes first = next_codes(&rest), typed_first = next_codes(&typed);
        for (;;) {
            Codes form = next_codes(&rest), typed_form = next_codes(&typed);
            if (!form.n)
                break;
            Stems there = in_text(first, tongue), back = in_text(form, tongue),
                  one = asked(typed_form), other = asked(typed_first);
            pairs += 2;
            met += meet(&there, &one) + meet(&back, &other);
        }
        arena_reset(&arena);
    }
    return met * 1000 / pairs;
}

/* Pairs of unrelated words that meet. */
static size_t merged(const char *const *lines, Tongue tongue)
{
    size_t n = 0;

    for (; *lines; lines++) {
        Str rest = str_c(*lines);
        Codes a = next_codes(&rest), b = next_codes(&rest);
        Stems there = in_text(a, tongue), one = asked(b);
        n += meet(&there, &one);
    }
    return n;
}

static void assert_share(const char *const *lines, Tongue tongue, bool marks, size_t least)
{
    size_t found = share(lines, tongue, marks);

    if (found < least)
        fail_msg("%zu of 1000 forms meet their word, not %zu: %s", found, least, *lines);
}

TEST(forms_of_english_words_meet)
{
    assert_share(ENGLISH, TONGUE_ANY, true, 960);
    assert_in_range(merged(ENGLISH_UNRELATED, TONGUE_ANY), 0, 5);
}

TEST(forms_of_russian_words_meet)
{
    assert_share(RUSSIAN, TONGUE_ANY, true, 990);
    assert_in_range(merged(RUSSIAN_UNRELATED, TONGUE_ANY), 0, 9);
}

TEST(forms_of_turkish_words_meet)
{
    assert_share(TURKISH, TONGUE_TURKISH, true, 985);
    assert_in_range(merged(TURKISH_UNRELATED, TONGUE_TURKISH), 0, 2);
}

TEST(turkish_typed_without_its_letters_meets_too)
{
    assert_share(TURKISH, TONGUE_TURKISH, false, 970);
}

TEST(forms_of_armenian_words_meet)
{
    assert_share(ARMENIAN, TONGUE_ANY, true, 950);
    assert_in_range(merged(ARMENIAN_UNRELATED, TONGUE_ANY), 0, 1);
}

/* -- one by one ------------------------------------------------------------------------------------- */

static Str first_stem(const char *word)
{
    Str rest = str_c(word);
    Stems s = in_text(next_codes(&rest), TONGUE_ANY);

    assert_in_range(s.n, 1, STEMS_OF_WORD);
    return codes_text(&arena, s.at[0].at, s.at[0].n);
}

/* All words have the stem. */
static void assert_stem(const char *words, const char *wanted)
{
    Str rest = str_c(words);

    for (Str w; (w = fold_next_word(&arena, &rest)).n;)
        assert_str(first_stem(arena_z(&arena, w)), wanted);
}

TEST(yo_is_typed_as_e)
{
    assert_stem("жильё жилье жилья", "жил");
    assert_stem("ребёнок ребенок ребёнка ребенка дети детей", "дет");
}

TEST(a_fleeting_vowel_is_none)
{
    assert_stem("справка справок справку", "справк");
    assert_stem("беженец беженца беженцы", "беженц");
    assert_stem("участок участка", "участк");
}

TEST(plurals_that_have_no_ending)
{
    assert_stem("men men's man", "man");
    assert_stem("woman women", "woman");
}

TEST(business_is_not_busy_nor_a_university_universal)
{
    assert_stem("university universities", "universit");
    assert_stem("universal", "univers");
    assert_stem("business businesses", "business");
    assert_stem("busy", "busi");
}

TEST(armenian_vowels_that_reduce)
{
    assert_stem("անձնագիր անձնագրի անձնագրեր", "անձնագր");
    assert_stem("քաղաքացիություն քաղաքացիության քաղաքացիությունը", "քաղաքացիութ");
}

TEST(a_turkish_word_has_a_stem_behind_its_own_letter)
{
    assert_stem("çocuk çocuğum çocuğumuz çocuklar", "ıcocuk");
    assert_stem("vatandaş vatandaşlar", "ıvatandas");
}

TEST(a_plain_word_is_turkish_in_a_turkish_text_only)
{
    Str rest = S("pasaportum");
    Codes word = next_codes(&rest);

    assert_int_equal(in_text(word, TONGUE_ANY).n, 1);
    assert_int_equal(in_text(word, TONGUE_TURKISH).n, 3); /* English, Turkish, whole */
    assert_int_equal(tongue_of(S("emekli maaşı")), TONGUE_TURKISH);
    assert_int_equal(tongue_of(S("İŞ")), TONGUE_TURKISH);
    assert_int_equal(tongue_of(S("təqaüd şəhadətnamə")), TONGUE_AZERBAIJANI);
    assert_int_equal(tongue_of(S("Zürich pension, პენსია, пенсия")), TONGUE_ANY);
    assert_int_equal(tongue_of(S("")), TONGUE_ANY);
}

TEST(azerbaijani_words_keep_their_endings)
{
    assert_stem("əmək", "ıemek");
    assert_stem("Əməyin", "ıemeyin");
    assert_stem("vəsiqəsi", "ıvesiqesi");
}

TEST(azerbaijani_typed_with_e_meets)
{
    static const char *const words[] = { "əmək emek", "vəsiqə vesiqe", "təqaüd teqaud",
                                         "xəstəxana xestexana", NULL };

    for (const char *const *w = words; *w; w++) {
        Str rest = str_c(*w);
        Codes there = next_codes(&rest), typed = next_codes(&rest);
        Stems a = in_text(there, TONGUE_AZERBAIJANI), b = asked(typed);
        if (!meet(&a, &b))
            fail_msg("do not meet: %s", *w);
    }
}

TEST(english_and_turkish_stems_never_meet)
{
    Str rest = S("taxi taxes"); /* taxi is an accusative of tax to the Turkish stemmer */
    Codes taxi = next_codes(&rest), taxes = next_codes(&rest), plain;
    Stems text = in_text(taxes, TONGUE_ANY), query = asked(taxi);
    Codes ways[STEMS_OF_WORD];

    (void)stems_asked(&taxi, ways, &plain);
    assert_str(codes_text(&arena, plain.at, plain.n), "tax");
    assert_str(codes_text(&arena, text.at[0].at, text.at[0].n), "tax");
    assert_false(meet(&text, &query));
}

TEST(short_words_and_other_scripts_stay_whole)
{
    assert_stem("дом", "дом");
    assert_stem("ice", "ice");
    assert_stem("2024", "2024");
    assert_stem("covid19", "covid19");
    assert_stem("ñandú", "ñandú");
}

TEST(no_word_is_too_long_or_odd)
{
    static const char *const letters[] = { "i", "ı", "u", "ü", "s", "t", "d", "y",
                                           "ğ", "ə", "е", "к", "ի", "ն", "7" };

    for (size_t i = 0; i < COUNT(letters); i++)
        for (size_t k = 0; k < COUNT(letters); k++) {
            Buf b = { .limit = 4096 };
            for (int n = 0; n < 60; n++) {
                buf_put(&b, str_c(letters[n % 3 ? i : k]));
                Codes c = codes_of(buf_str(&b));
                Stems text = in_text(c, TONGUE_TURKISH), query = asked(c);
                assert_true(text.n > 0 && query.n > 0);
                for (size_t s = 0; s < text.n; s++)
                    assert_in_range(text.at[s].n, 1, WORD_CODES);
                for (size_t s = 0; s < query.n; s++)
                    assert_in_range(query.at[s].n, 1, WORD_CODES);
            }
            buf_free(&b);
        }
}

/* -- on many threads -------------------------------------------------------------------------------- */

static void *stem_much(void *wrong)
{
    Codes word = codes_of(S("пенсиями")), wanted = codes_of(S("пенс"));

    for (int i = 0; i < 2000; i++) {
        Codes stem = stem_word(STEM_RUSSIAN, &word);
        if (stem.n != wanted.n || memcmp(stem.at, wanted.at, stem.n) != 0)
            *(bool *)wrong = true;
    }
    return NULL;
}

TEST(threads_stem_side_by_side)
{
    pthread_t threads[4];
    bool wrong[COUNT(threads)] = { false };

    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, stem_much, &wrong[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        pthread_join(threads[i], NULL);
        assert_false(wrong[i]);
    }
}

TESTS(T(forms_of_english_words_meet), T(forms_of_russian_words_meet),
      T(forms_of_turkish_words_meet), T(turkish_typed_without_its_letters_meets_too),
      T(forms_of_armenian_words_meet), T(yo_is_typed_as_e), T(a_fleeting_vowel_is_none),
      T(plurals_that_have_no_ending), T(business_is_not_busy_nor_a_university_universal),
      T(armenian_vowels_that_reduce), T(a_turkish_word_has_a_stem_behind_its_own_letter),
      T(a_plain_word_is_turkish_in_a_turkish_text_only), T(azerbaijani_words_keep_their_endings),
      T(azerbaijani_typed_with_e_meets), T(english_and_turkish_stems_never_meet),
      T(short_words_and_other_scripts_stay_whole), T(no_word_is_too_long_or_odd),
      T(threads_stem_side_by_side))
