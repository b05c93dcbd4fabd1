"""What is wrong with the times of a service line: its hours, targets, warnings and periods.

The bounds keep every reckoning with published terms possible: no day after them is beyond the
last year that there is.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any, Final

from vefa.agreements.domain.targets import clock_terms
from vefa.calendars.domain import BadCalendar, Calendar, CalendarError
from vefa.commitments.domain import BadTerms, Clock, TargetRow, Terms, ambiguous, read_rows
from vefa.commitments.domain.names import SEVERITIES
from vefa.coverage.domain import LANGUAGES, SHIPPED
from vefa.coverage.domain.texts import Text, text

Json = Mapping[str, Any]
Found = Iterator[tuple[str, Text]]

MOST_DAYS: Final = 3_660
"""Ten years: no period and no target is longer."""

_BOUNDS: Final = {
    "minutes": (Decimal(1), Decimal(MOST_DAYS * 24 * 60)),
    "hours": (1 / Decimal(60), Decimal(MOST_DAYS * 24)),
    "business_days": (Decimal("0.01"), Decimal(MOST_DAYS)),
}
"""The least and the most of each unit: a minute, ten years."""

_NEEDED: Final = (
    "silent_close_business_days",
    "reopen_business_days",
    "no_information_reopen_days",
    "run_off_days",
)
_OPTIONAL: Final = ("planned_work_notice_days", "outage_report_business_days", "delivery_months")
_REPEATS: Final = "question_repeats_business_days"
_REMINDERS: Final = "renewal_reminder_days"


def is_promise(unit: str, amount: object) -> bool:
    """Whether so many `minutes`, `hours` or `business_days` can be promised: from a minute up to
    ten years.

    >>> is_promise("hours", 4), is_promise("minutes", 0), is_promise("hours", 1e30)
    (True, False, False)
    """
    if isinstance(amount, bool) or not isinstance(amount, int | float | Decimal):
        return False
    least, most = _BOUNDS[unit]
    read = Decimal(str(amount))
    return read.is_finite() and least <= read <= most


def is_days(value: object) -> bool:
    """Whether a period may be so long: a whole number from 1 to `MOST_DAYS`."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_DAYS


def is_rising(values: object) -> bool:
    """Whether these are the days of a question's repeats: at least one, each later than the last.

    >>> is_rising([2, 5, 10]), is_rising([5, 2]), is_rising([])
    (True, False, False)
    """
    if not isinstance(values, list | tuple) or not values or not all(map(is_days, values)):
        return False
    return sorted(set(values)) == list(values)


def time_problems(line: Json) -> Found:
    """Each problem: the part of the content that it is in, and the sentence."""
    yield from _hours_and_targets(line)
    if not _is_warned_at(line["thresholds"]):
        yield "thresholds", _THRESHOLDS
    yield from (("periods", said) for said in _periods(line["periods"]))


def _hours_and_targets(line: Json) -> Found:
    try:
        calendars = {
            name: Calendar.from_json(name, data) for name, data in line["calendars"].items()
        }
    except CalendarError as error:
        yield "calendars", _filled(_WRONG, *(error.text(each) for each in LANGUAGES))
        return
    if not all(_opens(calendar) for calendar in calendars.values()):
        yield "calendars", _NEVER_OPEN
        return
    try:
        rows = read_rows(line["targets"])
        if lengths := [*_lengths(rows)]:
            yield from (("targets", said) for said in lengths)
            return
        kinds, families = {row.kind for row in rows}, {row.family for row in rows}
        for kind, family, site in product(
            kinds | {""}, families | {""}, ("", *line.get("sites", {}))
        ):
            terms = clock_terms(line, site=site, product_family=family, kind=kind)
            Terms.from_json(line["line"], {**terms, "thresholds": ()}, calendars)
    except BadTerms as error:
        yield "targets", _filled(_WRONG, *(str(error) for _ in LANGUAGES))
        return
    for one, other, clock in ambiguous(rows):
        yield "targets", _twice(one, other, clock)


def _opens(calendar: Calendar) -> bool:
    try:
        return bool(calendar.nominal_day)
    except BadCalendar:
        return False


def _lengths(rows: list[TargetRow]) -> Iterator[Text]:
    """Times that are nothing, or longer than anybody lives to see."""
    for row in rows:
        for clock, target in row.targets.items():
            units = [unit for unit in _BOUNDS if isinstance(target, Mapping) and unit in target]
            if any(not is_promise(unit, target[unit]) for unit in units):
                clocks, whom = CLOCK_WORDS[clock], _whom(row)
                yield {each: _LENGTH[each].format(clocks[each], whom[each]) for each in LANGUAGES}


def _twice(one: TargetRow, other: TargetRow, clock: Clock) -> Text:
    clocks, first, second = CLOCK_WORDS[clock], _whom(one), _whom(other)
    return {
        each: _TWICE[each].format(clocks[each], first[each], second[each]) for each in LANGUAGES
    }


def _whom(row: TargetRow) -> Text:
    """For whom a row of targets is: severity, kind of request, product family."""
    kinds = SHIPPED.spec("kind").values
    said = {}
    for language in LANGUAGES:
        kind = kinds[row.kind][language] if row.kind in kinds else row.kind
        parts = (row.severity or _EVERY[language], kind, row.family)
        said[language] = ", ".join(part for part in parts if part)
    return said


def _is_warned_at(thresholds: object) -> bool:
    return isinstance(thresholds, list | tuple) and all(
        isinstance(each, int | float) and not isinstance(each, bool) and 0 < each <= 100
        for each in thresholds
    )


