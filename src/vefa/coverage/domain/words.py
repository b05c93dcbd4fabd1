"""The shipped facts with their labels and values. The items of the catalogue are in `items`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vefa.coverage.domain.items import ITEMS
from vefa.coverage.domain.texts import Text, text
from vefa.coverage.domain.vocabulary import FactSpec, Vocabulary

SUBJECTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "request": text(
            "the request as a whole", "talebin bütünü", "заявка в целом", "өтінім тұтас"
        ),
        "remote_work": text("remote work", "uzaktan çalışma", "удалённая работа", "қашықтан жұмыс"),
        "visit": text("visit", "saha ziyareti", "выезд", "маманның шығуы"),
        "travel": text(
            "travel and lodging", "yol ve konaklama", "проезд и проживание", "жол және тұру"
        ),
        "part": text("part", "parça", "запасная часть", "қосалқы бөлшек"),
        "loaner": text("loaner", "yedek ürün", "подменное устройство", "алмастыратын құрылғы"),
        "upgrade": text("upgrade", "sürüm yükseltme", "обновление", "жаңарту"),
    }
)

_AGREEMENT_STATES: Final = {
    "none": text("no agreement", "sözleşme yok", "договора нет", "шарт жоқ"),
    "draft": text("draft", "taslak", "проект", "жоба"),
    "active": text("in force", "yürürlükte", "действует", "күшінде"),
    "expiring": text(
        "in force, ending soon", "yürürlükte, süresi doluyor", "действует, истекает",
        "күшінде, мерзімі аяқталуда",
    ),
    "run_off": text(
        "ended, open tickets run on", "sona erdi, açık talepler sürüyor",
        "закончился, открытые заявки завершаются", "аяқталды, ашық өтінімдер жалғасуда",
    ),
    "run_off_over": text(
        "ended, the run-off is over", "sona erdi, ek süre doldu",
        "закончился, срок завершения истёк", "аяқталды, қосымша мерзім өтті",
    ),
    "lapsed": text("lapsed", "süresi dolmuş", "истёк", "мерзімі өткен"),
    "suspended": text("suspended", "askıda", "приостановлен", "тоқтатыла тұрған"),
    "ended": text("ended", "sona ermiş", "прекращён", "тоқтатылған"),
}  # fmt: skip

_CONTACT_ROLES: Final = {
    "authorised_contact": text(
        "authorised contact", "yetkili irtibat kişisi", "уполномоченное контактное лицо",
        "уәкілетті байланыс тұлғасы",
    ),
    "it_officer": text("IT officer", "BT sorumlusu", "ИТ-ответственный", "АТ жауаптысы"),
    "company_representative": text(
        "company representative", "şirket temsilcisi", "представитель компании", "компания өкілі"
    ),
    "end_user": text("end user", "son kullanıcı", "пользователь", "пайдаланушы"),
    "third_party": text(
        "third party named by the customer", "müşterinin bildirdiği üçüncü taraf",
        "третье лицо, названное заказчиком", "тапсырыс беруші атаған үшінші тарап",
    ),
    "signal": text(
        "signal or rule of ours", "kendi sinyalimiz veya kuralımız", "наш сигнал или правило",
        "өз сигналымыз немесе ережеміз",
    ),
    "not_named": text(
        "not named in the agreement", "sözleşmede adı yok", "не указан в договоре",
        "шартта аталмаған",
    ),
}  # fmt: skip

_VERSION_STATES: Final = {
    "supported": text("supported", "destekleniyor", "поддерживается", "қолдау көрсетіледі"),
    "extended": text(
        "support extended", "desteği uzatılmış", "поддержка продлена", "қолдауы ұзартылған"
    ),
    "ended": text(
        "support has ended", "desteği sona ermiş", "поддержка прекращена", "қолдауы аяқталған"
    ),
    "ended_served": text(
        "ended, served by decision", "sona ermiş, kararla hizmet veriliyor",
        "прекращена, обслуживается по решению", "аяқталған, шешіммен қызмет көрсетіледі",
    ),
    "no_version": text("no version involved", "sürüm söz konusu değil", "версия ни при чём",
                       "нұсқаға қатысы жоқ"),
}  # fmt: skip

_DEVICE_STATES: Final = {
    "in_inventory": text("in the inventory", "envanterde", "в реестре", "тізілімде бар"),
    "not_in_inventory": text(
        "not in the inventory", "envanterde yok", "нет в реестре", "тізілімде жоқ"
    ),
    "not_standard": text(
        "not on the list of standards", "standart listesinde yok", "нет в перечне стандартов",
        "стандарттар тізбесінде жоқ",
    ),
    "no_device": text("no device involved", "cihaz söz konusu değil", "без устройства",
                      "құрылғыға қатысы жоқ"),
}  # fmt: skip

# The same codes as the kinds of a ticket at the desk.
_KINDS: Final = {
    "fault": text("fault", "arıza", "неисправность", "ақаулық"),
    "question": text("question", "soru", "вопрос", "сұрақ"),
    "request": text("service request", "hizmet talebi", "запрос на услугу", "қызметке сұраныс"),
    "complaint": text("complaint", "şikâyet", "жалоба", "шағым"),
    "change": text("change request", "değişiklik talebi", "запрос на изменение",
                   "өзгеріске сұраныс"),
    "development": text(
        "development request", "geliştirme talebi", "запрос на разработку", "әзірлеуге сұраныс"
    ),
    "maintenance": text(
        "maintenance need", "bakım ihtiyacı", "потребность в обслуживании",
        "күтім қажеттілігі",
    ),
    "finding": text("finding", "bulgu", "замечание", "ескерту"),
}  # fmt: skip

_SEVERITIES: Final = {
    "S1": text("S1 critical", "S1 kritik", "S1 критическая", "S1 аса маңызды"),
    "S2": text("S2 high", "S2 yüksek", "S2 высокая", "S2 жоғары"),
    "S3": text("S3 medium", "S3 orta", "S3 средняя", "S3 орташа"),
    "S4": text("S4 low", "S4 düşük", "S4 низкая", "S4 төмен"),
}

_CHANNELS: Final = {
    "web": text("web portal", "web portalı", "веб-портал", "веб-портал"),
    "email": text("e-mail", "e-posta", "электронная почта", "электрондық пошта"),
    "phone": text("telephone", "telefon", "телефон", "телефон"),
    "meeting": text("meeting", "toplantı", "встреча", "кездесу"),
    "api": text("API", "API", "API", "API"),
    "monitoring": text(
        "inventory or monitoring", "envanter veya izleme", "инвентаризация или мониторинг",
        "түгендеу немесе мониторинг",
    ),
    "testing": text("testing", "test", "тестирование", "тестілеу"),
}  # fmt: skip

_NATURES: Final = {
    "product_defect": text("defect of the product", "ürün kusuru", "дефект продукта",
                           "өнімнің ақауы"),
    "product_issue": text(
        "configuration or use of the product", "ürünün yapılandırması veya kullanımı",
        "настройка или использование продукта", "өнімді баптау немесе пайдалану",
    ),
    "environment": text(
        "the customer's environment", "müşterinin ortamı", "среда заказчика",
        "тапсырыс берушінің ортасы",
    ),
    "third_party": text(
        "a third party's product or service", "üçüncü tarafın ürünü veya hizmeti",
        "продукт или услуга третьей стороны", "үшінші тараптың өнімі немесе қызметі",
    ),
    "no_fault": text("no fault found", "arıza bulunamadı", "неисправность не найдена",
                     "ақаулық табылмады"),
}  # fmt: skip

_CAUSES: Final = {
    "ordinary_use": text(
        "ordinary use and wear", "olağan kullanım ve aşınma", "обычная эксплуатация и износ",
        "қалыпты пайдалану және тозу",
    ),
    "our_work": text("faulty work of ours", "bizim hatalı işimiz", "наша некачественная работа",
                     "біздің сапасыз жұмысымыз"),
    "our_weakness": text(
        "security weakness in our product", "ürünümüzdeki güvenlik açığı",
        "уязвимость в нашем продукте", "өніміміздегі осалдық",
    ),
    "user": text("user", "kullanıcı", "пользователь", "пайдаланушы"),
    "unannounced_change": text(
        "change without our written consent", "yazılı onayımız olmadan yapılan değişiklik",
        "изменение без нашего письменного согласия", "жазбаша келісімімізсіз жасалған өзгеріс",
    ),
    "customer_part": text(
        "the customer's own part or tool", "müşterinin kendi parçası veya aracı",
        "собственный компонент или инструмент заказчика",
        "тапсырыс берушінің өз бөлшегі немесе құралы",
    ),
    "third_party": text("third party", "üçüncü taraf", "третья сторона", "үшінші тарап"),
    "outside_attack": text(
        "attack or damage by others", "başkalarının saldırısı veya verdiği zarar",
        "атака или ущерб от посторонних", "бөгде адамдардың шабуылы немесе зияны",
    ),
    "force_majeure": text("force majeure", "mücbir sebep", "непреодолимая сила",
                          "еңсерілмейтін күш"),
}  # fmt: skip

_WARRANTIES: Final = {
    "in_warranty": text("under warranty", "garanti kapsamında", "на гарантии", "кепілдікте"),
    "expired": text("warranty has ended", "garantisi bitmiş", "гарантия истекла",
                    "кепілдігі аяқталған"),
    "none": text("no warranty", "garanti yok", "гарантии нет", "кепілдік жоқ"),
}  # fmt: skip

_PLACES: Final = {
    "remote": text("remote", "uzaktan", "удалённо", "қашықтан"),
    "agreed_site": text("agreed site", "sözleşmedeki lokasyon", "согласованный объект",
                        "келісілген объект"),
    "other_site": text("another location", "başka bir yer", "другое место", "басқа жер"),
}  # fmt: skip

_WORK_HOURS: Final = {
    "inside": text("in working hours", "mesai içinde", "в рабочее время", "жұмыс уақытында"),
    "outside": text(
        "outside working hours", "mesai dışında", "вне рабочего времени", "жұмыс уақытынан тыс"
    ),
}

_ENVIRONMENTS: Final = {
    "production": text("production", "canlı ortam", "промышленная среда", "өндірістік орта"),
    "test": text("test", "test ortamı", "тестовая среда", "сынақ ортасы"),
    "standby": text("standby", "yedek ortam", "резервная среда", "резервтік орта"),
    "replica": text(
        "our replica", "bizdeki kopya ortam", "наш стенд-копия", "біздегі көшірме стенд"
    ),
}

_UPGRADE_KINDS: Final = {
    "patch": text("patch", "yama", "патч", "патч"),
    "service_pack": text("service pack", "servis paketi", "пакет обновлений", "жаңарту пакеті"),
    "minor_version": text("minor version", "ara sürüm", "младшая версия", "аралық нұсқа"),
    "named_major_version": text(
        "major version named in the agreement", "sözleşmede adı geçen ana sürüm",
        "основная версия, указанная в договоре", "шартта аталған негізгі нұсқа",
    ),
    "other_major_version": text(
        "major version not named in the agreement", "sözleşmede adı geçmeyen ana sürüm",
        "основная версия, не указанная в договоре", "шартта аталмаған негізгі нұсқа",
    ),
}  # fmt: skip

_DOERS: Final = {
    "provider": text("our staff", "bizim personelimiz", "наши специалисты", "біздің мамандар"),
    "customer": text(
        "the customer's certified people", "müşterinin sertifikalı kişileri",
        "сертифицированные сотрудники заказчика", "тапсырыс берушінің сертификатталған адамдары",
    ),
}  # fmt: skip


def _choice(name: str, stage: str, values: Mapping[str, Text], label: Text) -> FactSpec:
    return FactSpec(name, "choice", label, stage, values=MappingProxyType(dict(values)))


_CHOICES: Final = (
    _choice("agreement_state", "agreement", _AGREEMENT_STATES,
            text("state of the agreement", "sözleşmenin durumu", "состояние договора",
                 "шарттың күйі")),
    _choice("contact_role", "agreement", _CONTACT_ROLES,
            text("who asks", "talep eden", "кто обращается", "кім жүгінеді")),
    _choice("version_state", "agreement", _VERSION_STATES,
            text("support of the version", "sürümün desteği", "поддержка версии",
                 "нұсқаның қолдауы")),
    _choice("device_state", "agreement", _DEVICE_STATES,
            text("the device", "cihaz", "устройство", "құрылғы")),
    _choice("warranty", "agreement", _WARRANTIES,
            text("warranty", "garanti", "гарантия", "кепілдік")),
    _choice("kind", "intake", _KINDS,
            text("kind of request", "talebin türü", "вид заявки", "өтінімнің түрі")),
    _choice("severity", "intake", _SEVERITIES,
            text("severity", "önem derecesi", "критичность", "маңыздылық")),
    _choice("channel", "intake", _CHANNELS,
            text("channel", "kanal", "канал", "арна")),
    _choice("item", "intake", ITEMS,
            text("service asked for", "istenen hizmet", "запрошенная услуга",
                 "сұралған қызмет")),
    _choice("work_hours", "intake", _WORK_HOURS,
            text("when the work is wanted", "çalışmanın istendiği zaman",
                 "когда нужна работа", "жұмыс қажет уақыт")),
    _choice("nature", "diagnosis", _NATURES,
            text("nature of the fault", "arızanın niteliği", "характер неисправности",
                 "ақаулықтың сипаты")),
    _choice("cause", "diagnosis", _CAUSES,
            text("cause", "neden", "причина", "себебі")),
    _choice("place", "planning", _PLACES,
            text("place of the work", "çalışma yeri", "место работы", "жұмыс орны")),
    _choice("environment", "planning", _ENVIRONMENTS,
            text("environment", "ortam", "среда", "орта")),
    _choice("upgrade_kind", "planning", _UPGRADE_KINDS,
            text("kind of upgrade", "yükseltmenin türü", "вид обновления", "жаңартудың түрі")),
    _choice("done_by", "planning", _DOERS,
            text("who installs", "kurulumu yapan", "кто устанавливает", "кім орнатады")),
)  # fmt: skip


def _flag(name: str, stage: str, label: Text) -> FactSpec:
    return FactSpec(name, "flag", label, stage)


_FLAGS: Final = (
    _flag("contact_trained", "agreement",
          text("valid training certificate", "geçerli eğitim sertifikası",
               "действующий сертификат об обучении", "оқу туралы жарамды сертификат")),
    _flag("in_agreement", "agreement",
          text("named in the agreement (product, installation, device or site)",
               "sözleşmede yer alıyor (ürün, kurulu sistem, cihaz veya lokasyon)",
               "указано в договоре (продукт, инсталляция, устройство или объект)",
               "шартта көрсетілген (өнім, орнатылған жүйе, құрылғы немесе объект)")),
    _flag("supplied_by_us", "agreement",
          text("device supplied by us", "cihazı biz sağladık", "устройство поставили мы",
               "құрылғыны біз жеткізгенбіз")),
    _flag("repair_line", "agreement",
          text("the agreement has a repair line", "sözleşmede onarım hizmeti var",
               "в договоре есть ремонт", "шартта жөндеу қызметі бар")),
    _flag("outage", "intake",
          text("outage", "kesinti", "сбой", "іркіліс")),
)  # fmt: skip

_NUMBERS: Final = (
    FactSpec("requests_so_far", "number", unit="requests", stage="agreement",
             label=text("requests so far in this period", "bu dönemde şimdiye kadarki talepler",
                        "заявок с начала периода", "осы кезеңдегі өтінімдер саны")),
    FactSpec("visits_so_far", "number", unit="visits", stage="agreement",
             label=text("visits so far in this period", "bu dönemde şimdiye kadarki ziyaretler",
                        "выездов с начала периода", "осы кезеңдегі маманның шығу саны")),
    FactSpec("hours_so_far", "number", unit="hours", places=2, stage="agreement",
             label=text("hours so far in this period", "bu dönemde şimdiye kadarki saatler",
                        "часов с начала периода", "осы кезеңдегі сағат саны")),
)  # fmt: skip


def _shown(name: str, kind: str, label: Text) -> FactSpec:
    return FactSpec(name, kind, label, "text")


_SHOWN: Final = (
    _shown("plan", "text", text("support plan", "destek planı", "тариф поддержки",
                                "қолдау тарифі")),
    _shown("agreement", "text", text("agreement", "sözleşme", "договор", "шарт")),
    _shown("customer", "text", text("customer", "müşteri", "заказчик", "тапсырыс беруші")),
    _shown("contact", "text", text("contact", "irtibat kişisi", "контактное лицо",
                                   "байланыс тұлғасы")),
    _shown("authorised_contact", "text", _CONTACT_ROLES["authorised_contact"]),
    _shown("product", "text", text("product", "ürün", "продукт", "өнім")),
    _shown("version", "text", text("version", "sürüm", "версия", "нұсқа")),
    _shown("asset", "text", text("device", "cihaz", "ИТ-актив", "АТ-активі")),
    _shown("site", "text", text("site", "lokasyon", "объект", "объект")),
    _shown("third_party", "text", text("third party", "üçüncü taraf", "третья сторона",
                                       "үшінші тарап")),
    _shown("currency", "text", text("currency", "para birimi", "валюта", "валюта")),
    _shown("work_at", "moment", text("time of the work", "çalışma zamanı", "время работы",
                                     "жұмыс уақыты")),
    _shown("next_opening_at", "moment", text("next opening", "sonraki mesai başlangıcı",
                                             "начало рабочего времени", "келесі жұмыс уақыты")),
    _shown("agreement_ended_on", "day", text("end of the agreement", "sözleşmenin bitişi",
                                             "окончание договора", "шарттың аяқталуы")),
    _shown("run_off_until", "day", text("end of the run-off", "ek sürenin sonu",
                                        "конец срока завершения", "қосымша мерзімнің соңы")),
    _shown("support_ended_on", "day", text("end of support", "desteğin bitişi",
                                           "окончание поддержки", "қолдаудың аяқталуы")),
    _shown("warranty_until", "day", text("end of the warranty", "garantinin bitişi",
                                         "окончание гарантии", "кепілдіктің аяқталуы")),
    _shown("week", "week", text("working hours", "çalışma saatleri", "рабочее время",
                                "жұмыс уақыты")),
)  # fmt: skip

SHIPPED: Final = Vocabulary(
    MappingProxyType({spec.name: spec for spec in (*_CHOICES, *_FLAGS, *_NUMBERS, *_SHOWN)})
)
