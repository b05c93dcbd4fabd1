"""The names of public holidays in our four languages, by country and by the English name under
which the `holidays` library knows them.

The languages are in the order of LANGUAGES. Countries and holidays that are not here keep the
library's English name.
"""

from collections.abc import Mapping
from datetime import date

from vefa.calendars.domain.texts import LANGUAGES

_EID_AL_FITR = ("Eid al-Fitr", "Ramazan Bayramı", "Ураза-байрам", "Ораза айт")
_EID_AL_ADHA = ("Eid al-Adha", "Kurban Bayramı", "Курбан-байрам", "Құрбан айт")
_ARAFAH = ("Day of Arafah", "Arefe günü", "День Арафа", "Арапа күні")
_NEW_YEAR = ("New Year's Day", "Yılbaşı", "Новый год", "Жаңа жыл")
_WOMEN = (
    "International Women's Day",
    "Dünya Kadınlar Günü",
    "Международный женский день",
    "Халықаралық әйелдер күні",
)
_DEFENDER = (
    "Defender of the Fatherland Day",
    "Vatan Savunucuları Günü",
    "День защитника Отечества",
    "Отан қорғаушы күні",
)
_VICTORY_OF_1945 = ("Victory Day", "Zafer Günü", "День Победы", "Жеңіс күні")

