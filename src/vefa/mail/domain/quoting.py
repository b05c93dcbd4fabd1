"""Fold quoted history and signatures off the new text: text and quoted together hold every line.

Reply headers of Gmail, Outlook, Apple, Thunderbird, Yandex and Mail.ru in English, Turkish,
Russian, Kazakh (and German) are known. What was forwarded stays in the text: it is what the sender
wants us to read.
"""

import re
from dataclasses import dataclass

from vefa.mail.domain.html_text import QUOTE_STARTS

_LONGEST_LINE = 2_000
_MOST_LINES = 20_000

# The verb that ends "On …, X wrote:", and a verb that stands inside the Apple form "X şunları
# yazdı (5 Mar 2024):".
_WROTE = re.compile(
    r"(?:\bwrote|\bşunu yazdı|\bşunları yazdı|\byazdı|\byazmış|\bнаписал(?:\(а\)|а|и)?|\bпишет"
    r"|\bписал(?:\(а\)|а|и)?"
    r"|\bжазды|\bжазған|\bschrieb)\b[^\n]{0,80}:\s*$",
    re.IGNORECASE,
)
_WROTE_FIRST = re.compile(r"^(?:On|Am|Вы писали|Сіз)\b.{5,300}:\s*$", re.IGNORECASE)
_WHEN = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\b(?:19|20)\d\d\b")
_WHO = re.compile(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+")
_LABELS = (
    "from|sent|date|to|cc|subject|importance|reply-to"
    "|kimden|gönderen|gönderilen|gönderildi|gönderilme tarihi|gönderim tarihi|tarih|kime|alıcı"
    "|bilgi|konu"
    "|от|от кого|отправитель|отправлено|дата|кому|получатель|копия|тема"
    "|кімнен|жіберуші|жіберілді|жіберілген|жіберілген күні|жіберілген уақыты|күні|уақыты"
    "|кімге|алушы|көшірме|көшірмесі"
    "|тақырыбы|тақырып"
    "|von|gesendet|datum|an|betreff"
)
_WRITERS = frozenset({
    "from", "kimden", "gönderen", "от", "от кого", "отправитель", "кімнен", "жіберуші", "von",
})  # fmt: skip
"""Labels of whoever wrote: without one of them labelled lines are no head of a message."""

_LABEL = re.compile(rf"^[\s*_>|]*(?:{_LABELS})\s?\*?\s?:\*?(?:\s|$)", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^[\s>]*-{3,}\s*(?:original (?:message|appointment)|özgün ileti|orijinal (?:mesaj|ileti)"
    r"|orjinal mesaj|asıl (?:ileti|mesaj)|сообщение от .{1,80}"
    r"|исходное сообщение|оригинальное сообщение|бастапқы хабар(?:лама)?|түпнұсқа хабар(?:лама)?"
    r"|ursprüngliche nachricht)\s*-{3,}\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^[\s>]*-{3,}\s*(?:forwarded message|begin forwarded message|yönlendirilmiş (?:ileti|mesaj)"
    r"|yönlendirilen (?:ileti|mesaj)|iletilen (?:ileti|mesaj)|пересылаемое сообщение"
    r"|пересланное сообщение"
    r"|перенаправленное сообщение|қайта жіберілген хабар(?:лама)?|бағытталған хабар(?:лама)?"
    r"|weitergeleitete nachricht)\b.{0,80}$|^begin forwarded message:\s*$",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:fwd?|i̇?lt|ilt|iletilen|yönl|пересл|переслано|fw|пер|қайта|wg|tr)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)
_ANSWER_SUBJECT = re.compile(
    r"^\s*(?:re|ynt|yan|yanıt|cvp|cevap|отв|ответ|на|ha|жауап|aw|antw)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s>]*_{10,}\s*$")
_THING = (
    r"(?:iphone|ipad|ipod|android|samsung|galaxy|xiaomi|redmi|huawei|honor|oppo|realme|windows"
    r"|outlook|gmail|e?-?mail|yahoo|yandex|яндекс|proton|blackberry|posta|почт|пошта|cihaz|telefon"
    r"|tablet|uygulama|телефон|планшет|құрылғы|қосымша|қолданба)"
)
# What telephones and mail programs write below the text to speak of themselves.
_DEVICE = re.compile(
    rf"^(?:sent from (?:my |the )?.{{0,20}}{_THING}.{{0,60}}|(?:get|download) outlook for .{{0,20}}"
    rf"|(?=.{{0,60}}{_THING}).{{0,80}}(?:[dt][ae]n|ile) gönderildi"
    r"|.{0,30}için outlook.{0,20} (?:edinin|alın|indirin)"
    r"|отправлено (?:с|со|из|через) .{1,80}|получить outlook для .{0,20}"
    rf"|(?=.{{0,60}}{_THING}).{{0,80}}(?:[дтн][ае]н|арқылы) жіберілді"
    r"|outlook .{0,20}(?:алу|алыңыз)"
    r"|von meinem .{1,30} gesendet)[.!]?$",
    re.IGNORECASE,
)
# Notes: "Ali Kaya ---05.03.2024 10:15:12---".
_DATED_NAME = re.compile(r"^.{2,80} -{3}\d{1,2}[./]\d{1,2}[./]\d{4} \d{1,2}:\d\d(?::\d\d)?-{3}")
_LONGEST_SIGNATURE = 25
# Two hyphens without the space of RFC 3676 are a rule as often as a signature: below them stands
# a signature only if it is short and reads like one.
_SHORT_SIGNATURE = 8
_ITEM = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*•–])\s")
_FACT = re.compile(
    r"^(?!\W*(?:https?|www|t|f|m|p|e|tel|phone|mobile|mob|cell|fax|e-?mail|mail|web|site|skype"
    r"|address|telefon|gsm|cep|faks|e-?posta|eposta|adres|dahili|ofis|iş|belgegeçer"
    r"|тел|телефон|моб|факс|почта|эл\. почта|сайт|адрес|ұялы|пошта|мекенжай|ватсап|whatsapp"
    r"|telegram)\b)[^\s:][^:]{0,40}:\s*\S",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The new text, and what was folded off it (signature first, then history)."""

    text: str
    quoted: str


def is_answer(subject: str) -> bool:
    """Whether a subject says that the message answers another.

    >>> is_answer("Ynt: Fatura"), is_answer("Report: invoice")
    (True, False)
    """
    return bool(_ANSWER_SUBJECT.match(subject))


def fold(text: str, *, subject: str = "", answers: bool = True) -> Folded:
    """Divide `text` into what is new and what is history.

    A message that answers nothing (`answers`) has no history but where a program marked it: what
    looks like history there is what is reported.

    >>> fold("Tamam.\\n\\n5 Mar 2024 10:15 tarihinde Ali <ali@x.tr> şunu yazdı:\\n> Ne?").text
    'Tamam.'
    """
    lines = text.split("\n")
    rest = lines[_MOST_LINES:]
    lines = lines[:_MOST_LINES]
    forwarded = bool(_FORWARD_SUBJECT.match(subject))
    at = _history_at(lines, forwarded=forwarded, answers=answers)
    new, old = (lines, []) if at is None else _divide(lines, at)
    new, trailing = _trailing_quotes(new) if answers else (new, [])
    new, signature = _signature(new)
    folded = [_joined(part) for part in (signature, trailing, old + rest)]
    if not _joined(new):
        return Folded(_plain(text), "")  # nothing but history: then that is the message
    return Folded(_joined(new), "\n\n".join(part for part in folded if part))


def _plain(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line != QUOTE_STARTS).strip("\n")


def _joined(lines: list[str]) -> str:
    return _plain("\n".join(line.rstrip() for line in lines))


def _history_at(lines: list[str], *, forwarded: bool, answers: bool) -> int | None:
    """The first line of the quoted history; None without one."""
    for at, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not line.strip():
            continue
        if _FORWARDED.match(line):
            return None
        if not forwarded and line == QUOTE_STARTS:
            return at
        if not answers:
            continue
        if _attribution_length(lines, at):
            return at
        if not forwarded and (
            _ORIGINAL.match(line) or _DATED_NAME.match(line) or _header_block(lines, at)
        ):
            return at
    return None


def _attribution_length(lines: list[str], at: int) -> int:
    """How many lines from `at` are "On …, X wrote:"; 0 when they are not. Mail programs wrap it."""
    if lines[at].lstrip().startswith(">"):
        return 0
    if not any(line.rstrip().endswith(":") for line in lines[at : at + 3]):
        return 0
    joined = ""
    for count in range(1, 4):
        if at + count > len(lines) or not lines[at + count - 1].strip():
            return 0
        joined = f"{joined} {lines[at + count - 1].strip()}".strip()
        if len(joined) > 500:
            return 0
        if not joined.endswith(":"):
            continue
        known = bool(_WROTE.search(joined)) or bool(_WROTE_FIRST.match(joined))
        facts = bool(_WHEN.search(joined)) + bool(_WHO.search(joined))
        if count > 1 and any(_dated(lines, later) for later in range(at + 1, at + count)):
            return 0  # the line before it is none of it
        if facts == 2 or (known and (facts or _quote_follows(lines, at + count))):
            return count
        return 0
    return 0


def _dated(lines: list[str], at: int) -> bool:
    return bool(_WHEN.search(lines[at])) and _attribution_length(lines, at) > 0


def _quote_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if line.strip()), "")
    return following.startswith(">")


def _header_block(lines: list[str], at: int) -> bool:
    """An Outlook head: at least three labelled lines close together, one of them saying who wrote,
    possibly below a rule."""
    start = at
    if _RULE.match(lines[at]):
        start = at + 1
    first = next((line for line in lines[start : start + 2] if line.strip()), "")
    if not _LABEL.match(first[:_LONGEST_LINE]):
        return False
    labels = {
        found[0].strip(" *_>|:\t").casefold()
        for line in lines[start : start + 8]
        if len(line) <= _LONGEST_LINE and (found := _LABEL.match(line))
    }
    return len(labels) >= 3 and not labels.isdisjoint(_WRITERS)


def _divide(lines: list[str], at: int) -> tuple[list[str], list[str]]:
    """Text above the history; where the answer stands below or between the quotes, that is text
    too."""
    above, below = lines[:at], lines[at:]
    head = max(1, _attribution_length(lines, at))
    answers = _answers(below, head)
    if not answers:
        return above, below
    first, last = answers[0], answers[-1]
    if not _joined(above) and all(not line.startswith(">") for line in below[first : last + 1]):
        return below[first:], below[:first]  # the whole quote, then the answer
    return lines, []


def _answers(below: list[str], head: int) -> list[int]:
    """Lines of the writer between or below quoted lines: those that an empty line sets off."""
    quoted = [number for number, line in enumerate(below) if line.startswith(">")]
    if not quoted or quoted[0] > head + 2:
        return []
    answers: list[int] = []
    for number in range(quoted[0] + 1, len(below)):
        line = below[number]
        if line.rstrip() in {"--", "—"}:
            break
        if line.startswith(">") or not line.strip():
            continue
        previous = below[number - 1]
        if not previous.strip() or number - 1 in answers[-1:]:
            answers.append(number)
    return answers


def _trailing_quotes(lines: list[str]) -> tuple[list[str], list[str]]:
    """Quoted lines at the end that nobody introduced, or at the top before the answer."""
    end = len(lines)
    while end and (lines[end - 1].startswith(">") or not lines[end - 1].strip()):
        end -= 1
    if any(line.startswith(">") for line in lines[end:]):
        return (lines, []) if _introduced(lines[:end]) else (lines[:end], lines[end:])
    start = 0
    while start < end and (lines[start].startswith(">") or not lines[start].strip()):
        start += 1
    if any(line.startswith(">") for line in lines[:start]) and not any(
        line.startswith(">") for line in lines[start:end]
    ):
        return lines[start:], lines[:start]
    return lines, []


def _introduced(lines: list[str]) -> bool:
    """The writer's own words lead to what follows ("The output:"), and are no attribution."""
    last = next((line.rstrip() for line in reversed(lines) if line.strip()), "")[-_LONGEST_LINE:]
    return last.endswith(":") and not (
        _WROTE.search(last) or _WHEN.search(last) or _WHO.search(last)
    )


def _signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """The signature: below `-- `, or the line by which a telephone advertises itself."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[1:][-_LONGEST_SIGNATURE:]:
        if _parts_signature(lines, number):
            return lines[:number], lines[number:]
    if (
        len(filled) > 1
        and len(lines[filled[-1]]) < 200
        and _DEVICE.match(lines[filled[-1]].strip())
    ):
        return lines[: filled[-1]], lines[filled[-1] :]
    return lines, []


def _parts_signature(lines: list[str], at: int) -> bool:
    """Whether a signature begins at `at`, and not what the writer has to say."""
    if lines[at].rstrip() not in {"--", "—"}:
        return False
    above = [line.strip() for line in lines[:at] if line.strip()]
    if len(above) == 1 and above[0].endswith((":", ",")):
        return False  # a greeting and nothing else: the text is still to come
    if lines[at] == "-- ":
        return True
    below = [line.strip() for line in lines[at + 1 :] if line.strip()]
    return len(below) <= _SHORT_SIGNATURE and not any(
        len(line) > 100 or line.endswith(("?", "!", ":")) or _ITEM.match(line) or _FACT.match(line)
        for line in below
    )
