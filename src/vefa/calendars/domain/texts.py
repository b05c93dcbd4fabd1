"""What the errors of this room say, in each of our languages.

The values in braces are the errors' parameters. A sentence about a calendar that cannot be read is
put behind the place in its data.
"""

from collections.abc import Mapping
from typing import Any, Final

LANGUAGES: Final = ("en", "tr", "ru", "kk")

_TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "naive_datetime": (
        "a datetime without a time zone is no instant",
        "saat dilimi olmayan bir tarih ve saat belirli bir an değildir",
        "дата и время без часового пояса не задают момента",
        "уақыт белдеуі жоқ күн мен уақыт нақты сәтті білдірмейді",
    ),
    "negative_duration": (
        "a duration to add cannot be negative",
        "eklenecek süre eksi olamaz",
        "прибавляемая длительность не может быть отрицательной",
        "қосылатын ұзақтық теріс бола алмайды",
    ),
    "never_opens": (
        "never opens again for as long as was asked",
        "istenen süre kadar bir daha hiç açılmıyor",
        "больше не открывается на запрошенное время",
        "сұралған уақытқа енді ешқашан ашылмайды",
    ),
    "beyond_horizon": (
        "is built up to the end of {until}; the answer lies in {year} or later, whose holidays "
        "have to be built first",
        "{until} yılının sonuna kadar hazır; yanıt {year} ya da sonrasında, önce o yılın "
        "tatilleri eklenmeli",
        "готов до конца {until} года; ответ приходится на {year} год или позже, сначала нужно "
        "внести праздники этого года",
        "{until} жылдың соңына дейін дайын; жауап {year} жылға немесе одан кейінге түседі, алдымен "
        "сол жылдың мерекелерін енгізу керек",
    ),
    "year_skipped": (
        "{year} cannot be built before {missing}: holidays are built one year after another",
        "{missing} eklenmeden {year} eklenemez: tatiller yıl yıl, sırayla eklenir",
        "нельзя внести {year} год раньше {missing}: праздники вносятся год за годом",
        "{missing} жылды енгізбей {year} жылды енгізуге болмайды: мерекелер жыл сайын ретімен "
        "енгізіледі",
    ),
    "no_business_day": (
        "no weekday opens, so there is no business day",
        "hiçbir gün açık olmadığından iş günü tanımsız",
        "ни один день недели не рабочий, поэтому рабочего дня нет",
        "аптаның бірде-бір күні ашық емес, сондықтан жұмыс күні анықталмайды",
    ),
    "expected_object": (
        "expected an object",
        "bir nesne bekleniyordu",
        "ожидался объект",
        "нысан күтілген еді",
    ),
    "expected_list": (
        "expected a list",
        "bir liste bekleniyordu",
        "ожидался список",
        "тізім күтілген еді",
    ),
    "expected_hours": (
        "expected a list of openings [from, to]",
        "[başlangıç, bitiş] aralıklarından oluşan bir liste bekleniyordu",
        "ожидался список интервалов [с, до]",
        "[басы, соңы] аралықтарының тізімі күтілген еді",
    ),
    "expected_week": (
        "expected the openings of each weekday",
        "haftanın günlerine göre açık saatler bekleniyordu",
        "ожидались часы работы по дням недели",
        "апта күндері бойынша жұмыс сағаттары күтілген еді",
    ),
    "expected_names": (
        "expected a name for each language",
        "her dil için bir ad bekleniyordu",
        "ожидалось название на каждом языке",
        "әр тілдегі атау күтілген еді",
    ),
    "expected_timezone": (
        "expected a name such as Europe/Istanbul",
        "Europe/Istanbul gibi bir ad bekleniyordu",
        "ожидалось название вида Europe/Istanbul",
        "Europe/Istanbul сияқты атау күтілген еді",
    ),
    "unknown_timezone": (
        "{value} is not a known time zone",
        "{value} bilinen bir saat dilimi değil",
        "{value} — неизвестный часовой пояс",
        "{value} — белгісіз уақыт белдеуі",
    ),
    "unknown_key": (
        "{value} is not part of a calendar",
        "{value} bir takvimin parçası değil",
        "{value} не входит в календарь",
        "{value} күнтізбенің бөлігі емес",
    ),
    "no_opening": (
        "{value} is no opening [from, to]",
        "{value} bir [başlangıç, bitiş] aralığı değil",
        "{value} — не интервал [с, до]",
        "{value} — [басы, соңы] аралығы емес",
    ),
    "no_clock": (
        "{value} is no time of day (HH:MM)",
        "{value} bir saat değil (SS:DD)",
        "{value} — не время суток (ЧЧ:ММ)",
        "{value} — тәулік уақыты емес (СС:ММ)",
    ),
    "after_midnight": (
        "{value} is later than 24:00",
        "{value} 24:00’ten sonra",
        "{value} позже 24:00",
        "{value} 24:00-ден кеш",
    ),
    "no_date": (
        "{value} is no date (YYYY-MM-DD)",
        "{value} bir tarih değil (YYYY-AA-GG)",
        "{value} — не дата (ГГГГ-ММ-ДД)",
        "{value} — күн емес (ЖЖЖЖ-АА-КК)",
    ),
    "no_year": (
        "{value} is no year",
        "{value} bir yıl değil",
        "{value} — не год",
        "{value} — жыл емес",
    ),
    "no_weekday": (
        "{value} is no weekday (mon tue wed thu fri sat sun)",
        "{value} haftanın bir günü değil (mon tue wed thu fri sat sun)",
        "{value} — не день недели (mon tue wed thu fri sat sun)",
        "{value} — апта күні емес (mon tue wed thu fri sat sun)",
    ),
    "backwards": (
        "the opening {opening} to {closing} ends before it begins; night work is written as two "
        "openings, up to 24:00 and from 00:00 of the next day",
        "{opening}–{closing} aralığı başlamadan bitiyor; gece çalışması iki aralık olarak yazılır: "
        "24:00’e kadar ve ertesi gün 00:00’dan başlayarak",
        "интервал {opening}–{closing} кончается раньше, чем начинается; ночная работа записывается "
        "двумя интервалами: до 24:00 и с 00:00 следующего дня",
        "{opening}–{closing} аралығы басталмай аяқталады; түнгі жұмыс екі аралықпен жазылады: "
        "24:00-ге дейін және келесі күннің 00:00-інен бастап",
    ),
    "overlaps": (
        "the opening at {opening} overlaps the one before it, which lasts until {closing}",
        "{opening} ile başlayan aralık, {closing} saatine kadar süren öncekiyle çakışıyor",
        "интервал с {opening} пересекается с предыдущим, который длится до {closing}",
        "{opening}-де басталатын аралық {closing} дейінгі алдыңғысымен қабаттасады",
    ),
    "unknown_country": (
        "the holidays of {country} are not known",
        "{country} ülkesinin tatilleri bilinmiyor",
        "праздники страны {country} неизвестны",
        "{country} елінің мерекелері белгісіз",
    ),
    "unknown_subdivision": (
        "{country} has no part {subdivision} (known are: {known})",
        "{country} ülkesinin {subdivision} bölgesi yok (bilinenler: {known})",
        "в стране {country} нет части {subdivision} (известны: {known})",
        "{country} елінде {subdivision} бөлігі жоқ (белгілілері: {known})",
    ),
    "unknown_year": (
        "the holidays of {country} are known from {first} to {last}, not of {year}",
        "{country} ülkesinin tatilleri {first}–{last} yılları için biliniyor, {year} için değil",
        "праздники страны {country} известны с {first} по {last} год, но не за {year}",
        "{country} елінің мерекелері {first}–{last} жылдарға белгілі, {year} жылға емес",
    ),
    "change_order": (
        "{value} is not after the change before it",
        "{value} bir önceki değişiklikten sonra değil",
        "{value} — не позже предыдущего изменения",
        "{value} алдыңғы өзгерістен кейін емес",
    ),
}

_CALENDAR: Final = {
    "en": "calendar {calendar}: {text}",
    "tr": "{calendar} takvimi: {text}",
    "ru": "календарь {calendar}: {text}",
    "kk": "{calendar} күнтізбесі: {text}",
}


def sentence(code: str, params: Mapping[str, Any], language: str) -> str:
    """What an error says, without the calendar it is about; English for other languages.

    >>> sentence("no_year", {"value": "soon"}, "tr")
    'soon bir yıl değil'
    """
    return _TEXTS[code][LANGUAGES.index(_known(language))].format(**params)


def tell(code: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence of an error about `params["calendar"]`, with the place in its data if any.

    >>> tell("no_year", {"calendar": "office", "where": "until", "value": "soon"}, "tr")
    'office takvimi: until: soon bir yıl değil'
    """
    text = sentence(code, params, language)
    if "where" in params:
        text = f"{params['where']}: {text}"
    return _CALENDAR[_known(language)].format(calendar=params["calendar"], text=text)


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"
