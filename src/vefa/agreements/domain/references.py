"""What in terms refers to a row: such a row is not removed, and who wants to is told why.

Clauses name rates and allowances, sites name their travel band, requests have drawn from an
allowance, activities name a party and a product area.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vefa.coverage.domain import LANGUAGES
from vefa.coverage.domain.texts import Text, text

Json = Mapping[str, Any]

MOST_NAMED: Final = 5
"""So many names stand in a refusal; of more it says how many there are besides."""


@dataclass(frozen=True, slots=True)
class Known:
    """What refers to rows and does not stand in the terms.

    `sites` are pairs of a site's name and its travel band, of the sites that the line serves;
    `drawn` the numbers of the tickets that have drawn from an allowance, by its code, and count
    in the period in which the terms would begin.
    """

    sites: Sequence[tuple[str, str]] = ()
    drawn: Mapping[str, Sequence[str]] = field(default_factory=dict)


def removal_refused(before: Json, after: Json, known: Known) -> Iterator[Text]:
    """Why a line may not be left as `after`: each row that is gone and still referred to.

    >>> clause = {"number": "7.1", "title": dict.fromkeys(LANGUAGES, "Visits"), "rate": "visit"}
    >>> rate = {"code": "visit", "name": dict.fromkeys(LANGUAGES, "visit rate")}
    >>> before = {"rates": [rate], "clauses": [clause]}
    >>> [said["en"] for said in removal_refused(before, {**before, "rates": []}, Known())]
    ['“visit rate” stays: it is named by clause 7.1 Visits. Give them another rate first.']
    """
    for row in _gone(before, after, "rates"):
        yield from _refused(_RATE, row, clauses_naming(after, row["code"]))
    for row in _gone(before, after, "allowances"):
        yield from _refused(_ALLOWANCE, row, clauses_drawing(after, row["code"]))
        yield from _refused(_DRAWN, row, _plain(known.drawn.get(row["code"], ())))
    for row in _gone(before, after, "travel_bands"):
        inside = [site for site, band in known.sites if band == row["code"]]
        yield from _refused(_BAND, _with_code(row), _plain(inside))
    yield from _counted_otherwise(before, after, known)
    yield from _matrix(before.get("responsibilities") or {}, after.get("responsibilities") or {})


def _counted_otherwise(before: Json, after: Json, known: Known) -> Iterator[Text]:
    """What was drawn counts in the unit in which it was drawn."""
    rows = {row.get("code"): row for row in after.get("allowances", ())}
    for row in before.get("allowances", ()):
        other = rows.get(row.get("code"), row)
        if (row.get("unit"), _currency(row)) != (other.get("unit"), _currency(other)):
            yield from _refused(_UNIT, row, _plain(known.drawn.get(row["code"], ())))


def _with_code(band: Json) -> Json:
    """A band is known by its code, which sites name."""
    name = band.get("name") or {}
    return {**band, "name": {each: f"{band['code']}, {_in(name, each)}" for each in LANGUAGES}}


def _currency(row: Json) -> str:
    return str(row.get("currency") or "")


def _matrix(before: Json, after: Json) -> Iterator[Text]:
    rows = after.get("rows", ())
    for party in _gone(before, after, "parties"):
        used = [row["activity"] for row in rows if row.get("roles", {}).get(party["code"])]
        yield from _refused(_PARTY, party, used)
    for area in _gone(before, after, "areas"):
        used = [row["activity"] for row in rows if row.get("area") == area["code"]]
        yield from _refused(_AREA, area, used)


def _gone(before: Json, after: Json, part: str) -> list[Json]:
    kept = {row.get("code") for row in after.get(part) or ()}
    return [row for row in before.get(part) or () if row.get("code") not in kept]


def clauses_naming(line: Json, rate: str) -> list[Text]:
    """The clauses that price by the rate, by number and title."""
    return [_clause(each) for each in line.get("clauses", ()) if each.get("rate") == rate]


def clauses_drawing(line: Json, allowance: str) -> list[Text]:
    """Those that draw from the allowance, ask what is left or needed of it, or say so."""
    return [_clause(each) for each in line.get("clauses", ()) if _draws(each, allowance)]


def _draws(clause: Json, allowance: str) -> bool:
    facts = [f"{allowance}_{what}" for what in ("left", "needed")]
    tested, said = clause.get("when") or {}, str(clause.get("text"))
    return clause.get("allowance") == allowance or any(
        fact in tested or f"{{{fact}" in said for fact in facts
    )


def _clause(clause: Json) -> Text:
    number, title = str(clause.get("number", "")), clause.get("title") or {}
    words = {each: _in(title, each) for each in LANGUAGES}
    return text(
        f"clause {number} {words['en']}",
        f"{number} {words['tr']} maddesi",
        f"пункт {number} {words['ru']}",
        f"{number}-тармақ {words['kk']}",
    )


def _plain(names: Iterable[str]) -> list[Text]:
    return [text(name, name, name, name) for name in names]


def _in(texts: Json, language: str) -> str:
    return str(texts.get(language) or texts.get("en") or "").strip()


def _refused(pattern: Text, row: Json, names: Sequence[Json]) -> Iterator[Text]:
    if not names:
        return
    said = []
    for each in LANGUAGES:
        called = _in(row.get("name") or {}, each) or str(row.get("code"))
        listed = ", ".join(_in(name, each) for name in names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            listed = _MORE[each].format(listed, len(names) - MOST_NAMED)
        said.append(pattern[each].format(called, listed))
    yield text(*said)


_MORE: Final = text(
    "{0} and {1} more", "{0} ve {1} tane daha", "{0} и ещё {1}", "{0} және тағы {1}"
)
_RATE: Final = text(
    "“{0}” stays: it is named by {1}. Give them another rate first.",
    "“{0}” kaldırılamaz; şurada kullanılıyor: {1}. Önce oraya başka bir ücret yazın.",
    "«{0}» остаётся: на эту ставку ссылается {1}. Сначала укажите там другую ставку.",
    "«{0}» алынбайды: оны қолданатындар: {1}. Алдымен оларға басқа мөлшерлеме беріңіз.",
)
_ALLOWANCE: Final = text(
    "“{0}” stays: it is drawn from by {1}. Change or remove that first, under Clauses.",
    "“{0}” kaldırılamaz; şurada kullanılıyor: {1}. Önce Maddeler bölümünde bunu değiştirin.",
    "«{0}» остаётся: этот лимит использует {1}. Сначала измените это в разделе «Пункты».",
    "«{0}» алынбайды: оны қолданатындар: {1}. Алдымен «Тармақтар» бөлімінде соны өзгертіңіз.",
)
_DRAWN: Final = text(
    "“{0}” stays: requests have drawn from it ({1}). Remove it in terms that begin after the "
    "period in which they did, or let it grant 0: nothing more is drawn then.",
    "“{0}” kaldırılamaz; talepler bu haktan kullanmış ({1}). O dönemden sonra başlayan koşullarda "
    "kaldırın ya da miktarını 0 yapın; o zaman başka kullanım olmaz.",
    "«{0}» остаётся: из лимита уже списано по заявкам ({1}). Уберите его в условиях, которые "
    "начнутся после этого периода, или задайте 0: больше ничего не спишется.",
    "«{0}» алынбайды: өтінімдер бұл лимиттен пайдаланған ({1}). Оны сол кезеңнен кейін басталатын "
    "талаптарда алып тастаңыз немесе 0 деп қойыңыз: содан кейін ештеңе есептен шықпайды.",
)
_UNIT: Final = text(
    "“{0}” keeps its unit and currency: requests have drawn from it ({1}). Add another allowance "
    "for what is counted otherwise.",
    "“{0}” birimini ve para birimini korur; talepler bu haktan kullanmış ({1}). Başka birimle "
    "sayılan için yeni bir hak ekleyin.",
    "«{0}» сохраняет единицу и валюту: из лимита уже списано по заявкам ({1}). Для другой единицы "
    "добавьте ещё один лимит.",
    "«{0}» бірлігі мен валютасы өзгермейді: өтінімдер бұл лимиттен пайдаланған ({1}). Басқаша "
    "саналатыны үшін тағы бір лимит қосыңыз.",
)
_BAND: Final = text(
    "“{0}” stays: these sites are in it: {1}. Give the sites another travel band first, on the "
    "customer’s page.",
    "“{0}” kaldırılamaz; bu lokasyonlar bu bölgede: {1}. Önce müşterinin sayfasında lokasyonlara "
    "başka bir ulaşım bölgesi verin.",
    "«{0}» остаётся: в этой зоне объекты: {1}. Сначала укажите для них другую зону выезда на "
    "странице заказчика.",
    "«{0}» алынбайды: бұл аймақта мына объектілер бар: {1}. Алдымен тапсырыс берушінің бетінде "
    "оларға басқа шығу аймағын көрсетіңіз.",
)
_PARTY: Final = text(
    "“{0}” stays: it has a part in {1}. Clear its letters there first.",
    "“{0}” kaldırılamaz; şu işlerde yer alıyor: {1}. Önce oradaki harflerini silin.",
    "«{0}» остаётся: сторона участвует в работах: {1}. Сначала уберите там её буквы.",
    "«{0}» алынбайды: мына істерге қатысады: {1}. Алдымен ондағы әріптерін алып тастаңыз.",
)
_AREA: Final = text(
    "“{0}” stays: these activities belong to it: {1}. Move or remove them first.",
    "“{0}” kaldırılamaz; şu işler bu alana ait: {1}. Önce onları taşıyın veya kaldırın.",
    "«{0}» остаётся: к этой области относятся работы: {1}. Сначала перенесите или уберите их.",
    "«{0}» алынбайды: бұл салаға мына істер жатады: {1}. Алдымен оларды ауыстырыңыз немесе алып "
    "тастаңыз.",
)
