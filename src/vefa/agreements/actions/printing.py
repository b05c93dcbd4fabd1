"""Printing: the procedure of a terms version as a file."""

from datetime import datetime

from vefa.agreements.models import TermsVersion
from vefa.agreements.queries import procedure_of
from vefa.core.actor import Actor
from vefa.documents.actions import print_document
from vefa.documents.domain.paper import Json
from vefa.documents.drawing import pdf_of
from vefa.documents.models import StoredFile


def print_procedure(
    *, actor: Actor, at: datetime, version: TermsVersion, language: str
) -> StoredFile:
    """The support procedure of a terms version as PDF in a language, made on first demand.

    It is made from the version alone and dated by its publication, so it is always the same file.
    Whoever asks has fetched the version through `access.terms_for`.
    """
    document = procedure_of(version, language)
    return print_document(
        actor=actor,
        at=at,
        customer_id=version.customer_id,
        name=_name(document, version, language),
        document=document,
        made_at=version.published_at,
    )


def draw_procedure(*, version: TermsVersion, language: str) -> tuple[str, bytes]:
    """Name and bytes of that very file, for whoever can only look: nothing is kept."""
    document = procedure_of(version, language)
    return _name(document, version, language), pdf_of(document, made_at=version.published_at)


def _name(document: Json, version: TermsVersion, language: str) -> str:
    return f"{document['code']}-{version.number}-{language}.pdf"
