"""Who signs in. One passphrase for all: the demonstration holds nothing to protect."""

from typing import Final

from vefa.demo.domain.cast import Edition, Staff, Ware

PASSPHRASE: Final = "ahde-vefa-2026"  # noqa: S105  # printed for everybody to see
PROVIDER_DOMAIN: Final = "ahenk.example"

STAFF: Final = (
    Staff("deniz", "Deniz Aydın", "engineer", "tr", "Europe/Istanbul"),
    Staff("aigerim", "Айгерим Сарсенова", "engineer", "kk", "Asia/Almaty"),
    Staff("omar", "Omar Haddad", "engineer", "en", "Asia/Riyadh"),
    Staff("elif", "Elif Demir", "manager", "tr", "Europe/Istanbul"),
    Staff("timur", "Тимур Ахметов", "administrator", "ru", "Asia/Almaty"),
)

WARES: Final = (
    Ware("sifahane", "Şifahane HBYS", "hospital", (Edition("7.2", 320), Edition("6.0", 1930))),
    Ware("kervan", "Kervan Lojistik", "logistics", (Edition("3.4", 150), Edition("3.1", 900))),
    Ware("terazi", "Terazi ERP", "erp", (Edition("11.0", 420), Edition("9.5", 1910))),
    Ware("pusula", "Pusula Kampüs", "campus", (Edition("2.0", 210),)),
)
"""Two old versions have passed the five years of their support."""

CONTACTS: Final = (
    ("ayse@marmara-sifa.example", "contact", "tr"),
    ("nil@marmara-sifa.example", "contact", "tr"),
    ("irina@tengri-energo.example", "contact", "ru"),
    ("aizhan@altyn-dala.example", "contact", "kk"),
    ("layla@najd-medical.example", "contact", "en"),
    ("derya@ege-kervan.example", "end_user", "tr"),
)
"""Those of the customers' people to try first: e-mail, role, language."""


def sign_ins() -> list[tuple[str, str, str]]:
    """Whom the demonstration offers to sign in as: e-mail, role, language."""
    return [(mailbox(each.key), each.role, each.language) for each in STAFF] + list(CONTACTS)


def mailbox(key: str) -> str:
    """Where one of ours is written to, and signs in as."""
    return f"{key}@{PROVIDER_DOMAIN}"