_NAMES: Mapping[str, Mapping[str, tuple[str, str, str, str]]] = {
    "TR": {
        "New Year's Day": _NEW_YEAR,
        "National Sovereignty and Children's Day": (
            "National Sovereignty and Children's Day",
            "Ulusal Egemenlik ve Çocuk Bayramı",
            "День национального суверенитета и детей",
            "Ұлттық егемендік және балалар күні",
        ),
        "Labor and Solidarity Day": (
            "Labour and Solidarity Day",
            "Emek ve Dayanışma Günü",
            "День труда и солидарности",
            "Еңбек және ынтымақ күні",
        ),
        "Commemoration of Atatürk, Youth and Sports Day": (
            "Commemoration of Atatürk, Youth and Sports Day",
            "Atatürk’ü Anma, Gençlik ve Spor Bayramı",
            "День памяти Ататюрка, молодёжи и спорта",
            "Ататүрікті еске алу, жастар және спорт күні",
        ),
        "Democracy and National Unity Day": (
            "Democracy and National Unity Day",
            "Demokrasi ve Millî Birlik Günü",
            "День демократии и национального единства",
            "Демократия және ұлттық бірлік күні",
        ),
        "Victory Day": ("Victory Day", "Zafer Bayramı", "День победы", "Жеңіс күні"),
        "Republic Day": (
            "Republic Day",
            "Cumhuriyet Bayramı",
            "День республики",
            "Республика күні",
        ),
        "Eid al-Fitr": _EID_AL_FITR,
        "Eid al-Adha": _EID_AL_ADHA,
    },
    "KZ": {
        "New Year's Day": _NEW_YEAR,
        "Orthodox Christmas": (
            "Orthodox Christmas",
            "Ortodoks Noeli",
            "Православное Рождество",
            "Православиелік Рождество",
        ),
        "International Women's Day": _WOMEN,
        "Nowruz Holiday": ("Nauryz", "Nevruz", "Наурыз мейрамы", "Наурыз мейрамы"),
        "Kazakhstan's People Solidarity Holiday": (
            "Unity Day of the People of Kazakhstan",
            "Kazakistan Halkının Birliği Bayramı",
            "Праздник единства народа Казахстана",
            "Қазақстан халқының бірлігі мерекесі",
        ),
        "Defender of the Fatherland Day": _DEFENDER,
        "Victory Day": _VICTORY_OF_1945,
        "Eid al-Adha": ("Eid al-Adha", "Kurban Bayramı", "Курбан айт", "Құрбан айт"),
        "Capital Day": ("Capital City Day", "Başkent Günü", "День столицы", "Астана күні"),
        "Constitution Day": (
            "Constitution Day",
            "Anayasa Günü",
            "День Конституции",
            "Конституция күні",
        ),
        "Republic Day": ("Republic Day", "Cumhuriyet Günü", "День Республики", "Республика күні"),
        "First President Day": (
            "First President Day",
            "İlk Cumhurbaşkanı Günü",
            "День Первого Президента",
            "Тұңғыш Президент күні",
        ),
        "Independence Day": (
            "Independence Day",
            "Bağımsızlık Günü",
            "День Независимости",
            "Тәуелсіздік күні",
        ),
    },
    "SA": {
        "Founding Day Holiday": (
            "Founding Day",
            "Kuruluş Günü",
            "День основания",
            "Мемлекеттің құрылған күні",
        ),
        "Eid al-Fitr Holiday": _EID_AL_FITR,
        "Day of Arafah": _ARAFAH,
        "Eid al-Adha Holiday": _EID_AL_ADHA,
        "National Day Holiday": ("National Day", "Ulusal Gün", "Национальный день", "Ұлттық күн"),
    },
    "AE": {
        "New Year's Day": _NEW_YEAR,
        "Eid al-Fitr": _EID_AL_FITR,
        "Eid al-Fitr Holiday": _EID_AL_FITR,
        "Day of Arafah": _ARAFAH,
        "Eid al-Adha": _EID_AL_ADHA,
        "Eid al-Adha Holiday": _EID_AL_ADHA,
        "Islamic New Year": (
            "Islamic New Year",
            "Hicri Yılbaşı",
            "Исламский Новый год",
            "Хижра бойынша жаңа жыл",
        ),
        "Prophet's Birthday": (
            "Prophet's Birthday",
            "Mevlit Kandili",
            "День рождения Пророка (Маулид)",
            "Мәуліт",
        ),
        "Commemoration Day": (
            "Commemoration Day",
            "Şehitleri Anma Günü",
            "День памяти",
            "Еске алу күні",
        ),
        "National Day": ("National Day", "Ulusal Gün", "Национальный день", "Ұлттық күн"),
    },
    "RU": {
        "New Year Holidays": (
            "New Year holidays",
            "Yılbaşı tatili",
            "Новогодние каникулы",
            "Жаңа жылдық демалыс",
        ),
        "Christmas Day": (
            "Orthodox Christmas",
            "Ortodoks Noeli",
            "Рождество Христово",
            "Православиелік Рождество",
        ),
        "Defender of the Fatherland Day": _DEFENDER,
        "International Women's Day": _WOMEN,
        "Holiday of Spring and Labor": (
            "Spring and Labour Day",
            "Bahar ve Emek Bayramı",
            "Праздник Весны и Труда",
            "Көктем және еңбек мерекесі",
        ),
        "Victory Day": _VICTORY_OF_1945,
        "Russia Day": ("Russia Day", "Rusya Günü", "День России", "Ресей күні"),
        "Unity Day": (
            "National Unity Day",
            "Ulusal Birlik Günü",
            "День народного единства",
            "Халық бірлігі күні",
        ),
    },
    "DE": {
        "New Year's Day": _NEW_YEAR,
        "Epiphany": ("Epiphany", "Epifani", "Богоявление", "Богоявление"),
        "Women's Day": _WOMEN,
        "Good Friday": ("Good Friday", "Kutsal Cuma", "Страстная пятница", "Қасиетті жұма"),
        "Easter Sunday": ("Easter Sunday", "Paskalya", "Пасха", "Пасха"),
        "Easter Monday": (
            "Easter Monday",
            "Paskalya Pazartesisi",
            "Пасхальный понедельник",
            "Пасха дүйсенбісі",
        ),
        "Labor Day": ("Labour Day", "İşçi Bayramı", "День труда", "Еңбек күні"),
        "Ascension Day": (
            "Ascension Day",
            "İsa’nın Göğe Yükselişi",
            "Вознесение Господне",
            "Исаның көкке көтерілуі",
        ),
        "Pentecost": ("Whit Sunday", "Pentekost", "Троица", "Троица"),
        "Pentecost Monday": (
            "Whit Monday",
            "Pentekost Pazartesisi",
            "Духов день",
            "Троица дүйсенбісі",
        ),
        "Corpus Christi": (
            "Corpus Christi",
            "Corpus Christi Yortusu",
            "Праздник Тела и Крови Христовых",
            "Христостың Тәні мен Қаны мерекесі",
        ),
        "Augsburg Peace Festival": (
            "Augsburg Peace Festival",
            "Augsburg Barış Bayramı",
            "Аугсбургский праздник мира",
            "Аугсбург бейбітшілік мерекесі",
        ),
        "Assumption Day": (
            "Assumption Day",
            "Meryem Ana’nın Göğe Yükselişi",
            "Успение Богородицы",
            "Мәриямның көкке көтерілуі",
        ),
        "World Children's Day": (
            "World Children's Day",
            "Dünya Çocuk Günü",
            "Всемирный день ребёнка",
            "Дүниежүзілік балалар күні",
        ),
        "German Unity Day": (
            "German Unity Day",
            "Alman Birliği Günü",
            "День германского единства",
            "Германия бірлігі күні",
        ),
        "Reformation Day": (
            "Reformation Day",
            "Reformasyon Günü",
            "День Реформации",
            "Реформация күні",
        ),
        "All Saints' Day": (
            "All Saints' Day",
            "Azizler Günü",
            "День всех святых",
            "Барлық әулиелер күні",
        ),
        "Repentance and Prayer Day": (
            "Day of Repentance and Prayer",
            "Tövbe ve Dua Günü",
            "День покаяния и молитвы",
            "Тәубе және дұға күні",
        ),
        "Christmas Day": ("Christmas Day", "Noel", "Рождество", "Рождество"),
        "Second Day of Christmas": (
            "Second Day of Christmas",
            "Noel’in ikinci günü",
            "Второй день Рождества",
            "Рождествоның екінші күні",
        ),
    },
}

