"""From bytes to text whatever was declared, declared wrongly, or not declared at all.

Three things go wrong in real mail: the name of the charset is unknown, the bytes do not fit it, or
they fit but mean something else (Turkish sent as iso-8859-1, Kazakh sent as windows-1251, UTF-8
sent as anything). The order of belief is in docs/rules/mail.md.
"""

import codecs
import re
from dataclasses import dataclass

from vefa.mail.domain.letters import cyrillic_score, is_kazakh, is_plainly_kazakh, is_turkish

# Names that senders use and Python does not know, and narrow charsets with the wider one that is
# meant.
_NAMES = {
    "ascii": "ascii",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-8-i": "iso8859-8",
    "iso8859-8-e": "iso8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "ks_c_5601": "cp949",
    "ks_c_5601_1987": "cp949",
    "ksc5601": "cp949",
    "x_sjis": "cp932",
    "x_euc_jp": "euc_jp",
    "x_gbk": "gb18030",
    "x_big5": "big5hkscs",
    "big5": "big5hkscs",
    "unicode_1_1_utf_7": "utf-7",
    "unicode_1_1_utf_8": "utf-8",
    "unicode": "utf-8",
    "utf8mb4": "utf-8",
    "utf_8_mac": "utf-8",
    "x_unicode_2_0_utf_8": "utf-8",
    "x_mac_cyrillic": "mac-cyrillic",
    "x_mac_roman": "mac-roman",
    "macintosh": "mac-roman",
    "x_mac_turkish": "mac-turkish",
    "koi8": "koi8-r",
    "koi8_ru": "koi8-u",
    "rk1048": "kz1048",
    "strk1048_2002": "kz1048",
    "windows_kz": "kz1048",
    "pt154": "ptcp154",
    "iso_2022_jp_ms": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
}
# Codecs of Python that are no charsets of mail, or that cost more than linear time.
_REFUSED = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
_SEVEN_BIT_STATES = ("iso2022", "utf-7", "hz")
_SINGLE_BYTE = re.compile(
    r"^(ascii|cp125\d|cp8\d\d|iso8859-\d+|koi8-[rut]|kz1048|ptcp154|latin\d+|mac-\w+)$"
)
_WINDOWS = re.compile(r"^(?:x_)?(?:cp|win|windows)_?(125\d)$")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Bytes that are letters in windows-1251 or koi8-r, and such runs that stand within a Latin word.
_LETTER_RUN = re.compile(rb"[\xa3\xa8\xb3\xb8\xc0-\xff]+")
_IN_LATIN = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]+|[\x80-\xff]+(?=[A-Za-z])")
# How much better (as a sum of logarithms) another charset must read before a declared one is not
# believed.
_OVERRULING_EVIDENCE = 9.0
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the charset that was believed; `mended` when it is not the declared one or
    bytes were lost."""

    text: str
    charset: str
    mended: bool = False


def codec_named(name: str | None) -> str | None:
    """Python's codec for a declared charset, None when it is unknown or not one of mail.

    >>> codec_named("KS_C_5601-1987"), codec_named("Windows-1254"), codec_named("x-unknown")
    ('cp949', 'cp1254', None)
    """
    wanted = re.sub(r"[^a-z0-9]+", "_", (name or "").strip().lower()[:60]).strip("_")
    windows = _WINDOWS.match(wanted)
    if windows:
        return f"cp{windows[1]}"
    wanted = _NAMES.get(wanted, wanted)
    try:
        found = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return None
    # base64, zip and rot13 are codecs of Python too, but no charsets.
    if found.name.replace("-", "_") in _REFUSED or not found._is_text_encoding:  # noqa: SLF001
        return None
    return _NAMES.get(found.name, found.name)


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Text of `raw`; never fails.

    >>> decode(b"\\xddstanbul'da yaz\\xfdc\\xfd", "iso-8859-1").text
    "İstanbul'da yazıcı"
    """
    codec = codec_named(declared)
    asked = bool((declared or "").strip())
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[3:]
        codec = "utf-8"
    if codec and codec.startswith(("utf-16", "utf-32")):
        return _wide(raw, codec)
    if raw.isascii():
        return _seven_bit(raw, codec, asked=asked)
    if codec is None or codec == "ascii":
        return _guessed(raw, mended=asked)
    if codec == "utf-8":
        return _utf8(raw)
    if _SINGLE_BYTE.match(codec):
        return _single_byte(raw, codec)
    return _many_bytes(raw, codec)


