"""What is wrong with the parts of a service line that no clock and no clause reads by itself.

Duties, rates, travel bands, third-party parts, allowances, the service outline, who does what.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from vefa.agreements.domain.allowances import PERIODS, UNITS
from vefa.commitments.domain import WaitReason
from vefa.coverage.domain import LANGUAGES
from vefa.coverage.domain.texts import Text, text

Json = Mapping[str, Any]
Found = Iterator[tuple[str, Text]]

GATES: Final = ("intake", "remote", "visit", "change")
"""Where a duty is checked by itself."""

LETTERS: Final = ("R", "A", "C", "I", "A/R")
"""Does the work, answers for it, is consulted, is informed; one may both answer and do."""

SIDES: Final = ("provider", "customer")

RATE_UNITS: Final = ("hour", "day", "month", "visit", "piece", "cost", "quote")
"""What a rate is charged by; `cost` is what was spent, `quote` a whole project."""

_IN_WHOLE: Final = ("visits", "requests")
_CURRENCY: Final = re.compile("[A-Z]{3}")
_DUTY_TEXTS: Final = ("title", "text", "unmet")


def part_problems(line: Json) -> Found:
    """Each problem: the part of the content that it is in, and the sentence."""
    yield from _service(line)
    yield from _duties(line.get("duties", ()))
    yield from _prices("rates", line["rates"], optional=True)
    for rate in line["rates"]:
        if rate.get("unit") not in RATE_UNITS:
            yield "rates", _filled(_COUNTED, _name(rate.get("name"), rate.get("code")))
    yield from _prices("travel_bands", line.get("travel_bands", ()), optional=False)
    yield from _third_parties(line.get("third_parties", ()))
    yield from _allowances(line["allowances"])
    yield from _outline(line.get("outline") or {})
    yield from _responsibilities(line.get("responsibilities"))


def _service(line: Json) -> Found:
    if not _whole(line.get("name")):
        yield "name", _filled(_TEXTS, _name(line.get("name"), line.get("line")))
    if line.get("summary") and not _whole(line["summary"]):
        yield "summary", _filled(_TEXTS, _name(line["summary"], None))


def _duties(duties: Sequence[Json]) -> Found:
    yield from _codes("duties", duties)
    for duty in duties:
        name = _name(duty.get("title"), duty.get("code"))
        if not all(_whole(duty.get(key)) for key in _DUTY_TEXTS):
            yield "duties", _filled(_TEXTS, name)
        if duty.get("gate") not in (None, *GATES):
            yield "duties", _filled(_GATE, name)
        if duty.get("stops_clock") and duty.get("wait_reason") not in [*map(str, WaitReason)]:
            yield "duties", _filled(_REASON, name)


def _prices(part: str, rows: Sequence[Json], *, optional: bool) -> Found:
    yield from _codes(part, rows)
    for row in rows:
        name = _name(row.get("name"), row.get("code"))
        if not _whole(row.get("name")):
            yield part, _filled(_TEXTS, name)
        amount = row.get("amount")
        if amount is None and optional:
            continue
        if not _number(amount):
            yield part, _filled(_AMOUNT, name)
        if not _CURRENCY.fullmatch(str(row.get("currency") or "")):
            yield part, _filled(_OF_CURRENCY, name)


def _third_parties(rows: Sequence[Json]) -> Found:
    yield from _codes("third_parties", rows)
    for row in rows:
        if not _whole(row.get("part")):
            yield "third_parties", _filled(_TEXTS, _name(row.get("part"), row.get("code")))


def _allowances(rows: Sequence[Json]) -> Found:
    yield from _codes("allowances", rows)
    for row in rows:
        name = _name(row.get("name"), row.get("code"))
        if not _whole(row.get("name")):
            yield "allowances", _filled(_TEXTS, name)
        if row.get("unit") not in UNITS:
            yield "allowances", _filled(_COUNTED, name)
        yield from (("allowances", _filled(said, name)) for said in _how_much(row))
        if row.get("period") not in (None, *PERIODS):
            yield "allowances", _filled(_PERIOD, name)
        if not all(_percent(each) for each in row.get("warnings", ())):
            yield "allowances", _filled(_WARNINGS, name)


def _how_much(row: Json) -> Iterator[Text]:
    """A share of the contract value is money; visits and requests are counted in wholes."""
    if row.get("of") == "contract_value":
        share = row.get("share_percent")
        if not _number(share) or Decimal(str(share)) > 100:
            yield _SHARE
        if row.get("unit") != "money":
            yield _SHARE_OF_MONEY
    elif row.get("opening") is not None and not _number(row["opening"]):
        yield _AMOUNT
    elif row.get("unit") in _IN_WHOLE and Decimal(str(row.get("opening") or 0)) % 1:
        yield _IN_WHOLES


def share_said(row: Json) -> Text:
    """That an allowance is another amount than its share of the contract value comes to."""
    return _filled(_OTHER_SHARE, _name(row.get("name"), row.get("code")))


def _outline(outline: Json) -> Found:
    for name in ("scope", "ways", "outcomes"):
        if outline.get(name) and not _whole(outline[name]):
            yield "outline", _filled(_TEXTS, _name(outline[name], name))
    for person in outline.get("people", ()):
        role = person.get("role")
        if not _whole(role):
            yield "outline", _filled(_TEXTS, _name(role, person.get("name")))
        if person.get("side") not in SIDES or not str(person.get("name", "")).strip():
            yield "outline", _filled(_PERSON, _name(role, person.get("name")))


def _responsibilities(matrix: Json | None) -> Found:
    if not matrix:
        return
    part = "responsibilities"
    parties = [party["code"] for party in matrix.get("parties", ())]
    if len(set(parties)) < len(parties) or len(parties) < 2:
        yield part, _PARTIES
    for each in (*matrix.get("parties", ()), *matrix.get("areas", ())):
        if not _whole(each.get("name")):
            yield part, _filled(_TEXTS, _name(each.get("name"), each["code"]))
    areas = [None, "", *(area["code"] for area in matrix.get("areas", ()))]
    for row in matrix.get("rows", ()):
        name = _name(row.get("activity"), row.get("code"))
        if row.get("area") not in areas:
            yield part, _filled(_NO_AREA, name)
        if not _whole(row.get("activity")):
            yield part, _filled(_TEXTS, name)
        yield from ((part, _filled(said, name)) for said in _letters(row.get("roles", {}), parties))
    yield from _same_activity(matrix)


def _letters(roles: Json, parties: Sequence[str]) -> Iterator[Text]:
    letters = [each for each in roles.values() if each]
    if set(roles) - set(parties) or set(letters) - set(LETTERS):
        yield _LETTER
    if sum("A" in each for each in letters) != 1 or not any("R" in each for each in letters):
        yield _ONE_ANSWERS


def _same_activity(matrix: Json) -> Found:
    """An activity that is told twice of one product area."""
    seen = set()
    for row in matrix.get("rows", ()):
        told = (row.get("area"), str((row.get("activity") or {}).get("en", "")).casefold())
        if told[1] and told in seen:
            name = _name(row.get("activity"), row.get("code"))
            yield "responsibilities", _filled(_TWICE, name)
        seen.add(told)


def _percent(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 100


def _codes(part: str, rows: Sequence[Json]) -> Found:
    codes = [row.get("code") for row in rows]
    for code in sorted({str(each) for each in codes if codes.count(each) > 1}):
        yield part, _filled(_CODE_TWICE, code)


def _whole(texts: object) -> bool:
    """Whether a text is there in every language."""
    return isinstance(texts, Mapping) and all(
        str(texts.get(language) or "").strip() for language in LANGUAGES
    )


def _number(value: object) -> bool:
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        return False
    return read.is_finite() and read >= 0


def _name(texts: object, otherwise: object) -> Mapping[str, str]:
    """What to call a row by, in each language; a text that is there for one that is missing."""
    known = {k: v for k, v in texts.items() if v} if isinstance(texts, Mapping) else {}
    some = next(iter(known.values()), str(otherwise or "?"))
    return {language: str(known.get(language, some)) for language in LANGUAGES}


def _filled(pattern: Text, what: Mapping[str, str] | str) -> Text:
    named = {each: what if isinstance(what, str) else what[each] for each in LANGUAGES}
    return text(*(pattern[each].format(named[each]) for each in LANGUAGES))


_TEXTS: Final = text(
    "“{0}” is not written in all four languages.",
    "“{0}” dört dilin hepsinde yazılmamış.",
    "«{0}»: текст есть не на всех четырёх языках.",
    "«{0}» мәтіні төрт тілдің бәрінде жазылмаған.",
)
_GATE: Final = text(
    "“{0}” is checked at a place that does not exist.",
    "“{0}” bilinmeyen bir aşamada denetleniyor.",
    "«{0}» проверяется на несуществующем этапе.",
    "«{0}» жоқ кезеңде тексеріледі.",
)
_REASON: Final = text(
    "“{0}” lets clocks wait; say for which reason.",
    "“{0}” süreleri durduruyor; hangi nedenle durdurduğunu belirtin.",
    "«{0}» приостанавливает сроки; укажите причину.",
    "«{0}» мерзімдерді тоқтатады; себебін көрсетіңіз.",
)
_AMOUNT: Final = text(
    "“{0}” needs an amount that is not negative.",
    "“{0}” için sıfırdan küçük olmayan bir tutar gerekli.",
    "Для «{0}» нужна неотрицательная сумма.",
    "«{0}» үшін теріс емес сома керек.",
)
_OF_CURRENCY: Final = text(
    "“{0}” needs a currency of three letters, such as EUR.",
    "“{0}” için EUR gibi üç harfli bir para birimi gerekli.",
    "Для «{0}» нужна валюта из трёх букв, например EUR.",
    "«{0}» үшін EUR сияқты үш әріпті валюта керек.",
)
_COUNTED: Final = text(
    "“{0}”: say what it is counted by.",
    "“{0}”: hangi birimle sayıldığını belirtin.",
    "«{0}»: укажите единицу, в которой она считается.",
    "«{0}»: қандай бірлікпен саналатынын көрсетіңіз.",
)
_IN_WHOLES: Final = text(
    "“{0}” is counted in whole numbers.",
    "“{0}” tam sayılarla sayılır.",
    "«{0}» считается целыми числами.",
    "«{0}» бүтін сандармен саналады.",
)
_SHARE_OF_MONEY: Final = text(
    "“{0}” is a share of the contract value, so it is money.",
    "“{0}” sözleşme bedelinin bir oranıdır; birimi para olmalıdır.",
    "«{0}» — доля стоимости договора, значит, единица — деньги.",
    "«{0}» — шарт құнының үлесі, сондықтан бірлігі — ақша.",
)
_WARNINGS: Final = text(
    "“{0}” is told of at whole percentages from 1 to 100.",
    "“{0}” için uyarılar 1 ile 100 arasında tam yüzdelerdir.",
    "Предупреждения о «{0}» задаются целыми процентами от 1 до 100.",
    "«{0}» туралы ескертулер 1-ден 100-ге дейінгі бүтін пайызбен беріледі.",
)
_NO_AREA: Final = text(
    "“{0}” belongs to a product area that is not there.",
    "“{0}” var olmayan bir ürün alanına bağlı.",
    "«{0}» относится к несуществующей области продукта.",
    "«{0}» жоқ өнім саласына жатады.",
)
_TWICE: Final = text(
    "“{0}” stands twice in the same product area.",
    "“{0}” aynı ürün alanında iki kez yer alıyor.",
    "«{0}» указано дважды в одной области продукта.",
    "«{0}» бір өнім саласында екі рет көрсетілген.",
)
_SHARE: Final = text(
    "“{0}” is a share of the contract value, between 0 and 100 percent.",
    "“{0}”, sözleşme bedelinin yüzde 0 ile 100 arasında bir oranıdır.",
    "«{0}» — доля стоимости договора от 0 до 100 процентов.",
    "«{0}» — шарт құнының 0-ден 100-ге дейінгі пайызы.",
)
_OTHER_SHARE: Final = text(
    "“{0}” is not the amount that its share of the contract value comes to. Save it again.",
    "“{0}” tutarı, sözleşme bedelindeki oranının karşılığı değil. Yeniden kaydedin.",
    "«{0}» не равно своей доле стоимости договора. Сохраните эту строку ещё раз.",
    "«{0}» сомасы шарт құнындағы үлесіне сай емес. Оны қайта сақтаңыз.",
)
_PERIOD: Final = text(
    "“{0}” is granted anew each month, quarter or year, or once for the whole agreement.",
    "“{0}” her ay, her çeyrek veya her yıl yeniden ya da sözleşmenin tamamı için bir kez tanınır.",
    "«{0}» предоставляется заново каждый месяц, квартал или год либо один раз на весь договор.",
    "«{0}» ай, тоқсан не жыл сайын қайтадан немесе бүкіл шартқа бір рет беріледі.",
)
_PERSON: Final = text(
    "“{0}” needs a name and a side.",
    "“{0}” için ad ve taraf gerekli.",
    "Для «{0}» нужны имя и сторона.",
    "«{0}» үшін аты және тарабы керек.",
)
_PARTIES: Final = text(
    "Who does what: at least two parties are needed, each once.",
    "Kim ne yapar: her biri bir kez olmak üzere en az iki taraf gerekli.",
    "Кто за что отвечает: нужны хотя бы две стороны, каждая один раз.",
    "Кім не істейді: кемінде екі тарап керек, әрқайсысы бір рет.",
)
_LETTER: Final = text(
    "“{0}” has a letter or a party that is not known.",
    "“{0}” satırında bilinmeyen bir harf veya taraf var.",
    "В строке «{0}» неизвестная буква или сторона.",
    "«{0}» жолында белгісіз әріп немесе тарап бар.",
)
_ONE_ANSWERS: Final = text(
    "“{0}” needs one who answers for it (A) and at least one who does it (R).",
    "“{0}” için hesap veren bir taraf (A) ve işi yapan en az bir taraf (R) gerekli.",
    "Для «{0}» нужен один ответственный (A) и хотя бы один исполнитель (R).",
    "«{0}» үшін бір жауапты (A) және кемінде бір орындаушы (R) керек.",
)
_CODE_TWICE: Final = text(
    "The code “{0}” is given twice.",
    "“{0}” kodu iki kez verilmiş.",
    "Код «{0}» указан дважды.",
    "«{0}» коды екі рет берілген.",
)
