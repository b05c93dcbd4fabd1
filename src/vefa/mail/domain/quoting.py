"""Fold quoted history and signatures off the new text: text and quoted together hold every line.

Reply headers of Gmail, Outlook, Apple, Thunderbird, Yandex and Mail.ru in English, Turkish,
Russian, Kazakh (and German) are known. What was forwarded stays in the text: it is what the sender
wants us to read.
"""

import re
from dataclasses import dataclass

from vefa.mail.domain.html_text import QUOTE_STARTS

REPLY_MARKER = {
    "en": "— Please reply above this line —",
    "tr": "— Lütfen yanıtınızı bu satırın üstüne yazın —",
    "ru": "— Пожалуйста, пишите ответ выше этой строки —",
    "kk": "— Жауабыңызды осы жолдың үстіне жазыңыз —",
}
"""The line that our own messages carry above the history, by language."""

_LONGEST_LINE = 2_000
_MOST_LINES = 20_000
_MARKERS = frozenset(re.sub(r"\W+", " ", line).strip().casefold() for line in REPLY_MARKER.values())

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


@dataclass(frozen=True, slots=True)
class Folded:
    """The new text, and what was folded off it (signature first, then history)."""

    text: str
    quoted: str


def fold(text: str, *, subject: str = "") -> Folded:
    """Divide `text` into what is new and what is history.

    >>> fold("Tamam.\\n\\n5 Mar 2024 10:15 tarihinde Ali <ali@x.tr> şunu yazdı:\\n> Ne?").text
    'Tamam.'
    """
    lines = text.split("\n")
    rest = lines[_MOST_LINES:]
    lines = lines[:_MOST_LINES]
    at = _history_at(lines, forwarded=bool(_FORWARD_SUBJECT.match(subject)))
    new, old = (lines, []) if at is None else _divide(lines, at)
    new, trailing = _trailing_quotes(new)
    new, signature = _signature(new)
    folded = [_joined(part) for part in (signature, trailing, old + rest)]
    if not _joined(new):
        return Folded(_plain(text), "")  # nothing but history: then that is the message
    return Folded(_joined(new), "\n\n".join(part for part in folded if part))


def _plain(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line != QUOTE_STARTS).strip("\n")


def _joined(lines: list[str]) -> str:
    return _plain("\n".join(line.rstrip() for line in lines))


def _history_at(lines: list[str], *, forwarded: bool) -> int | None:
    """The first line of the quoted history; None without one."""
    for at, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not line.strip():
            continue
        if re.sub(r"\W+", " ", line).strip().casefold() in _MARKERS:
            return at
        if _FORWARDED.match(line):
            return None
        if _attribution_length(lines, at):
            return at
        if not forwarded and (
            line == QUOTE_STARTS
            or _ORIGINAL.match(line)
            or _DATED_NAME.match(line)
            or _header_block(lines, at)
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
    """An Outlook head: at least three labelled lines close together, possibly below a rule."""
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
    return len(labels) >= 3


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
        return lines[:end], lines[end:]
    start = 0
    while start < end and (lines[start].startswith(">") or not lines[start].strip()):
        start += 1
    if any(line.startswith(">") for line in lines[:start]) and not any(
        line.startswith(">") for line in lines[start:end]
    ):
        return lines[start:], lines[:start]
    return lines, []


def _signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """The signature: below `-- `, or the line by which a telephone advertises itself."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[1:][-_LONGEST_SIGNATURE:]:
        if lines[number].rstrip() in {"--", "—"}:
            return lines[:number], lines[number:]
    if (
        len(filled) > 1
        and len(lines[filled[-1]]) < 200
        and _DEVICE.match(lines[filled[-1]].strip())
    ):
        return lines[: filled[-1]], lines[filled[-1] :]
    return lines, []
