"""The money of ISO 4217 that is paid with today, as the locale data of Unicode names it."""

from functools import cache

from babel.core import get_global


@cache
def currency_codes() -> frozenset[str]:
    """The three letters of every currency that is tender somewhere; metals, testing codes and
    money of the past are none.

    >>> sorted({"KZT", "TRY", "TRL", "XAF", "XAU", "XTS", "XXQ"} & currency_codes())
    ['KZT', 'TRY', 'XAF']
    """
    listed = get_global("territory_currencies").values()
    return frozenset(
        str(code)
        for periods in listed
        for code, _begins, ends, is_tender in periods
        if is_tender and ends is None
    )
