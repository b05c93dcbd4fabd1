"""The columns of each table: names, headings in four languages, what they take."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CUSTOMERS: Final = "customers"
SITES: Final = "sites"
CONTACTS: Final = "contacts"
AGREEMENTS: Final = "agreements"

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `takes` names the reader of its values, `most` is how long a text may be."""

    name: str
    takes: str
    headings: Text
    required: bool = False
    most: int = 200


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table with its columns, its titles, and an example in the columns' order."""

    kind: str
    titles: Text
    columns: tuple[Column, ...]
    example: tuple[str, ...]

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(each for each in self.columns if each.name == name)


def _texts(en: str, tr: str, ru: str, kk: str) -> Text:
    return {"en": en, "tr": tr, "ru": ru, "kk": kk}


_KEY: Final = Column("key", "text", _texts("Key", "Anahtar", "Ключ", "Кілт"))
_NAME: Final = _texts("Name", "Ad", "Название", "Атауы")
_PERSON: Final = _texts("Name", "Ad Soyad", "Имя", "Аты-жөні")
_COUNTRY: Final = _texts("Country", "Ülke", "Страна", "Ел")
_ZONE: Final = _texts("Time zone", "Saat dilimi", "Часовой пояс", "Уақыт белдеуі")
_LANGUAGE: Final = _texts("Language", "Dil", "Язык", "Тіл")
_CUSTOMER: Final = Column(
    "customer",
    "text",
    _texts("Customer", "Müşteri", "Заказчик", "Тапсырыс беруші"),
    required=True,
)

TABLES: Final = (
    Table(
        CUSTOMERS,
        _texts("Customers", "Müşteriler", "Заказчики", "Тапсырыс берушілер"),
        (
            _KEY,
            Column(
                "code",
                "slug",
                _texts("Short name", "Kısa ad", "Краткое имя", "Қысқа атау"),
                required=True,
                most=40,
            ),
            Column("name", "text", _NAME, required=True),
            Column("country", "country", _COUNTRY, required=True),
            Column("language", "language", _LANGUAGE),
            Column("timezone", "timezone", _ZONE, required=True),
        ),
        ("C-1001", "deniz-lojistik", "Deniz Lojistik A.Ş.", "TR", "tr", "Europe/Istanbul"),
    ),
    Table(
        SITES,
        _texts("Sites", "Lokasyonlar", "Объекты", "Объектілер"),
        (
            _KEY,
            _CUSTOMER,
            Column("name", "text", _NAME, required=True),
            Column("address", "text", _texts("Address", "Adres", "Адрес", "Мекенжай"), most=2_000),
            Column("country", "country", _COUNTRY),
            Column("timezone", "timezone", _ZONE),
            Column(
                "travel_band",
                "text",
                _texts("Travel band", "Yol bölgesi", "Зона выезда", "Шығу аймағы"),
                most=20,
            ),
        ),
        ("S-1", "deniz-lojistik", "Merkez", "Liman Cad. 1, İzmir", "TR", "Europe/Istanbul", "A"),
    ),
    Table(
        CONTACTS,
        _texts("Contacts", "İrtibat kişileri", "Контактные лица", "Байланыс тұлғалары"),
        (
            _KEY,
            _CUSTOMER,
            Column("name", "text", _PERSON, required=True),
            Column(
                "email",
                "email",
                _texts("E-mail", "E-posta", "Эл. почта", "Эл. пошта"),
                required=True,
                most=254,
            ),
            Column("phone", "text", _texts("Telephone", "Telefon", "Телефон", "Телефон"), most=40),
            Column("language", "language", _LANGUAGE),
            Column("site", "text", _texts("Site", "Lokasyon", "Объект", "Объект")),
            Column("roles", "roles", _texts("Roles", "Roller", "Роли", "Рөлдер")),
            Column("active", "yes", _texts("Active", "Etkin", "Активен", "Белсенді")),
        ),
        (
            "P-7", "deniz-lojistik", "Ayşe Kaya", "ayse@deniz-lojistik.example",
            "+90 232 555 01 01", "tr", "Merkez", "authorised", "yes",
        ),
    ),
    Table(
        AGREEMENTS,
        _texts("Agreements", "Sözleşmeler", "Договоры", "Шарттар"),
        (
            _KEY,
            _CUSTOMER,
            Column(
                "code",
                "text",
                _texts("Agreement code", "Sözleşme kodu", "Код договора", "Шарт коды"),
                required=True,
                most=40,
            ),
            Column("name", "text", _NAME, required=True),
            Column("kind", "kind", _texts("Kind", "Tür", "Вид", "Түрі"), required=True),
            Column(
                "plan",
                "plan",
                _texts("Support plan", "Destek planı", "Тариф поддержки", "Қолдау тарифі"),
                required=True,
            ),
            Column(
                "starts_on",
                "day",
                _texts("First day", "İlk gün", "Первый день", "Бірінші күн"),
                required=True,
            ),
            Column(
                "last_on",
                "day",
                _texts("Last day", "Son gün", "Последний день", "Соңғы күн"),
                required=True,
            ),
            Column("value", "amount", _texts("Value", "Tutar", "Сумма", "Сома")),
            Column(
                "currency",
                "currency",
                _texts("Currency", "Para birimi", "Валюта", "Валюта"),
                required=True,
            ),
            Column(
                "terms_from",
                "day",
                _texts(
                    "Publish terms from",
                    "Koşulların yayım günü",
                    "Условия действуют с",
                    "Талаптар күшіне енеді",
                ),
            ),
        ),
        (
            "A-3", "deniz-lojistik", "DL-2026", "Yazılım desteği", "maintenance", "standard",
            "2026-01-01", "2026-12-31", "240000", "TRY", "2026-01-01",
        ),
    ),
)  # fmt: skip
"""The tables in the order in which they are taken in."""

KINDS: Final = tuple(table.kind for table in TABLES)


def table_of(kind: str) -> Table:
    """The table of that kind."""
    return next(table for table in TABLES if table.kind == kind)


def fold(text: str) -> str:
    """Letters and digits alone, small, without the dots of i: how headings and words compare.

    >>> fold("  İrtibat-kişisi *"), fold("ISPARTA"), fold("e-mail")
    ('irtibatkisisi', 'isparta', 'email')
    """
    small = text.replace("İ", "i").replace("I", "i").lower().replace("ı", "i")
    plain = unicodedata.normalize("NFKD", small)
    return "".join(each for each in plain if each.isalnum())


def headings_of(table: Table) -> dict[str, str]:
    """Every heading of the table, folded, and the column it means; names count as headings."""
    return {
        fold(heading): column.name
        for column in table.columns
        for heading in (column.name, *column.headings.values())
    }
