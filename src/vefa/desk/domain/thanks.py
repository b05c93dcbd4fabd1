"""Whether a message says nothing but thanks, in the four languages of the desk.

It is asked about messages on tickets that are over: thanks does not open them again. A wrong yes
would overlook a fault, a wrong no opens a ticket for nothing, so every word has to be one that
belongs to thanks, or a name that we know. A capital letter makes no name: "NOT OK" has two. Where
names are expected, in a greeting and in a signature, a stranger's may stand; words of trouble may
not stand there either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_LONGEST: Final = 400
_MOST_GREETED: Final = 3
_MOST_OF_A_SIGNATURE: Final = 6


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

_GREETINGS: Final = _words(
    "merhaba merhabalar selam selamlar sayın değerli hi hello dear здравствуйте уважаемый "
    "уважаемая сәлеметсіз сәлем құрметті"
)
_TITLES: Final = _words("bey hanım hocam ханым мырза")

# Lower-case words of a signature: what somebody is, and where.
_POSTS: Final = _words(
    "of and the for at head manager director engineer specialist officer assistant accountant "
    "purchasing accounting sales support sent from my ve müdürü uzmanı sorumlusu sorumlu "
    "yöneticisi yönetici şefi şef asistanı mühendisi mühendis teknisyeni departmanı birimi "
    "gönderildi gönderilen cihaz и по начальник отдела отдел директор менеджер специалист "
    "бухгалтер главный инженер администратор руководитель "
    "заместитель отправлено с из мен және бас бөлім бөлімі басшысы маманы бухгалтері "
    "меңгерушісі жіберілді"
)

# None of these may stand where names may, with whatever capitals.
_TROUBLE: Final = re.compile(
    r"(?:no|not|non|nor|never|none|nothing|cannot|dont|doesnt|didnt|isnt|cant|wont|still|but|same"
    r"|however|except|unfortunately|please|also|again|wrong|broken|down|slow|stuck|missing|bad"
    r"|error\w*|fail\w*|problem\w*|issue\w*|crash\w*|fault\w*|\w+n['’]t"
    r"|hayir|yok\w*|degil\w*|ama|fakat|ancak|hala|yine|ayrica|lutfen|maalesef|bozuk\w*|bozul\w*"
    r"|hata\w*|sorun\w*|ariza\w*|ayni\w*|kotu\w*|eksik\w*|yanlis\w*|yavas\w*"
    r"|\w{2,}m(?:[ae](?:d[iu]|mi|yac|yec)|[iu]yor)\w*"
    r"|не|нет|ни|никак|но|однако|опять|снова|пожалуйста|увы|также|еще|\w*ошибк\w*|проблем\w*"
    r"|сбо[йи]\w*|сломал\w*|завис\w*|нельзя|плохо"
    r"|емес\w*|жоқ\w*|бірақ|әлі|тағы|өтін\w*|қате\w*|мәселе\w*|бұзыл\w*|нашар"
    r"|\w{2,}[мбп][ае](?:й|ды|ді|ған|ген)\w*)"
)

_SIGNS: Final = ("👍", "🙏", "👌", "❤", "😊", "🙂", "💐")
_FROWNS: Final = ("👎", "😡", "😠", "🙁", "☹", "😞", "😢", "😭", "😤")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_WORD: Final = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\S*\d\S*")
_MARKS: Final = dict(zip("şğçöüâîû", "sgcouaiu", strict=True))
_LATIN: Final = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщыэәғқңөұүһі",
        "abvgdeziyklmnoprstufhccssieagknouuhi",
        strict=True,
    )
) | {"ж": "j", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}


def fold(text: str) -> str:
    """Small letters under which Turkish, Russian and Kazakh spellings are one.

    >>> fold("TEŞEKKÜRLER") == fold("teşekkürler"), fold("SAĞ OLUN") == fold("sağ olun")
    (True, True)
    """
    plain = unicodedata.normalize("NFC", text).replace("İ", "i").lower()
    return plain.replace("ı", "i").replace("ё", "е").replace("\u0307", "")


def _plain(word: str) -> str:
    """A word without the marks on its Latin letters; Cyrillic stays as it is."""
    return "".join(_MARKS.get(each, each) for each in fold(word))


def _name(word: str) -> str:
    """A name as Latin letters without marks: Дениз is Deniz, Ayse is Ayşe."""
    return "".join(_LATIN.get(each, each) for each in _plain(word))


_SAYING: Final = frozenset(map(fold, _CORE))
_ALLOWED: Final = frozenset(map(fold, _BESIDE)) | _SAYING
_OVER: Final = tuple(map(fold, _PHRASES))
_ENDS: Final = tuple(map(fold, _CLOSINGS))
_GREETED: Final = frozenset(map(fold, _GREETINGS))
_CALLED: Final = frozenset(map(fold, _TITLES))
_HELD: Final = frozenset(map(fold, _POSTS))


def is_thanks(text: str, *, names: Iterable[str] = ()) -> bool:
    """Whether the text is thanks and nothing else; `names` are of people, as they are written.

    >>> is_thanks("Çok teşekkürler Deniz Bey, iyi çalışmalar.", names=["Deniz Usta"])
    True
    >>> is_thanks("Спасибо, но принтер опять не печатает"), is_thanks("Не работает, спасибо")
    (False, False)
    """
    if len(text) > _LONGEST or "?" in text or any(sign in text for sign in _FROWNS):
        return False
    if not _WORD.search(text):
        return any(sign in text for sign in _SIGNS) and not any(map(str.isdigit, text))
    known = frozenset(_name(word) for name in names for word in _WORD.findall(name))
    lines = [line for line in text.splitlines() if line.strip()]
    said = False
    for number, line in enumerate(lines):
        if said and _begins_signature(line, known):
            return _is_signature(lines[number:], known)
        if any(map(str.isdigit, line)) or not _fits(line, known, first=number == 0):
            return False
        said = said or bool(_SAYING & set(map(fold, _WORD.findall(line))))
    return said


def _fits(line: str, known: frozenset[str], *, first: bool) -> bool:
    """Whether each word of the line belongs to thanks, is a name, or is greeted."""
    rest = fold(line)
    for phrase in _OVER:
        rest = rest.replace(phrase, " ")
    left = set(_WORD.findall(rest))
    names = _greeted(line) if first else frozenset[str]()
    words = _WORD.findall(line)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        plain = fold(word)
        if plain not in left or plain in _ALLOWED or _name(word) in known or word in names:
            continue
        if fold(following) not in _CALLED or not _may_be_name(word):
            return False
    return True


def _greeted(line: str) -> frozenset[str]:
    """The names in the greeting with which a text begins: "Dear John,"."""
    words = _WORD.findall(re.split(r"[,.!:;–—-]", line, maxsplit=1)[0])
    if not words or fold(words[0]) not in _GREETED:
        return frozenset()
    names = [word for word in words[1:] if fold(word) not in _ALLOWED]
    meant = len(names) <= _MOST_GREETED and all(map(_may_be_name, names))
    return frozenset(names if meant else ())


def _may_be_name(word: str) -> bool:
    return word[:1].isupper() and not _TROUBLE.fullmatch(_plain(word))


def _begins_signature(line: str, known: frozenset[str]) -> bool:
    """A closing formula, or the name of somebody whom we know and nothing else."""
    names = [_name(word) for word in _WORD.findall(line)]
    closes = any(_ends_with(line, end) for end in _ENDS)
    return closes or bool(names and all(name in known for name in names))


def _ends_with(line: str, closing: str) -> bool:
    return fold(line).strip(" ,.!-–—").startswith(closing)


def _is_signature(lines: Sequence[str], known: frozenset[str]) -> bool:
    """Whether lines hold a name, a post, a company and how to reach them: no sentence."""
    if len(lines) > _MOST_OF_A_SIGNATURE:
        return False
    closing = max((end for end in _ENDS if _ends_with(lines[0], end)), key=len, default="")
    words = _WORD.findall(lines[0])[len(closing.split()) :]
    words += [each for line in lines[1:] for each in _WORD.findall(_NO_WORD.sub(" ", line))]
    return all(_in_signature(word, known) for word in words)


def _in_signature(word: str, known: frozenset[str]) -> bool:
    plain = fold(word)
    return _name(word) in known or plain in _HELD or plain in _ALLOWED or _may_be_name(word)