def _periods(periods: Json) -> Iterator[Text]:
    given = [name for name in _OPTIONAL if name in periods]
    if not all(is_days(periods.get(name)) for name in (*_NEEDED, *given)):
        yield _PERIODS
    if not is_rising(periods.get(_REPEATS)):
        yield _RISING
    reminders = periods.get(_REMINDERS, ())
    if not isinstance(reminders, list | tuple) or not all(map(is_days, reminders)):
        yield _REMINDED
    if periods.get("default_severity") not in SEVERITIES:
        yield _DEFAULT


def _filled(pattern: Text, *words: str) -> Text:
    return text(*(pattern[each].format(word) for each, word in zip(LANGUAGES, words, strict=True)))


CLOCK_WORDS: Final[Mapping[Clock, Text]] = {
    Clock.RESPONSE: text("Response", "Yanıt", "Реакция", "Ден қою"),
    Clock.FIX_DATE: text(
        "Agreeing a fix date",
        "Çözüm tarihinin kararlaştırılması",
        "Согласование срока",
        "Мерзімді келісу",
    ),
    Clock.ONSITE: text(
        "Arrival on site", "Lokasyona varış", "Прибытие на объект", "Объектіге келу"
    ),
    Clock.WORKAROUND: text("Workaround", "Geçici çözüm", "Обходное решение", "Уақытша шешім"),
    Clock.RESOLUTION: text("Resolution", "Çözüm", "Устранение", "Түзету"),
}
_EVERY: Final = text(
    "all severities", "tüm önem dereceleri", "любая критичность", "барлық маңыздылық"
)
_WRONG: Final = text(
    "This part cannot be used: {0}",
    "Bu bölüm kullanılamıyor: {0}",
    "Эту часть нельзя использовать: {0}",
    "Бұл бөлікті пайдалану мүмкін емес: {0}",
)
_NEVER_OPEN: Final = text(
    "With these hours nobody is ever there: at least one day of the week needs hours.",
    "Bu saatlerle hiçbir zaman hizmet verilmiyor; haftanın en az bir gününe saat yazın.",
    "С такими часами никто никогда не работает: укажите часы хотя бы для одного дня недели.",
    "Мұндай сағаттармен ешқашан ешкім жұмыс істемейді: аптаның кемінде бір күніне сағат жазыңыз.",
)
_LENGTH: Final = text(
    "“{0}” ({1}): a time that is promised is at least a minute and at most ten years.",
    "“{0}” ({1}): taahhüt edilen süre en az bir dakika, en çok on yıl olabilir.",
    "«{0}» ({1}): обещанное время — не меньше минуты и не больше десяти лет.",
    "«{0}» ({1}): уәде етілген уақыт кемінде бір минут, көп дегенде он жыл болады.",
)
_TWICE: Final = text(
    "“{0}” is promised twice to the same tickets: for {1} and for {2}.",
    "“{0}” aynı taleplere iki kez taahhüt ediliyor: {1} için ve {2} için.",
    "«{0}»: к одним и тем же заявкам подходят две цели: {1} и {2}.",
    "«{0}»: бірдей өтінімдерге екі мақсат сәйкес келеді: {1} және {2}.",
)
_THRESHOLDS: Final = text(
    "The desk is warned at percentages above 0 and up to 100.",
    "Uyarı yüzdeleri 0’dan büyük ve en çok 100 olabilir.",
    "Предупреждения приходят при процентах больше 0 и не больше 100.",
    "Ескерту пайыздары 0-ден үлкен және 100-ден аспайды.",
)
_PERIODS: Final = text(
    "Periods are whole numbers from 1 to 3,660.",
    "Süreler 1 ile 3.660 arasında tam sayılardır.",
    "Периоды — целые числа от 1 до 3660.",
    "Мерзімдер — 1 мен 3660 арасындағы бүтін сандар.",
)
_RISING: Final = text(
    "The business days at which an open question is repeated are whole numbers from 1 to 3,660, "
    "each greater than the one before.",
    "Yanıtsız sorunun yinelendiği iş günleri, her biri öncekinden büyük olmak üzere 1 ile 3.660 "
    "arasında tam sayılardır.",
    "Рабочие дни, через которые повторяется вопрос без ответа, — целые числа от 1 до 3660, каждое "
    "больше предыдущего.",
    "Жауапсыз сұрақ қайталанатын жұмыс күндері — 1 мен 3660 арасындағы бүтін сандар, әрқайсысы "
    "алдыңғысынан үлкен.",
)
_REMINDED: Final = text(
    "The days before the end at which both sides are reminded are whole numbers from 1 to 3,660.",
    "Bitişten kaç gün önce hatırlatılacağı 1 ile 3.660 arasında tam sayılarla yazılır.",
    "Дни до окончания, когда напоминают обеим сторонам, — целые числа от 1 до 3660.",
    "Аяқталуына дейін екі тарапқа ескертілетін күндер — 1 мен 3660 арасындағы бүтін сандар.",
)
_DEFAULT: Final = text(
    "The severity until impact and urgency are known is one of S1 to S4.",
    "Etki ve aciliyet bilinene kadarki önem derecesi S1–S4 arasından biridir.",
    "Критичность, пока влияние и срочность не известны, — одна из S1–S4.",
    "Әсері мен шұғылдығы белгілі болғанға дейінгі маңыздылық — S1–S4 біреуі.",
)