_EVE = {
    "en": "Eve of {name}",
    "tr": "{name} arifesi",
    "ru": "Канун праздника «{name}»",
    "kk": "{name} қарсаңы",
}
_IN_LIEU = {
    "en": "{name} (day in lieu)",
    "tr": "{name} (yerine verilen tatil günü)",
    "ru": "{name} (перенос выходного дня)",
    "kk": "{name} (ауыстырылған демалыс күні)",
}
_DAY_OFF = {
    "en": "Day off (moved from {day})",
    "tr": "Tatil günü ({day} yerine)",
    "ru": "Выходной день (перенесён с {day})",
    "kk": "Демалыс күні ({day} күнінен ауыстырылды)",
}
_WORKING_DAY = {
    "en": "Working day (instead of {day})",
    "tr": "Çalışma günü ({day} yerine)",
    "ru": "Рабочий день (вместо {day})",
    "kk": "Жұмыс күні ({day} орнына)",
}


def holiday_names(country: str, english: str) -> dict[str, str]:
    """A holiday's name in every language that we have it in; at least in English.

    >>> holiday_names("TR", "Eid al-Fitr")["tr"], holiday_names("FR", "Bastille Day")
    ('Ramazan Bayramı', {'en': 'Bastille Day'})
    """
    known = _NAMES.get(country, {}).get(english)
    return dict(zip(LANGUAGES, known, strict=True)) if known else {"en": english}


def eve_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names of the half day before a holiday."""
    return {language: _EVE[language].format(name=name) for language, name in names.items()}


def in_lieu_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names of the day off given for a holiday that fell on a day of rest."""
    return {language: _IN_LIEU[language].format(name=name) for language, name in names.items()}


def day_off_names(moved_from: date) -> dict[str, str]:
    """The names of a weekday off that was moved from another day."""
    return _dated(_DAY_OFF, moved_from)


def working_day_names(instead_of: date) -> dict[str, str]:
    """The names of a day of rest that is worked instead of a weekday."""
    return _dated(_WORKING_DAY, instead_of)


def _dated(texts: Mapping[str, str], day: date) -> dict[str, str]:
    written = dict.fromkeys(LANGUAGES, f"{day:%d.%m.%Y}") | {"en": day.isoformat()}
    return {language: text.format(day=written[language]) for language, text in texts.items()}
