"""Letters that came in before the demonstration begins, one of them from a stranger."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that arrived `ago` hours ago (elapsed), written in `charset`."""

    key: str
    ago: float
    sender: str
    name: str
    subject: str
    text: str
    charset: str = "utf-8"


LETTERS: Final = (
    Letter(
        "fatura",
        0.6,
        "derya@ege-kervan.example",
        "Derya Tunç",
        "Bilgisayarım çok ısınıyor",
        "Merhaba,\n\nDizüstü bilgisayarım öğleden beri çok ısınıyor, iki kez kendiliğinden "
        "kapandı. Şu an yedek bilgisayarla çalışıyorum.\n\nİyi çalışmalar\nDerya",
        "iso-8859-9",
    ),
    Letter(
        "otchet",
        2.4,
        "irina@tengri-energo.example",
        "Ирина Павлова",
        "Отчёт о движении денег строится очень долго",
        "Добрый день!\n\nОтчёт о движении денег за квартал строится больше часа, раньше хватало "
        "пяти минут. Ошибок нет.\n\nС уважением,\nИрина Павлова",
        "koi8-r",
    ),
    Letter(
        "stranger",
        3.1,
        "buket.er@posta.example",
        "Buket Er",
        "Hastane ekranında randevu göremiyorum",
        "Merhaba, Marmara Şifa’da çalışmaya yeni başladım. Randevu ekranı bende boş geliyor, "
        "kurum adresim daha açılmadı. Yardımcı olur musunuz?\n\nBuket Er",
    ),
)
