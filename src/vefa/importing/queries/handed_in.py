"""Files that were handed in, and what they would do."""

from typing import Final

from django.http import Http404

from vefa.importing.models import HandedIn

LATEST: Final = 20


def latest() -> list[HandedIn]:
    """The files that were handed in last, without their content."""
    return list(HandedIn.objects.defer("content", "problems")[:LATEST])


def file_with(key: int) -> HandedIn:
    """The file of this key; 404 where there is none."""
    found = HandedIn.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
