"""Whether a message says nothing but thanks, in the four languages of the desk.

It is asked about messages on tickets that are over: thanks does not open them again. A wrong yes
would overlook a fault, a wrong no opens a ticket for nothing, so every word has to be one that
belongs to thanks, or a name.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 400
_MOST_NAMES: Final = 3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What says it: one of these must be there.
_CORE: Final = _words(
    "thanks thank thx tnx ty cheers ok okay noted great perfect excellent appreciated "
    "teşekkür teşekkürler tesekkur tesekkurler tşk tşkler sağolun sağol sağ eyvallah tamam "
    "tamamdır harika mükemmel anlaşıldı elinize "
    "спасибо благодарю благодарим ок окей принято понятно отлично понял поняла "
    "рақмет рахмет ракмет алғыс жарайды түсінікті керемет"
)

# What may stand beside it.
_BESIDE: Final = _words(
    "you so very much many lots of a lot again for your the all help support quick fast prompt "
    "reply response service good job work works working fine now it is everything solved resolved "
    "fixed received appreciate we i dear hi hello team have nice day evening weekend too and this "
    "morning afternoon understood got confirm confirmed super wonderful "
    "ederim ederiz olun ol çok gerçekten yardımınız yardımlarınız desteğiniz ilginiz hızlı için "
    "dönüşünüz çözüm çözümünüz çözüldü düzeldi çalışıyor oldu şimdi artık her şey yolunda merhaba "
    "merhabalar selam selamlar sayın bey hanım ekip ekibi hepinize size ellerinize elinize sağlık "
    "emeğinize iyi çalışmalar günler akşamlar haftalar kolay gelsin aldım aldık süper tekrar "
    "bilgi bilgilendirme ve de "
    "большое огромное вам тебе всем за помощь оперативность быстрый быструю ответ поддержку "
    "работу все работает заработало хорошо супер решено теперь уже получил получила получили это "
    "очень здравствуйте добрый день вечер утро доброго хорошего дня вечера выходных коллеги "
    "уважаемые и "
    "үлкен көп сізге сіздерге айтамын айтамыз бәрі барлығы жақсы жұмыс істеп тұр істейді енді "
    "түсіндім алдым алдық қабылданды көмегіңізге көмектескеніңізге көмектескеніңіз жедел үшін "
    "сәлеметсіз бе сәлем құрметті ханым мырза шешілді іске сәт сау болыңыз болыңыздар"
)

# A word that on its own is no thanks, but that is harmless where these say it is over.
_PHRASES: Final = (
    "sorun çözüldü", "sorun kalmadı", "sorun yok", "sorunumuz çözüldü", "problem çözüldü",
    "problem solved", "no problem", "issue solved", "issue resolved", "problem is solved",
    "проблема решена", "вопрос решен", "вопрос закрыт", "мәселе шешілді", "проблемы нет",
)  # fmt: skip

_CLOSINGS: Final = (
    "saygılar", "saygılarım", "sevgiler", "best regards", "kind regards", "regards", "sincerely",
    "с уважением", "құрметпен", "best wishes", "gönderilen cihaz",
)  # fmt: skip

_SIGNS: Final = ("👍", "🙏", "👌", "❤", "😊", "🙂", "💐")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def fold(text: str) -> str:
    """Small letters under which Turkish, Russian and Kazakh spellings are one.

    >>> fold("TEŞEKKÜRLER") == fold("teşekkürler"), fold("SAĞ OLUN") == fold("sağ olun")
    (True, True)
    """
    plain = unicodedata.normalize("NFC", text).replace("İ", "i").lower()
    return plain.replace("ı", "i").replace("ё", "е").replace("\u0307", "")


_SAYING: Final = frozenset(map(fold, _CORE))
_ALLOWED: Final = frozenset(map(fold, _BESIDE)) | _SAYING
_OVER: Final = tuple(map(fold, _PHRASES))
_ENDS: Final = tuple(map(fold, _CLOSINGS))


def is_thanks(text: str, *, names: Iterable[str] = ()) -> bool:
    """Whether the text is thanks and nothing else; `names` are of people, as they are written.

    >>> is_thanks("Çok teşekkürler Deniz Bey, iyi çalışmalar.")
    True
    >>> is_thanks("Спасибо, но принтер опять не печатает")
    False
    """
    if len(text) > _LONGEST or "?" in text:
        return False
    if not _WORD.search(text):
        return any(sign in text for sign in _SIGNS)
    known = {fold(word) for name in names for word in _WORD.findall(name)}
    said, left = False, _MOST_NAMES
    for line in text.splitlines():
        folded = fold(line).strip(" ,.!-–—")
        if said and folded.startswith(_ENDS):
            return True
        strange = _strange(line, known)
        if not all(strange) or (not said and any(map(str.isdigit, line))):
            return False
        # What stands below the thanks is a signature.
        left -= 0 if said else len(strange)
        said = said or bool(_SAYING & set(map(fold, _WORD.findall(line))))
    return said and left >= 0


def _strange(line: str, known: set[str]) -> list[bool]:
    """The words of a line that no thanks has; for each whether it may be a name."""
    rest = fold(line)
    for phrase in _OVER:
        rest = rest.replace(phrase, " ")
    left = _WORD.findall(rest)
    found = []
    for word in _WORD.findall(line):
        plain = fold(word)
        if plain in left and plain not in _ALLOWED and plain not in known:
            found.append(word[:1].isupper())
    return found
