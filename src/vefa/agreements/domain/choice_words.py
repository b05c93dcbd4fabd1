"""The reasons of a choice as sentences in the four languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "no_agreement": {
            "en": "The customer has no agreement.",
            "tr": "Müşterinin sözleşmesi yok.",
            "ru": "У заказчика нет договора.",
            "kk": "Тапсырыс берушінің шарты жоқ.",
        },
        "only_one": {
            "en": "{agreement} is the only agreement that fits.",
            "tr": "Uyan tek sözleşme {agreement}.",
            "ru": "{agreement} — единственный подходящий договор.",
            "kk": "Сәйкес келетін жалғыз шарт — {agreement}.",
        },
        "nothing_fits": {
            "en": "No agreement names this; {agreement} takes it as the closest.",
            "tr": "Hiçbir sözleşmede bunun adı geçmiyor; en yakını olarak {agreement} esas alındı.",
            "ru": "Ни в одном договоре это не указано; за основу взят ближайший — {agreement}.",
            "kk": "Бұл бірде-бір шартта аталмаған; ең жақыны ретінде {agreement} алынды.",
        },
        "in_force": {
            "en": "{agreement} comes before {other} because it is in force.",
            "tr": "{agreement} yürürlükte olduğu için {other} sözleşmesinden önce gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как он действует.",
            "kk": "{agreement} күшінде болғандықтан, {other} шартынан бұрын тұрады.",
        },
        "warranty": {
            "en": "{agreement} comes before {other} because the installation is under warranty.",
            "tr": "Kurulu sistem garanti kapsamında olduğu için {agreement}, {other} "
            "sözleşmesinden önce gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как инсталляция на гарантии.",
            "kk": "Орнатылған жүйе кепілдікте болғандықтан, {agreement} {other} шартынан бұрын "
            "тұрады.",
        },
        "names_installation": {
            "en": "{agreement} comes before {other} because it names the installation.",
            "tr": "Kurulu sistem {agreement} içinde anıldığı için bu sözleşme {other} "
            "sözleşmesinden önce gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как в нём указана "
            "инсталляция.",
            "kk": "{agreement} {other} шартынан бұрын тұрады, себебі онда орнатылған жүйе аталған.",
        },
        "names_product": {
            "en": "{agreement} comes before {other} because it names the product.",
            "tr": "Ürün {agreement} içinde anıldığı için bu sözleşme {other} sözleşmesinden önce "
            "gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как в нём указан продукт.",
            "kk": "{agreement} {other} шартынан бұрын тұрады, себебі онда өнім аталған.",
        },
        "by_kind": {
            "en": "{agreement} comes before {other} because it names this kind of service.",
            "tr": "{agreement}, bu hizmet türünü içerdiği için {other} sözleşmesinden önce gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как в нём указан этот вид "
            "услуг.",
            "kk": "{agreement} {other} шартынан бұрын тұрады, себебі онда қызметтің осы түрі "
            "аталған.",
        },
        "unlimited": {
            "en": "{agreement} comes before {other} because it is not limited to named products "
            "or sites.",
            "tr": "{agreement}, adı geçen ürün veya lokasyonlarla sınırlı olmadığı için {other} "
            "sözleşmesinden önce gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как он не ограничен "
            "указанными продуктами или объектами.",
            "kk": "{agreement} аталған өнімдермен немесе объектілермен шектелмегендіктен, {other} "
            "шартынан бұрын тұрады.",
        },
        "newest": {
            "en": "{agreement} comes before {other} because it is the newest.",
            "tr": "{agreement} en yeni sözleşme olduğu için {other} sözleşmesinden önce gelir.",
            "ru": "{agreement} имеет преимущество перед {other}, так как он новее.",
            "kk": "{agreement} ең жаңа шарт болғандықтан, {other} шартынан бұрын тұрады.",
        },
        "not_in_force": {
            "en": "{agreement} is not in force: {state}.",
            "tr": "{agreement} yürürlükte değil: {state}.",
            "ru": "{agreement} не действует: {state}.",
            "kk": "{agreement} күшінде емес: {state}.",
        },
        "better_target": {
            "en": "Coverage comes from the warranty ({warranty}); the clocks follow {agreement}, "
            "which promises more ({severity}, {clock}).",
            "tr": "Kapsam garantiden ({warranty}) gelir; süreler daha iyi taahhüt veren "
            "{agreement} sözleşmesine göre işler ({severity}, {clock}).",
            "ru": "Покрытие определяется гарантией ({warranty}); сроки идут по договору "
            "{agreement}, который обещает больше ({severity}, {clock}).",
            "kk": "Қамту кепілдікке ({warranty}) сай; мерзімдер көбірек уәде ететін {agreement} "
            "бойынша есептеледі ({severity}, {clock}).",
        },
    }
)

_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "draft": {"en": "draft", "tr": "taslak", "ru": "проект", "kk": "жоба"},
        "suspended": {"en": "suspended", "tr": "askıda", "ru": "приостановлен",
                      "kk": "тоқтатыла тұрған"},
        "lapsed": {"en": "lapsed", "tr": "süresi dolmuş", "ru": "истёк", "kk": "мерзімі өткен"},
        "ended": {"en": "ended", "tr": "sona ermiş", "ru": "прекращён", "kk": "тоқтатылған"},
        "response": {"en": "response", "tr": "yanıt", "ru": "реакция", "kk": "ден қою"},
        "fix_date": {"en": "fix date", "tr": "kararlaştırılan çözüm tarihi",
                     "ru": "согласованный срок", "kk": "келісілген мерзім"},
        "workaround": {"en": "workaround", "tr": "geçici çözüm", "ru": "обходное решение",
                       "kk": "уақытша шешім"},
        "resolution": {"en": "resolution", "tr": "çözüm", "ru": "устранение", "kk": "түзету"},
    }
)  # fmt: skip

_NAMED: Final = frozenset({"state", "clock"})
CODES: Final = tuple(_SENTENCES)


_QUOTES: Final[Mapping[str, str]] = MappingProxyType(
    {"en": "{} “{}”", "tr": "{} “{}”", "ru": "{} «{}»", "kk": "{} «{}»"}
)
_NO_LINES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({})


def explain(
    choice: Mapping[str, Any], language: str, lines: Mapping[str, Mapping[str, str]] = _NO_LINES
) -> list[str]:
    """The reasons of a ticket's choice (`Choice.to_json`), in order.

    `lines` has the name of a service line by its code and by language, for two lines of one
    agreement.

    >>> reason = {"code": "only_one", "params": {"agreement": "AN-1", "line": "software"}}
    >>> explain({"reasons": [reason]}, "tr")
    ['Uyan tek sözleşme AN-1.']
    """
    return [_sentence(reason, language, lines) for reason in choice.get("reasons", ())]


def _sentence(
    reason: Mapping[str, Any], language: str, lines: Mapping[str, Mapping[str, str]]
) -> str:
    params = {
        name: _WORDS[value][language] if name in _NAMED else _titled(value, language, lines)
        for name, value in reason["params"].items()
    }
    return _SENTENCES[reason["code"]][language].format(**params)


def _titled(value: str, language: str, lines: Mapping[str, Mapping[str, str]]) -> str:
    """An agreement by its code; with a line of it (`AN-1/help_desk`), by the line's name too."""
    code, _, line = value.partition("/")
    name = lines.get(line, {}).get(language)
    return _QUOTES[language].format(code, name) if name else value
