"""Which passwords are refused, and why."""

import pytest

from vefa.accounts.domain.passwords import problem_of

ABOUT = ("Ayşe Yılmaz", "ayse.yilmaz@kuzey.example", "Ahenk Bilişim")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("mor kedi yavaş uçar", None),
        ("жёлтый трамвай до моря", None),
        ("көк аспан астында", None),
        ("correct horse battery", None),
        ("tG7#kq!Zw09x", None),
        ("Parola1!", "short"),
        ("on bir harf", "short"),
        ("x" * 257, "long"),
        ("aaaaaaaaaaaaaaa", "repetitive"),
        ("abc1abc1abc1abc1", "repetitive"),
        ("121212121212", "repetitive"),
        ("qwertyuiop123", "sequence"),
        ("987654321098", "sequence"),
        ("йцукенгшщзхъ", "sequence"),
        ("abcdefghijklm", "sequence"),
        ("AyseYilmaz2026", "about_you"),
        ("Ayşe.Yılmaz.1", "about_you"),
        ("kuzey-ayse-77", "about_you"),
        ("AhenkBilisim!", None),
        ("AhenkBilişim!", "about_you"),
        ("password20262026", "common"),
        ("Parola!Parola!2026", "common"),
        ("administrator1", "common"),
        ("Galatasaray1905", "common"),
    ],
)
def test_a_password_is_judged(password: str, problem: str | None) -> None:
    assert problem_of(password, about=ABOUT) == problem


def test_dotted_capitals_hide_nothing() -> None:
    assert problem_of("İREMDENİZ1234", about=["İrem Deniz"]) == "about_you"
