"""The countries of ISO 3166, as the locale data of Unicode names them."""

from functools import cache
from typing import Final

from babel import Locale

_NONE: Final = frozenset({"EU", "EZ", "QO", "UN", "ZZ"})


@cache
def country_codes() -> frozenset[str]:
    """The two letters of every country.

    ZZ, EU and the like are none; ISO 3166 keeps X letters for private use.

    >>> sorted({"QA", "TR", "XA", "EU", "ZZ"} & country_codes())
    ['QA', 'TR']
    """
    # The keys are texts; the library says no more of them than that they come from its files.
    listed = {str(code) for code in Locale("en").territories} - _NONE
    two = (code for code in listed if len(code) == 2 and code.isalpha())
    return frozenset(code for code in two if not code.startswith("X"))
