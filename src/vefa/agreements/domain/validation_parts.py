"""What is wrong with the parts of a service line that no clock and no clause reads by itself.

Duties, rates, travel bands, third-party parts, allowances, the service outline, who does what.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from vefa.agreements.domain.allowances import PERIODS
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
_DUTY_TEXTS: Final = ("title", "text", "unmet")


def part_problems(line: Json) -> Found:
    """Each problem: the part of the content that it is in, and the sentence."""
    yield from _duties(line.get("duties", ()))
    yield from _prices("rates", line["rates"], optional=True)
    yield from _prices("travel_bands", line.get("travel_bands", ()), optional=False)
    yield from _third_parties(line.get("third_parties", ()))
    yield from _allowances(line["allowances"])
    yield from _outline(line.get("outline") or {})
    yield from _responsibilities(line.get("responsibilities"))


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
        if not _number(amount) or not row.get("currency"):
            yield part, _filled(_AMOUNT, name)


def _third_parties(rows: Sequence[Json]) -> Found:
    yield from _codes("third_parties", rows)
    for row in rows:
        if not _whole(row.get("part")):
            yield "third_parties", _filled(_TEXTS, _name(row.get("part"), row.get("code")))


def _allowances(rows: Sequence[Json]) -> Found:
    for row in rows:
        name = _name(row.get("name"), row.get("code"))
        if row.get("of") == "contract_value":
            share = row.get("share_percent")
            if not _number(share) or Decimal(str(share)) > 100:
                yield "allowances", _filled(_SHARE, name)
        elif row.get("opening") is not None and not _number(row["opening"]):
            yield "allowances", _filled(_AMOUNT, name)
        if row.get("period") not in (None, *PERIODS):
            yield "allowances", _filled(_PERIOD, name)


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
    for party in matrix.get("parties", ()):
        if not _whole(party.get("name")):
            yield part, _filled(_TEXTS, _name(party.get("name"), party["code"]))
    for row in matrix.get("rows", ()):
        name = _name(row.get("activity"), row.get("code"))
        if not _whole(row.get("activity")):
            yield part, _filled(_TEXTS, name)
        letters = [each for each in row.get("roles", {}).values() if each]
        if set(row.get("roles", {})) - set(parties) or set(letters) - set(LETTERS):
            yield part, _filled(_LETTER, name)
        if sum("A" in each for each in letters) != 1 or not any("R" in each for each in letters):
            yield part, _filled(_ONE_ANSWERS, name)


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
_SHARE: Final = text(
    "“{0}” is a share of the contract value, between 0 and 100 percent.",
    "“{0}”, sözleşme bedelinin yüzde 0 ile 100 arasında bir oranıdır.",
    "«{0}» — доля стоимости договора от 0 до 100 процентов.",
    "«{0}» — шарт құнының 0-ден 100-ге дейінгі пайызы.",
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
