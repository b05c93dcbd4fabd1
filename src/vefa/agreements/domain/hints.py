"""What is worth a look in drafted terms and keeps nobody from publishing them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vefa.agreements.domain.references import clauses_drawing, clauses_naming
from vefa.agreements.domain.summaries import summary_of
from vefa.coverage.domain import LANGUAGES, SHIPPED, Outcome
from vefa.coverage.domain.texts import Text, text

Json = Mapping[str, Any]
Hints = Iterator[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Around:
    """What there is beside the terms: `sites` that the line serves with their travel bands (empty
    where none is given), and the `families` of the provider's products."""

    sites: Sequence[tuple[str, str]] = ()
    families: Collection[str] = ()


def hints_in(line: Json, around: Around) -> Hints:
    """Each hint: the part of the line that it is about, and the sentence.

    >>> rate = {"code": "own", "name": dict.fromkeys(LANGUAGES, "own rate")}
    >>> [(part, said["en"]) for part, said in hints_in({"rates": [rate]}, Around())]
    [('rates', 'No clause names “own rate”: nothing is charged by it yet.')]
    """
    if line.get("summary") and not summary_of(line):
        yield "service", _NO_SUMMARY
    for rate in line.get("rates", ()):
        if not clauses_naming(line, rate["code"]):
            yield "rates", _said(_NO_CLAUSE, _name(rate))
    for allowance in line.get("allowances", ()):
        if not clauses_drawing(line, allowance["code"]):
            yield "allowances", _said(_NOT_DRAWN, _name(allowance))
        if allowance.get("opening") is None:
            yield "allowances", _said(_NOT_SAID, _name(allowance))
    yield from _bands(line, around)
    yield from _targets(line, around)
    clauses = line.get("clauses", ())
    if clauses and not any(each.get("outcome") == Outcome.NOT_SERVED for each in clauses):
        yield "clauses", _ALL_SERVED
    for part in line.get("third_parties", ()):
        if not part.get("keeper"):
            yield "third_parties", _said(_NO_KEEPER, _words(part["part"]))


def _bands(line: Json, around: Around) -> Hints:
    bands = [band["code"] for band in line.get("travel_bands", ())]
    if not bands:
        return
    for site, band in around.sites:
        if band and band not in bands:
            yield "travel_bands", _said(_NO_BAND, _plain(site), _plain(band))
    if without := [site for site, band in around.sites if not band]:
        yield "travel_bands", _said(_IN_NO_BAND, _plain(", ".join(without)))


def _targets(line: Json, around: Around) -> Hints:
    rows = line.get("targets", ())
    families = dict.fromkeys(row["family"] for row in rows if row.get("family"))
    if "targets" in line and not any(_promised(rows)):
        yield "targets", _NOTHING_PROMISED
    for family in families:
        if family not in around.families:
            yield "targets", _said(_NO_FAMILY, _plain(family))
    served, known = line.get("services") or (), SHIPPED.spec("kind").values
    kinds = dict.fromkeys(row["kind"] for row in rows if row.get("kind"))
    for kind in kinds:
        if served and kind not in served:
            yield "targets", _said(_NOT_SERVED, _words(known.get(kind) or _plain(kind)))


def _promised(rows: Sequence[Json]) -> Iterator[bool]:
    """Of each clock in each row whether a time is promised."""
    return (isinstance(each, Mapping) for row in rows for each in row["targets"].values())


def _name(row: Json) -> Json:
    return _words(row.get("name") or _plain(str(row.get("code"))))


def _plain(word: str) -> Json:
    return dict.fromkeys(LANGUAGES, word)


def _words(texts: Json) -> Json:
    return {each: str(texts.get(each) or texts.get("en") or "") for each in LANGUAGES}


def _said(pattern: Text, *words: Json) -> Text:
    return text(*(pattern[each].format(*(word[each] for word in words)) for each in LANGUAGES))


