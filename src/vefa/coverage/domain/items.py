"""The items of the shipped catalogue: what somebody may ask for, or what work turns out to be."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vefa.coverage.domain.texts import Text, text

_EXTRA: Final = {
    "disaster_recovery": text(
        "disaster-recovery set-up",
        "felaket kurtarma kurulumu",
        "создание аварийного восстановления",
        "апаттан қалпына келтіру жүйесін құру",
    ),
    "facility_change": text(
        "facility changes", "tesis değişiklikleri", "изменения в помещениях", "үй-жай өзгерістері"
    ),
    "system_audit": text("system audit", "sistem denetimi", "аудит системы", "жүйе аудиті"),
    "system_change": text(
        "system change", "sistem değişikliği", "изменение системы", "жүйені өзгерту"
    ),
    "platform_upgrade": text(
        "upgrade or patching of operating and database systems by our staff",
        "işletim ve veritabanı sistemlerinin personelimizce yükseltilmesi veya yamalanması",
        "обновление операционных систем и СУБД нашими специалистами",
        "операциялық жүйелер мен ДҚБЖ-ны мамандарымыздың жаңартуы",
    ),
    "server_reinstallation": text(
        "reinstallation after a change of server or database version",
        "sunucu veya veritabanı sürümü değişince yeniden kurulum",
        "переустановка при смене сервера или версии СУБД",
        "сервер немесе ДҚБЖ нұсқасы ауысқанда қайта орнату",
    ),
    "advanced_configuration": text(
        "consultancy on advanced configuration",
        "ileri düzey yapılandırma danışmanlığı",
        "консультации по сложной настройке",
        "күрделі баптау бойынша кеңес беру",
    ),
    "product_integration": text(
        "integration with other products",
        "başka ürünlerle bütünleştirme",
        "интеграция с другими продуктами",
        "басқа өнімдермен интеграция",
    ),
    "data_entry": text(
        "data entry where a screen exists",
        "ekranı bulunan verilerin girişi",
        "ввод данных, для которого есть экран",
        "экраны бар деректерді енгізу",
    ),
    "hardware_decommissioning": text(
        "taking hardware out of service",
        "donanımın hizmetten çıkarılması",
        "вывод оборудования из эксплуатации",
        "жабдықты пайдаланудан шығару",
    ),
    "data_restoration": text(
        "restoring deleted or damaged data",
        "silinen veya bozulan verilerin geri getirilmesi",
        "восстановление удалённых или повреждённых данных",
        "жойылған немесе бүлінген деректерді қалпына келтіру",
    ),
    "security_incident": text(
        "security incident", "güvenlik olayı", "инцидент безопасности", "қауіпсіздік оқиғасы"
    ),
    "professional_services": text(
        "professional services",
        "profesyonel hizmetler",
        "профессиональные услуги",
        "кәсіби қызметтер",
    ),
    "breaking_change": text(
        "hardware or software change that stops the system working",
        "sistemin çalışmasını durduran donanım veya yazılım değişikliği",
        "замена оборудования или ПО, остановившая систему",
        "жүйені тоқтатқан жабдық немесе бағдарлама өзгерісі",
    ),
    "infrastructure_change": text(
        "infrastructure change or migration",
        "altyapı değişikliği veya taşınması",
        "изменение или перенос инфраструктуры",
        "инфрақұрылымды өзгерту немесе көшіру",
    ),
    "repositioning": text(
        "repositioning or change of address",
        "yer veya adres değişikliği",
        "перестановка или смена адреса",
        "орнын немесе мекенжайын ауыстыру",
    ),
    "onsite_help": text(
        "help on site out of scope",
        "kapsam dışı yerinde yardım",
        "помощь на месте вне договора",
        "шарттан тыс орнында көмек",
    ),
    "extra_training": text(
        "training out of scope",
        "kapsam dışı eğitim",
        "обучение сверх договора",
        "шарттан тыс оқыту",
    ),
    "upgrade_fees": text(
        "professional work of a product upgrade",
        "ürün yükseltmesinin uzmanlık hizmeti",
        "работы специалистов при обновлении продукта",
        "өнімді жаңарту кезіндегі мамандар жұмысы",
    ),
    "new_device": text(
        "new device (card, phone, gateway)",
        "yeni cihaz (kart, telefon, ağ geçidi)",
        "новое устройство (карта, телефон, шлюз)",
        "жаңа құрылғы (карта, телефон, шлюз)",
    ),
    "nonstandard_configuration": text(
        "non-standard configuration",
        "standart dışı yapılandırma",
        "нестандартная настройка",
        "стандарттан тыс баптау",
    ),
    "custom_development": text(
        "custom development and integration",
        "özel geliştirme ve bütünleştirme",
        "заказная разработка и интеграция",
        "тапсырыспен әзірлеу және интеграция",
    ),
    "removal_relocation": text(
        "removal and relocation",
        "sökme ve taşıma",
        "демонтаж и перемещение",
        "бөлшектеу және көшіру",
    ),
    "customer_reinstallation": text(
        "reinstallation caused by the customer",
        "müşteriden kaynaklanan yeniden kurulum",
        "переустановка по вине заказчика",
        "тапсырыс берушінің кінәсінен қайта орнату",
    ),
    "hardware_upgrade": text(
        "hardware upgrade",
        "donanım yükseltme",
        "модернизация оборудования",
        "жабдықты жаңғырту",
    ),
    "performance": text(
        "performance in operation",
        "işletimde başarım",
        "производительность в эксплуатации",
        "пайдаланудағы өнімділік",
    ),
}

_INCLUDED: Final = {
    "own_updates": text(
        "versions, patches and service packs of our products",
        "ürünlerimizin sürümleri, yamaları ve servis paketleri",
        "версии, патчи и пакеты обновлений наших продуктов",
        "өнімдеріміздің нұсқалары, патчтары және жаңарту пакеттері",
    ),
    "configuration": text("configuration", "yapılandırma", "настройка", "баптау"),
    "law_configuration": text(
        "configuration for a change in law",
        "mevzuat değişikliği için yapılandırma",
        "настройка под изменение законодательства",
        "заңнама өзгерісіне сай баптау",
    ),
    "database_move": text(
        "database move", "veritabanı taşıma", "перенос базы данных", "дерекқорды көшіру"
    ),
    "archiving": text("archiving", "arşivleme", "архивирование", "мұрағаттау"),
    "standby_sync": text(
        "standby synchronisation",
        "yedek ortamın eşitlenmesi",
        "синхронизация резервной базы",
        "резервтік қорды үндестіру",
    ),
    "outage_report": text("outage report", "kesinti raporu", "отчёт о сбое", "іркіліс туралы есеп"),
    "quarterly_delivery": text(
        "quarterly delivery", "üç aylık teslimat", "квартальная поставка", "тоқсандық жеткізу"
    ),
    "inventory_labels": text(
        "inventory and labels",
        "envanter ve etiketler",
        "учёт и маркировка",
        "түгендеу және таңбалау",
    ),
    "remote_desktop": text(
        "remote desktop with the user's consent",
        "kullanıcının onayıyla uzak masaüstü",
        "удалённый рабочий стол с согласия пользователя",
        "пайдаланушының келісімімен қашықтағы жұмыс үстелі",
    ),
    "month_end_report": text(
        "month-end report", "ay sonu raporu", "ежемесячный отчёт", "айлық есеп"
    ),
}

_OUT_OF_SCOPE: Final = {
    "hardware_repair": text(
        "hardware repair", "donanım onarımı", "ремонт оборудования", "жабдықты жөндеу"
    ),
    "other_component": text(
        "another service component",
        "başka bir hizmet bileşeni",
        "другая составляющая услуг",
        "қызметтің басқа құрамдасы",
    ),
    "investment": text(
        "investment in hardware, systems or software",
        "donanım, sistem veya yazılım yatırımı",
        "вложения в оборудование, системы или ПО",
        "жабдыққа, жүйелерге немесе бағдарламаға салым",
    ),
    "purchase_custody": text(
        "purchase, financial inventory and custody records",
        "satın alma, mali envanter ve zimmet kayıtları",
        "закупка, бухгалтерский учёт и материальная ответственность",
        "сатып алу, қаржылық есеп және материалдық жауапкершілік жазбалары",
    ),
    "consumables": text(
        "consumables", "sarf malzemeleri", "расходные материалы", "шығын материалдары"
    ),
    "application_support": text(
        "application usage and development support",
        "uygulama kullanımı ve geliştirme desteği",
        "поддержка использования и разработки приложений",
        "қолданбаларды пайдалану мен әзірлеуді қолдау",
    ),
    "customer_tool": text(
        "faults and licence costs of the customer's own tools",
        "müşterinin kendi araçlarının arızaları ve lisans giderleri",
        "неисправности и лицензии собственных инструментов заказчика",
        "тапсырыс берушінің өз құралдарының ақаулары мен лицензия шығындары",
    ),
}

EXTRA_ITEMS: Final = tuple(_EXTRA)
INCLUDED_ITEMS: Final = tuple(_INCLUDED)
OUT_OF_SCOPE_ITEMS: Final = tuple(_OUT_OF_SCOPE)

ITEMS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "none": text("nothing named", "adı konmuş bir hizmet yok", "не названа", "аталмаған"),
        **_EXTRA,
        **_INCLUDED,
        **_OUT_OF_SCOPE,
    }
)
