"""Reads: the policies in force, and who accepted them."""

from collections.abc import Mapping
from typing import Final

from django.core.cache import cache
from django.db.models import Max

from vefa.privacy.models import Consent, Policy, PolicyText

NEWEST: Final = "vefa.privacy.newest_policy"
_SECONDS: Final = 30


def newest_policy() -> int:
    """The key of the newest text, 0 where there is none; up to half a minute old."""
    found = cache.get_or_set(NEWEST, _newest, _SECONDS)
    return int(found or 0)


def _newest() -> int:
    return PolicyText.objects.aggregate(newest=Max("pk"))["newest"] or 0


def numbers_in_force() -> dict[str, int]:
    """The newest version of each policy that has one."""
    found = PolicyText.objects.values("kind").annotate(newest=Max("number"))
    return {row["kind"]: row["newest"] for row in found}


def pending_policies(user_id: int, language: str) -> list[PolicyText]:
    """The texts in force that the person has not accepted yet, in that language."""
    in_force = numbers_in_force()
    accepted = set(Consent.objects.filter(user_id=user_id).values_list("kind", "number"))
    wanted = {kind: number for kind, number in in_force.items() if (kind, number) not in accepted}
    return texts_of(wanted, language)


def texts_of(numbers: Mapping[str, int], language: str) -> list[PolicyText]:
    """Those versions in a language, the privacy notice first."""
    found = PolicyText.objects.filter(kind__in=numbers, language=language)
    kept = [text for text in found if text.number == numbers[text.kind]]
    return sorted(kept, key=lambda text: Policy.values.index(text.kind))