def clean(text: str) -> str:
    """One kind of line end, no control characters that a database or a page cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _CONTROLS.sub("", text)


def without_turns(text: str) -> str:
    r"""The text without the characters that make a line run the other way.

    >>> without_turns("report\u202efdp.exe")
    'reportfdp.exe'
    """
    return _TURNING.sub("", text)


def _wide(raw: bytes, codec: str) -> Decoded:
    if raw.isascii() and not _NO_TEXT.search(raw):
        return _seven_bit(raw, None, asked=True)  # a header of a message whose body is wide
    if raw[:2] not in {b"\xff\xfe", b"\xfe\xff"} and raw.count(0) < len(raw) // 8:
        return _guessed(raw, mended=True)  # declared as two bytes a letter, but is not
    text = raw.decode(codec, "replace")
    return Decoded(text, codec, mended="\ufffd" in text)


def _seven_bit(raw: bytes, codec: str | None, *, asked: bool) -> Decoded:
    states = codec if codec and codec.startswith(_SEVEN_BIT_STATES) else None
    if states is None and (b"\x1b$" in raw or b"\x1b(J" in raw):
        states = "iso2022_jp"
    if states is None:
        return Decoded(raw.decode("ascii"), codec or "ascii", mended=asked and codec is None)
    wider = ("iso2022_jp_ext", "iso2022_jp_2004") if states.startswith("iso2022_jp") else ()
    for candidate in (states, *wider):
        text = _strictly(raw, candidate)
        if text is not None:
            return Decoded(text, candidate, mended=candidate != codec)
    return Decoded(raw.decode(states, "replace"), states, mended=True)


def _utf8(raw: bytes) -> Decoded:
    text = _strictly(raw, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    text = raw.decode("utf-8", "replace")
    whole = sum(1 for letter in text if letter > "\x7f" and letter != "\ufffd")
    if whole >= text.count("\ufffd"):
        return Decoded(text, "utf-8", mended=True)  # a cut or damaged letter among good ones
    return _guessed(raw, mended=True)


def _single_byte(raw: bytes, codec: str) -> Decoded:
    as_utf8 = _strictly(raw, "utf-8")
    if as_utf8 is not None:
        return Decoded(as_utf8, "utf-8", mended=True)
    if codec in {"cp1252", "cp1254"} and _reads_cyrillic(raw):
        found = _cyrillic(raw, None)
        return Decoded(found.text, found.charset, mended=True)
    if codec == "cp1252":
        return _western(raw, codec)
    if codec in {"cp1251", "koi8-r", "koi8-u", "iso8859-5", "kz1048", "ptcp154"}:
        return _cyrillic(raw, codec)
    text = raw.decode(codec, "replace")
    return Decoded(text, codec, mended="\ufffd" in text)


def _many_bytes(raw: bytes, codec: str) -> Decoded:
    for candidate in (codec, "utf-8"):
        text = _strictly(raw, candidate)
        if text is not None:
            return Decoded(text, candidate, mended=candidate != codec)
    text = raw.decode(codec, "replace")
    if text.count("\ufffd") * 4 > _high_count(raw):
        return _guessed(raw, mended=True)
    return Decoded(text, codec, mended=True)


def _guessed(raw: bytes, *, mended: bool) -> Decoded:
    """Nothing (or nothing usable) was declared."""
    text = _strictly(raw, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", mended)
    cyrillic = _mean_run(raw) > 2.2 and not _amid_latin(raw)
    found = _cyrillic(raw, None) if cyrillic else _western(raw, None)
    return Decoded(found.text, found.charset, mended or found.mended)


def _mean_run(raw: bytes) -> float:
    """How many letters beyond ASCII stand side by side: about one in Western and Turkish words,
    whole words in Cyrillic."""
    runs = _HIGH_RUN.findall(raw)
    return sum(len(run) for run in runs) / len(runs)


def _amid_latin(raw: bytes) -> bool:
    """Whether letters beyond ASCII stand beside Latin ones within words, as in "ışık"."""
    return len(_IN_LATIN.findall(raw)) * 2 >= len(_HIGH_RUN.findall(raw))


def _reads_cyrillic(raw: bytes) -> bool:
    """Too many neighbours for the Western charset that was declared: of few letters, only where
    they make whole words."""
    if _mean_run(raw) <= 3:
        return False
    count = _high_count(raw)
    letters = b"".join(_LETTER_RUN.findall(raw))
    if count >= 12:
        return len(letters) * 2 > count  # the rest may be dashes and bullets
    return len(letters) == count and len(set(letters)) > 2 and not _IN_LATIN.search(raw)


def _western(raw: bytes, codec: str | None) -> Decoded:
    turkish = raw.decode("cp1254", "replace")
    if is_turkish(turkish):
        return Decoded(turkish, "cp1254", mended=codec is not None)
    text = raw.decode("cp1252", "replace")
    return Decoded(text, "cp1252", mended="\ufffd" in text)


def _cyrillic(raw: bytes, codec: str | None) -> Decoded:
    """The declared charset unless another one reads far more like Russian; Kazakh letters
    decide the rest."""
    sample = raw[:20_000]
    rivals = ("cp1251", "koi8-r") if codec else ("cp1251", "koi8-r", "cp866", "iso8859-5")
    scores = {
        name: cyrillic_score(sample.decode(name, "replace"))
        for name in dict.fromkeys((codec or "cp1251", *rivals))
    }
    chosen = max(scores, key=lambda name: scores[name])
    if codec and (scores[chosen] - scores[codec]) * _high_count(sample) < _OVERRULING_EVIDENCE:
        chosen = codec
    if chosen == "cp1251":
        for meant, reads in (("kz1048", is_kazakh), ("ptcp154", is_plainly_kazakh)):
            kazakh = raw.decode(meant, "replace")
            if reads(kazakh):
                return Decoded(kazakh, meant, mended=codec is not None)
    text = raw.decode(chosen, "replace")
    return Decoded(text, chosen, mended="\ufffd" in text or (codec is not None and chosen != codec))


def _high_count(raw: bytes) -> int:
    return sum(len(run) for run in _HIGH_RUN.findall(raw))


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError):
        return None