_NO_SUMMARY: Final = text(
    "These are no longer the plan’s terms, so that the plan’s summary is not printed. Another can "
    "be written.",
    "Koşullar artık destek planındakiler olmadığından planın özeti basılmıyor. Yeni bir özet "
    "yazılabilir.",
    "Условия отличаются от тарифа, поэтому его краткое описание не печатается. Можно написать "
    "другое.",
    "Талаптар тарифтегіден өзгеше, сондықтан тарифтің қысқаша сипаттамасы басылмайды. Басқасын "
    "жазуға болады.",
)
_NO_CLAUSE: Final = text(
    "No clause names “{0}”: nothing is charged by it yet.",
    "Hiçbir madde “{0}” ücretini anmıyor; henüz bununla ücretlendirilen bir şey yok.",
    "Ни один пункт не ссылается на «{0}»: по этой ставке пока ничего не начисляется.",
    "Бірде-бір тармақ «{0}» мөлшерлемесін атамайды: әзірше ол бойынша ештеңе есептелмейді.",
)
_NOT_DRAWN: Final = text(
    "No clause draws from “{0}”: engineers may draw by hand, coverage does not say so by itself.",
    "Hiçbir madde “{0}” hakkını kullanmıyor; mühendisler elle kullanabilir, kapsam kararı bunu "
    "kendiliğinden söylemez.",
    "Ни один пункт не использует «{0}»: инженеры могут списывать вручную, сама проверка покрытия "
    "лимит не предложит.",
    "Бірде-бір тармақ «{0}» лимитін пайдаланбайды: инженерлер қолмен есептен шығара алады, қамту "
    "қорытындысы оны өзі ұсынбайды.",
)
_NOT_SAID: Final = text(
    "It is not said how much of “{0}” there is: nothing can be drawn from it.",
    "“{0}” hakkının miktarı yazılmamış; kullanım yapılamaz.",
    "Не указано, сколько есть в лимите «{0}»: списать из него нельзя.",
    "«{0}» лимитінің мөлшері көрсетілмеген: одан есептен шығаруға болмайды.",
)
_NO_BAND: Final = text(
    "“{0}” is in travel band {1}, which these terms do not have.",
    "“{0}” lokasyonu {1} ulaşım bölgesinde, ama bu koşullarda böyle bir bölge yok.",
    "Объект «{0}» находится в зоне выезда {1}, которой в этих условиях нет.",
    "«{0}» объектісі {1} шығу аймағында, бірақ бұл талаптарда ондай аймақ жоқ.",
)
_IN_NO_BAND: Final = text(
    "In no travel band: {0}. Sites get theirs on the customer’s page.",
    "Ulaşım bölgesi verilmemiş: {0}. Lokasyonların bölgesi müşterinin sayfasında verilir.",
    "Зона выезда не указана: {0}. Её задают на странице заказчика.",
    "Шығу аймағы көрсетілмеген: {0}. Ол тапсырыс берушінің бетінде көрсетіледі.",
)
_NO_FAMILY: Final = text(
    "No product belongs to the family “{0}”: these targets are never used.",
    "“{0}” ailesinde ürün yok; bu hedefler hiç kullanılmaz.",
    "К семейству «{0}» не относится ни один продукт: эти сроки не применятся.",
    "«{0}» тобына бірде-бір өнім жатпайды: бұл мерзімдер қолданылмайды.",
)
_NOT_SERVED: Final = text(
    "This service takes no requests of the kind “{0}”: these targets are never used.",
    "Bu hizmet “{0}” türünde talep almıyor; bu hedefler hiç kullanılmaz.",
    "Эта услуга не принимает заявки вида «{0}»: эти сроки не применятся.",
    "Бұл қызмет «{0}» түріндегі өтінімдерді қабылдамайды: бұл мерзімдер қолданылмайды.",
)
_NOTHING_PROMISED: Final = text(
    "No time is promised to anybody: every request is served by best effort.",
    "Kimseye süre taahhüt edilmiyor; her talep elden geldiğince karşılanır.",
    "Никому не обещано никакого срока: каждая заявка выполняется по возможности.",
    "Ешкімге ешқандай мерзім уәде етілмеген: әр өтінім мүмкіндігінше орындалады.",
)
_ALL_SERVED: Final = text(
    "No clause says what is not served, such as requests after the agreement has ended.",
    "Hiçbir madde neyin karşılanmadığını belirtmiyor, örneğin sözleşme bittikten sonraki talepler.",
    "Ни один пункт не говорит, что не обслуживается, например заявки после окончания договора.",
    "Бірде-бір тармақта не көрсетілмейтіні айтылмаған, мысалы шарт аяқталғаннан кейінгі өтінімдер.",
)
_NO_KEEPER: Final = text(
    "It is not said who keeps “{0}”.",
    "“{0}” bileşeninin sorumlusu yazılmamış.",
    "Не указано, кто обслуживает «{0}».",
    "«{0}» бөлігіне кім жауапты екені көрсетілмеген.",
)
