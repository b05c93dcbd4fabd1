"""The service lines of terms, by the names that people know them by."""

from collections.abc import Mapping
from functools import lru_cache

from vefa.agreements.models import TermsVersion


@lru_cache(maxsize=4096)
def line_names(version_id: int) -> Mapping[str, Mapping[str, str]]:
    """The names of a version's lines, by code and language: what is published never changes."""
    lines = TermsVersion.objects.values_list("content__lines", flat=True).get(pk=version_id)
    return {code: line["name"] for code, line in lines.items()}
