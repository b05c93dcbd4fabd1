"""Numbers, shares, amounts of money and sizes of files."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent

from vefa.ui.formats.locales import known, locale_of

# Where a locale only knows the code of a currency, the sign that people write.
_SIGNS = {"TRY": "₺", "KZT": "₸", "RUB": "₽", "EUR": "€", "USD": "$"}

_SIZES = {
    "en": ("B", "KB", "MB", "GB", "TB"),
    "tr": ("B", "KB", "MB", "GB", "TB"),
    "ru": ("Б", "КБ", "МБ", "ГБ", "ТБ"),
    "kk": ("Б", "КБ", "МБ", "ГБ", "ТБ"),
}


def number(value: Decimal | float, language: str, *, decimals: int | None = None) -> str:
    """A number with the language's grouping; exactly `decimals` places where given.

    >>> number(1234567.5, "tr"), number(2, "en", decimals=2)
    ('1.234.567,5', '2.00')
    """
    if decimals is None and isinstance(value, int) and 0 <= value < 1000:
        return str(value)
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale_of(language))


def percent(share: Decimal | float, language: str, *, decimals: int = 0) -> str:
    """A share of one as a percentage.

    >>> percent(0.256, "tr"), percent(0.256, "en", decimals=1)
    ('%26', '25.6%')
    """
    pattern = str(locale_of(language).percent_formats[None].pattern)
    whole = round(share * 100)
    if not decimals and 0 <= whole < 1000:
        return pattern.replace("#,##0", str(whole))
    if decimals:
        pattern = pattern.replace("#,##0", "#,##0." + "0" * decimals)
    return format_percent(share, format=pattern, locale=locale_of(language))


def money(amount: Decimal, currency: str, language: str) -> str:
    r"""An amount with the sign of its currency (ISO 4217 code), where the language puts it.

    >>> money(Decimal("12345.6"), "TRY", "tr"), money(Decimal("12345.6"), "TRY", "en")
    ('₺12.345,60', '₺12,345.60')
    >>> money(Decimal("-5"), "CHF", "en")
    '-CHF\xa05.00'
    """
    text = format_currency(amount, currency, locale=locale_of(language))
    if currency not in text:
        return text
    if sign := _SIGNS.get(currency):
        return text.replace(currency, sign)
    start = text.index(currency) + len(currency)
    # A code, unlike a sign, needs a space before the figure.
    return (
        text[:start] + "\N{NO-BREAK SPACE}" + text[start:] if text[start:][:1].isdigit() else text
    )


def file_size(size: int, language: str) -> str:
    """A size in bytes, in the largest unit that leaves a figure of at least one.

    >>> file_size(900, "en"), file_size(1_572_864, "tr"), file_size(26_214_400, "ru")
    ('900 B', '1,5 MB', '25 МБ')
    """
    units = _SIZES[known(language)]
    value, unit = float(size), 0
    while value >= 1024 and unit < len(units) - 1:
        value, unit = value / 1024, unit + 1
    rounded = round(value, 1) if unit and value < 10 else round(value)
    return f"{format_decimal(rounded, locale=locale_of(language))} {units[unit]}"
